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
const boost::system::error_code wait_left = boost::asio::error::operation_aborted;

/// A client of stack `s`, in which each action `n` ends after `n` times ten seconds; those of `failing` fail.
class many_actions : public test::scripted_loop
{
public:
    many_actions()
    {
        transport->otherwise = [this](const auto& request) { return serve(request); };
        client.emplace(executor(), options);
    }

    /// Handles on actions of stacks of their own.
    action_list resume(const std::vector<std::int64_t>& ids) const
    {
        action_list actions;
        for (const std::int64_t id : ids)
            actions.push_back(client->resume_action("s" + std::to_string(id), id));
        return actions;
    }

    /// The ids in the order in which `each` gives them out from now on.
    std::vector<std::int64_t> rest(cloud66::wait_results& each)
    {
        std::vector<std::int64_t> ids;
        while (const auto ended = run(each.next())) ids.push_back(ended->handle.id());
        return ids;
    }

    /// Lets time go on with nobody waiting, and checks that nothing is left to be done.
    void check_quiet()
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

/// Checks that `outcome` is that of a wait that was left, resumable.
void check_detached(const wait_result& left)
{
    REQUIRE(left.outcome.has_error());
    const auto error = left.outcome.error();
    CHECK(error.code() == wait_left);
    CHECK(error.action_info()->id == left.handle.id());
    CHECK(error.details().resume_token == left.handle.resume_token());
}

boost::asio::awaitable<void> keep_outcomes(action_list actions, std::optional<std::vector<wait_result>>& kept)
{
    kept = co_await wait_all(std::move(actions));
}

}  // namespace

