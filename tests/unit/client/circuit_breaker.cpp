// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/client/circuit_breaker.hpp>

#include <chrono>
#include <optional>
#include <vector>

#include "support/catch.hpp"

using cloud66::detail::circuit_breaker;
using cloud66::detail::throttle_hint;
using namespace std::chrono_literals;

namespace {

/// A breaker with a clock and numbered requests.
struct breaker_fixture
{
    std::uint64_t pass()
    {
        REQUIRE(breaker.allows(now));
        breaker.passed(++last_request);
        return last_request;
    }

    bool throttle(std::uint64_t request, double random = 0)
    {
        return breaker.throttled(request, hint, now, random);
    }

    /// The time until the breaker allows a probe.
    std::chrono::duration<double> pause() const { return breaker.next_probe_at() - now; }

    void advance_to_probe() { now = breaker.next_probe_at(); }

    circuit_breaker breaker;
    throttle_hint hint;
    circuit_breaker::time_point now = circuit_breaker::time_point(1h);
    std::uint64_t last_request = 0;
};

}  // namespace

TEST_CASE("a closed breaker passes every request, and stays closed after a response and after a lost request")
{
    breaker_fixture fixture;
    for (int i = 0; i < 3; ++i) {
        const auto request = fixture.pass();
        CHECK_FALSE(fixture.breaker.responded(request));
    }
    fixture.breaker.lost(fixture.pass(), fixture.now);
    CHECK(fixture.breaker.is_closed());
    CHECK(fixture.breaker.next_probe_at() == circuit_breaker::time_point::min());
}

TEST_CASE("a throttled request opens the breaker, and a probe a minute later closes it")
{
    breaker_fixture fixture;
    CHECK(fixture.throttle(fixture.pass()));
    CHECK_FALSE(fixture.breaker.is_closed());
    CHECK_FALSE(fixture.breaker.allows(fixture.now));
    CHECK(fixture.pause() == 60s);
    fixture.now += 60s - 1ns;
    CHECK_FALSE(fixture.breaker.allows(fixture.now));
    fixture.now += 1ns;
    const auto probe = fixture.pass();
    CHECK(fixture.breaker.is_half_open());
    CHECK(fixture.breaker.next_probe_at() == cloud66::time_source::never);
    CHECK_FALSE(fixture.breaker.allows(fixture.now + 24h));
    CHECK(fixture.breaker.responded(probe));
    CHECK(fixture.breaker.is_closed());
    CHECK_FALSE(fixture.breaker.is_half_open());
}

TEST_CASE("pauses double up to ten minutes, and start at one minute again after the breaker has closed")
{
    breaker_fixture fixture;
    fixture.throttle(fixture.pass());
    std::vector<double> pauses;
    for (int i = 0; i < 70; ++i) {
        pauses.push_back(fixture.pause().count());
        fixture.advance_to_probe();
        CHECK(fixture.throttle(fixture.pass()));
    }
    pauses.resize(7);
    CHECK(pauses == std::vector<double>{60, 120, 240, 480, 600, 600, 600});
    CHECK(fixture.pause() == 600s);
    fixture.advance_to_probe();
    fixture.breaker.responded(fixture.pass());
    fixture.throttle(fixture.pass());
    CHECK(fixture.pause() == 60s);
}

TEST_CASE("the time of a probe has a jitter of up to five seconds")
{
    breaker_fixture fixture;
    fixture.throttle(fixture.pass(), 0.5);
    CHECK(fixture.pause() == 62500ms);
    fixture.advance_to_probe();
    fixture.throttle(fixture.pass(), 0.999);
    CHECK(fixture.pause() > 124s);
    CHECK(fixture.pause() < 125s);
}

TEST_CASE("requests in flight when the breaker opens open it once")
{
    breaker_fixture fixture;
    const auto first = fixture.pass(), second = fixture.pass(), third = fixture.pass();
    CHECK(fixture.throttle(second));
    fixture.now += 5s;
    CHECK_FALSE(fixture.throttle(first));
    CHECK(fixture.pause() == 55s);
    fixture.now += 55s;
    const auto probe = fixture.pass();
    CHECK_FALSE(fixture.throttle(third));  // it is no response to the probe
    CHECK(fixture.breaker.is_half_open());
    fixture.throttle(probe);
    CHECK(fixture.pause() == 120s);
}

TEST_CASE("a response to a request sent before the breaker opened does not close it")
{
    breaker_fixture fixture;
    const auto slow = fixture.pass();
    fixture.throttle(fixture.pass());
    CHECK_FALSE(fixture.breaker.responded(slow));
    CHECK_FALSE(fixture.breaker.is_closed());
}

