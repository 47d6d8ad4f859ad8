// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/timing/event.hpp>
#include <cloud66/wait_all.hpp>

#include <boost/asio/error.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/scripted_action.hpp"

using cloud66::wait_all;
using cloud66::wait_all_params;
using cloud66::wait_each;
using cloud66::wait_result;
using cloud66::wait_until;
using test::error_in;
using test::error_of;
using namespace std::chrono_literals;

namespace {

using action_list = std::vector<cloud66::action>;
const boost::system::error_code wait_all_aborted = boost::asio::error::operation_aborted;

/// A client of an API in which each action `n` ends after `n` times ten seconds; those of `failing` fail.
class many_actions_loop : public test::scripted_loop
{
public:
    many_actions_loop()
    {
        transport->otherwise = [this](const auto& request) { return serve(request); };
        client.emplace(executor(), options);
    }

    /// Handles on actions, each of its own stack.
    action_list resume(const std::vector<std::int64_t>& ids) const
    {
        action_list actions;
        for (const std::int64_t id : ids)
            actions.push_back(client->resume_action("s" + std::to_string(id), id));
        return actions;
    }

    /// The remaining ids of `each`, in its order.
    std::vector<std::int64_t> rest(cloud66::wait_results& each)
    {
        std::vector<std::int64_t> ids;
        while (const auto ended = run(each.next())) ids.push_back(ended->handle.id());
        return ids;
    }

    /// Advances the clock without waits, and checks that no request is sent.
    void check_idle()
    {
        const auto before = transport->requests.size();
        time->advance(10h);
        io.restart();
        io.run();  // returns: nothing is left to do
        CHECK(transport->requests.size() == before);
    }

    std::optional<cloud66::client> client;
    std::vector<std::int64_t> failing;

private:
    test::scripted_response serve(const cloud66::http::request& request)
    {
        const std::string digits = request.target.substr(request.target.rfind('/') + 1);
        const std::int64_t id = std::stoll(digits);
        const bool fails = std::ranges::find(failing, id) != failing.end();
        const bool over = elapsed() >= 10s * id;
        return test::ok(over ? test::action_json(id, fails ? test::failed : test::succeeded)
                             : test::action_json(id));
    }
};

std::vector<bool> successes(const std::vector<wait_result>& outcomes)
{
    std::vector<bool> result;
    for (const auto& [index, handle, outcome] : outcomes) result.push_back(outcome.has_value());
    return result;
}

/// Checks that `result` is the outcome of an aborted wait, with a resume token.
void check_detached(const wait_result& result)
{
    REQUIRE(result.outcome.has_error());
    const auto error = result.outcome.error();
    CHECK(error.code() == wait_all_aborted);
    CHECK(error.action_info()->id == result.handle.id());
    CHECK(error.details().resume_token == result.handle.resume_token());
}

boost::asio::awaitable<void> store_results(action_list actions,
                                           std::optional<std::vector<wait_result>>& results)
{
    results = co_await wait_all(std::move(actions));
}

}  // namespace

TEST_CASE("wait_all gives one outcome for each action, in the order given")
{
    many_actions_loop loop;
    loop.failing = {1};
    const auto outcomes = loop.run(wait_all(loop.resume({3, 1, 2})));
    CHECK(successes(outcomes) == std::vector{true, false, true});
    for (std::size_t i = 0; i < outcomes.size(); ++i) CHECK(outcomes[i].index == i);
    CHECK(outcomes[0].handle.id() == 3);
    CHECK(outcomes[0].outcome->finished_message == "Completed successfully");
    CHECK(outcomes[1].outcome.error().code() == cloud66::errc::action_failed);
    CHECK(outcomes[1].outcome.error().action_info()->finished_message == "Image not found");
    CHECK(outcomes[1].outcome.error().details().resume_token == "stacks/s1/actions/1");
    CHECK(loop.elapsed() < 40s);
}

TEST_CASE("wait_each returns outcomes in the order in which the actions end, and then none")
{
    many_actions_loop loop;
    loop.failing = {2};
    auto each = wait_each(loop.resume({3, 1, 4, 2}));
    auto ended = loop.run(each.next());
    CHECK(ended->index == 1);
    CHECK(ended->outcome->id == 1);
    CHECK(loop.elapsed() < 20s);
    ended = loop.run(each.next());
    CHECK(ended->index == 3);
    CHECK(ended->outcome.error().code() == cloud66::errc::action_failed);
    CHECK(loop.rest(each) == std::vector<std::int64_t>{3, 4});
    CHECK_FALSE(loop.run(each.next()));
    loop.check_idle();
}

TEST_CASE("outcomes that were not requested yet keep their order")
{
    many_actions_loop loop;
    auto each = wait_each(loop.resume({3, 1, 2}));
    loop.run(cloud66::detail::sleep_for(loop.time, 1h));
    CHECK(loop.rest(each) == std::vector<std::int64_t>{1, 2, 3});
    CHECK(loop.elapsed() == 1h);
}

