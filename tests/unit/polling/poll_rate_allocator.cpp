// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/polling/poll_rate_allocator.hpp>

#include <chrono>

#include "support/catch.hpp"

using cloud66::rate_limit_status;
using cloud66::detail::poll_rate_allocator;
using namespace std::chrono_literals;

namespace {

const poll_rate_allocator::time_point start_time{1000h};

/// 2,400 polls that may be spent, and an hour to the reset.
rate_limit_status fresh_hour()
{
    rate_limit_status budget;
    budget.limit = budget.remaining = 3000;
    budget.reserved_for_calls = 600;
    budget.resets_in = 1h;
    return budget;
}

/// For how many seconds the polls of a fresh hour are to last.
double horizon(const poll_rate_allocator& allocator, poll_rate_allocator::time_point now)
{
    return 2400 / allocator.per_second(fresh_hour(), now);
}

/// `count` actions that began at `when`.
void begin(poll_rate_allocator& allocator, int count, poll_rate_allocator::time_point when)
{
    for (int i = 0; i < count; ++i) allocator.began(when);
}

/// `count` of those that began at `since` end.
void finish(poll_rate_allocator& allocator, int count, poll_rate_allocator::time_point since,
            poll_rate_allocator::time_point when)
{
    for (int i = 0; i < count; ++i) allocator.left(since, true, when);
}

}  // namespace

TEST_CASE("nothing is spent of the reserve")
{
    poll_rate_allocator allocator;
    allocator.began(start_time);
    rate_limit_status budget = fresh_hour();
    budget.remaining = 601;
    CHECK(allocator.per_second(budget, start_time) > 0);
    budget.remaining = 600;
    CHECK(allocator.per_second(budget, start_time) == 0);
    budget.remaining = 0;
    CHECK(allocator.per_second(budget, start_time) == 0);
}

TEST_CASE("polls are spread over no more than the rest of the hour")
{
    poll_rate_allocator allocator;
    allocator.began(start_time);
    rate_limit_status budget = fresh_hour();
    budget.resets_in = 100s;
    CHECK(allocator.per_second(budget, start_time + 30min) == Catch::Approx(24));
    budget.resets_in = 0s;
    CHECK(allocator.per_second(budget, start_time + 30min) == Catch::Approx(2400));
}

TEST_CASE("while nothing ends a load is thought to last many times as long as it has")
{
    poll_rate_allocator allocator;
    begin(allocator, 10, start_time);
    CHECK(horizon(allocator, start_time) == Catch::Approx(300));
    CHECK(horizon(allocator, start_time + 60s) == Catch::Approx(1800));
    CHECK(horizon(allocator, start_time + 30min) == Catch::Approx(3600));
}

TEST_CASE("the first end of a batch announces the others")
{
    poll_rate_allocator allocator;
    begin(allocator, 10, start_time);
    const auto later = start_time + 300s;
    finish(allocator, 1, start_time, later);
    CHECK(horizon(allocator, later) == Catch::Approx(2 * 300 * 0.9));
    finish(allocator, 4, start_time, later);
    CHECK(horizon(allocator, later) == Catch::Approx(2 * 300 * 0.5));
    finish(allocator, 4, start_time, later);
    CHECK(horizon(allocator, later) == Catch::Approx(150));
}

TEST_CASE("if no more ends follow the first is forgotten")
{
    poll_rate_allocator allocator;
    begin(allocator, 10, start_time);
    finish(allocator, 1, start_time, start_time + 10s);
    CHECK(horizon(allocator, start_time + 19s) == Catch::Approx(150));
    CHECK(horizon(allocator, start_time + 21s) == Catch::Approx(30 * 21));
}

TEST_CASE("a waiter that goes away announces nothing")
{
    poll_rate_allocator allocator;
    begin(allocator, 10, start_time);
    allocator.left(start_time, false, start_time + 60s);
    CHECK(horizon(allocator, start_time + 60s) == Catch::Approx(1800));
}

TEST_CASE("work that keeps coming after the first ends has to last")
{
    poll_rate_allocator allocator;
    begin(allocator, 2, start_time);
    for (auto at = start_time + 60s; at <= start_time + 160s; at += 10s) {
        allocator.left(at == start_time + 60s ? start_time : at - 10s, true, at);
        allocator.began(at);
    }
    CHECK(horizon(allocator, start_time + 160s) > 10 * 100);
}

TEST_CASE("after a pause new work is a new load")
{
    poll_rate_allocator allocator;
    begin(allocator, 2, start_time);
    finish(allocator, 1, start_time, start_time + 60s);
    allocator.began(start_time + 70s);
    allocator.began(start_time + 30min);
    CHECK(horizon(allocator, start_time + 30min) == Catch::Approx(3600));
    finish(allocator, 1, start_time + 30min, start_time + 31min);
    CHECK(horizon(allocator, start_time + 31min) == Catch::Approx(2.0 * 31 * 60 * 2 / 3));
}

TEST_CASE("what callers are about to use up is not saved")
{
    poll_rate_allocator allocator;
    begin(allocator, 100, start_time);
    const auto later = start_time + 300s;
    finish(allocator, 1, start_time, later);
    allocator.called(600, later);  // 10 a second over the last minute
    CHECK(horizon(allocator, later) == Catch::Approx(0.5 * 3000 / 10));
    CHECK(horizon(allocator, later + 5min) > 500);
}
