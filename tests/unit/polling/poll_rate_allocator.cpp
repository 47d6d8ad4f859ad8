// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/polling/poll_rate_allocator.hpp>

#include <chrono>

#include "support/catch.hpp"

using cloud66::rate_limit_status;
using cloud66::detail::poll_rate_allocator;
using namespace std::chrono_literals;

namespace {

const poll_rate_allocator::time_point start_time{1000h};

/// 2,400 requests for polls, and an hour to the reset.
rate_limit_status new_window()
{
    rate_limit_status status;
    status.limit = status.remaining = 3000;
    status.reserved_for_calls = 600;
    status.resets_in = 1h;
    return status;
}

/// The seconds over which the polls of a new window are spread.
double expected_duration(const poll_rate_allocator& allocator, poll_rate_allocator::time_point now)
{
    return 2400 / allocator.per_second(new_window(), now);
}

/// Starts `count` actions at `when`.
void start_actions(poll_rate_allocator& allocator, int count, poll_rate_allocator::time_point when)
{
    for (int i = 0; i < count; ++i) allocator.began(when);
}

/// Ends `count` of the actions that were started at `since`.
void finish_actions(poll_rate_allocator& allocator, int count, poll_rate_allocator::time_point since,
                    poll_rate_allocator::time_point when)
{
    for (int i = 0; i < count; ++i) allocator.left(since, true, when);
}

}  // namespace

TEST_CASE("polls use nothing of the reserve")
{
    poll_rate_allocator allocator;
    allocator.began(start_time);
    rate_limit_status status = new_window();
    status.remaining = 601;
    CHECK(allocator.per_second(status, start_time) > 0);
    status.remaining = 600;
    CHECK(allocator.per_second(status, start_time) == 0);
    status.remaining = 0;
    CHECK(allocator.per_second(status, start_time) == 0);
}

TEST_CASE("polls are spread over the rest of the window at most")
{
    poll_rate_allocator allocator;
    allocator.began(start_time);
    rate_limit_status status = new_window();
    status.resets_in = 100s;
    CHECK(allocator.per_second(status, start_time + 30min) == Catch::Approx(24));
    status.resets_in = 0s;
    CHECK(allocator.per_second(status, start_time + 30min) == Catch::Approx(2400));
}

TEST_CASE("before the first end a load is expected to last many times its age")
{
    poll_rate_allocator allocator;
    start_actions(allocator, 10, start_time);
    CHECK(expected_duration(allocator, start_time) == Catch::Approx(300));
    CHECK(expected_duration(allocator, start_time + 60s) == Catch::Approx(1800));
    CHECK(expected_duration(allocator, start_time + 30min) == Catch::Approx(3600));
}

TEST_CASE("after the first end of a batch the others are expected soon")
{
    poll_rate_allocator allocator;
    start_actions(allocator, 10, start_time);
    const auto later = start_time + 300s;
    finish_actions(allocator, 1, start_time, later);
    CHECK(expected_duration(allocator, later) == Catch::Approx(2 * 300 * 0.9));
    finish_actions(allocator, 4, start_time, later);
    CHECK(expected_duration(allocator, later) == Catch::Approx(2 * 300 * 0.5));
    finish_actions(allocator, 4, start_time, later);
    CHECK(expected_duration(allocator, later) == Catch::Approx(150));
}

TEST_CASE("the first end is ignored if no others follow")
{
    poll_rate_allocator allocator;
    start_actions(allocator, 10, start_time);
    finish_actions(allocator, 1, start_time, start_time + 10s);
    CHECK(expected_duration(allocator, start_time + 19s) == Catch::Approx(150));
    CHECK(expected_duration(allocator, start_time + 21s) == Catch::Approx(30 * 21));
}

TEST_CASE("a cancelled wait does not count as an end")
{
    poll_rate_allocator allocator;
    start_actions(allocator, 10, start_time);
    allocator.left(start_time, false, start_time + 60s);
    CHECK(expected_duration(allocator, start_time + 60s) == Catch::Approx(1800));
}

TEST_CASE("new actions after the first ends prolong the expected load")
{
    poll_rate_allocator allocator;
    start_actions(allocator, 2, start_time);
    for (auto at = start_time + 60s; at <= start_time + 160s; at += 10s) {
        allocator.left(at == start_time + 60s ? start_time : at - 10s, true, at);
        allocator.began(at);
    }
    CHECK(expected_duration(allocator, start_time + 160s) > 10 * 100);
}

TEST_CASE("new actions after a pause are a new load")
{
    poll_rate_allocator allocator;
    start_actions(allocator, 2, start_time);
    finish_actions(allocator, 1, start_time, start_time + 60s);
    allocator.began(start_time + 70s);
    allocator.began(start_time + 30min);
    CHECK(expected_duration(allocator, start_time + 30min) == Catch::Approx(3600));
    finish_actions(allocator, 1, start_time + 30min, start_time + 31min);
    CHECK(expected_duration(allocator, start_time + 31min) == Catch::Approx(2.0 * 31 * 60 * 2 / 3));
}

TEST_CASE("requests that calls will use up are not reserved for later polls")
{
    poll_rate_allocator allocator;
    start_actions(allocator, 100, start_time);
    const auto later = start_time + 300s;
    finish_actions(allocator, 1, start_time, later);
    allocator.called(600, later);  // 10 a second over the last minute
    CHECK(expected_duration(allocator, later) == Catch::Approx(0.5 * 3000 / 10));
    CHECK(expected_duration(allocator, later + 5min) > 500);
}
