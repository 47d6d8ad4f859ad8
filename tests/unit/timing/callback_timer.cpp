// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/timing/callback_timer.hpp>

#include <boost/asio/post.hpp>

#include <chrono>
#include <optional>
#include <vector>

#include "support/catch.hpp"
#include "support/loop.hpp"

using cloud66::detail::callback_timer;
using namespace std::chrono_literals;

namespace {

/// A loop with a timer that records the times of its calls.
class callback_timer_loop : public test::loop
{
public:
    cloud66::time_source::time_point at(std::chrono::seconds second) { return start + second; }

    /// Runs all handlers that become ready within an hour.
    void run_an_hour()
    {
        while (true) {
            io.restart();
            if (io.poll() > 0) continue;
            if (time->now() > at(1h)) break;
            time->advance(1s);
        }
    }

    const cloud66::time_source::time_point start = time->now();
    std::vector<std::chrono::duration<double>> calls;
    std::optional<callback_timer> timer{std::in_place, executor(), time,
                                        [this] { calls.push_back(elapsed()); }};
};

}  // namespace

TEST_CASE("a timer calls once, at its time")
{
    callback_timer_loop loop;
    loop.timer->set(loop.at(5s));
    loop.run_an_hour();
    CHECK(loop.calls == std::vector<std::chrono::duration<double>>{5s});
}

TEST_CASE("a timer calls at the time that was set last")
{
    callback_timer_loop loop;
    loop.timer->set(loop.at(5s));
    SECTION("a later one") { loop.timer->set(loop.at(9s)); }
    SECTION("an earlier one, and then a later one")
    {
        loop.timer->set(loop.at(3s));
        loop.timer->set(loop.at(9s));
    }
    SECTION("after the first is due, and before its call")
    {
        loop.time->advance(5s);
        loop.timer->set(loop.at(9s));
    }
    loop.run_an_hour();
    CHECK(loop.calls == std::vector<std::chrono::duration<double>>{9s});
}

TEST_CASE("a timer that is set to never or destroyed does not call")
{
    callback_timer_loop loop;
    loop.timer->set(loop.at(5s));
    SECTION("set to never") { loop.timer->set(cloud66::time_source::never); }
    SECTION("set to never after it is due")
    {
        loop.time->advance(5s);
        loop.timer->set(cloud66::time_source::never);
    }
    SECTION("destroyed") { loop.timer.reset(); }
    SECTION("destroyed after it is due")
    {
        loop.time->advance(5s);
        loop.timer.reset();
    }
    loop.run_an_hour();
    CHECK(loop.calls.empty());
}

TEST_CASE("a timer can be set again, to the same time too, and destroyed within its call")
{
    callback_timer_loop loop;
    int calls = 0;
    loop.timer.emplace(loop.executor(), loop.time, [&] {
        if (++calls == 1) loop.timer->set(loop.at(5s));
        if (calls == 2) loop.timer.reset();
    });
    loop.timer->set(loop.at(5s));
    loop.run_an_hour();
    CHECK(calls == 2);
}
