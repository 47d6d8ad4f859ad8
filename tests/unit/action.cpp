// SPDX-License-Identifier: BSL-1.0
#include <cloud66/action.hpp>

#include <cloud66/client.hpp>
#include <cloud66/result.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <chrono>
#include <functional>
#include <future>
#include <optional>
#include <stdexcept>
#include <vector>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/scripted_action.hpp"

using cloud66::errc;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

asio::awaitable<cloud66::action_info> await_as_rvalue(cloud66::client client)
{
    auto action = co_await client.restart_services("s");
    auto done = co_await std::move(action);
    co_return done;
}

asio::awaitable<int> count_updates(cloud66::action action)
{
    int count = 0;
    while (!action.info().finished_at) {
        const auto info = co_await action.next_update();
        if (info.id == action.id()) ++count;
    }
    co_return count;
}

}  // namespace

TEST_CASE("a handle has its stack, its id and the data of the first response")
{
    test::action_loop loop;
    const auto action = loop.start();
    CHECK(action);
    CHECK(action.stack_uid() == "s");
    CHECK(action.id() == 1);
    CHECK(action.info().action == "service_restart");
    CHECK_FALSE(action.info().finished_at);
    CHECK(loop.polls() == 0);
}

TEST_CASE("starting and waiting sends exactly one POST and the polls")
{
    test::action_loop loop;
    loop.duration = 5s;
    loop.run(loop.start().wait());
    const std::string poll = "GET /api/3/stacks/s/actions/1.json";
    CHECK(loop.transport->lines() ==
          std::vector<std::string>{"POST /api/3/stacks/s/actions.json", poll, poll, poll});
}

TEST_CASE("a start that the API accepted without a usable response has an unknown outcome")
{
    test::action_loop loop;
    loop.transport->respond(test::ok(R"({"queued":true})"));
    const auto error = test::error_of([&] { (void)loop.start(); });
    CHECK(error.code() == errc::outcome_unknown);
    CHECK_THAT(error.what(), test::contains("response.id: expected number, got nothing"));
}

TEST_CASE("an action is read from a list of one element")
{
    test::action_loop loop;
    loop.transport->respond(test::ok('[' + test::action_json(7) + ']'));
    CHECK(loop.start().id() == 7);
}

TEST_CASE("a start whose response has ok: false is rejected, with the API's message")
{
    test::action_loop loop;
    const std::string body = GENERATE(R"({"response":{"ok":false,"message":"Stack is busy"}})",
                                      R"({"ok":false,"message":"Stack is busy"})",
                                      R"({"ok":"false","message":"Stack is busy","response":{"id":7}})",
                                      R"({"ok":false,"message":"Stack is busy","response":null})",
                                      R"([{"ok":false,"message":"Stack is busy"}])",
                                      R"({"response":[{"ok":false,"message":"Stack is busy"}]})");
    loop.transport->respond(test::response(200, body));
    const auto error = test::error_of([&] { (void)loop.start(); });
    CHECK(error.code() == errc::rejected);
    CHECK(error.details().api_message == "Stack is busy");
    CHECK_THAT(error.what(), test::contains("Stack is busy"));
}