TEST_CASE("a throttled request sent before the last probe does not open a closed breaker")
{
    breaker_fixture fixture;
    const auto slow = fixture.pass();
    fixture.throttle(fixture.pass());
    fixture.advance_to_probe();
    fixture.breaker.responded(fixture.pass());
    CHECK_FALSE(fixture.throttle(slow));
    CHECK(fixture.breaker.is_closed());
    CHECK(fixture.throttle(fixture.pass()));
}

TEST_CASE("a lost probe is followed by another five seconds later")
{
    breaker_fixture fixture;
    const auto slow = fixture.pass();
    fixture.throttle(fixture.pass());
    fixture.advance_to_probe();
    const auto probe = fixture.pass();
    fixture.breaker.lost(slow, fixture.now);
    CHECK(fixture.breaker.is_half_open());
    fixture.breaker.lost(probe, fixture.now);
    CHECK_FALSE(fixture.breaker.is_closed());
    CHECK(fixture.pause() == 5s);
    fixture.advance_to_probe();
    CHECK(fixture.breaker.responded(fixture.pass()));
}

TEST_CASE("the end of the window is waited for if it was seen, and is an upper bound if it is estimated")
{
    breaker_fixture fixture;
    fixture.hint.resets_at = fixture.now + 40min;
    SECTION("seen")
    {
        fixture.hint.reset_seen = true;
        fixture.throttle(fixture.pass(), 0.5);
        CHECK(fixture.pause() == 40min + 2500ms);
        fixture.advance_to_probe();
        fixture.throttle(fixture.pass());  // the window has not ended
        CHECK(fixture.pause() == 120s);
    }
    SECTION("estimated")
    {
        fixture.throttle(fixture.pass());
        CHECK(fixture.pause() == 60s);
        fixture.hint.resets_at = fixture.now + 70s;
        fixture.advance_to_probe();
        fixture.throttle(fixture.pass());
        CHECK(fixture.pause() == 10s);
        fixture.advance_to_probe();
        fixture.throttle(fixture.pass());  // the window has not ended
        CHECK(fixture.pause() == 240s);
    }
}

TEST_CASE("each Retry-After sets the pause before the next probe")
{
    breaker_fixture fixture;
    fixture.hint.resets_at = fixture.now + 40min;
    fixture.hint.reset_seen = true;
    fixture.hint.retry_after = 3s;
    fixture.throttle(fixture.pass(), 0.5);
    CHECK(fixture.pause() == 5500ms);
    fixture.advance_to_probe();
    fixture.throttle(fixture.pass());
    CHECK(fixture.pause() == 3s);
    fixture.advance_to_probe();
    fixture.hint.retry_after = 50min;
    fixture.throttle(fixture.pass());
    CHECK(fixture.pause() == 50min);
    fixture.advance_to_probe();
    fixture.hint.retry_after = 0s;
    fixture.throttle(fixture.pass());
    CHECK(fixture.pause() == 0s);
}

TEST_CASE("only probes without Retry-After double the pause")
{
    breaker_fixture fixture;
    fixture.hint.retry_after = 1s;
    for (int i = 0; i < 5; ++i) {
        fixture.throttle(fixture.pass());
        fixture.advance_to_probe();
    }
    fixture.hint.retry_after.reset();
    fixture.throttle(fixture.pass());
    CHECK(fixture.pause() == 60s);
    fixture.advance_to_probe();
    fixture.hint.retry_after = 1s;
    fixture.throttle(fixture.pass());
    CHECK(fixture.pause() == 1s);
    fixture.advance_to_probe();
    fixture.hint.retry_after.reset();
    fixture.throttle(fixture.pass());
    CHECK(fixture.pause() == 120s);
}

TEST_CASE("no hint delays a probe for longer than the rate limit's window")
{
    breaker_fixture fixture;
    fixture.now = circuit_breaker::time_point(GENERATE(0h, 1h, 8760h));
    fixture.hint.retry_after =
        GENERATE(values<std::chrono::seconds>({1h, 1h + 1s, 2h, 8760h, std::chrono::seconds::max()}));
    fixture.throttle(fixture.pass(), 0.9);
    CHECK(fixture.pause() == 1h);
    fixture.advance_to_probe();
    fixture.throttle(fixture.pass(), 0.9);  // nor the second probe
    CHECK(fixture.pause() == 1h);
    fixture.advance_to_probe();
    CHECK(fixture.breaker.responded(fixture.pass()));
}
