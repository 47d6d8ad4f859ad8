// SPDX-License-Identifier: BSL-1.0
#include <cloud66/client.hpp>
#include <cloud66/operation.hpp>
#include <cloud66/result.hpp>
#include <cloud66/wait_all.hpp>
#include <cloud66/workflows/find_stack.hpp>
#include <cloud66/workflows/wait_until_live.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#if __has_include(<boost/asio/cancel_after.hpp>)
#include <boost/asio/cancel_after.hpp>
#endif

#include <chrono>
#include <cstdint>
#include <exception>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/scripted_client.hpp"

namespace asio = boost::asio;
using cloud66::errc;
using cloud66::stack;
using namespace std::chrono_literals;

namespace {

const std::string shop_stack_json = R"({"uid":"s","name":"Shop"})";

/// The arguments with which a handler was called.
template <class T>
struct handler_result
{
    bool called = false;
    std::exception_ptr failure;
    std::optional<T> value;

    /// A handler that stores its arguments.
    auto handler()
    {
        return [this](std::exception_ptr error, T result) {
            called = true;
            failure = error;
            value.emplace(std::move(result));
        };
    }
};

class operation_loop : public test::scripted_client
{
public:
    explicit operation_loop(bool thread_safe = true)
    {
        options.thread_safe = thread_safe;
        client = cloud66::client(executor(), options);
        transport->otherwise = [](const cloud66::http::request&) { return test::ok(shop_stack_json); };
    }

    /// Completes `call` with a handler and returns its arguments.
    template <class T>
    handler_result<T> complete(cloud66::operation<T> call)
    {
        handler_result<T> end;
        std::move(call)(end.handler());
        REQUIRE_FALSE(end.called);
        time->run_until(io, [&] { return end.called; });
        return end;
    }
};

using io_executor = asio::io_context::executor_type;

}  // namespace

TEST_CASE("an operation is an asio::awaitable")
{
    STATIC_REQUIRE(std::is_base_of_v<asio::awaitable<stack>, cloud66::operation<stack>>);
    STATIC_REQUIRE_FALSE(asio::is_async_operation<cloud66::operation<stack>>::value);
    STATIC_REQUIRE(
        std::is_same_v<cloud66::operation<stack>::completion_signature, void(std::exception_ptr, stack)>);
    STATIC_REQUIRE(std::is_same_v<cloud66::operation<void>::completion_signature, void(std::exception_ptr)>);
    operation_loop loop;
    auto call = loop.client.get_stack("s");
    CHECK(call.get_executor() == loop.client.get_executor());
    CHECK(loop.transport->requests.empty());
    CHECK(loop.run(std::move(call)).name == "Shop");
}

TEST_CASE("an operation accepts every completion token")
{
    operation_loop loop;
    SECTION("a callback, which is not called before the initiating function returns")
    {
        const auto end = loop.complete(loop.client.get_stack("s"));
        CHECK_FALSE(end.failure);
        CHECK(end.value->name == "Shop");
    }
    SECTION("a future")
    {
        std::future<stack> future = loop.client.get_stack("s")(asio::use_future);
        loop.time->run_until(loop.io, [&] { return future.wait_for(0s) == std::future_status::ready; });
        CHECK(future.get().name == "Shop");
    }
    SECTION("deferred, which does not start the operation")
    {
        auto deferred = loop.client.get_stack("s")(asio::deferred);
        handler_result<stack> end;
        loop.io.run();
        CHECK(loop.transport->requests.empty());
        std::move(deferred)(end.handler());
        loop.io.restart();
        loop.time->run_until(loop.io, [&] { return end.called; });
        CHECK(end.value->name == "Shop");
    }
    SECTION("as_tuple")
    {
        const auto get_name = [](cloud66::client client) -> asio::awaitable<std::string> {
            auto result = co_await client.get_stack("s")(asio::as_tuple(asio::use_awaitable));
            co_return std::get<0>(result) ? "failed" : std::get<1>(result).name;
        };
        CHECK(loop.run(get_name(loop.client)) == "Shop");
    }
    SECTION("detached")
    {
        loop.client.get_stack("s")(asio::detached);
        loop.time->run_until(loop.io, [&] { return !loop.transport->requests.empty(); });
        CHECK(loop.transport->requests.size() == 1);
    }
    SECTION("of an operation without a result")
    {
        bool called = false;
        loop.client.cancel_deployment("s", 1)([&](std::exception_ptr failure) {
            called = true;
            CHECK_FALSE(failure);
        });
        CHECK_FALSE(called);
        loop.time->run_until(loop.io, [&] { return called; });
    }
#if __has_include(<boost/asio/cancel_after.hpp>)
    SECTION("cancel_after")
    {
        const auto get_name = [](cloud66::client client) -> asio::awaitable<std::string> {
            const stack result = co_await client.get_stack("s")(asio::cancel_after(10s, asio::use_awaitable));
            co_return result.name;
        };
        CHECK(loop.run(get_name(loop.client)) == "Shop");
    }
#endif
}

