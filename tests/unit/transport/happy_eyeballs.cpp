// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/transport/happy_eyeballs.hpp>
#include <cloud66/time_source.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <chrono>
#include <list>
#include <vector>

#include "support/catch.hpp"

using boost::asio::ip::tcp;
using cloud66::detail::connect_first;
using cloud66::detail::interleave_families;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

tcp::endpoint endpoint_of(const char* address, unsigned short port = 443)
{
    return {asio::ip::make_address(address), port};
}

tcp::endpoint loopback(unsigned char last) { return {asio::ip::address_v4({127, 0, 0, last}), 0}; }

/// An address that does not respond to a SYN, since its accept queue is full.
class unresponsive_address
{
public:
    explicit unresponsive_address(unsigned char last)
    {
        acceptor_.open(tcp::v4());
        acceptor_.bind(loopback(last));
        acceptor_.listen(0);
        for (int i = 0; i < 4; ++i)
            fillers_.emplace_back(io_).async_connect(endpoint(), [](boost::system::error_code) {});
    }

    tcp::endpoint endpoint() const { return acceptor_.local_endpoint(); }

private:
    asio::io_context io_;  // never runs: the system fills the queue by itself
    tcp::acceptor acceptor_{io_};
    std::list<tcp::socket> fillers_;
};

/// A socket with a clock that runs a hundred times as fast, so that 250 ms are 2.5 ms.
struct connect_fixture
{
    boost::system::error_code connect(std::vector<tcp::endpoint> endpoints, std::chrono::milliseconds limit)
    {
        auto result = asio::co_spawn(
            io, connect_first(socket, std::move(endpoints), time, time->now() + limit), asio::use_future);
        io.restart();
        io.run();
        return result.get();
    }

    asio::io_context io;
    std::shared_ptr<cloud66::time_source> time = cloud66::scaled_time(100);
    tcp::socket socket{io};
};

}  // namespace

TEST_CASE("address families alternate, each in the resolver's order")
{
    const auto a = endpoint_of("::1"), b = endpoint_of("::2"), c = endpoint_of("::3");
    const auto x = endpoint_of("10.0.0.1"), y = endpoint_of("10.0.0.2");
    CHECK(interleave_families({}).empty());
    CHECK(interleave_families({a, b, c}) == std::vector{a, b, c});
    CHECK(interleave_families({a, b, c, x, y}) == std::vector{a, x, b, y, c});
    CHECK(interleave_families({x, y, a}) == std::vector{x, a, y});
}

TEST_CASE("an address that does not respond is skipped at every position")
{
    connect_fixture fixture;
    tcp::acceptor acceptor(fixture.io, loopback(1));
    const auto reachable = acceptor.local_endpoint();
    const unresponsive_address first(2), second(3);
    const auto position = GENERATE(0, 1, 2);
    std::vector<tcp::endpoint> endpoints = {first.endpoint(), second.endpoint()};
    endpoints.insert(endpoints.begin() + position, reachable);
    CHECK_FALSE(fixture.connect(endpoints, 60s));
    CHECK(fixture.socket.remote_endpoint() == reachable);
}

TEST_CASE("an address that refuses the connection is skipped")
{
    connect_fixture fixture;
    fixture.time = cloud66::steady_time();
    tcp::acceptor acceptor(fixture.io, loopback(1));
    tcp::endpoint closed;
    {
        tcp::acceptor temporary(fixture.io, loopback(2));
        closed = temporary.local_endpoint();
    }
    CHECK_FALSE(fixture.connect({closed, acceptor.local_endpoint()}, 60s));
    CHECK(fixture.connect({closed, closed}, 60s) == asio::error::connection_refused);
}

TEST_CASE("one time limit holds for all addresses together")
{
    connect_fixture fixture;
    const unresponsive_address first(2), second(3);
    const auto start = fixture.time->now();
    CHECK(fixture.connect({first.endpoint(), second.endpoint()}, 2s) == asio::error::timed_out);
    CHECK(fixture.time->now() - start >= 2s);
    CHECK_FALSE(fixture.socket.is_open());
}

TEST_CASE("a host without addresses is not found")
{
    connect_fixture fixture;
    CHECK(fixture.connect({}, 1s) == asio::error::host_not_found);
}
