// SPDX-License-Identifier: BSL-1.0
#include <cloud66/client.hpp>

#include <boost/asio/error.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/scripted_action.hpp"
#include "support/scripted_transport.hpp"

using cloud66::errc;
using test::answer;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

/// An API that throttles for some minutes.
class throttling_loop : public test::scripted_loop
{
public:
    throttling_loop()
    {
        transport->otherwise = [this](const cloud66::http::outgoing& request) {
            if (request.method != cloud66::http::verb::get) changes.push_back(request.target);
            times.push_back(elapsed().count());
            const auto given = elapsed() < span ? answer(503, R"({"error":"throttled"})") : test::ok("[]");
            return given.after(delay);
        };
        options.log.level = cloud66::log_level::debug;
        options.log.write = [this](cloud66::log_level level, std::string_view line) {
            if (level >= cloud66::log_level::info) log.emplace_back(line);
        };
    }

    cloud66::client make_client() { return cloud66::client(executor(), options); }

    std::chrono::seconds span = 10min;
    std::chrono::seconds delay{0};  // of each answer
    std::vector<double> times;
    std::vector<std::string> changes;
    std::vector<std::string> log;
};

/// Makes a change and says so when it is answered.
asio::awaitable<void> change(cloud66::client client, std::string name, std::vector<std::string>& done)
{
    co_await client.request(cloud66::http::verb::post, "/" + name);
    done.push_back(name);
}

}  // namespace

TEST_CASE("calls wait in line while the API throttles, one tries, and then all go on in order")
{
    throttling_loop loop;
    loop.delay = 1s;
    const auto client = loop.make_client();
    std::vector<std::string> done;
    for (const char* name : {"a", "b", "c", "d"}) loop.spawn(change(client, name, done));
    loop.time->run_until(loop.io, [&] { return done.size() == 4; });
    CHECK(done == std::vector<std::string>{"a", "b", "c", "d"});
    // Four that found out, tries after 1, 2 and 4 minutes, and one that found the gate open again.
    CHECK(loop.times.size() == 4 + 4 + 3);
    CHECK(loop.times[4] == Catch::Approx(60).margin(6));
    CHECK(loop.times[5] == Catch::Approx(3 * 60).margin(11));
    CHECK(loop.times[6] == Catch::Approx(7 * 60).margin(16));
    CHECK(loop.times[7] == Catch::Approx(15 * 60).margin(21));
    CHECK(std::count(loop.times.begin(), loop.times.end(), loop.times.back()) == 3);
    REQUIRE(loop.log.size() == 5);
    CHECK(loop.log.front().starts_with("throttled: requests wait, one tries in 6"));
    CHECK(loop.log.back() == "no longer throttled: 3 waiting calls go on");
}

TEST_CASE("a call that comes while the API throttles is not sent before its turn")
{
    throttling_loop loop;
    const auto client = loop.make_client();
    std::vector<std::string> done;
    loop.spawn(change(client, "a", done));
    loop.time->run_until(loop.io, [&] { return !loop.times.empty(); });
    loop.spawn(change(client, "b", done));
    loop.time->run_until(loop.io, [&] { return done.size() == 2; });
    CHECK(std::count(loop.changes.begin(), loop.changes.end(), "/api/3/b") == 1);
}

TEST_CASE("a call waits no longer than the options say, and the error says when to come back")
{
    throttling_loop loop;
    loop.span = 24h;
    loop.options.rate_limit.max_wait = 4min;
    const auto client = loop.make_client();
    const auto error = test::error_of([&] { loop.run(client.list_stacks()); });
    CHECK(error.code() == errc::throttled);
    CHECK(loop.elapsed() == 4min);
    CHECK(error.details().attempts == 3);
    CHECK(error.details().retry_after > 2min);
    CHECK(error.details().retry_after < 4min);
}

