// SPDX-License-Identifier: BSL-1.0
// The rate limit, from the response headers to client.rate_limit_status() and the circuit breaker.
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

cloud66::sandbox_options with_rate_limit(unsigned limit, std::chrono::seconds age = 0s)
{
    cloud66::sandbox_options options;
    options.rate_limit = limit;
    options.rate_window_age = age;
    return options;
}

void list(test::sandbox_loop& loop, const cloud66::client& client) { (void)loop.run(client.list_stacks()); }

/// Creates a variable, and counts it when its action has started.
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

TEST_CASE("rate_limit_status follows the response headers, which include requests of other programs")
{
    test::sandbox_loop loop(with_rate_limit(3000));
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

TEST_CASE("the client detects the window's reset, and predicts the next one")
{
    test::sandbox_loop loop(with_rate_limit(3000, 50min));
    const auto client = loop.make_client();
    loop.sandbox.consume_rate_limit(100);
    list(loop, client);
    loop.time->advance(10min + 5s);
    list(loop, client);
    CHECK(client.rate_limit_status().reset_seen);
    CHECK(client.rate_limit_status().remaining == 2999);
    CHECK(client.rate_limit_status().calls == 1);
    CHECK(client.rate_limit_status().resets_in <= 60min);

    // The client saw the reset at most 5 s late, so that the prediction is late by at most as much.
    loop.sandbox.consume_rate_limit(2999);
    loop.time->advance(30min);
    loop.sandbox.clear_requests();
    const auto before = loop.time->now();
    list(loop, client);
    CHECK(loop.sandbox.request_count() == 2);
    CHECK(loop.time->now() - before >= 30min - 5s);
    CHECK(loop.time->now() - before <= 30min + 5s);
}

TEST_CASE("without headers the client counts its own requests, and learns the window's reset from throttling")
{
    cloud66::sandbox_options options = with_rate_limit(3, 55min);
    options.rate_headers = false;
    test::sandbox_loop loop(options);
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

TEST_CASE("more mutating requests than the window has left are each made once, with few throttled requests")
{
    test::sandbox_loop loop(with_rate_limit(3000, 58min));
    const std::string uid = loop.sandbox.stack_uid("Storefront");
    const std::size_t actions_before = loop.sandbox.collection(uid, "actions").size();
    const auto client = loop.make_client();
    loop.sandbox.consume_rate_limit(2990);
    int done = 0;
    constexpr int count = 200;
    for (int i = 0; i < count; ++i)
        loop.spawn(set_variable(client, uid, "VARIABLE_" + std::to_string(i), done));
    loop.time->run_until(loop.io, [&] { return done == count; });
    CHECK(loop.sandbox.collection(uid, "actions").size() == actions_before + count);
    // Requests that wait for a connection are not sent once the circuit breaker is open. At most 8 requests, one on
    // each connection, and 2 probes are throttled.
    CHECK(posts(loop.sandbox) <= count + 8 + 2);
    CHECK(posts(loop.sandbox) > count);
    CHECK_FALSE(client.rate_limit_status().throttled);
    CHECK(client.rate_limit_status().remaining == 3000 - (count - 10));
}

TEST_CASE(
    "with a max_throttle_wait of zero a throttled call fails at once, and no more calls are sent while the "
    "API throttles")
{
    test::sandbox_loop loop(with_rate_limit(1));
    loop.options.rate_limit.max_throttle_wait = 0s;
    const auto client = loop.make_client();
    list(loop, client);
    const auto throttled = test::error_of([&] { list(loop, client); });
    CHECK(throttled.code() == errc::throttled);
    CHECK(throttled.details().api_error == "throttled");
    CHECK(test::error_of([&] { list(loop, client); }).details().status == 0);
    CHECK(loop.sandbox.request_count() == 2);
    CHECK(client.rate_limit_status().throttled);
}

TEST_CASE("with thread_safe, calls wait for the circuit breaker too")
{
    test::sandbox_loop loop(with_rate_limit(2, 58min));
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
