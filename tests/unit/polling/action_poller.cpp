// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/polling/action_poller.hpp>

#include <cloud66/action.hpp>
#include <cloud66/client.hpp>
#include <cloud66/detail/timing/event.hpp>

#include <boost/asio/error.hpp>

#include <chrono>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/scripted_action.hpp"

using cloud66::errc;
using test::response;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

const boost::system::error_code lost_connection = asio::error::connection_reset;

asio::awaitable<void> count_success(cloud66::action action, int& count)
{
    const auto done = co_await action.wait();
    if (done.finished_success == true) ++count;
}

}  // namespace

TEST_CASE("the interval of the polls of an action is the square root of its age, between 2 and 4 seconds")
{
    test::action_loop loop;
    loop.duration = 30s;
    const auto action = loop.start();
    const auto done = loop.run(action.wait());
    CHECK(done.finished_message == "Completed successfully");
    const std::vector<double> expected{2, 4, 6, 8.449, 11.356, 14.726, 18.564, 22.564, 26.564, 30.564};
    REQUIRE(loop.poll_times.size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i)
        CHECK(loop.poll_times[i] == Catch::Approx(expected[i]).margin(0.001));
}

TEST_CASE("the longer an action runs, the fewer polls per minute it takes")
{
    test::action_loop loop;
    const auto [duration, polls] = GENERATE(table<std::chrono::milliseconds, std::size_t>(
        {{1s, 1u}, {10s, 5u}, {60s, 18u}, {300s, 78u}, {1100s, 278u}}));
    loop.duration = duration;
    loop.run(loop.start().wait());
    CHECK(loop.polls() == polls);
}

TEST_CASE("any number of waits for one action share one stream of polls")
{
    test::action_loop loop;
    loop.duration = 10s;
    const auto action = loop.start();
    int done = 0;
    for (int i = 0; i < 50; ++i) loop.spawn(count_success(action, done));
    loop.run(action.wait());
    loop.time->run_until(loop.io, [&] { return done == 50; });
    CHECK(loop.polls() == 5);
}

TEST_CASE("a handle from a resume token shares the polls of the others")
{
    test::action_loop loop;
    loop.duration = 10s;
    const auto client = loop.make_client();
    const auto first = loop.run(client.restart_services("s"));
    const auto second = client.resume_action(first.resume_token());
    int done = 0;
    loop.spawn(count_success(first, done));
    loop.run(second.wait());
    loop.time->run_until(loop.io, [&] { return done == 1; });
    CHECK(loop.polls() == 5);
}

TEST_CASE("actions of one id in two accounts are polled apart, each in its account")
{
    test::action_loop loop;
    loop.duration = 10s;
    const auto client = loop.make_client();
    const auto own = loop.run(client.restart_services("s"));
    const auto other = client.with({.account = 7}).resume_action("s", own.id());
    const auto same = client.with({.account = 7}).resume_action(other.resume_token());
    int done = 0;
    for (const auto& handle : {own, other, same}) loop.spawn(count_success(handle, done));
    loop.time->run_until(loop.io, [&] { return done == 3; });
    std::size_t own_polls = 0, other_polls = 0;
    for (const auto& request : loop.transport->requests) {
        if (request.method == cloud66::http::verb::post) continue;
        CHECK(request.target == "/api/3/stacks/s/actions/1.json");  // no list shows both
        ++(request.headers["X-Account"] == "7" ? other_polls : own_polls);
    }
    CHECK(own_polls == 5);
    CHECK(other_polls == 6);  // one more at once, since the handle has shown nothing yet
}

TEST_CASE("a thousand waits run concurrently on one thread")
{
    test::action_loop loop;
    const auto client = loop.make_client();
    int done = 0;
    for (int i = 0; i < 1000; ++i) loop.spawn(count_success(loop.run(client.restart_services("s")), done));
    loop.time->run_until(loop.io, [&] { return done == 1000; });
    CHECK(loop.polls() < 300);  // of the list; single polls would be 18,000
}

TEST_CASE("at most one poll of an action is in flight")
{
    test::action_loop loop;
    loop.duration = 1ms;
    loop.poll_responses = {test::ok(test::action_json(1)).after(40s)};
    const auto action = loop.start();
    int done = 0;
    loop.spawn(count_success(action, done));
    loop.spawn(count_success(action, done));
    loop.time->run_until(loop.io, [&] { return done == 2; });
    CHECK(loop.polls() == 2);
    CHECK(loop.poll_times.at(1) >= 42);
}

