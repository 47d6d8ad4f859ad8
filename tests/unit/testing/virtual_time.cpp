// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/timing/event.hpp>
#include <cloud66/testing/virtual_time.hpp>

#include "support/catch.hpp"
#include "support/loop.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using boost::asio::awaitable;
using boost::asio::steady_timer;
using cloud66::virtual_time;
using cloud66::detail::sleep_for;
using namespace std::chrono_literals;

namespace {

const virtual_time::time_point zero{};

/// A loop, and what happened in it.
struct diary : test::loop
{
    awaitable<void> sleep_and_write(virtual_time::duration duration, std::string line)
    {
        co_await sleep_for(time, duration);
        lines.push_back(line + " at " +
                        std::to_string(std::chrono::round<std::chrono::seconds>(elapsed()).count()));
    }

    awaitable<int> sleep_and_give(virtual_time::duration duration, int value)
    {
        co_await sleep_for(time, duration);
        co_return value;
    }

    awaitable<void> sleep_and_throw(virtual_time::duration duration)
    {
        co_await sleep_for(time, duration);
        throw std::out_of_range("thrown");
    }

    /// Waits on a timer of the test, armed for `when`.
    void wait(steady_timer& timer, virtual_time::time_point when, const std::string& line)
    {
        time->arm(timer, when);
        timer.async_wait([this, line](boost::system::error_code) { lines.push_back(line); });
    }

    std::vector<std::string> lines;
};

}  // namespace

TEST_CASE("virtual time begins at zero and stands still while there is something to do")
{
    diary loop;
    CHECK(loop.time->now() == zero);
    bool done = false;
    boost::asio::post(loop.io, [&] { boost::asio::post(loop.io, [&] { done = true; }); });
    loop.time->run_until(loop.io, [&] { return done; });
    CHECK(loop.time->now() == zero);
}

TEST_CASE("virtual time jumps to the next time point that something waits for")
{
    diary loop;
    loop.spawn(loop.sleep_and_write(3h, "c"));
    loop.spawn(loop.sleep_and_write(1s, "a"));
    loop.spawn(loop.sleep_and_write(60s, "b"));
    loop.run(loop.sleep_and_write(4h, "d"));
    CHECK(loop.lines == std::vector<std::string>{"a at 1", "b at 60", "c at 10800", "d at 14400"});
    CHECK(loop.time->now() == zero + 4h);
}

TEST_CASE("waiters for one time point wake in the order in which they began")
{
    diary loop;
    for (const char* name : {"a", "b", "c"}) loop.spawn(loop.sleep_and_write(1min, name));
    loop.run(loop.sleep_and_write(1min, "d"));
    CHECK(loop.lines == std::vector<std::string>{"a at 60", "b at 60", "c at 60", "d at 60"});
}

TEST_CASE("running a task gives its result or throws what it threw")
{
    diary loop;
    CHECK(loop.run(loop.sleep_and_give(1h, 7)) == 7);
    CHECK_THROWS_AS(loop.run(loop.sleep_and_throw(1h)), std::out_of_range);
    CHECK(loop.run(loop.sleep_and_give(1h, 8)) == 8);
    CHECK(loop.time->now() == zero + 3h);
}

TEST_CASE("what another task throws comes out of the run")
{
    diary loop;
    loop.spawn(loop.sleep_and_throw(1s));
    CHECK_THROWS_AS(loop.run(loop.sleep_and_give(1h, 7)), std::out_of_range);
    CHECK(loop.time->now() == zero + 1s);
}

TEST_CASE("running ends when the task does, whoever goes on waiting")
{
    diary loop;
    loop.spawn(loop.sleep_and_write(2h, "later"));
    loop.run(loop.sleep_and_write(1h, "done"));
    CHECK(loop.lines == std::vector<std::string>{"done at 3600"});
    loop.run(loop.sleep_and_write(2h, "done again"));
    CHECK(loop.lines.back() == "done again at 10800");
    CHECK(loop.lines.size() == 3);
}

TEST_CASE("a program that can never get further gets an exception instead of hanging")
{
    diary loop;
    CHECK_THROWS_AS(loop.time->run_until(loop.io, [] { return false; }), std::logic_error);
    loop.time->run_until(loop.io, [] { return true; });
}

TEST_CASE("advancing wakes what was due, and only that")
{
    diary loop;
    steady_timer early(loop.io), exact(loop.io), late(loop.io);
    loop.wait(late, zero + 11s, "late");
    loop.wait(exact, zero + 10s, "exact");
    loop.wait(early, zero + 1s, "early");
    loop.time->advance(10s);
    CHECK(loop.lines.empty());  // handlers run in the loop, not here
    loop.io.poll();
    CHECK(loop.lines == std::vector<std::string>{"early", "exact"});
    CHECK(loop.time->now() == zero + 10s);
    loop.time->advance(1s);
    loop.io.restart();
    loop.io.poll();
    CHECK(loop.lines.back() == "late");
}

TEST_CASE("virtual time never goes back")
{
    virtual_time time;
    time.advance(10s);
    time.advance(-5s);
    CHECK(time.now() == zero + 10s);
    time.advance(0s);
    CHECK(time.now() == zero + 10s);
}

TEST_CASE("a timer for a time point that has come expires at once")
{
    diary loop;
    loop.time->advance(10s);
    steady_timer past(loop.io), present(loop.io);
    loop.wait(past, zero + 1s, "past");
    loop.wait(present, zero + 10s, "present");
    loop.io.poll();
    CHECK(loop.lines.size() == 2);
}

TEST_CASE("a timer that is armed again waits for the new time point only")
{
    diary loop;
    steady_timer timer(loop.io);
    loop.wait(timer, zero + 1s, "first");
    loop.wait(timer, zero + 5s, "second");
    loop.io.poll();
    CHECK(loop.lines == std::vector<std::string>{"first"});  // its wait was cancelled, as with expires_at
    loop.time->advance(1s);
    loop.io.restart();
    loop.io.poll();
    CHECK(loop.lines.size() == 1);
    loop.time->advance(4s);
    loop.io.restart();
    loop.io.poll();
    CHECK(loop.lines == std::vector<std::string>{"first", "second"});
}

TEST_CASE("a timer that was disarmed is forgotten and may be destroyed")
{
    diary loop;
    auto timer = std::make_unique<steady_timer>(loop.io);
    loop.time->disarm(*timer);  // not armed yet: nothing happens
    loop.time->arm(*timer, zero + 1s);
    loop.time->disarm(*timer);
    loop.time->disarm(*timer);
    timer.reset();
    loop.time->advance(1h);
    CHECK(loop.run(loop.sleep_and_give(1s, 7)) == 7);
}

TEST_CASE("what waits for ever does not move the time")
{
    diary loop;
    steady_timer endless(loop.io);
    loop.wait(endless, cloud66::time_source::never, "never");
    loop.run(loop.sleep_and_give(1h, 7));
    CHECK(loop.time->now() == zero + 1h);
    CHECK(loop.lines.empty());
    endless.cancel();
    loop.io.restart();
    loop.io.poll();
    CHECK(loop.lines == std::vector<std::string>{"never"});
}

TEST_CASE("a thousand sleepers are woken in order")
{
    diary loop;
    for (int i = 1000; i > 0; --i) loop.spawn(loop.sleep_and_write(i * 1min, "x"));
    loop.run(loop.sleep_and_give(1001min, 7));
    REQUIRE(loop.lines.size() == 1000);
    CHECK(loop.lines.front() == "x at 60");
    CHECK(loop.lines.back() == "x at 60000");
}
