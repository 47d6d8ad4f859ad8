// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/timing/event.hpp>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/loop.hpp"

#include <boost/asio/error.hpp>

#include <chrono>

using boost::asio::awaitable;
using cloud66::time_source;
using cloud66::detail::deadline_after;
using cloud66::detail::sleep_for;
using cloud66::detail::time_until;
using namespace std::chrono_literals;

namespace {

using event_type = cloud66::detail::event;  // the member of event_loop has the class's name

struct event_loop : test::loop
{
    time_source::time_point at(time_source::duration duration) const
    {
        return time_source::time_point{} + duration;
    }

    awaitable<void> notify_after(time_source::duration duration)
    {
        co_await sleep_for(time, duration);
        event.notify();
    }

    event_type event{executor(), time};
};

}  // namespace

TEST_CASE("a wait for an event ends at its deadline")
{
    event_loop loop;
    CHECK_FALSE(loop.run(loop.event.wait_until(loop.at(8h))));
    CHECK(loop.time->now() == loop.at(8h));
}

TEST_CASE("a wait with a past deadline ends at once")
{
    event_loop loop;
    loop.time->advance(1h);
    CHECK_FALSE(loop.run(loop.event.wait_until(loop.at(1h))));
    CHECK_FALSE(loop.run(loop.event.wait_until(loop.at(1s))));
    CHECK_FALSE(loop.run(loop.event.wait_until(time_source::time_point::min())));
    CHECK(loop.time->now() == loop.at(1h));
}

TEST_CASE("a wait ends when the event is notified")
{
    event_loop loop;
    loop.spawn(loop.notify_after(1h));
    CHECK(loop.run(loop.event.wait_until(loop.at(8h))));
    CHECK(loop.time->now() == loop.at(1h));
}

TEST_CASE("a wait without a deadline ends when the event is notified")
{
    event_loop loop;
    loop.spawn(loop.notify_after(1h));
    CHECK(loop.run(loop.event.wait_until(time_source::never)));
    CHECK(loop.time->now() == loop.at(1h));
}

TEST_CASE("a notification before a wait is not lost, and ends one wait only")
{
    event_loop loop;
    loop.event.notify();
    loop.event.notify();
    CHECK(loop.run(loop.event.wait_until(loop.at(8h))));
    CHECK(loop.time->now() == loop.at(0s));
    CHECK_FALSE(loop.run(loop.event.wait_until(loop.at(8h))));
    CHECK(loop.time->now() == loop.at(8h));
}

TEST_CASE("a notification takes precedence over a past deadline")
{
    event_loop loop;
    loop.time->advance(9h);
    loop.event.notify();
    CHECK(loop.run(loop.event.wait_until(loop.at(8h))));
}

TEST_CASE("an event can be waited for again after a notification and after a deadline")
{
    event_loop loop;
    for (int i = 1; i <= 3; ++i) {
        loop.spawn(loop.notify_after(1h));
        CHECK(loop.run(loop.event.wait_until(time_source::never)));
        CHECK_FALSE(loop.run(loop.event.wait_until(loop.time->now() + 1h)));
    }
    CHECK(loop.time->now() == loop.at(6h));
}

TEST_CASE("a cancelled wait ends with operation_aborted, and the event can be waited for again")
{
    event_loop loop;
    const auto thrown = loop.cancel(loop.event.wait_until(loop.at(8h)), 1h);
    CHECK(test::error_in(thrown).code() == boost::asio::error::operation_aborted);
    CHECK(loop.time->now() == loop.at(1h));
    CHECK_FALSE(loop.run(loop.event.wait_until(loop.at(2h))));
}

TEST_CASE("cancelling the wait for one event does not end the wait for another")
{
    event_loop loop;
    event_type other(loop.executor(), loop.time);
    bool done = false;
    auto wait = [](event_type& event, time_source::time_point when, bool& ended) -> awaitable<void> {
        co_await event.wait_until(when);
        ended = true;
    };
    loop.spawn(wait(other, loop.at(3h), done));
    CHECK(loop.cancel(loop.event.wait_until(loop.at(2h)), 1h));
    CHECK_FALSE(done);
    loop.run(sleep_for(loop.time, 2h));
    CHECK(done);
}

TEST_CASE("an event can be destroyed after a cancelled wait")
{
    event_loop loop;
    {
        event_type temporary(loop.executor(), loop.time);
        CHECK(loop.cancel(temporary.wait_until(loop.at(2h)), 1h));
    }
    loop.run(sleep_for(loop.time, 4h));
    CHECK(loop.time->now() == loop.at(5h));
}

TEST_CASE("sleep_for() takes its duration, and no time if that is not positive")
{
    event_loop loop;
    loop.time->advance(1h);
    loop.run(sleep_for(loop.time, 90min));
    CHECK(loop.time->now() == loop.at(150min));
    loop.run(sleep_for(loop.time, 0s));
    loop.run(sleep_for(loop.time, -1h));
    CHECK(loop.time->now() == loop.at(150min));
}

TEST_CASE("sleep_for() beyond the range of the clock sleeps until it is cancelled")
{
    event_loop loop;
    loop.time->advance(1h);
    const auto duration = GENERATE(values<std::chrono::milliseconds>({std::chrono::milliseconds::max(),
                                                                      std::chrono::hours(24 * 365 * 292),
                                                                      std::chrono::hours(24 * 365 * 300)}));
    const auto thrown = loop.cancel(sleep_for(loop.time, duration), 100h);
    CHECK(test::error_in(thrown).code() == boost::asio::error::operation_aborted);
    CHECK(loop.time->now() == loop.at(101h));
}

TEST_CASE("sleep_for() can be cancelled")
{
    event_loop loop;
    const auto thrown = loop.cancel(sleep_for(loop.time, 8h), 1s);
    CHECK(test::error_in(thrown).code() == boost::asio::error::operation_aborted);
    CHECK(loop.time->now() == loop.at(1s));
}

TEST_CASE("a time limit gives a deadline, and a limit of zero gives none")
{
    const auto now = time_source::time_point{} + 1h;
    CHECK(deadline_after(now, 20s) == now + 20s);
    CHECK(deadline_after(now, 1ms) == now + 1ms);
    CHECK(deadline_after(now, 0s) == time_source::never);
    CHECK(deadline_after(time_source::never, 1s) == time_source::never);
}

TEST_CASE("a time limit beyond the range of the clock gives no deadline")
{
    const auto now = time_source::time_point{} + 1h;
    CHECK(deadline_after(now, std::chrono::milliseconds(9'223'372'036'855)) == time_source::never);
    CHECK(deadline_after(now, std::chrono::milliseconds::max()) == time_source::never);
}

TEST_CASE("the time until a deadline is a limit of at least 1 ms, and zero only without a deadline")
{
    const auto now = time_source::time_point{} + 5s;
    CHECK(time_until(now + 3s, now) == 3s);
    CHECK(time_until(now + 1us, now) == 1ms);
    CHECK(time_until(now, now) == 1ms);
    CHECK(time_until(now - 1h, now) == 1ms);
    CHECK(time_until(time_source::never, now) == 0ms);
    CHECK(deadline_after(now, time_until(time_source::never, now)) == time_source::never);
}