TEST_CASE("cancelling one wait does not affect another wait for the same action")
{
    test::action_loop loop;
    loop.duration = 30s;
    const auto action = loop.start();
    int done = 0;
    loop.spawn(count_success(action, done));
    const auto thrown = loop.cancel(action.wait(), 5s);
    CHECK(test::error_in(thrown).code() == asio::error::operation_aborted);
    loop.time->run_until(loop.io, [&] { return done == 1; });
    CHECK(loop.polls() == 10);
}

TEST_CASE("an action is not polled after its last wait is cancelled")
{
    test::action_loop loop;
    const auto action = loop.start();
    loop.cancel(action.wait(), 5s);
    loop.time->advance(1h);
    loop.io.restart();
    loop.io.run();  // returns: nothing is left to do
    CHECK(loop.polls() == 2);
}

TEST_CASE("an action that has finished already is not polled")
{
    test::action_loop loop;
    loop.transport->respond(test::ok(test::action_json(7, test::succeeded)));
    const auto action = loop.start();
    CHECK(loop.run(action.wait()).id == 7);
    CHECK(loop.run(action.next_update()).id == 7);
    CHECK(loop.polls() == 0);
}

TEST_CASE("a wait fails unless the API reports that the action succeeded")
{
    test::action_loop loop;
    const auto [end, text] = GENERATE(table<std::string, std::string>(
        {{test::failed, "Image not found"},
         {test::finished_without_result, "it finished, and the API does not say how"}}));
    loop.end = end;
    const auto action = loop.start();
    const auto error = test::error_of([&] { loop.run(action.wait()); });
    CHECK(error.code() == errc::action_failed);
    CHECK_THAT(error.what(), test::contains("stack s, action 1 (service_restart): " + text));
    REQUIRE(error.action_info());
    CHECK(error.action_info()->finished_at.has_value());
    CHECK(error.details().resume_token == "stacks/s/actions/1");
}

TEST_CASE("a wait polls once more at its time limit, and can then be repeated")
{
    test::action_loop loop;
    loop.duration = 100s;
    const auto action = loop.start();

    SECTION("which may report the end")
    {
        loop.run(action.wait({.timeout = 100s}));
        CHECK(loop.poll_times.back() == 100);
    }
    SECTION("which may report that the action is running")
    {
        const auto error = test::error_of([&] { loop.run(action.wait({.timeout = 99s})); });
        CHECK(error.code() == errc::action_timed_out);
        CHECK_THAT(error.what(),
                   test::contains("stack s, action 1 (service_restart) has not finished in 99 s"));
        CHECK(error.action_info()->id == 1);
        CHECK(error.details().resume_token == action.resume_token());
        CHECK(loop.poll_times.back() == 99);
        CHECK(loop.run(action.wait()).finished_success == true);
    }
    SECTION("which may fail")
    {
        loop.poll_responses = {response(502, ""), response(502, "")};
        const auto error = test::error_of([&] { loop.run(action.wait({.timeout = 3s})); });
        CHECK(error.code() == errc::action_timed_out);
        CHECK(loop.polls() == 2);
    }
}

TEST_CASE("a wait takes 20 minutes at most by default")
{
    test::action_loop loop;
    loop.duration = 24h;
    const auto action = loop.start();
    CHECK(test::error_of([&] { loop.run(action.wait()); }).code() == errc::action_timed_out);
    CHECK(loop.elapsed() == 20min);
}

TEST_CASE("a wait without a time limit lasts until the action has finished")
{
    test::action_loop loop;
    loop.duration = 24h;
    loop.run(loop.start().wait({.timeout = 0s}));
    CHECK(loop.elapsed() >= 24h);
}

TEST_CASE("an error of a poll is not a failure of the action")
{
    test::action_loop loop;
    loop.duration = 20s;
    const auto outcome = GENERATE_COPY(
        response(500, ""), response(502, "<html>"), response(408, ""), test::failure(lost_connection, true),
        test::failure(make_error_code(errc::attempt_timed_out), true), response(404, ""), response(200, "{"));
    loop.poll_responses = {outcome, outcome};
    loop.run(loop.start().wait());
    CHECK(loop.polls() > 2);  // a failed poll is not retried before its next interval
}

TEST_CASE("throttled polls neither end the wait nor count towards the failure budget")
{
    test::action_loop loop;
    loop.duration = 10s;
    for (int i = 0; i < 8; ++i) loop.poll_responses.push_back(response(503, R"({"error":"throttled"})"));
    loop.run(loop.start().wait({.timeout = 2h}));
    CHECK(loop.polls() == 9);
    CHECK(loop.elapsed() >= (1 + 2 + 4 + 8 + 4 * 10) * 1min);
}