TEST_CASE("a handler is called on its associated executor")
{
    operation_loop loop;
    const auto strand = asio::make_strand(loop.io);
    bool on_strand = false;
    bool called = false;
    loop.client.get_stack("s")(asio::bind_executor(strand, [&](std::exception_ptr, const stack&) {
        called = true;
        on_strand = strand.running_in_this_thread();
    }));
    loop.time->run_until(loop.io, [&] { return called; });
    CHECK(on_strand);
}

TEST_CASE("an operation is cancelled by the slot of its handler")
{
    operation_loop loop;
    loop.transport->respond(test::ok(shop_stack_json).after(1h));
    asio::cancellation_signal stop;
    handler_result<stack> end;
    loop.client.get_stack("s")(asio::bind_cancellation_slot(stop.slot(), end.handler()));
    loop.time->run_until(loop.io, [&] { return !loop.transport->requests.empty(); });
    stop.emit(asio::cancellation_type::terminal);
    loop.time->run_until(loop.io, [&] { return end.called; });
    CHECK(test::error_in(end.failure).code() == asio::error::operation_aborted);
    CHECK(loop.elapsed() == 0s);
}

TEST_CASE(
    "a safe call and a wait are ended by every type of cancellation, and a sent mutating call by terminal "
    "only")
{
    const auto type = GENERATE(asio::cancellation_type::terminal, asio::cancellation_type::partial,
                               asio::cancellation_type::total);
    operation_loop loop;
    loop.transport->otherwise = [](const auto&) { return test::ok(R"({"id":7})").after(1h); };
    asio::cancellation_signal stop;
    const auto slot = stop.slot();
    const auto ends_at_once = [&](auto call, auto& end) {
        const auto start = loop.time->now();
        std::move(call)(asio::bind_cancellation_slot(slot, end.handler()));
        loop.time->run_until(loop.io, [&] { return !loop.transport->requests.empty(); });
        stop.emit(type);
        loop.time->run_until(loop.io, [&] { return end.called; });
        return loop.time->now() == start;
    };
    SECTION("a safe call")
    {
        handler_result<stack> end;
        CHECK(ends_at_once(loop.client.get_stack("s"), end));
        CHECK(test::error_in(end.failure).code() == asio::error::operation_aborted);
    }
    SECTION("a wait")
    {
        handler_result<cloud66::action_info> end;
        CHECK(ends_at_once(loop.client.resume_action("s", 7).wait(), end));
        CHECK(test::error_in(end.failure).code() == asio::error::operation_aborted);
        CHECK(test::error_in(end.failure).details().resume_token == "stacks/s/actions/7");
    }
    SECTION("a mutating call")
    {
        handler_result<cloud66::action> end;
        const bool at_once = ends_at_once(loop.client.restart_services("s"), end);
        CHECK(at_once == (type == asio::cancellation_type::terminal));
        if (at_once)
            CHECK(test::error_in(end.failure).code() == errc::outcome_unknown);
        else
            CHECK(end.value->id() == 7);
    }
}

