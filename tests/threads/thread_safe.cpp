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

cloud66::sandbox_options fast()
{
    cloud66::sandbox_options how;
    how.time = cloud66::scaled_time(1000);
    how.action_duration = 5s;
    return how;
}

/// A sandbox on its own thread and a client that works on a pool of four.
struct threads
{
    cloud66::client make_client()
    {
        auto options = sandbox.options();
        options.thread_safe = true;
        // Time runs fast, and what is under test is not how long anything takes.
        options.timeouts = {0s, 0s, 0s, 0s, 0s, 0s};
        return cloud66::client(pool.get_executor(), options);
    }

    cloud66::sandbox sandbox{fast()};
    std::string uid = sandbox.stack_uid("Storefront");
    asio::thread_pool pool{4};
};

/// Responses at once; what is under test is how calls end, not what they say.
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

/// Somebody with a strand and a cancellation signal of his own.
struct caller
{
    explicit caller(asio::thread_pool& pool) : strand(asio::make_strand(pool)) {}
    asio::strand<asio::thread_pool::executor_type> strand;
    asio::cancellation_signal signal;
};

asio::awaitable<void> ask_three_times(cloud66::client client)
{
    for (int i = 0; i < 3; ++i) co_await client.list_stacks();
}

asio::awaitable<bool> restart_and_wait(cloud66::client client, std::string uid)
{
    const auto home = co_await asio::this_coro::executor;
    const auto action = co_await client.restart_services(uid);
    const auto seen = co_await action.next_update();
    const auto done = co_await action.wait();
    const auto still_home = co_await asio::this_coro::executor;
    co_return done.finished_success == true && seen.id == done.id&& home == still_home;
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

TEST_CASE("handles are copied, read and dropped on other threads while they are waited for")
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

TEST_CASE("waits can be cancelled from where they were started")
{
    threads loop;
    const auto client = loop.make_client();
    cloud66::action_behavior behavior;
    behavior.outcome = cloud66::action_outcome::never;
    behavior.times = 0;
    loop.sandbox.add_action_behavior(behavior);
    for (int i = 0; i < 20; ++i) {
        auto strand = asio::make_strand(loop.pool);
        asio::cancellation_signal signal;
        const auto action = asio::co_spawn(strand, client.restart_services(loop.uid), asio::use_future).get();
        cloud66::wait_params forever;
        forever.timeout = 0s;
        auto waited = asio::co_spawn(strand, action.wait(forever),
                                     asio::bind_cancellation_slot(signal.slot(), asio::use_future));
        asio::post(strand, [&] { signal.emit(asio::cancellation_type::terminal); });
        CHECK(test::error_of([&] { waited.get(); }).code() == asio::error::operation_aborted);
    }
}

TEST_CASE("calls may end while their cancellation is on its way")
{
    asio::thread_pool pool(4);
    const cloud66::client client = make_instant_client(pool);
    std::atomic<int> ended{0};
    constexpr int callers = 2000;
    for (int i = 0; i < callers; ++i) {
        const auto one = std::make_shared<caller>(pool);
        asio::post(one->strand, [one, &client, &ended, &pool] {
            asio::co_spawn(one->strand, ask_three_times(client),
                           asio::bind_cancellation_slot(one->signal.slot(),
                                                        [one, &ended](std::exception_ptr) { ++ended; }));
            // By way of the pool it comes at any stage of the calls.
            asio::post(pool, [one] {
                asio::post(one->strand, [one] { one->signal.emit(asio::cancellation_type::terminal); });
            });
        });
    }
    pool.join();
    CHECK(ended == callers);
}

TEST_CASE("a caller that works on after a call does not hold up the others")
{
    asio::thread_pool pool(2);
    const cloud66::client client = make_instant_client(pool);

    // The first caller goes on only when the second one has been answered.
    std::promise<void> second_answered;
    auto first = [](cloud66::client shared, std::future<void> other) -> asio::awaitable<void> {
        co_await shared.list_stacks();
        other.get();
    };
    auto done = asio::co_spawn(asio::make_strand(pool), first(client, second_answered.get_future()),
                               asio::use_future);
    asio::co_spawn(asio::make_strand(pool), client.list_stacks(), asio::use_future).get();
    second_answered.set_value();
    CHECK_NOTHROW(done.get());
    pool.join();
}
