// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/calls/call.hpp>
#include <cloud66/detail/polling/poll_turn.hpp>

#include <chrono>
#include <optional>
#include <vector>

#include "support/catch.hpp"
#include "support/scripted_client.hpp"

using cloud66::detail::poll_turn;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

/// A client without a strand, so that turns run on the test's executor.
class poll_turn_loop : public test::scripted_loop
{
public:
    poll_turn_loop()
    {
        options.thread_safe = false;
        client.emplace(executor(), options);
    }

    auto poller() { return cloud66::detail::client_access::poller_of(*client); }

    std::optional<cloud66::client> client;
};

asio::awaitable<void> take_turns(poll_turn_loop& loop, int count, std::vector<double>& times)
{
    poll_turn turn(loop.poller(), "s", 1);
    for (int i = 0; i < count; ++i) {
        co_await turn.wait_until(cloud66::time_source::never);
        times.push_back(loop.elapsed().count());
        turn.end();
    }
}

asio::awaitable<void> destroy_turn(poll_turn_loop& loop, bool in_poll)
{
    poll_turn turn(loop.poller(), "s", 1);
    if (in_poll) co_await turn.wait_until(cloud66::time_source::never);
}

}  // namespace

TEST_CASE("the first turn is at once, and the others have the intervals of an action's polls")
{
    poll_turn_loop loop;
    std::vector<double> times;
    loop.run(take_turns(loop, 4, times));
    CHECK(times == std::vector<double>{0, 2, 4, 6});
}

TEST_CASE("a turn that is destroyed before or during its poll is not scheduled any more")
{
    poll_turn_loop loop;
    loop.run(destroy_turn(loop, GENERATE(false, true)));
    CHECK(loop.client->polling_stats().actions == 0);
    std::vector<double> times;
    loop.run(take_turns(loop, 2, times));
    CHECK(times == std::vector<double>{0, 2});
}

TEST_CASE("a wait for a turn ends at its deadline")
{
    poll_turn_loop loop;
    const auto wait = [](poll_turn_loop& fixture, double& end) -> asio::awaitable<void> {
        poll_turn turn(fixture.poller(), "s", 1);
        co_await turn.wait_until(cloud66::time_source::never);
        turn.end();
        co_await turn.wait_until(fixture.time->now() + 1s);
        end = fixture.elapsed().count();
    };
    double end = 0;
    loop.run(wait(loop, end));
    CHECK(end == 1);
}
