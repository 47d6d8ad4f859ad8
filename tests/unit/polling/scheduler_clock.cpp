// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/polling/scheduler_clock.hpp>

#include <chrono>

#include "support/catch.hpp"

using cloud66::detail::scheduler_clock;
using namespace std::chrono_literals;

namespace {

const scheduler_clock::time_point clock_start{1000h};

}  // namespace

TEST_CASE("a scheduler clock stands still until run() is called")
{
    const scheduler_clock clock(clock_start);
    CHECK(clock.read(clock_start + 1h) == 0s);
    CHECK(clock.when(1s, clock_start) == cloud66::time_source::never);
}

TEST_CASE("at full speed a scheduler clock advances with time")
{
    scheduler_clock clock(clock_start);
    clock.run(1, clock_start);
    CHECK(clock.read(clock_start + 90s) == 90s);
    CHECK(clock.when(90s, clock_start + 60s) == clock_start + 90s);
}

TEST_CASE("on a slower clock readings are due later, in the same order")
{
    scheduler_clock clock(clock_start);
    clock.run(1, clock_start);
    clock.run(0.25, clock_start + 10s);
    CHECK(clock.read(clock_start + 18s) == 12s);
    CHECK(clock.when(15s, clock_start + 10s) == clock_start + 30s);
    CHECK(clock.when(20s, clock_start + 18s) == clock_start + 50s);
}

TEST_CASE("a past reading is due now, unless the clock stands still")
{
    scheduler_clock clock(clock_start);
    clock.run(1, clock_start);
    CHECK(clock.when(3s, clock_start + 10s) == clock_start + 10s);
    clock.run(0, clock_start + 10s);
    CHECK(clock.when(3s, clock_start + 10s) == cloud66::time_source::never);
    CHECK(clock.read(clock_start + 1h) == 10s);
}

TEST_CASE("a very slow clock does not overflow")
{
    scheduler_clock clock(clock_start);
    clock.run(1e-12, clock_start);
    CHECK(clock.when(1s, clock_start) == cloud66::time_source::never);
}
