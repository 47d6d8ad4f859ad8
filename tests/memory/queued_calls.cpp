// SPDX-License-Identifier: BSL-1.0
// Many more concurrent calls than connections.
#include <cloud66/client.hpp>

#include "memory/allocations.hpp"
#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/sandbox_loop.hpp"

#include <boost/asio/co_spawn.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <exception>
#include <vector>

using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

constexpr std::size_t connections = 8;

/// A client with 8 connections and practically no rate limit.
cloud66::client client_of(test::sandbox_loop& loop)
{
    loop.options.limits.connections = connections;
    loop.options.rate_limit.limit = 1'000'000;
    loop.options.log = {};
    return loop.make_client();
}

}  // namespace

TEST_CASE(
    "ten thousand calls on eight connections are sent in order, and take 1.5 KiB each beside coroutine "
    "frames")
{
    constexpr std::size_t calls = 10'000;
    cloud66::sandbox_options options;
    options.rate_limit = 1'000'000;
    test::sandbox_loop loop(options);
    const cloud66::client client = client_of(loop);
    std::vector<std::size_t> order;
    order.reserve(calls);
    const std::size_t before = test::allocated_bytes();
    std::size_t most = 0;
    for (std::size_t i = 0; i < calls; ++i)
        asio::co_spawn(loop.io, client.ping(), [&, i](std::exception_ptr failure) {
            if (failure) std::rethrow_exception(failure);
            if (order.empty()) most = test::allocated_bytes();
            order.push_back(i);
        });
    loop.time->run_until(loop.io, [&] { return order.size() == calls; });
    CHECK((most - before) / calls <= 1536);
    // Calls that are in flight at the same time may end in another order.
    for (std::size_t at = 0; at < calls; ++at)
        if (order[at] + connections <= at || at + connections <= order[at])
            FAIL_CHECK("call " << order[at] << " ended as " << at);
    CHECK(loop.sandbox.accepted_connections() == connections);
}

TEST_CASE("calls that wait for a connection keep their deadlines")
{
    constexpr std::size_t calls = 1'000;
    test::sandbox_loop loop;
    cloud66::fault_rule fault;
    fault.kind = cloud66::fault_kind::no_response;
    fault.times = 0;
    loop.sandbox.add_fault(fault);
    cloud66::call_options options;
    options.timeout = 3s;
    const cloud66::client client = client_of(loop).with(options);
    std::size_t ended = 0;
    for (std::size_t i = 0; i < calls; ++i)
        asio::co_spawn(loop.io, client.ping(), [&](std::exception_ptr failure) {
            CHECK(test::error_in(failure).code() == cloud66::errc::call_timed_out);
            ++ended;
        });
    loop.time->run_until(loop.io, [&] { return ended == calls; });
    CHECK(loop.elapsed() == 3s);
}
