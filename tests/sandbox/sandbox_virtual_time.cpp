// SPDX-License-Identifier: BSL-1.0
#include <cloud66/testing/sandbox.hpp>
#include <cloud66/testing/virtual_time.hpp>

#include "support/catch.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <memory>
#include <string>

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

/// A minimal asynchronous client that registers its I/O with virtual time, as the library's client does.
class async_client
{
public:
    async_client(asio::io_context& io, const cloud66::sandbox& sandbox,
                 std::shared_ptr<cloud66::virtual_time> time)
        : time_(std::move(time)),
          token_(sandbox.token()),
          port_(sandbox.port()),
          tls_(asio::ssl::context::tls_client),
          stream_(io, tls_)
    {
    }

    asio::awaitable<void> connect()
    {
        const in_flight guard(*time_);
        const asio::ip::tcp::endpoint endpoint(asio::ip::address_v4::loopback(), port_);
        co_await stream_.next_layer().async_connect(endpoint, asio::use_awaitable);
        co_await stream_.async_handshake(asio::ssl::stream_base::client, asio::use_awaitable);
    }

    asio::awaitable<boost::json::value> call(std::string verb, std::string path, std::string fields)
    {
        namespace http = boost::beast::http;
        const in_flight guard(*time_);
        std::string text = verb + " /api/3" + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " +
                           token_ +
                           "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " +
                           std::to_string(fields.size()) + "\r\n\r\n" + fields;
        const auto bytes = asio::buffer(text);
        co_await asio::async_write(stream_, bytes, asio::use_awaitable);
        http::response_parser<http::string_body> parser;
        co_await http::async_read(stream_, buffer_, parser, asio::use_awaitable);
        co_return boost::json::parse(parser.get().body());
    }

    asio::awaitable<void> sleep(cloud66::time_source::duration duration)
    {
        const auto until = time_->now() + duration;
        asio::steady_timer timer(stream_.get_executor());
        boost::system::error_code ignored;
        while (time_->now() < until) {
            time_->arm(timer, until);
            co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        }
        time_->disarm(timer);
    }

    void close() { stream_.next_layer().close(); }

private:
    struct in_flight
    {
        explicit in_flight(cloud66::virtual_time& source) : time(source) { time.begin_io(); }
        ~in_flight() { time.end_io(); }
        cloud66::virtual_time& time;
    };

    std::shared_ptr<cloud66::virtual_time> time_;
    std::string token_;
    std::uint16_t port_;
    asio::ssl::context tls_;
    asio::ssl::stream<asio::ip::tcp::socket> stream_;
    boost::beast::flat_buffer buffer_;
};

struct virtual_loop
{
    std::shared_ptr<cloud66::virtual_time> time = std::make_shared<cloud66::virtual_time>();
    asio::io_context io;
    cloud66::sandbox sandbox{io.get_executor(), {.time = time}};
    async_client client{io, sandbox, time};
    std::string actions = "/stacks/" + sandbox.stack_uid("Ledger") + "/actions";
};

/// Starts an action and polls it every ten seconds; returns the number of polls.
asio::awaitable<int> restart_and_wait(virtual_loop& loop)
{
    co_await loop.client.connect();
    const auto started = co_await loop.client.call("POST", loop.actions, "command=service_restart");
    const std::string path = loop.actions + "/" + std::to_string(started.at("response").at("id").as_int64());
    int polls = 0;
    bool finished = false;
    while (!finished) {
        co_await loop.client.sleep(10s);
        const auto shown = co_await loop.client.call("GET", path, "");
        finished = !shown.at("response").at("finished_at").is_null();
        ++polls;
    }
    co_return polls;
}

asio::awaitable<boost::json::value> connect_and_ping(virtual_loop& loop)
{
    co_await loop.client.connect();
    const auto pong = co_await loop.client.call("GET", "/ping", "");
    co_return pong;
}

asio::awaitable<void> connect_only(virtual_loop& loop) { co_await loop.client.connect(); }

}  // namespace