TEST_CASE("a mutating call is ended by every type of cancellation before its first byte is sent")
{
    const auto type = GENERATE(asio::cancellation_type::terminal, asio::cancellation_type::partial,
                               asio::cancellation_type::total);
    operation_loop loop(GENERATE(true, false));
    const auto started = test::ok(R"({"id":7})").after(1h);
    SECTION("while its connection is opened") { loop.transport->respond(started.after_connecting(1min)); }
    SECTION("while it waits for a retry")
    {
        loop.transport->respond(test::failure(asio::error::connection_refused, false));
        loop.transport->respond(started);
    }
    SECTION("while the API throttles")
    {
        loop.transport->respond(test::response(429, "").with("Retry-After", "60"));
        loop.transport->respond(started);
    }
    asio::cancellation_signal stop;
    handler_result<cloud66::action> end;
    loop.client.restart_services("s")(asio::bind_cancellation_slot(stop.slot(), end.handler()));
    loop.time->run_until(loop.io, [&] { return !loop.transport->requests.empty(); });
    stop.emit(type);
    loop.time->run_until(loop.io, [&] { return end.called; });
    CHECK(test::error_in(end.failure).code() == asio::error::operation_aborted);
    CHECK(loop.transport->requests.size() == 1);
    CHECK(loop.elapsed() == 0s);
}

TEST_CASE("a sent mutating call is not ended by total cancellation of its coroutine")
{
    operation_loop loop(GENERATE(true, false));
    loop.transport->respond(test::ok(R"({"id":7})").after(1h));
    const auto restart = [](cloud66::client client) -> asio::awaitable<std::int64_t> {
        co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
        co_await asio::this_coro::throw_if_cancelled(false);
        const auto started = co_await client.restart_services("s");
        co_return started.id();
    };
    asio::cancellation_signal stop;
    handler_result<std::int64_t> end;
    asio::co_spawn(loop.io, restart(loop.client), asio::bind_cancellation_slot(stop.slot(), end.handler()));
    loop.time->run_until(loop.io, [&] { return !loop.transport->requests.empty(); });
    stop.emit(asio::cancellation_type::total);
    loop.time->run_until(loop.io, [&] { return end.called; });
    CHECK_FALSE(end.failure);
    CHECK(end.value == 7);
}

TEST_CASE("the context of a coroutine has work until its call ends, also if the client has another context")
{
    operation_loop loop;
    asio::io_context other;
    handler_result<std::string> end;
    const auto call = [](cloud66::client client) -> asio::awaitable<std::string> {
        const stack result = co_await client.get_stack("s");
        co_return result.name;
    };
    asio::co_spawn(other, call(loop.client), end.handler());
    other.poll();
    CHECK_FALSE(other.stopped());
    loop.time->run_until(loop.io, [&] { return !loop.transport->requests.empty(); });
    loop.io.poll();
    other.run();
    CHECK(end.value == "Shop");
}

TEST_CASE("operations run concurrently, with awaitable operators and in a parallel group")
{
    operation_loop loop;
    SECTION("with &&")
    {
        const auto both = [](cloud66::client client) -> asio::awaitable<std::string> {
            using namespace asio::experimental::awaitable_operators;
            const auto result = co_await (client.get_stack("1") && client.get_stack("2"));
            co_return std::get<0>(result).name + std::get<1>(result).name;
        };
        CHECK(loop.run(both(loop.client)) == "ShopShop");
    }
    SECTION("with ||, and the slower one is cancelled")
    {
        loop.transport->respond(test::ok(shop_stack_json).after(1h));
        const auto first = [](cloud66::client client) -> asio::awaitable<std::size_t> {
            using namespace asio::experimental::awaitable_operators;
            const auto result = co_await (client.get_stack("1") || client.get_stack("2"));
            co_return result.index();
        };
        CHECK(loop.run(first(loop.client)) == 1);
        CHECK(loop.elapsed() == 0s);
    }
    SECTION("in a parallel group")
    {
        bool called = false;
        asio::experimental::make_parallel_group(loop.client.get_stack("1")(asio::deferred),
                                                loop.client.get_stack("2")(asio::deferred))
            .async_wait(asio::experimental::wait_for_all(), [&](auto, std::exception_ptr, const stack& one,
                                                                std::exception_ptr, const stack& two) {
                called = true;
                CHECK(one.name + two.name == "ShopShop");
            });
        loop.time->run_until(loop.io, [&] { return called; });
    }
}