TEST_CASE("a wait for no actions ends at once")
{
    many_actions_loop loop;
    CHECK(loop.run(wait_all({})).empty());
    auto each = wait_each({});
    CHECK_FALSE(loop.run(each.next()));
}

TEST_CASE("an empty handle and a negative time limit are refused before a request is sent")
{
    many_actions_loop loop;
    auto actions = loop.resume({1, 2});
    actions.emplace_back();
    for (const auto& error : {error_of([&] { (void)loop.run(wait_all(actions)); }),
                              error_of([&] { (void)wait_each(actions); })}) {
        CHECK(error.code() == cloud66::errc::invalid_argument);
        CHECK_THAT(error.what(), test::contains("actions[2] is an empty handle"));
    }
    actions.pop_back();
    CHECK(error_of([&] { (void)loop.run(wait_all(actions, {.timeout = -1s})); }).code() ==
          cloud66::errc::invalid_argument);
    CHECK(loop.transport->requests.empty());
}

TEST_CASE("one action given twice has two outcomes and one stream of polls")
{
    many_actions_loop loop;
    loop.run(wait_all(loop.resume({3})));
    const auto polls = loop.transport->requests.size();
    many_actions_loop second;
    CHECK(successes(second.run(wait_all(second.resume({3, 3})))) == std::vector{true, true});
    CHECK(second.transport->requests.size() == polls);
}

TEST_CASE("a wait for actions that have finished already sends no request")
{
    many_actions_loop loop;
    const auto actions = loop.resume({1, 2});
    loop.run(wait_all(actions));
    const auto polls = loop.transport->requests.size();
    CHECK(successes(loop.run(wait_all(actions))) == std::vector{true, true});
    CHECK(loop.transport->requests.size() == polls);
}

TEST_CASE("actions of different clients are waited for together")
{
    many_actions_loop loop;
    auto actions = loop.resume({3, 1});
    loop.client.emplace(loop.executor(), loop.options);
    for (auto& other : loop.resume({2, 4})) actions.push_back(std::move(other));
    auto each = wait_each(actions);
    CHECK(loop.rest(each) == std::vector<std::int64_t>{1, 2, 3, 4});
    loop.check_idle();
}

TEST_CASE("each of many waits has its time limit and a last poll")
{
    many_actions_loop loop;
    SECTION("the time limit of the parameters")
    {
        const auto outcomes = loop.run(wait_all(loop.resume({1, 3, 400}), {.timeout = 30s}));
        CHECK(successes(outcomes) == std::vector{true, true, false});  // the last poll reports the end of 3
        const auto error = outcomes[2].outcome.error();
        CHECK(error.code() == cloud66::errc::action_timed_out);
        CHECK_THAT(error.what(), test::contains("has not finished in 30 s"));
        CHECK(error.details().resume_token == "stacks/s400/actions/400");
        CHECK(loop.elapsed() == 30s);
    }
    SECTION("or the time limit of the action")
    {
        auto actions = loop.resume({400});
        actions.push_back(cloud66::detail::make_action(
            cloud66::detail::client_access::poller_of(*loop.client), "slow", 500, 2h, std::nullopt));
        CHECK(successes(loop.run(wait_all(actions))) == std::vector{false, true});
        CHECK(loop.elapsed() >= 5000s);
    }
    SECTION("or no time limit")
    {
        CHECK(successes(loop.run(wait_all(loop.resume({2000}), {.timeout = 0s}))) == std::vector{true});
    }
    loop.check_idle();
}

TEST_CASE("time limits hold while the next outcome is not requested")
{
    many_actions_loop loop;
    auto each = wait_each(loop.resume({1, 400}), {.timeout = 30s});
    loop.run(cloud66::detail::sleep_for(loop.time, 1h));
    CHECK(loop.run(each.next())->outcome.has_value());
    CHECK(loop.run(each.next())->outcome.error().code() == cloud66::errc::action_timed_out);
    CHECK(loop.elapsed() == 1h);
}

TEST_CASE("a wait for many actions can end early, and keeps the outcomes so far")
{
    many_actions_loop loop;
    loop.failing = {1, 3};
    wait_all_params params;
    const auto actions = loop.resume({4, 1, 2, 3, 5});

    SECTION("at the first failure")
    {
        params.until = wait_until::first_failure;
        const auto outcomes = loop.run(wait_all(actions, params));
        CHECK(outcomes[1].outcome.error().code() == cloud66::errc::action_failed);
        for (const std::size_t open : {0u, 2u, 3u, 4u}) check_detached(outcomes[open]);
        CHECK(loop.elapsed() < 20s);
    }
    SECTION("at the first success")
    {
        params.until = wait_until::first_success;
        const auto outcomes = loop.run(wait_all(actions, params));
        CHECK(outcomes[1].outcome.error().code() == cloud66::errc::action_failed);
        CHECK(outcomes[2].outcome->id == 2);
        for (const std::size_t open : {0u, 3u, 4u}) check_detached(outcomes[open]);
        CHECK(loop.elapsed() < 30s);
    }
    SECTION("in wait_each")
    {
        params.until = wait_until::first_failure;
        auto each = wait_each(actions, params);
        loop.run(cloud66::detail::sleep_for(loop.time, 25s));  // 1 has failed and 2 has ended
        CHECK(loop.run(each.next())->handle.id() == 1);
        CHECK(loop.run(each.next())->outcome->id == 2);
        for (int i = 0; i < 3; ++i) check_detached(*loop.run(each.next()));
        CHECK_FALSE(loop.run(each.next()));
        CHECK(loop.elapsed() == 25s);
    }
    loop.check_idle();
}

