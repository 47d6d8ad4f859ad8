// SPDX-License-Identifier: BSL-1.0
// Clients, handles and sandboxes may be destroyed after their execution context. Most violations show only under the
// address sanitizer.
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/sandbox_loop.hpp"

using cloud66::errc;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

/// An `io_context` that a test can destroy before its clients, and a sandbox that outlives both.
class destructible_loop
{
public:
    explicit destructible_loop(bool thread_safe)
    {
        options_ = sandbox_.options();
        options_.thread_safe = thread_safe;
        options_.log.level = cloud66::log_level::debug;
        options_.log.write = [](cloud66::log_level, std::string_view) {};
    }

    cloud66::client make_client() { return cloud66::client(context_->get_executor(), options_); }

    template <class T>
    T run(asio::awaitable<T> task)
    {
        auto result = asio::co_spawn(*context_, std::move(task), asio::use_future);
        context_->restart();
        while (result.wait_for(0s) != std::future_status::ready) context_->run_one();
        return result.get();
    }

    /// Starts `task` and runs until the sandbox has `count` requests.
    template <class T>
    void run_until_sent(asio::awaitable<T> task, asio::cancellation_signal& signal, std::size_t count)
    {
        asio::co_spawn(*context_, std::move(task),
                       asio::bind_cancellation_slot(signal.slot(), [](std::exception_ptr, auto&&...) {}));
        context_->restart();
        while (sandbox_.request_count() < count) context_->run_one_for(10ms);
    }

    void destroy_context() { context_.reset(); }

    cloud66::sandbox& sandbox() { return sandbox_; }
    asio::io_context& context() { return *context_; }

private:
    cloud66::sandbox sandbox_;
    cloud66::options options_;
    std::optional<asio::io_context> context_{std::in_place};
};

}  // namespace

TEST_CASE("a client may be destroyed after its context", "[lifetimes]")
{
    const bool thread_safe = GENERATE(false, true);
    destructible_loop loop(thread_safe);
    const auto client = loop.make_client();
    const bool was_used = GENERATE(false, true);
    if (was_used) loop.run(client.list_stacks());  // leaves a connection open
    loop.destroy_context();
    CHECK(client.rate_limit_status().calls == (was_used ? 1 : 0));
    CHECK_FALSE(client.get_executor());
}

TEST_CASE("handles and waits may be destroyed after their context, and a handle keeps its state",
          "[lifetimes]")
{
    const bool thread_safe = GENERATE(false, true);
    destructible_loop loop(thread_safe);
    loop.sandbox().add_action_behavior({.duration = 1h});
    std::optional<cloud66::client> client = loop.make_client();
    const auto uid = loop.sandbox().stack_uid("Storefront");
    const auto action = loop.run(client->restart_services(uid));
    auto each = cloud66::wait_each({action});
    asio::cancellation_signal signal;
    loop.run_until_sent(each.next(), signal, loop.sandbox().request_count() + 1);
    SECTION("the client is destroyed first") { client.reset(); }
    SECTION("the client is destroyed last") {}
    loop.destroy_context();
    CHECK(action.info().id == action.id());
    CHECK_FALSE(action.resume_token().empty());
}

TEST_CASE("a context may be destroyed with calls in every phase", "[lifetimes]")
{
    const bool thread_safe = GENERATE(false, true);
    destructible_loop loop(thread_safe);
    const auto client = loop.make_client();
    asio::cancellation_signal signal;
    SECTION("not started")
    {
        asio::co_spawn(loop.context(), client.list_stacks(),
                       asio::bind_cancellation_slot(signal.slot(), [](std::exception_ptr, auto&&...) {}));
    }
    SECTION("before the response")
    {
        cloud66::fault_rule fault;
        fault.kind = cloud66::fault_kind::no_response;
        loop.sandbox().add_fault(fault);
        loop.run_until_sent(client.list_stacks(), signal, 1);
    }
    SECTION("waiting for the circuit breaker")
    {
        cloud66::fault_rule fault;
        fault.times = 1;
        fault.kind = cloud66::fault_kind::throttled;
        loop.sandbox().add_fault(fault);
        loop.run_until_sent(client.list_stacks(), signal, 1);
        for (int i = 0; i < 50; ++i) loop.context().poll_one();
    }
    loop.destroy_context();
}

TEST_CASE("a call after the destruction of the context gives an error", "[lifetimes]")
{
    const bool thread_safe = GENERATE(false, true);
    destructible_loop loop(thread_safe);
    const auto client = loop.make_client();
    loop.destroy_context();
    asio::io_context other;
    auto failed = asio::co_spawn(other, client.list_stacks(), asio::use_future);
    other.run();
    const auto failure = test::error_of([&] { failed.get(); });
    CHECK(failure.code() == errc::invalid_argument);
    CHECK_THAT(failure.what(), test::contains("execution context"));
}

TEST_CASE("a thread pool may be destroyed before the clients on it", "[lifetimes]")
{
    cloud66::sandbox sandbox;
    auto options = sandbox.options();
    options.thread_safe = true;
    std::optional<asio::thread_pool> pool(std::in_place, 2);
    const cloud66::client client(pool->get_executor(), options);
    asio::co_spawn(*pool, client.list_stacks(), asio::use_future).get();
    pool.reset();
}

TEST_CASE("a sandbox may be destroyed after its context", "[lifetimes]")
{
    std::optional<asio::io_context> context(std::in_place);
    cloud66::sandbox sandbox(context->get_executor());
    const bool was_used = GENERATE(false, true);
    if (was_used) {
        const cloud66::client client(context->get_executor(), sandbox.options());
        auto result = asio::co_spawn(*context, client.list_stacks(), asio::use_future);
        while (result.wait_for(0s) != std::future_status::ready) context->run_one();
        result.get();
    }
    context.reset();
}

TEST_CASE("a cancellation signal may be emitted after the context of a pending operation is destroyed")
{
    asio::cancellation_signal stop;
    std::future<std::vector<cloud66::stack>> listed;
    std::future<void> cancelled;
    std::future<cloud66::action_info> waited;
    {
        asio::io_context io;
        const asio::ip::tcp::acceptor silent(io, {asio::ip::address_v4::loopback(), 0});
        cloud66::options options;
        options.credentials = cloud66::credentials::token("token");
        options.base_url = "http://127.0.0.1:" + std::to_string(silent.local_endpoint().port());
        options.thread_safe = GENERATE(true, false);
        const cloud66::client client(io.get_executor(), options);
        const auto token = [&] { return asio::bind_cancellation_slot(stop.slot(), asio::use_future); };
        SECTION("a read") { listed = client.list_stacks()(token()); }
        SECTION("a mutating call") { cancelled = client.cancel_deployment("s", 1)(token()); }
        SECTION("a wait") { waited = client.resume_action("s", 1).wait()(token()); }
        for (int i = 0; i < 50; ++i) io.poll_one();
    }
    stop.emit(asio::cancellation_type::terminal);
    if (listed.valid()) CHECK_THROWS_AS(listed.get(), std::future_error);
    if (cancelled.valid()) CHECK_THROWS_AS(cancelled.get(), std::future_error);
    if (waited.valid()) CHECK_THROWS_AS(waited.get(), std::future_error);
}