TEST_CASE("a call need not wait at all")
{
    throttling_loop loop;
    loop.options.rate_limit.max_wait = 0s;
    const auto client = loop.make_client();
    CHECK(test::error_of([&] { loop.run(client.list_stacks()); }).code() == errc::throttled);
    CHECK(test::error_of([&] { loop.run(client.list_stacks()); }).code() == errc::throttled);
    CHECK(loop.elapsed() == 0s);
    CHECK(loop.times.size() == 1);  // the second knows without asking
}

TEST_CASE("a call that waits can be cancelled, and the next in line tries in its place")
{
    throttling_loop loop;
    const auto client = loop.make_client();
    std::vector<std::string> done;
    const auto thrown = loop.cancel(client.list_stacks(), 30s);
    CHECK(test::error_in(thrown).code() == asio::error::operation_aborted);
    loop.spawn(change(client, "b", done));
    loop.time->run_until(loop.io, [&] { return done.size() == 1; });
    CHECK(loop.times.at(1) == Catch::Approx(60).margin(6));
    CHECK(loop.times.size() == 5);
}

TEST_CASE("a try that dies on the network leaves the next one to another")
{
    throttling_loop loop;
    const auto client = loop.make_client();
    std::vector<std::string> done;
    int requests = 0;
    loop.transport->otherwise = [&](const auto&) {
        ++requests;
        if (requests == 1) return answer(503, R"({"error":"throttled"})");
        if (requests == 2) return test::failure(asio::error::connection_refused, false);
        return test::ok("[]");
    };
    loop.spawn(change(client, "a", done));
    loop.time->run_until(loop.io, [&] { return done.size() == 1; });
    CHECK(requests == 3);
    CHECK(loop.elapsed() < 75s);
}

TEST_CASE("trouble on the way while the API throttles neither opens the gate nor becomes a storm of requests")
{
    throttling_loop loop;
    loop.transport->reply(test::ok(test::action_json(1)));
    loop.transport->reply(answer(503, R"({"error":"throttled"})").with("X-RateLimit-Remaining", "0"));
    const auto trouble =
        GENERATE(answer(502, "<html>"), test::failure(asio::error::connection_refused, false));
    for (int i = 0; i < 20; ++i) loop.transport->reply(trouble);
    loop.span = 0s;
    const auto client = loop.make_client();
    const auto action = loop.run(client.restart_services("s"));
    loop.cancel(action.wait(), 90s);
    CHECK(client.budget().throttled);
    CHECK(client.budget().remaining == 0);
    CHECK(loop.transport->requests.size() > 4);
    CHECK(loop.transport->requests.size() < 10);
}

TEST_CASE("the client tells what is left of the hour, and that it is throttled")
{
    throttling_loop loop;
    loop.options.rate_limit.max_wait = 0s;
    const auto client = loop.make_client();
    CHECK(client.budget().remaining == 3000);
    loop.transport->reply(
        test::ok("[]").with("X-RateLimit-Limit", "3600").with("X-RateLimit-Remaining", "1234"));
    loop.run(client.request(cloud66::http::verb::get, "/stacks.json"));
    CHECK(client.budget().limit == 3600);
    CHECK(client.budget().remaining == 1234);
    CHECK(client.budget().calls == 1);
    CHECK_FALSE(client.budget().throttled);
    test::error_of([&] { loop.run(client.list_stacks()); });
    CHECK(client.budget().throttled);
    CHECK(client.budget().remaining == 0);
}

TEST_CASE("in an outage retries stop by themselves")
{
    throttling_loop loop;
    loop.options.retry.quota = 5;
    int requests = 0;
    loop.transport->otherwise = [&](const auto&) {
        ++requests;
        return answer(502, "bad gateway");
    };
    const auto client = loop.make_client();
    for (int i = 0; i < 3; ++i) test::error_of([&] { loop.run(client.list_stacks()); });
    CHECK(requests == 3 + 5);
    const auto error = test::error_of([&] { loop.run(client.list_stacks()); });
    CHECK(error.code() == errc::server_error);
    CHECK(error.details().attempts == 1);
    CHECK_THAT(error.what(), test::contains("too many requests of this client fail"));
}