TEST_CASE("an action of an hour takes no real time")
{
    virtual_loop loop;
    loop.sandbox.add_action_behavior({.command = "service_restart", .duration = 1h});
    const auto real_start = std::chrono::steady_clock::now();
    CHECK(loop.time->run(loop.io, restart_and_wait(loop)) == 360);
    CHECK(loop.time->now().time_since_epoch() == 1h);
    CHECK(std::chrono::steady_clock::now() - real_start < 20s);
}

TEST_CASE("a delayed response takes only virtual time")
{
    virtual_loop loop;
    loop.sandbox.add_fault({.path = "/ping", .delay = 10min});
    CHECK(loop.time->run(loop.io, connect_and_ping(loop)).at("response").at("ok") == true);
    CHECK(loop.time->now().time_since_epoch() == 10min);
}

TEST_CASE(
    "virtual time advances while a response is missing, and stops again for I/O after the client closes")
{
    virtual_loop loop;
    loop.sandbox.add_fault({.kind = cloud66::fault_kind::no_response});
    bool ended = false;
    asio::co_spawn(loop.io, connect_and_ping(loop), [&](std::exception_ptr failure, boost::json::value) {
        CHECK(failure != nullptr);  // the connection was closed
        ended = true;
    });
    asio::steady_timer deadline(loop.io);
    loop.time->arm(deadline, loop.time->now() + 60s);
    deadline.async_wait([&](const boost::system::error_code&) { loop.client.close(); });
    loop.time->run_until(loop.io, [&] { return ended && loop.sandbox.open_connections() == 0; });
    CHECK(loop.time->now().time_since_epoch() == 60s);

    // Time does not advance while the next request is in flight.
    async_client second(loop.io, loop.sandbox, loop.time);
    loop.time->run(loop.io, second.connect());
    CHECK(loop.time->run(loop.io, second.call("GET", "/ping", "")).at("response").at("ok") == true);
    CHECK(loop.time->now().time_since_epoch() == 60s);
}

TEST_CASE("a client that closes its connection ends a response's delay")
{
    virtual_loop loop;
    loop.sandbox.add_fault({.delay = 24h});
    bool ended = false;
    asio::co_spawn(loop.io, connect_and_ping(loop),
                   [&](std::exception_ptr, boost::json::value) { ended = true; });
    asio::steady_timer deadline(loop.io);
    loop.time->arm(deadline, loop.time->now() + 60s);
    deadline.async_wait([&](const boost::system::error_code&) { loop.client.close(); });
    loop.time->run_until(loop.io, [&] { return ended && loop.sandbox.open_connections() == 0; });
    CHECK(loop.time->now().time_since_epoch() == 60s);
    // The delay's timer is disarmed, so that no timer is left.
    CHECK_THROWS_AS(loop.time->run_until(loop.io, [] { return false; }), std::logic_error);
}

TEST_CASE("a sandbox on a test's io_context stops with open connections, and leaves no work")
{
    virtual_loop loop;
    loop.time->run(loop.io, connect_only(loop));
    CHECK(loop.sandbox.open_connections() == 1);
    loop.sandbox.stop();
    loop.io.restart();
    loop.io.run();
    CHECK(loop.sandbox.open_connections() == 0);
}

TEST_CASE("a sandbox may be destroyed with a delayed response, without another run of its io_context")
{
    const auto time = std::make_shared<cloud66::virtual_time>();
    asio::io_context io;
    auto sandbox =
        std::make_unique<cloud66::sandbox>(io.get_executor(), cloud66::sandbox_options{.time = time});
    auto client = std::make_unique<async_client>(io, *sandbox, time);
    sandbox->add_fault({.delay = 1h});
    asio::co_spawn(
        io,
        [](async_client& connection) -> asio::awaitable<void> {
            co_await connection.connect();
            co_await connection.call("GET", "/ping", "");
        }(*client),
        [](std::exception_ptr) {});
    time->run_until(io, [&] { return sandbox->request_count() == 1; });
    sandbox.reset();
    client.reset();
    SUCCEED();
}