TEST_CASE("an error of a poll ends only the wait for its action")
{
    many_actions_loop loop;
    const auto serve = loop.transport->otherwise;
    loop.transport->otherwise = [&](const auto& request) {
        return request.target.ends_with("/1.json") ? test::error_response(403) : serve(request);
    };
    const auto outcomes = loop.run(wait_all(loop.resume({1, 2})));
    CHECK(outcomes[0].outcome.error().code() == cloud66::errc::forbidden);
    CHECK(outcomes[0].outcome.error().details().resume_token == "stacks/s1/actions/1");
    CHECK(outcomes[1].outcome->id == 2);
}

TEST_CASE("the error of a wait is kept when its action is polled again")
{
    many_actions_loop loop;
    auto each = wait_each(loop.resume({1}));
    loop.transport->respond(test::error_response(403));
    loop.run(cloud66::detail::sleep_for(loop.time, 5s));
    CHECK(loop.run(loop.resume({1}).front().wait()).id == 1);
    CHECK(loop.run(each.next())->outcome.error().code() == cloud66::errc::forbidden);
}

TEST_CASE("destroying the wait_results ends their waits and no others")
{
    many_actions_loop loop;
    const auto other = loop.resume({2}).front();
    {
        auto each = wait_each(loop.resume({1, 2, 3}));
        loop.run(each.next());
    }
    SECTION("so that their actions are not polled any more") { loop.check_idle(); }
    SECTION("while other waits continue") { CHECK(loop.run(other.wait()).id == 2); }
}

TEST_CASE("the wait_results may be destroyed during next()")
{
    many_actions_loop loop;
    auto next = wait_each(loop.resume({1})).next();
    CHECK(loop.run(std::move(next))->outcome->id == 1);
}

TEST_CASE("a cancelled next() loses no outcome")
{
    many_actions_loop loop;
    auto each = wait_each(loop.resume({2, 1}));
    CHECK(error_in(loop.cancel(each.next(), 5s)).code() == wait_all_aborted);
    CHECK(loop.rest(each) == std::vector<std::int64_t>{1, 2});
}

TEST_CASE("a cancelled wait_all returns the outcomes so far, and resume tokens for the rest")
{
    many_actions_loop loop;
    std::optional<std::vector<wait_result>> results;
    loop.cancel(store_results(loop.resume({3, 1, 2}), results), 25s);
    REQUIRE(results);
    CHECK(successes(*results) == std::vector{false, true, true});
    check_detached(results->at(0));
    loop.check_idle();
}

TEST_CASE("end_waits ends the waits of wait_each, and later waits end at once")
{
    many_actions_loop loop;
    auto each = wait_each(loop.resume({1, 3, 4}));
    loop.run(loop.client->end_waits(15s));
    CHECK(loop.elapsed() == 15s);
    CHECK(loop.run(each.next())->outcome->id == 1);
    for (int i = 0; i < 2; ++i) check_detached(*loop.run(each.next()));
    const auto later = loop.run(wait_all(loop.resume({3})));
    check_detached(later.front());
    CHECK_THAT(later.front().outcome.error().what(), test::contains("client::end_waits has ended this wait"));
    loop.check_idle();
}

TEST_CASE("ten thousand actions are waited for concurrently")
{
    many_actions_loop loop;
    loop.transport->otherwise = [&](const auto& request) {
        const std::string digits = request.target.substr(request.target.rfind('/') + 1);
        return test::ok(test::action_json(std::stoll(digits), test::succeeded));
    };
    std::vector<std::int64_t> ids;
    for (std::int64_t id = 1; id <= 10000; ++id) ids.push_back(id);
    auto each = wait_each(loop.resume(ids), {.timeout = 0s});
    CHECK(loop.rest(each).size() == 10000);
    CHECK(loop.transport->requests.size() == 10000);
}

TEST_CASE("wait_results and the io_context may be destroyed while actions are waited for")
{
    std::optional<cloud66::wait_results> each;
    many_actions_loop loop;
    SECTION("without other waits") { each.emplace(wait_each(loop.resume({1, 2}))); }
    SECTION("while wait_all waits, too")
    {
        each.emplace(wait_each(loop.resume({1, 2})));
        std::optional<std::vector<wait_result>> results;
        loop.spawn(store_results(loop.resume({3, 4}), results));
        loop.run(cloud66::detail::sleep_for(loop.time, 5s));
    }
    each.reset();
}
