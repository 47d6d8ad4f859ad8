// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/polling/poll_rate_allocator.hpp>

#include <chrono>

#include "support/catch.hpp"

using cloud66::rate_limit_status;
using cloud66::detail::poll_rate_allocator;
using namespace std::chrono_literals;

namespace {

const poll_rate_allocator::time_point supply_start{1000h};

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
double horizon(const poll_rate_allocator& supply, poll_rate_allocator::time_point now)
{
    return 2400 / supply.per_second(fresh_hour(), now);
}

/// `count` actions that began at `when`.
void begin(poll_rate_allocator& supply, int count, poll_rate_allocator::time_point when)
{
    for (int i = 0; i < count; ++i) supply.began(when);
}

/// `count` of those that began at `since` end.
void finish(poll_rate_allocator& supply, int count, poll_rate_allocator::time_point since,
            poll_rate_allocator::time_point when)
{
    for (int i = 0; i < count; ++i) supply.left(since, true, when);
}

}  // namespace

TEST_CASE("nothing is spent of the reserve")
{
    poll_rate_allocator supply;
    supply.began(supply_start);
    rate_limit_status budget = fresh_hour();
    budget.remaining = 601;
    CHECK(supply.per_second(budget, supply_start) > 0);
    budget.remaining = 600;
    CHECK(supply.per_second(budget, supply_start) == 0);
    budget.remaining = 0;
    CHECK(supply.per_second(budget, supply_start) == 0);
}

TEST_CASE("polls are spread over no more than the rest of the hour")
{
    poll_rate_allocator supply;
    supply.began(supply_start);
    rate_limit_status budget = fresh_hour();
    budget.resets_in = 100s;
    CHECK(supply.per_second(budget, supply_start + 30min) == Catch::Approx(24));
    budget.resets_in = 0s;
    CHECK(supply.per_second(budget, supply_start + 30min) == Catch::Approx(2400));
}

TEST_CASE("while nothing ends a load is thought to last many times as long as it has")
{
    poll_rate_allocator supply;
    begin(supply, 10, supply_start);
    CHECK(horizon(supply, supply_start) == Catch::Approx(300));
    CHECK(horizon(supply, supply_start + 60s) == Catch::Approx(1800));
    CHECK(horizon(supply, supply_start + 30min) == Catch::Approx(3600));
}

TEST_CASE("the first end of a batch announces the others")
{
    poll_rate_allocator supply;
    begin(supply, 10, supply_start);
    const auto later = supply_start + 300s;
    finish(supply, 1, supply_start, later);
    CHECK(horizon(supply, later) == Catch::Approx(2 * 300 * 0.9));
    finish(supply, 4, supply_start, later);
    CHECK(horizon(supply, later) == Catch::Approx(2 * 300 * 0.5));
    finish(supply, 4, supply_start, later);
    CHECK(horizon(supply, later) == Catch::Approx(150));
}

TEST_CASE("if no more ends follow the first is forgotten")
{
    poll_rate_allocator supply;
    begin(supply, 10, supply_start);
    finish(supply, 1, supply_start, supply_start + 10s);
    CHECK(horizon(supply, supply_start + 19s) == Catch::Approx(150));
    CHECK(horizon(supply, supply_start + 21s) == Catch::Approx(30 * 21));
}

TEST_CASE("a waiter that goes away announces nothing")
{
    poll_rate_allocator supply;
    begin(supply, 10, supply_start);
    supply.left(supply_start, false, supply_start + 60s);
    CHECK(horizon(supply, supply_start + 60s) == Catch::Approx(1800));
}

TEST_CASE("work that keeps coming after the first ends has to last")
{
    poll_rate_allocator supply;
    begin(supply, 2, supply_start);
    for (auto at = supply_start + 60s; at <= supply_start + 160s; at += 10s) {
        supply.left(at == supply_start + 60s ? supply_start : at - 10s, true, at);
        supply.began(at);
    }
    CHECK(horizon(supply, supply_start + 160s) > 10 * 100);
}

TEST_CASE("after a pause new work is a new load")
{
    poll_rate_allocator supply;
    begin(supply, 2, supply_start);
    finish(supply, 1, supply_start, supply_start + 60s);
    supply.began(supply_start + 70s);
    supply.began(supply_start + 30min);
    CHECK(horizon(supply, supply_start + 30min) == Catch::Approx(3600));
    finish(supply, 1, supply_start + 30min, supply_start + 31min);
    CHECK(horizon(supply, supply_start + 31min) == Catch::Approx(2.0 * 31 * 60 * 2 / 3));
}

TEST_CASE("what callers are about to use up is not saved")
{
    poll_rate_allocator supply;
    begin(supply, 100, supply_start);
    const auto later = supply_start + 300s;
    finish(supply, 1, supply_start, later);
    supply.called(600, later);  // 10 a second over the last minute
    CHECK(horizon(supply, later) == Catch::Approx(0.5 * 3000 / 10));
    CHECK(horizon(supply, later + 5min) > 500);
}
