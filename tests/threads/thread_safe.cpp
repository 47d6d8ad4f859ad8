// SPDX-License-Identifier: BSL-1.0
// With options.thread_safe a client may be used from any thread.
#include <cloud66.hpp>
#include <cloud66/testing/sandbox.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "support/catch.hpp"
#include "support/errors.hpp"

using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

cloud66::sandbox_options with_scaled_time()
{
    cloud66::sandbox_options options;
    options.time = cloud66::scaled_time(1000);
    options.action_duration = 5s;
    return options;
}

/// A sandbox on its own thread, and clients on a pool of four threads.
struct threads
{
    cloud66::client make_client()
    {
        auto options = sandbox.options();
        options.thread_safe = true;
        // Timeouts would expire early in scaled time; they are not under test.
        options.timeouts = {0s, 0s, 0s, 0s, 0s, 0s};
        return cloud66::client(pool.get_executor(), options);
    }

    cloud66::sandbox sandbox{with_scaled_time()};
    std::string uid = sandbox.stack_uid("Storefront");
    asio::thread_pool pool{4};
};

/// Responds immediately with an empty list.
class instant_transport final : public cloud66::transport
{
public:
    asio::awaitable<cloud66::attempt_result> send(cloud66::http::request) override
    {
        cloud66::attempt_result result;
        result.response.status = 200;
        result.response.body = R"({"response":[]})";
        co_return result;
    }
};

cloud66::client make_instant_client(asio::thread_pool& pool)
{
    cloud66::options options;
    options.credentials = cloud66::credentials::token("token");
    options.transport = std::make_shared<instant_transport>();
    options.thread_safe = true;
    return cloud66::client(pool.get_executor(), options);
}

/// A strand and a cancellation signal for a coroutine.
struct caller
{
    explicit caller(asio::thread_pool& pool) : strand(asio::make_strand(pool)) {}
    asio::strand<asio::thread_pool::executor_type> strand;
    asio::cancellation_signal signal;
};

asio::awaitable<void> call_three_times(cloud66::client client)
{
    for (int i = 0; i < 3; ++i) co_await client.list_stacks();
}

asio::awaitable<bool> restart_and_wait(cloud66::client client, std::string uid)
{
    const auto executor_before = co_await asio::this_coro::executor;
    const auto action = co_await client.restart_services(uid);
    const auto update = co_await action.next_update();
    const auto done = co_await action.wait();
    const auto executor_after = co_await asio::this_coro::executor;
    const bool same_executor = executor_before == executor_after;
    co_return done.finished_success == true && update.id == done.id&& same_executor;
}

}  // namespace

TEST_CASE("many coroutines on many threads share one client")
{
    threads loop;
    const auto client = loop.make_client();
    std::vector<std::future<bool>> results;
    for (int i = 0; i < 40; ++i)
        results.push_back(asio::co_spawn(asio::make_strand(loop.pool), restart_and_wait(client, loop.uid),
                                         asio::use_future));
    for (auto& result : results) CHECK(result.get());
    CHECK(loop.sandbox.request_count("POST", "/stacks/*/actions") == 40);
    CHECK(loop.sandbox.accepted_connections() <= 8);
}

TEST_CASE("handles may be copied, read and destroyed on other threads during a wait")
{
    threads loop;
    const auto client = loop.make_client();
    auto start = asio::co_spawn(loop.pool, client.restart_services(loop.uid), asio::use_future);
    const cloud66::action action = start.get();
    auto waited = asio::co_spawn(asio::make_strand(loop.pool), action.wait(), asio::use_future);
    std::atomic<bool> stop{false};
    std::vector<std::thread> readers;
    for (int i = 0; i < 3; ++i)
        readers.emplace_back([&, copy = action] {
            while (!stop) {
                const auto resumed = client.resume_action(copy.resume_token());
                if (resumed.info().finished_at) break;
            }
        });
    CHECK(waited.get().finished_success == true);
    stop = true;
    for (auto& reader : readers) reader.join();
}

TEST_CASE("a wait can be cancelled on the strand on which it was started")
{
    threads loop;
    const auto client = loop.make_client();
    cloud66::action_behavior endless;
    endless.outcome = cloud66::action_outcome::never;
    endless.times = 0;
    loop.sandbox.add_action_behavior(endless);
    for (int i = 0; i < 20; ++i) {
        auto strand = asio::make_strand(loop.pool);
        asio::cancellation_signal signal;
        const auto action = asio::co_spawn(strand, client.restart_services(loop.uid), asio::use_future).get();
        cloud66::wait_params params;
        params.timeout = 0s;
        auto waited = asio::co_spawn(strand, action.wait(params),
                                     asio::bind_cancellation_slot(signal.slot(), asio::use_future));
        asio::post(strand, [&] { signal.emit(asio::cancellation_type::terminal); });
        CHECK(test::error_of([&] { waited.get(); }).code() == asio::error::operation_aborted);
    }
}

TEST_CASE("a cancellation may race with the end of a call")
{
    asio::thread_pool pool(4);
    const cloud66::client client = make_instant_client(pool);
    std::atomic<int> ended{0};
    constexpr int callers = 2000;
    for (int i = 0; i < callers; ++i) {
        const auto one = std::make_shared<caller>(pool);
        asio::post(one->strand, [one, &client, &ended, &pool] {
            asio::co_spawn(one->strand, call_three_times(client),
                           asio::bind_cancellation_slot(one->signal.slot(),
                                                        [one, &ended](std::exception_ptr) { ++ended; }));
            // The extra post to the pool makes it arrive at any stage of the calls.
            asio::post(pool, [one] {
                asio::post(one->strand, [one] { one->signal.emit(asio::cancellation_type::terminal); });
            });
        });
    }
    pool.join();
    CHECK(ended == callers);
}

TEST_CASE("a coroutine that blocks after a call does not delay calls of others")
{
    asio::thread_pool pool(2);
    const cloud66::client client = make_instant_client(pool);

    // The first coroutine blocks until the second call has its response.
    std::promise<void> second_responded;
    auto first = [](cloud66::client shared, std::future<void> other) -> asio::awaitable<void> {
        co_await shared.list_stacks();
        other.get();
    };
    auto done = asio::co_spawn(asio::make_strand(pool), first(client, second_responded.get_future()),
                               asio::use_future);
    asio::co_spawn(asio::make_strand(pool), client.list_stacks(), asio::use_future).get();
    second_responded.set_value();
    CHECK_NOTHROW(done.get());
    pool.join();
}
