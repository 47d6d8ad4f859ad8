// SPDX-License-Identifier: BSL-1.0
#include <cloud66/client.hpp>
#include <cloud66/detail/client/client_impl.hpp>
#include <cloud66/detail/client/rate_limiter.hpp>

#include <boost/asio/error.hpp>
#include <boost/json.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/scripted_action.hpp"
#include "support/scripted_transport.hpp"

using cloud66::errc;
using test::response;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

/// An API that throttles for some minutes.
class throttling_loop : public test::scripted_loop
{
public:
    throttling_loop()
    {
        transport->otherwise = [this](const cloud66::http::request& request) {
            if (request.method != cloud66::http::verb::get) changes.push_back(request.target);
            times.push_back(elapsed().count());
            const auto result =
                elapsed() < throttled_for ? response(503, R"({"error":"throttled"})") : test::ok("[]");
            return result.after(delay);
        };
        options.log.level = cloud66::log_level::debug;
        options.log.write = [this](cloud66::log_level level, std::string_view line) {
            if (level >= cloud66::log_level::info) log.emplace_back(line);
        };
    }

    cloud66::client make_client() { return cloud66::client(executor(), options); }

    std::chrono::seconds throttled_for = 10min;
    std::chrono::seconds delay{0};  // of each response
    std::vector<double> times;
    std::vector<std::string> changes;  // the targets of mutating requests
    std::vector<std::string> log;
};

/// Sends a mutating request, and adds its name to `done` when it has succeeded.
asio::awaitable<void> send_change(cloud66::client client, std::string name, std::vector<std::string>& done)
{
    co_await client.request(cloud66::http::verb::post, "/" + name);
    done.push_back(name);
}

}  // namespace

TEST_CASE("calls queue while the API throttles, one probes, and then all are sent in order")
{
    throttling_loop loop;
    loop.delay = 1s;
    const auto client = loop.make_client();
    std::vector<std::string> done;
    for (const char* name : {"a", "b", "c", "d"}) loop.spawn(send_change(client, name, done));
    loop.time->run_until(loop.io, [&] { return done.size() == 4; });
    CHECK(done == std::vector<std::string>{"a", "b", "c", "d"});
    // Four throttled requests, four probes of which the last succeeds, and the three other requests.
    CHECK(loop.times.size() == 4 + 4 + 3);
    CHECK(loop.times[4] == Catch::Approx(60).margin(6));
    CHECK(loop.times[5] == Catch::Approx(3 * 60).margin(12));
    CHECK(loop.times[6] == Catch::Approx(7 * 60).margin(18));
    CHECK(loop.times[7] == Catch::Approx(15 * 60).margin(24));
    CHECK(std::count(loop.times.begin(), loop.times.end(), loop.times.back()) == 3);
    REQUIRE(loop.log.size() == 2);
    CHECK(loop.log.front().starts_with("throttled: requests wait; next try in 6"));
    CHECK(loop.log.back() == "no longer throttled: requests go on");
}

TEST_CASE("a call made while the API throttles is sent once, after the breaker has closed")
{
    throttling_loop loop;
    const auto client = loop.make_client();
    std::vector<std::string> done;
    loop.spawn(send_change(client, "a", done));
    loop.time->run_until(loop.io, [&] { return !loop.times.empty(); });
    loop.spawn(send_change(client, "b", done));
    loop.time->run_until(loop.io, [&] { return done.size() == 2; });
    CHECK(std::count(loop.changes.begin(), loop.changes.end(), "/api/3/b") == 1);
}

TEST_CASE("a call waits no longer than max_throttle_wait, and its error has the time until the next probe")
{
    throttling_loop loop;
    loop.throttled_for = 24h;
    loop.options.rate_limit.max_throttle_wait = 4min;
    const auto client = loop.make_client();
    const auto error = test::error_of([&] { loop.run(client.list_stacks()); });
    CHECK(error.code() == errc::throttled);
    CHECK(error.details().attempts == 3);
    CHECK(loop.elapsed() >= 3min);  // after the second probe it is known that the third comes too late
    CHECK(loop.elapsed() < 3min + 11s);
    CHECK(error.details().retry_after >= 4min);
    CHECK(error.details().retry_after <= 4min + 5s);
}

