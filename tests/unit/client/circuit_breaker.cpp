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

/// A gate, its time, and requests that pass it.
struct breaker_fixture
{
    std::uint64_t pass()
    {
        REQUIRE(breaker.allows(now));
        breaker.passed(++number);
        return number;
    }

    bool throttle(std::uint64_t request, double random = 0)
    {
        return breaker.throttled(request, hint, now, random);
    }

    /// Until one may pass.
    std::chrono::duration<double> pause() const { return breaker.next_probe_at() - now; }

    void go_to_probe() { now = breaker.next_probe_at(); }

    circuit_breaker breaker;
    throttle_hint hint;
    circuit_breaker::time_point now = circuit_breaker::time_point(1h);
    std::uint64_t number = 0;
};

}  // namespace

TEST_CASE("an open breaker lets every request through, whatever is responded")
{
    breaker_fixture on;
    for (int i = 0; i < 3; ++i) {
        const auto request = on.pass();
        CHECK_FALSE(on.breaker.responded(request));
    }
    on.breaker.lost(on.pass(), on.now);
    CHECK(on.breaker.is_closed());
    CHECK(on.breaker.next_probe_at() == circuit_breaker::time_point::min());
}

TEST_CASE("a throttled request closes the breaker, a probe a minute later opens it")
{
    breaker_fixture on;
    CHECK(on.throttle(on.pass()));
    CHECK_FALSE(on.breaker.is_closed());
    CHECK_FALSE(on.breaker.allows(on.now));
    CHECK(on.pause() == 60s);
    on.now += 60s - 1ns;
    CHECK_FALSE(on.breaker.allows(on.now));
    on.now += 1ns;
    const auto probe = on.pass();
    CHECK(on.breaker.is_half_open());
    CHECK(on.breaker.next_probe_at() == cloud66::time_source::never);
    CHECK_FALSE(on.breaker.allows(on.now + 24h));
    CHECK(on.breaker.responded(probe));
    CHECK(on.breaker.is_closed());
    CHECK_FALSE(on.breaker.is_half_open());
}

TEST_CASE("pauses double up to ten minutes, and start anew when the breaker closes again")
{
    breaker_fixture on;
    on.throttle(on.pass());
    std::vector<double> pauses;
    for (int i = 0; i < 70; ++i) {
        pauses.push_back(on.pause().count());
        on.go_to_probe();
        CHECK(on.throttle(on.pass()));
    }
    pauses.resize(7);
    CHECK(pauses == std::vector<double>{60, 120, 240, 480, 600, 600, 600});
    CHECK(on.pause() == 600s);
    on.go_to_probe();
    on.breaker.responded(on.pass());
    on.throttle(on.pass());
    CHECK(on.pause() == 60s);
}

TEST_CASE("probes are spread over five seconds")
{
    breaker_fixture on;
    on.throttle(on.pass(), 0.5);
    CHECK(on.pause() == 62500ms);
    on.go_to_probe();
    on.throttle(on.pass(), 0.999);
    CHECK(on.pause() > 124s);
    CHECK(on.pause() < 125s);
}

TEST_CASE("requests that were under way when the breaker closed close it once")
{
    breaker_fixture on;
    const auto first = on.pass(), second = on.pass(), third = on.pass();
    CHECK(on.throttle(second));
    on.now += 5s;
    CHECK_FALSE(on.throttle(first));
    CHECK(on.pause() == 55s);
    on.now += 55s;
    const auto probe = on.pass();
    CHECK_FALSE(on.throttle(third));  // it says nothing about the probe
    CHECK(on.breaker.is_half_open());
    on.throttle(probe);
    CHECK(on.pause() == 120s);
}

TEST_CASE("a response to a request from before the breaker closed opens nothing")
{
    breaker_fixture on;
    const auto slow = on.pass();
    on.throttle(on.pass());
    CHECK_FALSE(on.breaker.responded(slow));
    CHECK_FALSE(on.breaker.is_closed());
}

