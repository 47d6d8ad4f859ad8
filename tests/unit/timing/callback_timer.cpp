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

/// A loop with something that notes when it is woken.
class woken_loop : public test::loop
{
public:
    cloud66::time_source::time_point at(std::chrono::seconds second) { return begin + second; }

    /// Lets everything happen that is going to.
    void settle()
    {
        while (true) {
            io.restart();
            if (io.poll() > 0) continue;
            if (time->now() > at(1h)) break;
            time->advance(1s);
        }
    }

    const cloud66::time_source::time_point begin = time->now();
    std::vector<std::chrono::duration<double>> calls;
    std::optional<callback_timer> timer{std::in_place, executor(), time,
                                        [this] { calls.push_back(elapsed()); }};
};

}  // namespace

TEST_CASE("a wake-up calls once, at its moment")
{
    woken_loop loop;
    loop.timer->set(loop.at(5s));
    loop.settle();
    CHECK(loop.calls == std::vector<std::chrono::duration<double>>{5s});
}

TEST_CASE("a wake-up has one moment: the last that was set")
{
    woken_loop loop;
    loop.timer->set(loop.at(5s));
    SECTION("a later one") { loop.timer->set(loop.at(9s)); }
    SECTION("an earlier one, and then again")
    {
        loop.timer->set(loop.at(3s));
        loop.timer->set(loop.at(9s));
    }
    SECTION("after the first is due, and before its call")
    {
        loop.time->advance(5s);
        loop.timer->set(loop.at(9s));
    }
    loop.settle();
    CHECK(loop.calls == std::vector<std::chrono::duration<double>>{9s});
}

TEST_CASE("a wake-up does not call when it is not meant to any more")
{
    woken_loop loop;
    loop.timer->set(loop.at(5s));
    SECTION("put off for ever") { loop.timer->set(cloud66::time_source::never); }
    SECTION("put off after it is due")
    {
        loop.time->advance(5s);
        loop.timer->set(cloud66::time_source::never);
    }
    SECTION("gone") { loop.timer.reset(); }
    SECTION("gone after it is due")
    {
        loop.time->advance(5s);
        loop.timer.reset();
    }
    loop.settle();
    CHECK(loop.calls.empty());
}

TEST_CASE("a wake-up can be set again, to the same moment too, from within its call")
{
    woken_loop loop;
    int calls = 0;
    loop.timer.emplace(loop.executor(), loop.time, [&] {
        if (++calls == 1) loop.timer->set(loop.at(5s));
        if (calls == 2) loop.timer.reset();
    });
    loop.timer->set(loop.at(5s));
    loop.settle();
    CHECK(calls == 2);
}
