// SPDX-License-Identifier: BSL-1.0
#include <cloud66/error.hpp>
#include <cloud66/time_source.hpp>

#include "support/catch.hpp"
#include "support/errors.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <limits>

using boost::asio::steady_timer;
using cloud66::scaled_time;
using cloud66::steady_time;
using cloud66::time_source;
using namespace std::chrono_literals;

namespace {

/// The expiry on the steady clock of a timer that is armed for `when`.
std::chrono::steady_clock::time_point expiry(time_source& time, time_source::time_point when)
{
    boost::asio::io_context io;
    steady_timer timer(io);
    time.arm(timer, when);
    const auto set = timer.expiry();
    time.disarm(timer);
    return set;
}

/// The time that `duration` of `time` takes on the steady clock.
std::chrono::milliseconds real_duration(time_source& time, time_source::duration duration)
{
    const auto start = time.now();
    return std::chrono::round<std::chrono::milliseconds>(expiry(time, start + duration) -
                                                         expiry(time, start));
}

}  // namespace

TEST_CASE("steady_time() is one object for the whole program, and follows the steady clock")
{
    CHECK(steady_time() == steady_time());
    const auto before = std::chrono::steady_clock::now();
    const auto now = steady_time()->now();
    CHECK(now >= before);
    CHECK(std::chrono::steady_clock::now() >= now);
}

TEST_CASE("steady_time() arms timers for the given time")
{
    const auto when = std::chrono::steady_clock::now() + 1h;
    CHECK(expiry(*steady_time(), when) == when);
    CHECK(expiry(*steady_time(), time_source::never) == time_source::never);
}

TEST_CASE("scaled_time() divides durations by its factor")
{
    CHECK(real_duration(*scaled_time(60), 1min) == 1s);
    CHECK(real_duration(*scaled_time(3600), 24h) == 24s);
    CHECK(real_duration(*scaled_time(1), 1h) == 1h);
    CHECK(real_duration(*scaled_time(0.5), 1h) == 2h);
}

TEST_CASE("scaled_time() never goes back, and does not start before the steady clock's time")
{
    const auto before = std::chrono::steady_clock::now();
    const auto time = scaled_time(1000);
    auto last = time->now();
    CHECK(last >= before);
    for (int i = 0; i < 1000; ++i) {
        const auto now = time->now();
        CHECK(now >= last);
        last = now;
    }
}

TEST_CASE("scaled_time() arms no timer for a time of never, whatever its factor")
{
    CHECK(expiry(*scaled_time(60), time_source::never) == time_source::never);
    CHECK(expiry(*scaled_time(0.001), time_source::never) == time_source::never);
}

TEST_CASE("each call of scaled_time() returns a new object") { CHECK(scaled_time(60) != scaled_time(60)); }

TEST_CASE("scaled_time() refuses a factor that is not positive and finite")
{
    for (const double factor :
         {0.0, -1.0, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
        CAPTURE(factor);
        CHECK(test::error_of([&] { (void)scaled_time(factor); }).code() == cloud66::errc::invalid_argument);
    }
}