TEST_CASE("a throttled request from before the breaker opened does not close it")
{
    breaker_fixture on;
    const auto slow = on.pass();
    on.throttle(on.pass());
    on.go_to_probe();
    on.breaker.responded(on.pass());
    CHECK_FALSE(on.throttle(slow));
    CHECK(on.breaker.is_closed());
    CHECK(on.throttle(on.pass()));
}

TEST_CASE("a probe that is lost makes way for another a little later")
{
    breaker_fixture on;
    const auto slow = on.pass();
    on.throttle(on.pass());
    on.go_to_probe();
    const auto probe = on.pass();
    on.breaker.lost(slow, on.now);
    CHECK(on.breaker.is_half_open());
    on.breaker.lost(probe, on.now);
    CHECK_FALSE(on.breaker.is_closed());
    CHECK(on.pause() == 5s);
    on.go_to_probe();
    CHECK(on.breaker.responded(on.pass()));
}

TEST_CASE("the end of the hour is waited for if it is known, and is an upper bound if it is guessed")
{
    breaker_fixture on;
    on.hint.resets_at = on.now + 40min;
    SECTION("known")
    {
        on.hint.reset_seen = true;
        on.throttle(on.pass(), 0.5);
        CHECK(on.pause() == 40min + 2500ms);
        on.go_to_probe();
        on.throttle(on.pass());  // it was wrong
        CHECK(on.pause() == 120s);
    }
    SECTION("guessed")
    {
        on.throttle(on.pass());
        CHECK(on.pause() == 60s);
        on.hint.resets_at = on.now + 70s;
        on.go_to_probe();
        on.throttle(on.pass());
        CHECK(on.pause() == 10s);
        on.go_to_probe();
        on.throttle(on.pass());  // it was wrong
        CHECK(on.pause() == 240s);
    }
}

TEST_CASE("Retry-After is the API's own word each time that it comes")
{
    breaker_fixture on;
    on.hint.resets_at = on.now + 40min;
    on.hint.reset_seen = true;
    on.hint.retry_after = 3s;
    on.throttle(on.pass(), 0.5);
    CHECK(on.pause() == 5500ms);
    on.go_to_probe();
    on.throttle(on.pass());
    CHECK(on.pause() == 3s);
    on.go_to_probe();
    on.hint.retry_after = 50min;
    on.throttle(on.pass());
    CHECK(on.pause() == 50min);
    on.go_to_probe();
    on.hint.retry_after = 0s;
    on.throttle(on.pass());
    CHECK(on.pause() == 0s);
}

TEST_CASE("pauses double for probes without Retry-After only")
{
    breaker_fixture on;
    on.hint.retry_after = 1s;
    for (int i = 0; i < 5; ++i) {
        on.throttle(on.pass());
        on.go_to_probe();
    }
    on.hint.retry_after.reset();
    on.throttle(on.pass());
    CHECK(on.pause() == 60s);
    on.go_to_probe();
    on.hint.retry_after = 1s;
    on.throttle(on.pass());
    CHECK(on.pause() == 1s);
    on.go_to_probe();
    on.hint.retry_after.reset();
    on.throttle(on.pass());
    CHECK(on.pause() == 120s);
}

TEST_CASE("no hint keeps the breaker without a probe for longer than the rate limit's window")
{
    breaker_fixture on;
    on.now = circuit_breaker::time_point(GENERATE(0h, 1h, 8760h));
    on.hint.retry_after =
        GENERATE(values<std::chrono::seconds>({1h, 1h + 1s, 2h, 8760h, std::chrono::seconds::max()}));
    on.throttle(on.pass(), 0.9);
    CHECK(on.pause() == 1h);
    on.go_to_probe();
    on.throttle(on.pass(), 0.9);  // and not the second one either
    CHECK(on.pause() == 1h);
    on.go_to_probe();
    CHECK(on.breaker.responded(on.pass()));
}