TEST_CASE("a call with a max_throttle_wait of zero does not wait")
{
    throttling_loop loop;
    loop.options.rate_limit.max_throttle_wait = 0s;
    const auto client = loop.make_client();
    CHECK(test::error_of([&] { loop.run(client.list_stacks()); }).code() == errc::throttled);
    CHECK(test::error_of([&] { loop.run(client.list_stacks()); }).code() == errc::throttled);
    CHECK(loop.elapsed() == 0s);
    CHECK(loop.times.size() == 1);  // the second call sends nothing
}

TEST_CASE("a waiting call can be cancelled, and the next call in the queue probes")
{
    throttling_loop loop;
    const auto client = loop.make_client();
    std::vector<std::string> done;
    const auto thrown = loop.cancel(client.list_stacks(), 30s);
    CHECK(test::error_in(thrown).code() == asio::error::operation_aborted);
    loop.spawn(send_change(client, "b", done));
    loop.time->run_until(loop.io, [&] { return done.size() == 1; });
    CHECK(loop.times.at(1) == Catch::Approx(60).margin(6));
    CHECK(loop.times.size() == 5);
}

TEST_CASE("a probe that fails on the network is followed by another probe")
{
    throttling_loop loop;
    const auto client = loop.make_client();
    std::vector<std::string> done;
    int requests = 0;
    loop.transport->otherwise = [&](const auto&) {
        ++requests;
        if (requests == 1) return response(503, R"({"error":"throttled"})");
        if (requests == 2) return test::failure(asio::error::connection_refused, false);
        return test::ok("[]");
    };
    loop.spawn(send_change(client, "a", done));
    loop.time->run_until(loop.io, [&] { return done.size() == 1; });
    CHECK(requests == 3);
    CHECK(loop.elapsed() < 75s);
}

TEST_CASE(
    "network and gateway errors while the API throttles neither close the breaker nor cause a storm of "
    "requests")
{
    throttling_loop loop;
    loop.transport->respond(test::ok(test::action_json(1)));
    loop.transport->respond(response(503, R"({"error":"throttled"})").with("X-RateLimit-Remaining", "0"));
    const auto outcome =
        GENERATE(response(502, "<html>"), test::failure(asio::error::connection_refused, false));
    for (int i = 0; i < 20; ++i) loop.transport->respond(outcome);
    loop.throttled_for = 0s;
    const auto client = loop.make_client();
    const auto action = loop.run(client.restart_services("s"));
    loop.cancel(action.wait(), 90s);
    CHECK(client.rate_limit_status().throttled);
    CHECK(client.rate_limit_status().remaining == 0);
    CHECK(loop.transport->requests.size() > 4);
    CHECK(loop.transport->requests.size() < 10);
}

TEST_CASE("a request that is sent again with a new token waits if the breaker has opened")
{
    throttling_loop loop;
    const auto provide = [](cloud66::token_reason reason) -> asio::awaitable<cloud66::secret> {
        co_return cloud66::secret(reason == cloud66::token_reason::needed ? "token" : "fresh");
    };
    loop.options.credentials = cloud66::credentials::provider(provide);
    const auto client = loop.make_client();
    loop.throttled_for = 2s;
    loop.transport->respond(response(401, "").after(10s));
    std::vector<std::string> done;
    loop.spawn(send_change(client, "a", done));
    loop.spawn(send_change(client, "b", done));
    loop.time->run_until(loop.io, [&] { return done.size() == 2; });
    REQUIRE(loop.times.size() == 3);  // `b` is throttled, then both are sent
    CHECK(loop.times[1] == Catch::Approx(60).margin(6));
}