TEST_CASE("a coroutine with another executor type can await operations")
{
    operation_loop loop;
    const auto read = [](cloud66::client client, std::string& name) -> asio::awaitable<void, io_executor> {
        const stack result = co_await client.get_stack("s")(asio::use_awaitable_t<io_executor>());
        name = result.name;
    };
    std::string name;
    asio::co_spawn(loop.io.get_executor(), read(loop.client, name), [](std::exception_ptr failure) {
        if (failure) std::rethrow_exception(failure);
    });
    loop.time->run_until(loop.io, [&] { return !name.empty(); });
    CHECK(name == "Shop");
}

TEST_CASE("an invalid argument is reported by the operation")
{
    operation_loop loop;
    SECTION("of a call, in a callback")
    {
        const auto end = loop.complete(loop.client.get_stack(""));
        CHECK(test::error_in(end.failure).code() == errc::invalid_argument);
        CHECK_THAT(test::error_in(end.failure).what(), test::contains("stack_uid is empty"));
    }
    SECTION("of a call, as a result")
    {
        const auto result = loop.run(cloud66::as_result(loop.client.get_stack("")));
        REQUIRE(result.has_error());
        CHECK(result.error().code() == errc::invalid_argument);
    }
    SECTION("of a call, in co_spawn")
    {
        handler_result<stack> end;
        asio::co_spawn(loop.io, loop.client.get_stack(""), end.handler());
        loop.time->run_until(loop.io, [&] { return end.called; });
        CHECK(test::error_in(end.failure).code() == errc::invalid_argument);
    }
    SECTION("of a page")
    {
        const auto end = loop.complete(loop.client.list_stacks(cloud66::page_number{0}));
        CHECK_THAT(test::error_in(end.failure).what(), test::contains("page_number must be at least 1"));
    }
    SECTION("of any request")
    {
        const auto end = loop.complete(loop.client.request(cloud66::http::verb::get, "no/slash"));
        CHECK_THAT(test::error_in(end.failure).what(), test::contains("the path must begin with /"));
    }
    SECTION("of a wait")
    {
        const auto handle = loop.client.resume_action("s", 1);
        const auto end = loop.complete(handle.wait({.timeout = -1s}));
        CHECK_THAT(test::error_in(end.failure).what(), test::contains("must not be negative"));
    }
    SECTION("of wait_all")
    {
        const auto end =
            loop.complete(cloud66::wait_all({loop.client.resume_action("s", 1), cloud66::action()}));
        CHECK_THAT(test::error_in(end.failure).what(), test::contains("actions[1] is an empty handle"));
    }
    SECTION("of end_waits")
    {
        bool called = false;
        loop.client.end_waits(-1s)([&](std::exception_ptr failure) {
            called = true;
            CHECK(test::error_in(failure).code() == errc::invalid_argument);
        });
        loop.time->run_until(loop.io, [&] { return called; });
    }
    SECTION("of a workflow")
    {
        CHECK_THAT(test::error_in(loop.complete(cloud66::find_stack(loop.client, "", "x")).failure).what(),
                   test::contains("name is empty"));
        CHECK_THAT(test::error_in(loop.complete(cloud66::wait_until_live(loop.client, "")).failure).what(),
                   test::contains("stack_uid is empty"));
    }
    CHECK(loop.transport->requests.empty());
}

TEST_CASE("an operation of an empty handle or a destroyed execution context fails")
{
    SECTION("when it is awaited")
    {
        test::loop loop;
        const auto failure = test::error_of([&] { loop.run(cloud66::action().wait()); });
        CHECK(failure.code() == errc::invalid_argument);
        CHECK_THAT(failure.what(), test::contains("this action handle is empty"));
    }
    SECTION("when it is started with another token")
    {
        std::future<cloud66::action_info> future = cloud66::action().refresh()(asio::use_future);
        CHECK(test::error_of([&] { future.get(); }).code() == errc::invalid_argument);
    }
    SECTION("when the execution context was destroyed")
    {
        std::optional<cloud66::client> client;
        {
            test::scripted_client loop;
            client = loop.client;
        }
        std::future<stack> future = client->get_stack("s")(asio::use_future);
        CHECK_THAT(test::error_of([&] { future.get(); }).what(),
                   test::contains("the execution context of the client was destroyed"));
    }
}
