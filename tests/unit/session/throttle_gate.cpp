// SPDX-License-Identifier: BSL-1.0
#include <cloud66/session/throttle_gate.hpp>

#include <chrono>
#include <vector>

#include "support/catch.hpp"

using cloud66::detail::throttle_gate;
using cloud66::detail::throttled_answer;
using pass = throttle_gate::pass;
using namespace std::chrono_literals;

namespace {

const throttle_gate::time_point closing{1000h};

}  // namespace

TEST_CASE("an open gate lets everybody pass")
{
    throttle_gate gate;
    CHECK(gate.is_open());
    CHECK(gate.ask(closing) == pass::granted);
    CHECK(gate.ask(closing) == pass::granted);
    CHECK(gate.passable_from() < closing);
}

TEST_CASE("a throttled answer closes it, and after a minute one request may try")
{
    throttle_gate gate;
    CHECK(gate.throttled(pass::granted, {}, closing));
    CHECK_FALSE(gate.is_open());
    CHECK(gate.ask(closing + 59s) == pass::refused);
    CHECK(gate.passable_from() == closing + 60s);
    CHECK(gate.ask(closing + 60s) == pass::as_probe);
    CHECK(gate.ask(closing + 60s) == pass::refused);
    CHECK(gate.passable_from() == (throttle_gate::time_point::max)());
    CHECK(gate.answered(pass::as_probe));
    CHECK(gate.is_open());
}

TEST_CASE("the pauses between tries double up to ten minutes")
{
    throttle_gate gate;
    gate.throttled(pass::granted, {}, closing);
    std::vector<std::chrono::minutes> pauses;
    auto now = closing;
    for (int i = 0; i < 6; ++i) {
        pauses.push_back(std::chrono::round<std::chrono::minutes>(gate.next_probe() - now));
        now = gate.next_probe();
        REQUIRE(gate.ask(now) == pass::as_probe);
        gate.throttled(pass::as_probe, {}, now);
    }
    CHECK(pauses == std::vector<std::chrono::minutes>{1min, 2min, 4min, 8min, 10min, 10min});
}

TEST_CASE("requests that were under way when it closed neither open it nor lengthen the pause")
{
    throttle_gate gate;
    gate.throttled(pass::granted, {}, closing);
    CHECK_FALSE(gate.throttled(pass::granted, {}, closing + 1s));
    CHECK_FALSE(gate.answered(pass::granted));
    CHECK_FALSE(gate.is_open());
    CHECK(gate.next_probe() == closing + 60s);
}

TEST_CASE("a reset that is known, or Retry-After, says when to try")
{
    throttle_gate gate;
    throttled_answer by;
    by.known_reset = closing + 40min;
    by.random = 0.5;
    SECTION("the reset, and a little later")
    {
        gate.throttled(pass::granted, by, closing);
        CHECK(gate.next_probe() == closing + 40min + 2500ms);
    }
    SECTION("a reset in the past says nothing")
    {
        by.known_reset = closing - 1s;
        gate.throttled(pass::granted, by, closing);
        CHECK(gate.next_probe() == closing + 62500ms);
    }
    SECTION("Retry-After counts most")
    {
        by.retry_after = 90s;
        gate.throttled(pass::granted, by, closing);
        CHECK(gate.next_probe() == closing + 90s);
    }
    SECTION("but no more than an hour, and not at once")
    {
        by.retry_after = std::chrono::seconds::max();
        gate.throttled(pass::granted, by, closing);
        CHECK(gate.next_probe() == closing + 1h);
        REQUIRE(gate.ask(closing + 1h) == pass::as_probe);
        by.retry_after = 0s;
        gate.throttled(pass::as_probe, by, closing + 1h);
        CHECK(gate.next_probe() == closing + 1h + 1s);
    }
}

TEST_CASE("a probe that was lost is followed by another a little later")
{
    throttle_gate gate;
    gate.throttled(pass::granted, {}, closing);
    REQUIRE(gate.ask(closing + 1min) == pass::as_probe);
    gate.probe_lost(closing + 2min);
    CHECK_FALSE(gate.is_open());
    CHECK(gate.ask(closing + 2min + 4s) == pass::refused);
    CHECK(gate.passable_from() == closing + 2min + 5s);
    CHECK(gate.ask(closing + 2min + 5s) == pass::as_probe);
}