TEST_CASE("rate_limit_status() has the rest of the window and whether the API throttles")
{
    throttling_loop loop;
    loop.options.rate_limit.max_throttle_wait = 0s;
    const auto client = loop.make_client();
    CHECK(client.rate_limit_status().remaining == 3000);
    loop.transport->respond(
        test::ok("[]").with("X-RateLimit-Limit", "3600").with("X-RateLimit-Remaining", "1234"));
    loop.run(client.request(cloud66::http::verb::get, "/stacks.json"));
    CHECK(client.rate_limit_status().limit == 3600);
    CHECK(client.rate_limit_status().remaining == 1234);
    CHECK(client.rate_limit_status().calls == 1);
    CHECK_FALSE(client.rate_limit_status().throttled);
    test::error_of([&] { loop.run(client.list_stacks()); });
    CHECK(client.rate_limit_status().throttled);
    CHECK(client.rate_limit_status().remaining == 0);
}

TEST_CASE("in an outage the retry quota ends the retries")
{
    throttling_loop loop;
    loop.options.retry.quota = 5;
    int requests = 0;
    loop.transport->otherwise = [&](const auto&) {
        ++requests;
        return response(502, "bad gateway");
    };
    const auto client = loop.make_client();
    for (int i = 0; i < 3; ++i) test::error_of([&] { loop.run(client.list_stacks()); });
    CHECK(requests == 3 + 5);
    const auto error = test::error_of([&] { loop.run(client.list_stacks()); });
    CHECK(error.code() == errc::server_error);
    CHECK(error.details().attempts == 1);
    CHECK_THAT(error.what(), test::contains("too many requests of this client fail"));
}

TEST_CASE("the error of a call that may not wait has the API's response, or none if nothing was sent")
{
    throttling_loop loop;
    loop.options.rate_limit.max_throttle_wait = 0s;
    const auto client = loop.make_client();
    const auto throttled = test::error_of([&] { loop.run(client.list_stacks()); });
    CHECK(throttled.details().status == 503);
    CHECK(throttled.details().api_error == "throttled");
    CHECK(throttled.details().attempts == 1);
    CHECK_FALSE(throttled.details().request_id.empty());
    CHECK_THAT(throttled.what(),
               test::contains("nothing was done; requests are held back for 6") &&
                   test::contains("longer than options.rate_limit.max_throttle_wait allows"));
    const auto unsent = test::error_of([&] { loop.run(client.list_stacks()); });
    CHECK(unsent.details().status == 0);
    CHECK(unsent.details().attempts == 0);
    CHECK(unsent.details().retry_after >= 60s);
}

TEST_CASE("a call may wait without a limit")
{
    throttling_loop loop;
    loop.options.rate_limit.max_throttle_wait = std::chrono::milliseconds::max();
    loop.throttled_for = 10h;
    loop.run(loop.make_client().list_stacks());
    CHECK(loop.elapsed() >= 10h);
}

TEST_CASE("throttled requests are queued before requests that started later")
{
    throttling_loop loop;
    const auto client = loop.make_client();
    std::vector<std::string> done;
    // The response to "a" comes when "b" has opened the breaker and "c" waits already.
    loop.transport->respond(response(503, R"({"error":"throttled"})").after(20s));
    loop.transport->respond(response(503, R"({"error":"throttled"})").after(1s));
    loop.throttled_for = 0s;
    loop.spawn(send_change(client, "a", done));
    loop.spawn(send_change(client, "b", done));
    loop.time->run_until(loop.io, [&] { return client.rate_limit_status().throttled; });
    loop.spawn(send_change(client, "c", done));
    loop.time->run_until(loop.io, [&] { return done.size() == 3; });
    CHECK(done == std::vector<std::string>{"a", "b", "c"});
    CHECK(loop.transport->requests.size() == 5);
    CHECK(loop.elapsed() < 1s + 65s);
}

TEST_CASE("a throttled response that arrives after the breaker has closed resends its own request only")
{
    throttling_loop loop;
    const auto client = loop.make_client();
    std::vector<std::string> done;
    loop.transport->respond(response(503, R"({"error":"throttled"})").after(5min));
    loop.transport->respond(response(503, R"({"error":"throttled"})"));
    loop.throttled_for = 0s;
    loop.spawn(send_change(client, "slow", done));
    loop.spawn(send_change(client, "b", done));
    loop.time->run_until(loop.io, [&] { return done.size() == 2; });
    CHECK(loop.elapsed() == 5min);
    CHECK(loop.log.size() == 2);
}

