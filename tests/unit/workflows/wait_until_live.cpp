// SPDX-License-Identifier: BSL-1.0
#include <cloud66/workflows/wait_until_live.hpp>

#include <chrono>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/scripted_client.hpp"

using cloud66::errc;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

const std::string deploying_stack = R"({"uid":"s","name":"Shop","status":6})";
const std::string live_stack = R"({"uid":"s","name":"Shop","status":1})";

asio::awaitable<void> wait_in_vain(cloud66::client client, std::string uid, std::size_t& ended)
{
    const auto got = co_await cloud66::as_result(cloud66::wait_until_live(client, uid, {.timeout = 50min}));
    CHECK(got.error().code() == errc::action_timed_out);
    ++ended;
}

}  // namespace

TEST_CASE("workflows that poll share the hour's requests with the polls of actions")
{
    test::scripted_client loop;
    loop.transport->otherwise = [](const auto&) { return test::ok(deploying_stack); };
    constexpr std::size_t count = 100;
    std::size_t ended = 0;
    for (std::size_t i = 0; i < count; ++i)
        loop.spawn(wait_in_vain(loop.client, "s" + std::to_string(i), ended));
    loop.time->run_until(loop.io, [&] { return ended == count; });
    CHECK(loop.elapsed() == 50min);
    // 3,000 less the reserve for calls, and the last poll of each at its time limit.
    CHECK(loop.transport->requests.size() <= 2400 + count);
    CHECK(loop.transport->requests.size() >= 2000);
}

TEST_CASE("a workflow polls as often as an action of the same age is polled")
{
    test::scripted_client loop;
    std::vector<double> times;
    loop.transport->otherwise = [&](const cloud66::http::request& request) {
        CHECK(request.priority == cloud66::http::request_priority::poll);
        times.push_back(loop.elapsed().count());
        return test::ok(times.size() == 6 ? live_stack : deploying_stack);
    };
    CHECK(loop.run(cloud66::wait_until_live(loop.client, "s")).uid == "s");
    CHECK(times.at(0) == 0);
    CHECK(times.at(1) == Approx(2).epsilon(0.01));
    CHECK(times.at(5) == Approx(11.36).epsilon(0.01));  // 2 s, 2 s, 2 s, 2.4 s and 2.9 s: the root of the age
}

TEST_CASE("a workflow does not poll while the API throttles")
{
    test::scripted_client loop;
    loop.transport->otherwise = [&](const auto&) {
        if (loop.elapsed() < 10min)
            return test::response(503, R"({"error":"throttled"})").with("Retry-After", "600");
        return test::ok(live_stack);
    };
    CHECK(loop.run(cloud66::wait_until_live(loop.client, "s")).uid == "s");
    CHECK(loop.transport->requests.size() == 2);
    CHECK(loop.elapsed() >= 10min);
}
