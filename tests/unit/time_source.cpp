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

/// When a timer that is armed for `when` goes off by the steady clock.
std::chrono::steady_clock::time_point expiry(time_source& time, time_source::time_point when)
{
    boost::asio::io_context io;
    steady_timer timer(io);
    time.arm(timer, when);
    const auto set = timer.expiry();
    time.disarm(timer);
    return set;
}

/// How long the steady clock takes for `duration` of this time.
std::chrono::milliseconds real_duration(time_source& time, time_source::duration duration)
{
    const auto start = time.now();
    return std::chrono::round<std::chrono::milliseconds>(expiry(time, start + duration) -
                                                         expiry(time, start));
}

}  // namespace

TEST_CASE("real time is one object for the whole program, and the steady clock")
{
    CHECK(steady_time() == steady_time());
    const auto before = std::chrono::steady_clock::now();
    const auto now = steady_time()->now();
    CHECK(now >= before);
    CHECK(std::chrono::steady_clock::now() >= now);
}

TEST_CASE("steady time arms timers for the time point itself")
{
    const auto when = std::chrono::steady_clock::now() + 1h;
    CHECK(expiry(*steady_time(), when) == when);
    CHECK(expiry(*steady_time(), time_source::never) == time_source::never);
}

TEST_CASE("scaled time takes its share of real time")
{
    CHECK(real_duration(*scaled_time(60), 1min) == 1s);
    CHECK(real_duration(*scaled_time(3600), 24h) == 24s);
    CHECK(real_duration(*scaled_time(1), 1h) == 1h);
    CHECK(real_duration(*scaled_time(0.5), 1h) == 2h);
}

TEST_CASE("scaled time never goes back, and is ahead of the clock that it scales")
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

TEST_CASE("never stays never, however fast time runs")
{
    CHECK(expiry(*scaled_time(60), time_source::never) == time_source::never);
    CHECK(expiry(*scaled_time(0.001), time_source::never) == time_source::never);
}

TEST_CASE("each scaled time is its own") { CHECK(scaled_time(60) != scaled_time(60)); }

TEST_CASE("time that does not go on is refused")
{
    for (const double factor :
         {0.0, -1.0, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
        CAPTURE(factor);
        CHECK(test::error_of([&] { scaled_time(factor); }).code() == cloud66::errc::invalid_argument);
    }
}