TEST_CASE("a thousand waiting calls are each sent once after the probe")
{
    throttling_loop loop;
    loop.throttled_for = 30s;
    const auto client = loop.make_client();
    std::vector<std::string> done, names;
    loop.spawn(send_change(client, "first", done));
    loop.time->run_until(loop.io, [&] { return client.rate_limit_status().throttled; });
    for (int i = 0; i < 1000; ++i) {
        names.push_back("n" + std::to_string(i));
        loop.spawn(send_change(client, names.back(), done));
    }
    loop.time->run_until(loop.io, [&] { return done.size() == 1001; });
    names.insert(names.begin(), "first");
    CHECK(done == names);
    CHECK(loop.transport->requests.size() == 1002);
}

TEST_CASE("a gateway's 429 opens the breaker, but does not use up the window")
{
    throttling_loop loop;
    const auto client = loop.make_client();
    loop.throttled_for = 0s;
    loop.transport->respond(response(429, "").with("Retry-After", "3"));
    loop.run(client.list_stacks());
    CHECK(loop.elapsed() >= 3s);
    CHECK(loop.elapsed() < 8s);
    CHECK_FALSE(client.rate_limit_status().reset_seen);
    CHECK(client.rate_limit_status().remaining == 2998);
}

TEST_CASE("a request waits for each Retry-After")
{
    throttling_loop loop;
    const auto client = loop.make_client();
    loop.throttled_for = 0s;
    for (int i = 0; i < 3; ++i) loop.transport->respond(response(429, "").with("Retry-After", "1"));
    loop.run(client.list_stacks());
    CHECK(loop.transport->requests.size() == 4);
    CHECK(loop.elapsed() >= 3s);
    CHECK(loop.elapsed() < 3 * (1s + 5s));
}

TEST_CASE("a request is sent within an hour for any Retry-After")
{
    throttling_loop loop;
    loop.options.rate_limit.max_throttle_wait = std::chrono::hours(24);
    const auto client = loop.make_client();
    loop.throttled_for = 0s;
    const std::string retry_after = GENERATE("3601", "9223372036854775807", "999999999999999999999999999999",
                                             "Fri, 31 Dec 9999 23:59:59 GMT");
    loop.transport->respond(response(429, "").with("Retry-After", retry_after));
    loop.run(client.list_stacks());
    CHECK(loop.elapsed() == 1h);
}

TEST_CASE("a cancelled probe is followed by a probe of another call")
{
    throttling_loop loop;
    loop.throttled_for = 30s;
    loop.delay = 10s;
    const auto client = loop.make_client();
    std::vector<std::string> done;
    loop.transport->respond(response(503, R"({"error":"throttled"})"));
    const auto thrown = loop.cancel(client.list_stacks(), 66s);
    CHECK(test::error_in(thrown).code() == asio::error::operation_aborted);
    CHECK(loop.transport->requests.size() == 2);
    loop.spawn(send_change(client, "b", done));
    loop.time->run_until(loop.io, [&] { return done.size() == 1; });
    CHECK(loop.elapsed() == 66s + 5s + 10s);
}

TEST_CASE("if the token provider fails for a probe, another call probes, and no request is counted")
{
    throttling_loop loop;
    loop.throttled_for = 30s;
    int provider_calls = 0;
    loop.options.credentials =
        cloud66::credentials::provider([&](cloud66::token_reason) -> asio::awaitable<cloud66::secret> {
            if (++provider_calls == 2) throw std::runtime_error("the vault is sealed");
            co_return cloud66::secret("the-token");
        });
    const auto client = loop.make_client();
    CHECK_THROWS_WITH(loop.run(client.list_stacks()), "the vault is sealed");
    CHECK(client.rate_limit_status().throttled);
    CHECK(client.rate_limit_status().calls == 1);
    loop.run(client.list_stacks());
    CHECK(provider_calls == 3);
    CHECK(loop.elapsed() < 66s + 5s);
}