TEST_CASE("wait_all gives one outcome for each action, in the order given")
{
    many_actions loop;
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

TEST_CASE("wait_each gives out outcomes in the order in which the actions end, and then none")
{
    many_actions loop;
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
    loop.check_quiet();
}

TEST_CASE("outcomes that nobody has asked for yet keep their order")
{
    many_actions loop;
    auto each = wait_each(loop.resume({3, 1, 2}));
    loop.run(cloud66::detail::sleep_for(loop.time, 1h));
    CHECK(loop.rest(each) == std::vector<std::int64_t>{1, 2, 3});
    CHECK(loop.elapsed() == 1h);
}

TEST_CASE("waiting for no action at all is over at once")
{
    many_actions loop;
    CHECK(loop.run(wait_all({})).empty());
    auto each = wait_each({});
    CHECK_FALSE(loop.run(each.next()));
}

TEST_CASE("an empty handle among many is refused before anything is sent")
{
    many_actions loop;
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
    many_actions loop;
    loop.run(wait_all(loop.resume({3})));
    const auto polls = loop.transport->requests.size();
    many_actions same;
    CHECK(successes(same.run(wait_all(same.resume({3, 3})))) == std::vector{true, true});
    CHECK(same.transport->requests.size() == polls);
}

TEST_CASE("actions that have finished already cost no request")
{
    many_actions loop;
    const auto actions = loop.resume({1, 2});
    loop.run(wait_all(actions));
    const auto polls = loop.transport->requests.size();
    CHECK(successes(loop.run(wait_all(actions))) == std::vector{true, true});
    CHECK(loop.transport->requests.size() == polls);
}

TEST_CASE("actions of different clients are waited for together")
{
    many_actions loop;
    auto actions = loop.resume({3, 1});
    loop.client.emplace(loop.executor(), loop.options);
    for (auto& other : loop.resume({2, 4})) actions.push_back(std::move(other));
    auto each = wait_each(actions);
    CHECK(loop.rest(each) == std::vector<std::int64_t>{1, 2, 3, 4});
    loop.check_quiet();
}

TEST_CASE("each of many waits has its own time limit, and a last poll")
{
    many_actions loop;
    SECTION("the one that is given")
    {
        const auto outcomes = loop.run(wait_all(loop.resume({1, 3, 400}), {.timeout = 30s}));
        CHECK(successes(outcomes) == std::vector{true, true, false});  // the last poll shows the end of 3
        const auto error = outcomes[2].outcome.error();
        CHECK(error.code() == cloud66::errc::action_timed_out);
        CHECK_THAT(error.what(), test::contains("has not finished in 30 s"));
        CHECK(error.details().resume_token == "stacks/s400/actions/400");
        CHECK(loop.elapsed() == 30s);
    }
    SECTION("or that of its action")
    {
        auto actions = loop.resume({400});
        actions.push_back(cloud66::detail::make_action(
            cloud66::detail::client_access::poller_of(*loop.client), "slow", 500, 2h, std::nullopt));
        CHECK(successes(loop.run(wait_all(actions))) == std::vector{false, true});
        CHECK(loop.elapsed() >= 5000s);
    }
    SECTION("or none")
    {
        CHECK(successes(loop.run(wait_all(loop.resume({2000}), {.timeout = 0s}))) == std::vector{true});
    }
    loop.check_quiet();
}

TEST_CASE("time limits are kept while nobody asks for the next outcome")
{
    many_actions loop;
    auto each = wait_each(loop.resume({1, 400}), {.timeout = 30s});
    loop.run(cloud66::detail::sleep_for(loop.time, 1h));
    CHECK(loop.run(each.next())->outcome.has_value());
    CHECK(loop.run(each.next())->outcome.error().code() == cloud66::errc::action_timed_out);
    CHECK(loop.elapsed() == 1h);
}

TEST_CASE("waiting for many stops early if asked, and keeps what has ended")
{
    many_actions loop;
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
    SECTION("one by one")
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
    loop.check_quiet();
}

TEST_CASE("a failure to poll at one of many ends only that one's wait")
{
    many_actions loop;
    const auto serve = loop.transport->otherwise;
    loop.transport->otherwise = [&](const auto& request) {
        return request.target.ends_with("/1.json") ? test::error_response(403) : serve(request);
    };
    const auto outcomes = loop.run(wait_all(loop.resume({1, 2})));
    CHECK(outcomes[0].outcome.error().code() == cloud66::errc::forbidden);
    CHECK(outcomes[0].outcome.error().details().resume_token == "stacks/s1/actions/1");
    CHECK(outcomes[1].outcome->id == 2);
}

TEST_CASE("why one of many was given up is kept when somebody polls at it again")
{
    many_actions loop;
    auto each = wait_each(loop.resume({1}));
    loop.transport->respond(test::error_response(403));
    loop.run(cloud66::detail::sleep_for(loop.time, 5s));
    CHECK(loop.run(loop.resume({1}).front().wait()).id == 1);
    CHECK(loop.run(each.next())->outcome.error().code() == cloud66::errc::forbidden);
}

TEST_CASE("dropping what wait_each returns ends its waits and no other")
{
    many_actions loop;
    const auto other = loop.resume({2}).front();
    {
        auto each = wait_each(loop.resume({1, 2, 3}));
        loop.run(each.next());
    }
    SECTION("so that nobody polls any more") { loop.check_quiet(); }
    SECTION("while others go on") { CHECK(loop.run(other.wait()).id == 2); }
}

TEST_CASE("what wait_each returns may go away while next is under way")
{
    many_actions loop;
    auto next = wait_each(loop.resume({1})).next();
    CHECK(loop.run(std::move(next))->outcome->id == 1);
}

TEST_CASE("a cancelled next loses nothing")
{
    many_actions loop;
    auto each = wait_each(loop.resume({2, 1}));
    CHECK(error_in(loop.cancel(each.next(), 5s)).code() == wait_left);
    CHECK(loop.rest(each) == std::vector<std::int64_t>{1, 2});
}

TEST_CASE("a cancelled wait_all returns what has ended, and how to resume the rest")
{
    many_actions loop;
    std::optional<std::vector<wait_result>> kept;
    loop.cancel(keep_outcomes(loop.resume({3, 1, 2}), kept), 25s);
    REQUIRE(kept);
    CHECK(successes(*kept) == std::vector{false, true, true});
    check_detached(kept->at(0));
    loop.check_quiet();
}

TEST_CASE("end_waits ends the waits of wait_each, asked for or not, and wait_each begins none afterwards")
{
    many_actions loop;
    auto each = wait_each(loop.resume({1, 3, 4}));
    loop.run(loop.client->end_waits(15s));
    CHECK(loop.elapsed() == 15s);
    CHECK(loop.run(each.next())->outcome->id == 1);
    for (int i = 0; i < 2; ++i) check_detached(*loop.run(each.next()));
    const auto later = loop.run(wait_all(loop.resume({3})));
    check_detached(later.front());
    CHECK_THAT(later.front().outcome.error().what(), test::contains("client::end_waits has ended this wait"));
    loop.check_quiet();
}

TEST_CASE("ten thousand actions are waited for at once")
{
    many_actions loop;
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

TEST_CASE("a loop that is destroyed takes the waits of wait_each with it")
{
    std::optional<cloud66::wait_results> each;
    many_actions loop;
    SECTION("when nobody asks") { each.emplace(wait_each(loop.resume({1, 2}))); }
    SECTION("when somebody does")
    {
        each.emplace(wait_each(loop.resume({1, 2})));
        std::optional<std::vector<wait_result>> kept;
        loop.spawn(keep_outcomes(loop.resume({3, 4}), kept));
        loop.run(cloud66::detail::sleep_for(loop.time, 5s));
    }
    each.reset();
}