TEST_CASE("polls that fail for five minutes end the wait, with the last known state and a resume token")
{
    test::action_loop loop;
    loop.duration = 24h;
    loop.poll_responses.push_back(test::ok(test::action_json(1)));
    for (int i = 0; i < 100; ++i) loop.poll_responses.push_back(response(502, ""));
    const auto action = loop.start();
    const auto error = test::error_of([&] { loop.run(action.wait()); });
    CHECK(error.code() == errc::server_error);
    CHECK(error.action_info()->action == "service_restart");
    CHECK(error.details().resume_token == "stacks/s/actions/1");
    CHECK(loop.elapsed() >= 302s);
    CHECK(loop.elapsed() < 320s);

    SECTION("and the next wait polls at once")
    {
        loop.poll_responses.clear();
        loop.duration = 0s;
        const auto before = loop.elapsed();
        loop.run(action.wait());
        CHECK(loop.elapsed() == before);
    }
}

TEST_CASE("a refused poll ends the wait at once, with a resume token")
{
    test::action_loop loop;
    const auto [status, code] = GENERATE(
        table<int, errc>({{401, errc::unauthenticated}, {402, errc::trial_expired}, {403, errc::forbidden}}));
    loop.poll_responses = {test::error_response(status)};
    const auto error = test::error_of([&] { loop.run(loop.start().wait()); });
    CHECK(error.code() == code);
    CHECK(error.details().resume_token == "stacks/s/actions/1");
    CHECK(loop.polls() == 1);
}

TEST_CASE("a 404 is tolerated for 30 seconds after the start")
{
    test::action_loop loop;
    for (int i = 0; i < 20; ++i) loop.poll_responses.push_back(test::error_response(404));
    const auto error = test::error_of([&] { loop.run(loop.start().wait()); });
    CHECK(error.code() == errc::not_found);
    CHECK(loop.elapsed() >= 30s);
    CHECK(loop.elapsed() < 40s);
}

TEST_CASE("a wait tolerates responses that are not the API's own")
{
    test::action_loop loop;
    loop.duration = 1min;
    const auto outside_response =
        GENERATE(response(200, "<html>maintenance</html>"), response(302, ""), response(403, "<html>"),
                 response(404, "<html>"), response(401, ""), response(200, R"({"login":"please"})"),
                 test::ok(test::action_json(99, test::succeeded)));
    SECTION("for four minutes")
    {
        for (int i = 0; i < 60; ++i) loop.poll_responses.push_back(outside_response);
        CHECK(loop.run(loop.start().wait()).id == 1);
        CHECK(loop.elapsed() > 3min);
    }
    SECTION("and ends after five minutes of them, with a resume token")
    {
        for (int i = 0; i < 200; ++i) loop.poll_responses.push_back(outside_response);
        const auto error = test::error_of([&] { loop.run(loop.start().wait()); });
        CHECK_FALSE(error.code() == cloud66::condition::action_not_successful);
        CHECK(error.details().resume_token == "stacks/s/actions/1");
        CHECK(loop.elapsed() >= 5min);
        CHECK(loop.elapsed() < 6min);
    }
}

TEST_CASE("an exception of a token provider during a poll ends the wait, with a resume token")
{
    test::action_loop loop;
    int provider_calls = 0;
    const auto provide = [&](cloud66::token_reason) -> asio::awaitable<cloud66::secret> {
        if (++provider_calls > 1) throw std::runtime_error("the vault is sealed");
        co_return cloud66::secret("token");
    };
    loop.options.credentials = cloud66::credentials::provider(provide);
    const auto action = loop.start();
    const auto error = test::error_of([&] { loop.run(action.wait()); });
    CHECK(error.code() == errc::no_credentials);
    CHECK_THAT(error.what(), test::contains("the vault is sealed"));
    CHECK(error.details().resume_token == "stacks/s/actions/1");
}

TEST_CASE("a network error of a token provider is tolerated like that of a poll")
{
    test::action_loop loop;
    loop.duration = 10s;
    int provider_calls = 0;
    const auto provide = [&](cloud66::token_reason) -> asio::awaitable<cloud66::secret> {
        if (++provider_calls == 2) throw boost::system::system_error(lost_connection);
        co_return cloud66::secret("token");
    };
    loop.options.credentials = cloud66::credentials::provider(provide);
    CHECK(loop.run(loop.start().wait()).finished_success == true);
}

TEST_CASE("time without polls does not count towards the failure budget")
{
    test::action_loop loop;
    loop.duration = 15min;
    const auto action = loop.start();
    loop.time->advance(10min);  // without a poll
    loop.poll_responses = {test::failure(lost_connection, true)};
    CHECK(loop.run(action.wait()).finished_success == true);
}