TEST_CASE(
    "polls fail at once while the API throttles, leave the probe to a waiting call, and probe if no call "
    "waits")
{
    throttling_loop loop;
    loop.throttled_for = 2min;
    const auto client = cloud66::detail::client_impl::make(loop.executor(), loop.options);
    auto& rate_limiter = client->rate_limiter();
    int changes = 0;
    rate_limiter.on_change([&] { ++changes; });
    const auto poll = [&] {
        auto request = cloud66::detail::get("call", "/stacks.json");
        request.settings = cloud66::detail::poll_settings(nullptr);
        return cloud66::detail::client_impl::do_send(client, std::move(request));
    };
    CHECK(rate_limiter.polls_allowed_from() < loop.time->now());

    CHECK(test::error_of([&] { loop.run(poll()); }).code() == errc::throttled);
    CHECK(changes == 2);
    const auto probe = rate_limiter.polls_allowed_from();
    CHECK(probe >= loop.time->now() + 60s);
    const auto unsent = test::error_of([&] { loop.run(poll()); });
    CHECK(unsent.code() == errc::throttled);
    CHECK(unsent.details().retry_after >= 60s);
    CHECK(loop.transport->requests.size() == 1);

    loop.time->advance(probe - loop.time->now());
    CHECK(test::error_of([&] { loop.run(poll()); }).code() == errc::throttled);  // the probe
    CHECK(loop.transport->requests.size() == 2);

    bool responded = false;
    const auto wait = [&]() -> asio::awaitable<void> {
        co_await client->send(cloud66::detail::get("call", "/stacks.json"));
        responded = true;
    };
    const int before = changes;
    loop.spawn(wait());
    loop.io.restart();
    loop.io.poll();
    CHECK(changes > before);
    CHECK(rate_limiter.polls_allowed_from() == cloud66::time_source::never);
    loop.time->run_until(loop.io, [&] { return responded; });
    CHECK(rate_limiter.polls_allowed_from() < loop.time->now());
}

TEST_CASE("changes of the breaker and calls that wait for it are logged")
{
    throttling_loop loop;
    loop.throttled_for = 2min;
    std::vector<std::string> lines;
    loop.options.log.write = [&](cloud66::log_level, std::string_view line) {
        if (line.find(" -> ") == std::string_view::npos) lines.emplace_back(line);
    };
    loop.run(loop.make_client().request(cloud66::http::verb::post, "/a"));
    REQUIRE(lines.size() == 7);
    CHECK_THAT(lines.at(0), test::contains("throttled: requests wait; next try in 6"));
    CHECK(lines.at(1) == "POST /a: waiting, as the API throttles");
    CHECK(lines.at(2) == "POST /a: probing whether the API still throttles");
    CHECK_THAT(lines.at(3), test::contains("still throttled; next try in 12"));
    CHECK(lines.at(4) == lines.at(1));
    CHECK(lines.at(5) == lines.at(2));
    CHECK(lines.at(6) == "no longer throttled: requests go on");
}

TEST_CASE("an io_context may be destroyed while calls wait and probe")
{
    std::weak_ptr<cloud66::detail::client_impl> weak_impl;
    {
        throttling_loop loop;
        loop.throttled_for = 24h;
        loop.delay = 1s;
        const auto impl = cloud66::detail::client_impl::make(loop.executor(), loop.options);
        weak_impl = impl;
        std::vector<std::string> done;
        const auto client = loop.make_client();
        for (int i = 0; i < 3; ++i) loop.spawn(send_change(client, "x", done));
        const auto call = [](std::shared_ptr<cloud66::detail::client_impl> owner) -> asio::awaitable<void> {
            co_await owner->send(cloud66::detail::get("call", "/stacks.json"));
        };
        for (int i = 0; i < 3; ++i) loop.spawn(call(impl));
        loop.time->run_until(loop.io, [&] { return loop.transport->requests.size() == 8; });
        CHECK(done.empty());
    }
    CHECK(weak_impl.expired());
}
