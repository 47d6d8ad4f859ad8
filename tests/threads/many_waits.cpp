// SPDX-License-Identifier: BSL-1.0
// wait_all and wait_each with options.thread_safe: from any thread, over several clients.
#include <cloud66.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <chrono>
#include <cstdint>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "support/catch.hpp"

using namespace std::chrono_literals;

namespace {

/// A transport whose actions with an even id end with their second poll; those with an odd id never end.
class even_ids_end final : public cloud66::transport
{
public:
    boost::asio::awaitable<cloud66::attempt_result> send(cloud66::http::request message) override
    {
        const std::int64_t id = std::stoll(message.target.substr(message.target.rfind('/') + 1));
        const bool has_finished = id % 2 == 0 && ++polls_[id] > 1;
        cloud66::attempt_result result;
        result.response.status = 200;
        result.response.body =
            R"({"response":{"id":)" + std::to_string(id) +
            (has_finished ? R"(,"finished_success":true}})" : R"(,"finished_success":null}})");
        co_return result;
    }

private:
    std::map<std::int64_t, int> polls_;
};

/// A thread pool with two clients on it, in scaled time.
struct shared_clients
{
    shared_clients()
    {
        for (auto& client : clients) {
            cloud66::options options;
            options.credentials = cloud66::credentials::token("token");
            options.transport = std::make_shared<even_ids_end>();
            options.rate_limit.limit = 1'000'000;
            options.thread_safe = true;
            options.time = time;
            client.emplace(pool.get_executor(), options);
        }
    }

    /// Handles of `count` actions, alternately of the two clients, with ids that are `step` apart.
    std::vector<cloud66::action> actions(std::int64_t first, std::int64_t step, int count) const
    {
        std::vector<cloud66::action> handles;
        for (int i = 0; i < count; ++i) {
            const std::int64_t id = first + step * i;
            handles.push_back(clients[i % 2]->resume_action("s" + std::to_string(id), id));
        }
        return handles;
    }

    auto strand() { return boost::asio::make_strand(pool); }

    std::shared_ptr<cloud66::time_source> time = cloud66::scaled_time(50);
    boost::asio::thread_pool pool{4};
    std::optional<cloud66::client> clients[2];
};

boost::asio::awaitable<std::size_t> count_successes(cloud66::wait_results each)
{
    std::size_t count = 0;
    while (const auto ended = co_await each.next())
        if (ended->outcome) ++count;
    co_return count;
}

}  // namespace

TEST_CASE("several coroutines on several threads wait for the same actions of two clients")
{
    shared_clients loop;
    std::vector<std::future<std::size_t>> counts;
    for (int i = 0; i < 4; ++i) {
        auto each = cloud66::wait_each(loop.actions(2, 2, 100));  // the same actions
        counts.push_back(
            boost::asio::co_spawn(loop.strand(), count_successes(std::move(each)), boost::asio::use_future));
    }
    for (auto& count : counts) CHECK(count.get() == 100);
}

TEST_CASE("wait_results may be destroyed on any thread, which ends the waits")
{
    shared_clients loop;
    for (int i = 0; i < 50; ++i) {
        auto each = cloud66::wait_each(loop.actions(1000 * i + 1, 1, 20), {.timeout = 0s});
        if (i % 2 == 0) boost::asio::co_spawn(loop.strand(), each.next(), boost::asio::use_future).get();
    }
    loop.pool.join();  // returns, since no timer is left
}

TEST_CASE("wait_all can be cancelled at any time and returns an outcome for each")
{
    shared_clients loop;
    for (int i = 0; i < 50; ++i) {
        const auto strand = loop.strand();
        boost::asio::cancellation_signal signal;
        auto waited = boost::asio::co_spawn(
            strand, cloud66::wait_all(loop.actions(1000 * i + 1, 1, 20), {.timeout = 0s}),
            boost::asio::bind_cancellation_slot(signal.slot(), boost::asio::use_future));
        std::this_thread::sleep_for(std::chrono::microseconds(200 * (i % 40)));
        boost::asio::post(strand, [&] { signal.emit(boost::asio::cancellation_type::terminal); });
        const auto outcomes = waited.get();
        REQUIRE(outcomes.size() == 20);
        for (const auto& [index, handle, outcome] : outcomes) {
            CHECK(handle.id() == static_cast<std::int64_t>(1000 * i + 1 + static_cast<int>(index)));
            if (!outcome) CHECK(outcome.error().code() == boost::asio::error::operation_aborted);
        }
    }
    loop.pool.join();
}

TEST_CASE("end_waits ends the waits of all threads")
{
    shared_clients loop;
    std::vector<std::future<std::size_t>> counts;
    for (int i = 0; i < 4; ++i) {
        auto each =
            cloud66::wait_each(loop.actions(2000 * i + 1, 2, 20), {.timeout = 0s});  // odd ids: none ends
        counts.push_back(
            boost::asio::co_spawn(loop.strand(), count_successes(std::move(each)), boost::asio::use_future));
    }
    for (const auto& client : loop.clients)
        boost::asio::co_spawn(loop.pool, client->end_waits(1s), boost::asio::use_future).get();
    for (auto& count : counts) CHECK(count.get() == 0);
    loop.pool.join();
}