TEST_CASE("the longest limits never end a wait")
{
    test::action_loop loop;
    loop.duration = 2h;
    loop.options.polling.failure_budget = (std::chrono::milliseconds::max)();
    loop.options.polling.not_found_grace = (std::chrono::milliseconds::max)();
    for (int i = 0; i < 100; ++i) loop.poll_responses.push_back(response(i % 2 ? 404 : 502, ""));
    cloud66::wait_params params;
    params.timeout = (std::chrono::milliseconds::max)();
    CHECK(loop.run(loop.start().wait(params)).finished_success == true);
}

TEST_CASE("a last poll without a response delays the end of a wait by ten seconds at most")
{
    test::action_loop loop;
    loop.duration = 1h;
    loop.poll_responses = {test::ok(test::action_json(1)).after(30min)};
    const auto action = loop.start();
    CHECK(test::error_of([&] { loop.run(action.wait({.timeout = 5s})); }).code() == errc::action_timed_out);
    CHECK(loop.elapsed() == 15s);
}

TEST_CASE("the end of an action is recognized in every form in which the API writes it")
{
    test::action_loop loop;
    loop.end = GENERATE(as<std::string>{}, R"("finished_at":1767225660,"finished_success":true)",
                        R"("finished_at":"","finished_success":true)", R"("finished_success":"true")");
    loop.duration = 3s;
    CHECK(loop.run(loop.start().wait()).finished_success == true);
    CHECK(loop.polls() == 2);
}

TEST_CASE("a response that arrives after that of a later poll does not undo the end")
{
    test::action_loop loop;
    loop.duration = 3s;
    loop.poll_responses = {test::ok(test::action_json(1)).after(30s)};  // the poll at 2 s
    const auto action = loop.start();
    int done = 0;
    loop.spawn(count_success(action, done));
    loop.run(cloud66::detail::sleep_for(loop.time, 5s));
    CHECK(loop.run(action.refresh()).finished_success == true);
    loop.time->run_until(loop.io, [&] { return done == 1; });
    CHECK(loop.elapsed() == 5s);  // the refresh ended the wait
    loop.run(cloud66::detail::sleep_for(loop.time, 60s));
    CHECK(action.info().finished_success == true);
}

TEST_CASE("an io_context may be destroyed while actions are waited for")
{
    test::action_loop loop;
    const auto action = loop.start();
    asio::io_context other;
    {
        asio::io_context short_lived;
        cloud66::client client(short_lived.get_executor(), loop.options);
        const auto resumed = client.resume_action(action.resume_token());
        asio::co_spawn(short_lived, resumed.wait(), [](std::exception_ptr, cloud66::action_info) {});
        short_lived.poll();
    }
    CHECK(loop.polls() == 1);
}

TEST_CASE("every poll and every change of the intervals is logged, without the token")
{
    test::action_loop loop;
    loop.duration = 5s;
    std::vector<std::string> lines;
    loop.options.log.level = cloud66::log_level::debug;
    loop.options.log.write = [&](cloud66::log_level, std::string_view line) {
        if (!line.starts_with("GET") && !line.starts_with("POST")) lines.emplace_back(line);
    };
    SECTION("of one action")
    {
        loop.poll_responses = {test::ok(test::action_json(1)), response(404, "")};
        loop.run(loop.start().wait());
        REQUIRE(lines.size() == 3);
        CHECK(lines[0] == "action 1 of stack s: running; next poll in 2.0 s");
        CHECK_THAT(lines[1], test::contains("action 1 of stack s: failed: GET") &&
                                 test::contains("(going on); next poll in 2.0 s"));
        CHECK(lines[2] == "action 1 of stack s: finished");
    }
    SECTION("of a stack")
    {
        const auto client = loop.make_client();
        int done = 0;
        for (int i = 0; i < 3; ++i) loop.spawn(count_success(loop.run(client.restart_services("s")), done));
        loop.time->run_until(loop.io, [&] { return done == 3; });
        REQUIRE(lines.size() == 3);
        CHECK(lines[0] == "the actions of stack s: 3 of 3 shown on 1 page(s); next poll in 2.0 s");
        CHECK(lines[2] == "the actions of stack s: 3 of 3 shown on 1 page(s)");
    }
    SECTION("when the window has few requests left")
    {
        loop.poll_responses = {test::ok(test::action_json(1)).with("X-RateLimit-Remaining", "604")};
        loop.run(loop.start().wait());
        REQUIRE(lines.size() > 2);
        CHECK(lines[0] ==
              "polling 1 action(s): intervals are stretched 37.5 times, with 604 requests left in this hour");
    }
    for (const std::string& line : lines) CHECK(line.find("the-token") == line.npos);
}
