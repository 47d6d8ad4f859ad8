// SPDX-License-Identifier: BSL-1.0
// The hour's requests, from the headers on the wire to client.rate_limit_status() and the gate.
#include <boost/json.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/sandbox_loop.hpp"

using cloud66::errc;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

cloud66::sandbox_options hourly(unsigned limit, std::chrono::seconds age = 0s)
{
    cloud66::sandbox_options how;
    how.rate_limit = limit;
    how.rate_window_age = age;
    return how;
}

void list(test::sandbox_loop& loop, const cloud66::client& client) { (void)loop.run(client.list_stacks()); }

/// Makes a change and counts it when it is done.
asio::awaitable<void> set_variable(cloud66::client client, std::string uid, std::string name, int& done)
{
    auto action = co_await client.create_environment_variable(uid, name, "1");
    ++done;
}

std::size_t posts(const cloud66::sandbox& sandbox)
{
    return sandbox.request_count("POST", "/stacks/*/environments");
}

}  // namespace

TEST_CASE("the budget is what the headers of the real responses say, others' requests included")
{
    test::sandbox_loop loop(hourly(3000));
    const auto client = loop.make_client();
    CHECK_FALSE(client.rate_limit_status().from_responses);
    list(loop, client);
    CHECK(client.rate_limit_status().limit == 3600);
    CHECK(client.rate_limit_status().remaining == 2999);
    CHECK(client.rate_limit_status().from_responses);
    loop.sandbox.consume_rate_limit(1000);
    CHECK(client.rate_limit_status().remaining == 2999);
    test::error_of([&] { loop.run(client.get_stack("no-such-stack")); });
    CHECK(client.rate_limit_status().remaining == 1998);
    CHECK(client.rate_limit_status().calls == 2);
}

TEST_CASE("the turn of the hour is seen, and the next one is foreseen")
{
    test::sandbox_loop loop(hourly(3000, 50min));
    const auto client = loop.make_client();
    loop.sandbox.consume_rate_limit(100);
    list(loop, client);
    loop.time->advance(10min + 5s);
    list(loop, client);
    CHECK(client.rate_limit_status().reset_seen);
    CHECK(client.rate_limit_status().remaining == 2999);
    CHECK(client.rate_limit_status().calls == 1);
    CHECK(client.rate_limit_status().resets_in <= 60min);

    // Seen 5 s late: the calls wait that long at most once the hour is over.
    loop.sandbox.consume_rate_limit(2999);
    loop.time->advance(30min);
    loop.sandbox.clear_requests();
    const auto before = loop.time->now();
    list(loop, client);
    CHECK(loop.sandbox.request_count() == 2);
    CHECK(loop.time->now() - before >= 30min - 5s);
    CHECK(loop.time->now() - before <= 30min + 5s);
}

TEST_CASE("without headers the session counts, and learns the hour from throttling")
{
    cloud66::sandbox_options how = hourly(3, 55min);
    how.rate_headers = false;
    test::sandbox_loop loop(how);
    loop.options.rate_limit.limit = 3;
    const auto client = loop.make_client();
    for (int i = 0; i < 3; ++i) list(loop, client);
    CHECK(client.rate_limit_status().remaining == 0);
    CHECK_FALSE(client.rate_limit_status().reset_seen);
    list(loop, client);
    CHECK(loop.elapsed() >= 5min);
    CHECK(loop.elapsed() <= 8min);  // tries after 1, 3 and 7 minutes
    CHECK(client.rate_limit_status().remaining == 2);
    CHECK(client.rate_limit_status().reset_seen);
}

TEST_CASE("more changes than the hour has left are each made once, and few requests find out")
{
    test::sandbox_loop loop(hourly(3000, 58min));
    const std::string uid = loop.sandbox.stack_uid("Storefront");
    const std::size_t had = loop.sandbox.collection(uid, "actions").size();
    const auto client = loop.make_client();
    loop.sandbox.consume_rate_limit(2990);
    int done = 0;
    constexpr int all = 200;
    for (int i = 0; i < all; ++i)
        loop.spawn(set_variable(client, uid, "VARIABLE_" + std::to_string(i), done));
    loop.time->run_until(loop.io, [&] { return done == all; });
    CHECK(loop.sandbox.collection(uid, "actions").size() == had + all);
    // What waits for a connection when the gate closes is not sent: 8 connections, 2 probes that fail at
    // most.
    CHECK(posts(loop.sandbox) <= all + 8 + 2);
    CHECK(posts(loop.sandbox) > all);
    CHECK_FALSE(client.rate_limit_status().throttled);
    CHECK(client.rate_limit_status().remaining == 3000 - (all - 10));
}

TEST_CASE("a call that may not wait fails at once, and is not sent while the API throttles")
{
    test::sandbox_loop loop(hourly(1));
    loop.options.rate_limit.max_throttle_wait = 0s;
    const auto client = loop.make_client();
    list(loop, client);
    const auto refused = test::error_of([&] { list(loop, client); });
    CHECK(refused.code() == errc::throttled);
    CHECK(refused.details().api_error == "throttled");
    CHECK(test::error_of([&] { list(loop, client); }).details().status == 0);
    CHECK(loop.sandbox.request_count() == 2);
    CHECK(client.rate_limit_status().throttled);
}

TEST_CASE("with thread_safe, calls wait at the breaker as well")
{
    test::sandbox_loop loop(hourly(2, 58min));
    loop.options.thread_safe = true;
    const auto client = loop.make_client();
    list(loop, client);
    list(loop, client);
    list(loop, client);
    CHECK(loop.elapsed() >= 2min);
    CHECK(client.rate_limit_status().reset_seen);
    list(loop, client);
    const auto thrown = loop.cancel(client.list_stacks(), 30s);
    CHECK(test::error_in(thrown).code() == asio::error::operation_aborted);
}