TEST_CASE("the message of a failed action is escaped in the error text and unchanged in the data")
{
    test::action_loop loop;
    const std::string end =
        R"("finished_at":"2026-01-01T00:01:00Z","finished_success":false,"finished_message":"no\n\u001b[31m image")";
    loop.poll_responses = {test::ok(test::action_json(1, end))};
    const auto error = test::error_of([&] { loop.run(loop.start().wait()); });
    CHECK(error.code() == errc::action_failed);
    CHECK_THAT(error.what(), test::contains("no\\n\\x1b[31m image"));
    CHECK(error.action_info()->finished_message == "no\n\x1b[31m image");
}

TEST_CASE("co_await of a handle as an rvalue waits for the action")
{
    test::action_loop loop;
    CHECK(loop.run(await_as_rvalue(loop.make_client())).finished_success == true);
    loop.end = test::failed;
    const auto error = test::error_of([&] { loop.run(await_as_rvalue(loop.make_client())); });
    CHECK(error.code() == errc::action_failed);
    CHECK(error.action_info()->finished_message == "Image not found");
}

TEST_CASE("a handle accepts every completion token")
{
    test::action_loop loop;
    auto action = loop.start();

    SECTION("a callback")
    {
        std::optional<cloud66::action_info> done;
        std::move(action)([&](std::exception_ptr failure, cloud66::action_info last) {
            CHECK_FALSE(failure);
            done = std::move(last);
        });
        loop.time->run_until(loop.io, [&] { return done.has_value(); });
        CHECK(done->finished_success == true);
    }
    SECTION("a future")
    {
        loop.end = test::failed;
        std::future<cloud66::action_info> done = std::move(action)(asio::use_future);
        loop.time->run_until(loop.io, [&] { return done.wait_for(0s) == std::future_status::ready; });
        CHECK(test::error_of([&] { done.get(); }).code() == errc::action_failed);
    }
}

TEST_CASE("next_update() returns each poll once, and the end")
{
    test::action_loop loop;
    loop.end = test::failed;  // returned, not thrown
    const auto action = loop.start();
    CHECK(loop.run(count_updates(action)) == 18);
    CHECK(loop.polls() == 18);
    CHECK(loop.run(action.next_update()).finished_success == false);
}

TEST_CASE("a wait calls on_update for each poll, and for the end before it returns or throws")
{
    test::action_loop loop;
    loop.duration = 10s;
    loop.end = GENERATE(test::succeeded, test::failed);
    const auto action = loop.start();
    std::vector<bool> finished;
    const auto on_update = [&](const cloud66::action_info& info) {
        finished.push_back(info.finished_at.has_value());
    };
    const auto result = loop.run(cloud66::as_result(action.wait({}, on_update)));
    CHECK(result.has_value() == (loop.end == test::succeeded));
    CHECK(finished == std::vector{false, false, false, false, true});
}

TEST_CASE("an exception of on_update ends the wait")
{
    test::action_loop loop;
    const auto action = loop.start();
    const auto on_update = [](const cloud66::action_info&) { throw std::runtime_error("enough"); };
    CHECK_THROWS_WITH(loop.run(action.wait({}, on_update)), "enough");
    CHECK(loop.polls() == 1);
}

TEST_CASE("next_update() returns at once if the action was polled since the last call")
{
    test::action_loop loop;
    const auto action = loop.start();
    loop.run(action.refresh());
    CHECK_FALSE(loop.run(action.next_update()).finished_at);
    CHECK(loop.elapsed() == 0s);
    loop.run(action.next_update());
    CHECK(loop.elapsed() == 2s);
}

TEST_CASE("refresh() polls once, at once")
{
    test::action_loop loop;
    loop.duration = 30s;
    const auto action = loop.start();
    CHECK_FALSE(loop.run(action.refresh()).finished_at);
    CHECK(loop.polls() == 1);
    CHECK(loop.elapsed() == 0s);
}

TEST_CASE("a wait for a resumed handle polls at once")
{
    test::action_loop loop;
    loop.duration = 0s;
    const auto token = loop.start().resume_token();
    const auto resumed = loop.make_client().resume_action(token);
    CHECK(resumed.id() == 1);
    CHECK(loop.run(resumed.wait()).finished_success == true);
    CHECK(loop.elapsed() == 0s);
    CHECK(loop.polls() == 1);
}

TEST_CASE("a resume token names stack and action, and nothing else that is not needed")
{
    test::action_loop loop;
    const auto client = loop.make_client();
    const auto action = loop.run(client.restart_services("a b/c"));
    CHECK(action.resume_token() == "stacks/a%20b%2Fc/actions/1");
    CHECK(client.resume_action(action.resume_token()).stack_uid() == "a b/c");
}

TEST_CASE("a resume token names the account of the action if it is not the client's")
{
    test::action_loop loop;
    loop.duration = 0s;
    loop.options.account = 3;
    const auto client = loop.make_client();
    const auto own = loop.run(client.with({.account = 3}).restart_services("s"));
    CHECK(own.resume_token() == "stacks/s/actions/1");
    const auto other = loop.run(client.with({.account = 7}).restart_services("s"));
    const std::string token = other.resume_token();
    CHECK(token == "accounts/7/stacks/s/actions/2");

    const auto account_of_poll = [&](const cloud66::action& handle) {
        loop.run(handle.refresh());
        return loop.transport->requests.back().headers["X-Account"];
    };
    CHECK(account_of_poll(loop.make_client().resume_action(token)) == "7");
    CHECK(account_of_poll(loop.make_client().with({.account = 8}).resume_action(token)) == "7");
    CHECK(account_of_poll(loop.make_client().with({.account = 8}).resume_action(own.resume_token())) == "8");
    CHECK(account_of_poll(loop.make_client().resume_action(own.resume_token())) == "3");
}

TEST_CASE("errors of a wait in another account name the account in their resume token")
{
    test::action_loop loop;
    const auto action = loop.run(loop.make_client().with({.account = 7}).restart_services("s"));
    const auto late = test::error_of([&] { loop.run(action.wait({.timeout = 1s})); });
    CHECK(late.details().resume_token == "accounts/7/stacks/s/actions/1");
    loop.poll_responses = {test::response(403, R"({"error":"forbidden"})")};
    const auto refused = test::error_of([&] { loop.run(action.wait()); });
    CHECK(refused.code() == errc::forbidden);
    CHECK(refused.details().resume_token == "accounts/7/stacks/s/actions/1");
}

TEST_CASE("a resume token keeps the time limit of waits if it is not the default")
{
    test::action_loop loop;
    loop.duration = 100h;
    loop.transport->respond(test::ok(R"({"async_action_id":1})"));
    const auto deployment = loop.run(loop.make_client().deploy_stack("s"));
    const std::string token = deployment.resume_token();
    CHECK(token == "stacks/s/actions/1?timeout=7200");
    const auto client = loop.make_client();
    const auto resumed = client.resume_action(token);
    CHECK(resumed.resume_token() == token);
    CHECK(client.resume_action("s", 1).resume_token() == token);  // the limit is the action's
    const auto error = test::error_of([&] { loop.run(resumed.wait()); });
    CHECK(error.code() == errc::action_timed_out);
    CHECK(error.details().resume_token == token);
    CHECK(loop.elapsed() == 2h);

    CHECK(client.resume_action("stacks/s/actions/2?timeout=0").resume_token() ==
          "stacks/s/actions/2?timeout=0");
    CHECK(client.resume_action("stacks/s/actions/3?timeout=1200").resume_token() == "stacks/s/actions/3");
}

TEST_CASE("an invalid resume token is refused")
{
    test::action_loop loop;
    const auto client = loop.make_client();
    const auto text =
        GENERATE("", "x", "stacks//actions/1", "stacks/s/actions/", "stacks/s/actions/1x",
                 "stacks/s/actions/-1", "stacks/s/actions/0", "stacks/s/actions/99999999999999999999",
                 "stacks/a/b/actions/1", "stacks/s/actions/1/actions/2", "stacks/a%2/actions/1", "accounts/",
                 "accounts/7", "accounts/7/", "accounts//stacks/s/actions/1", "accounts/0/stacks/s/actions/1",
                 "accounts/-7/stacks/s/actions/1", "accounts/07/stacks/s/actions/1",
                 "accounts/x/stacks/s/actions/1", "accounts/7/accounts/7/stacks/s/actions/1",
                 "stacks/s/actions/1?", "stacks/s/actions/1?timeout=", "stacks/s/actions/1?timeout=-1",
                 "stacks/s/actions/1?timeout=1s", "stacks/s/actions/1?timeout=9223372036854775807",
                 "stacks/s/actions/1?timeout=1&timeout=2", "stacks/s/actions/01", "stacks/%73/actions/1");
    CHECK(test::error_of([&] { (void)client.resume_action(text); }).code() == errc::invalid_argument);
}

TEST_CASE("every call on an empty handle is refused")
{
    const cloud66::action empty;
    CHECK_FALSE(empty);
    test::loop loop;
    for (const auto& call : std::vector<std::function<void()>>{
             [&] { (void)empty.id(); }, [&] { (void)empty.stack_uid(); }, [&] { (void)empty.info(); },
             [&] { (void)empty.resume_token(); }, [&] { loop.run(empty.wait()); },
             [&] { loop.run(empty.refresh()); }, [&] { loop.run(empty.next_update()); }})
        CHECK(test::error_of(call).code() == errc::invalid_argument);
}

TEST_CASE("a negative time limit is refused")
{
    test::action_loop loop;
    const auto action = loop.start();
    CHECK(test::error_of([&] { loop.run(action.wait({.timeout = -1s})); }).code() == errc::invalid_argument);
}

TEST_CASE("client and handle may be destroyed during a wait")
{
    test::action_loop loop;
    auto wait = loop.start().wait();  // both are destroyed at the end of this statement
    CHECK(loop.run(std::move(wait)).finished_success == true);
}
