// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/polling/wait.hpp>

#include <cloud66/client.hpp>
#include <cloud66/detail/timing/event.hpp>

#include <boost/asio/error.hpp>

#include <chrono>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/scripted_action.hpp"

using cloud66::detail::wait_end;
using cloud66::detail::wait_fsm;
using cloud66::detail::wait_input;
using test::error_in;
using test::error_of;
using namespace std::chrono_literals;

namespace {

const boost::system::error_code wait_aborted = boost::asio::error::operation_aborted;
constexpr wait_fsm::time_point wait_start{};

boost::asio::awaitable<void> record_end_of_wait(cloud66::action action,
                                                std::vector<cloud66::result<cloud66::action_info>>& ends)
{
    ends.push_back(co_await cloud66::as_result(action.wait()));
}

}  // namespace

TEST_CASE("a wait polls at its deadline, then waits up to 10 seconds for that last poll")
{
    wait_fsm fsm(wait_start + 60s);
    wait_input details;
    auto step = fsm.next(details, wait_start);
    CHECK(step.end == wait_end::none);
    CHECK(step.until == wait_start + 60s);
    CHECK_FALSE(step.poll_now);

    step = fsm.next(details, wait_start + 60s);
    CHECK(step.end == wait_end::none);
    CHECK(step.poll_now);
    CHECK(step.until == wait_start + 70s);

    step = fsm.next(details, wait_start + 61s);
    CHECK(step.end == wait_end::none);
    CHECK_FALSE(step.poll_now);  // one poll is enough

    SECTION("which reports the end")
    {
        details.finished = true;
        ++details.attempted_polls;
        CHECK(fsm.next(details, wait_start + 61s).end == wait_end::finished);
    }
    SECTION("which reports that the action is running")
    {
        ++details.attempted_polls;
        CHECK(fsm.next(details, wait_start + 61s).end == wait_end::timed_out);
    }
    SECTION("which gets no response")
    {
        CHECK(fsm.next(details, wait_start + 70s).end == wait_end::timed_out);
    }
}

TEST_CASE("a known end of the action takes precedence over a failure, and a failure over a shutdown")
{
    wait_fsm fsm(wait_start + 60s);
    wait_input details;
    details.waits_ended = true;
    CHECK(fsm.next(details, wait_start).end == wait_end::end_waits);
    details.failure = true;
    CHECK(fsm.next(details, wait_start).end == wait_end::failure);
    details.finished = true;
    CHECK(fsm.next(details, wait_start + 1h).end == wait_end::finished);
}

TEST_CASE("the error of a cancelled wait has the last known state and the resume token")
{
    test::action_loop loop;
    const auto action = loop.start();
    const auto error = error_in(loop.cancel(action.wait(), 5s));
    CHECK(error.code() == wait_aborted);
    CHECK(error.action_info()->action == "service_restart");
    CHECK(error.details().resume_token == "stacks/s/actions/1");
    CHECK_THAT(error.what(), test::contains("action 1 (service_restart): the wait was dropped"));
    CHECK_THAT(error.what(), test::contains("[resume with stacks/s/actions/1]"));

    loop.run(action.next_update());  // the polls of the cancelled wait
    const auto same = error_in(loop.cancel(action.next_update(), 1ms));
    CHECK(same.code() == wait_aborted);
    CHECK(same.details().resume_token == "stacks/s/actions/1");
}

TEST_CASE("end_waits returns at once without waits, and later waits end at once")
{
    test::action_loop loop;
    const auto client = loop.make_client();
    const auto action = loop.run(client.restart_services("s"));
    loop.run(client.end_waits(1h));
    CHECK(loop.elapsed() == 0s);

    const auto error = error_of([&] { loop.run(action.wait()); });
    CHECK(error.code() == wait_aborted);
    CHECK(error.action_info()->action == "service_restart");
    CHECK(error.details().resume_token == "stacks/s/actions/1");
    CHECK_THAT(error.what(), test::contains("client::end_waits has ended this wait"));
    CHECK_THAT(error.what(), test::contains("client::resume_action"));
    CHECK(error_of([&] { loop.run(action.next_update()); }).code() == wait_aborted);
    CHECK(loop.polls() == 0);

    SECTION("but calls can be made")
    {
        loop.duration = 0s;
        CHECK(loop.run(action.refresh()).finished_success == true);
        CHECK(loop.run(action.wait()).finished_success == true);  // its end is known
    }
    SECTION("and another client can wait")
    {
        CHECK(loop.run(loop.make_client().resume_action(error.details().resume_token).wait()).id == 1);
    }
}

TEST_CASE("end_waits gives waits time to end, and returns when they have ended")
{
    test::action_loop loop;
    const auto client = loop.make_client();
    std::vector<cloud66::result<cloud66::action_info>> ends;
    loop.duration = 30s;
    for (int i = 0; i < 3; ++i) loop.spawn(record_end_of_wait(loop.run(client.restart_services("s")), ends));

    SECTION("all of them")
    {
        loop.run(client.end_waits(1h));
        REQUIRE(ends.size() == 3);
        for (const auto& end : ends) CHECK(end.has_value());
        CHECK(loop.elapsed() < 40s);
    }
    SECTION("none of them")
    {
        const auto grace = GENERATE(0s, 10s);
        loop.run(cloud66::detail::sleep_for(loop.time, 1s));
        loop.run(client.end_waits(grace));
        CHECK(loop.elapsed() == 1s + grace);
        loop.time->run_until(loop.io, [&] { return ends.size() == 3; });
        CHECK(loop.elapsed() == 1s + grace);
        for (const auto& end : ends) CHECK(end.error().code() == wait_aborted);
    }
    SECTION("and a second shutdown with a shorter grace ends them")
    {
        loop.spawn(client.end_waits(1h));
        loop.run(cloud66::detail::sleep_for(loop.time, 1s));
        loop.run(client.end_waits(0s));
        CHECK(loop.elapsed() == 1s);
        loop.run(client.end_waits(1h));
        CHECK(loop.elapsed() == 1s);
    }
    SECTION("and a cancelled shutdown changes nothing")
    {
        CHECK(error_in(loop.cancel(client.end_waits(1h), 1s)).code() == wait_aborted);
        loop.time->run_until(loop.io, [&] { return ends.size() == 3; });
        for (const auto& end : ends) CHECK(end.has_value());
    }
    const auto polls = loop.polls();
    loop.time->advance(1h);
    loop.io.restart();
    loop.io.run();  // returns: nothing is left to do
    CHECK(loop.polls() == polls);
}

TEST_CASE("end_waits refuses a negative grace and accepts the longest")
{
    test::action_loop loop;
    const auto client = loop.make_client();
    CHECK(error_of([&] { loop.run(client.end_waits(-1ms)); }).code() == cloud66::errc::invalid_argument);
    std::vector<cloud66::result<cloud66::action_info>> ends;
    loop.spawn(record_end_of_wait(loop.run(client.restart_services("s")), ends));
    loop.run(client.end_waits((std::chrono::milliseconds::max)()));
    CHECK(ends.at(0).has_value());
}
