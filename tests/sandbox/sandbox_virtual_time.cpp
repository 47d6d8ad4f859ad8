// SPDX-License-Identifier: BSL-1.0
#include <cloud66/testing/sandbox.hpp>
#include <cloud66/testing/virtual_time.hpp>

#include "sandbox_caller.hpp"
#include "support/catch.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/read.hpp>

#include <memory>
#include <string>

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

/// What the library's client does about virtual time, in as few lines as possible.
class async_caller
{
public:
    async_caller(asio::io_context& io, const cloud66::sandbox& sandbox,
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
        const in_flight exchange(*time_);
        const asio::ip::tcp::endpoint there(asio::ip::address_v4::loopback(), port_);
        co_await stream_.next_layer().async_connect(there, asio::use_awaitable);
        co_await stream_.async_handshake(asio::ssl::stream_base::client, asio::use_awaitable);
    }

    asio::awaitable<boost::json::value> call(std::string verb, std::string path, std::string fields)
    {
        namespace http = boost::beast::http;
        const in_flight exchange(*time_);
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

    asio::awaitable<void> sleep(cloud66::time_source::duration span)
    {
        const auto until = time_->now() + span;
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
    async_caller client{io, sandbox, time};
    std::string actions = "/stacks/" + sandbox.stack_uid("Ledger") + "/actions";
};

/// Starts an action and asks for it every ten seconds; returns how often it asked.
asio::awaitable<int> restart_and_wait(virtual_loop& on)
{
    co_await on.client.connect();
    const auto started = co_await on.client.call("POST", on.actions, "command=service_restart");
    const std::string path = on.actions + "/" + std::to_string(started.at("response").at("id").as_int64());
    int polls = 0;
    bool finished = false;
    while (!finished) {
        co_await on.client.sleep(10s);
        const auto seen = co_await on.client.call("GET", path, "");
        finished = !seen.at("response").at("finished_at").is_null();
        ++polls;
    }
    co_return polls;
}

asio::awaitable<boost::json::value> connect_and_ping(virtual_loop& on)
{
    co_await on.client.connect();
    const auto pong = co_await on.client.call("GET", "/ping", "");
    co_return pong;
}

asio::awaitable<void> connect_only(virtual_loop& on) { co_await on.client.connect(); }

}  // namespace

TEST_CASE("minutes of an action pass at once")
{
    virtual_loop on;
    on.sandbox.add_action_behavior({.command = "service_restart", .duration = 1h});
    const auto real_start = std::chrono::steady_clock::now();
    CHECK(on.time->run(on.io, restart_and_wait(on)) == 360);
    CHECK(on.time->now().time_since_epoch() == 1h);
    CHECK(std::chrono::steady_clock::now() - real_start < 20s);
}

TEST_CASE("a delayed answer takes virtual time only")
{
    virtual_loop on;
    on.sandbox.add_fault({.path = "/ping", .delay = 10min});
    CHECK(on.time->run(on.io, connect_and_ping(on)).at("response").at("ok") == true);
    CHECK(on.time->now().time_since_epoch() == 10min);
}

TEST_CASE("virtual time goes on while an answer never comes, and is held again after the client left")
{
    virtual_loop on;
    on.sandbox.add_fault({.kind = cloud66::fault_kind::no_response});
    bool ended = false;
    asio::co_spawn(on.io, connect_and_ping(on), [&](std::exception_ptr failure, boost::json::value) {
        CHECK(failure != nullptr);  // its connection was closed
        ended = true;
    });
    asio::steady_timer deadline(on.io);
    on.time->arm(deadline, on.time->now() + 60s);
    deadline.async_wait([&](const boost::system::error_code&) { on.client.close(); });
    on.time->run_until(on.io, [&] { return ended && on.sandbox.open_connections() == 0; });
    CHECK(on.time->now().time_since_epoch() == 60s);

    // Nothing is left behind that would let time jump while an exchange is under way.
    async_caller second(on.io, on.sandbox, on.time);
    on.time->run(on.io, second.connect());
    CHECK(on.time->run(on.io, second.call("GET", "/ping", "")).at("response").at("ok") == true);
    CHECK(on.time->now().time_since_epoch() == 60s);
}

TEST_CASE("a client that gives up ends the delay")
{
    virtual_loop on;
    on.sandbox.add_fault({.delay = 24h});
    bool ended = false;
    asio::co_spawn(on.io, connect_and_ping(on),
                   [&](std::exception_ptr, boost::json::value) { ended = true; });
    asio::steady_timer deadline(on.io);
    on.time->arm(deadline, on.time->now() + 60s);
    deadline.async_wait([&](const boost::system::error_code&) { on.client.close(); });
    on.time->run_until(on.io, [&] { return ended && on.sandbox.open_connections() == 0; });
    CHECK(on.time->now().time_since_epoch() == 60s);
    // Nothing is armed any more: the delay's own end was forgotten.
    CHECK_THROWS_AS(on.time->run_until(on.io, [] { return false; }), std::logic_error);
}

TEST_CASE("a sandbox on the caller's loop stops with connections open, and lets the loop end")
{
    virtual_loop on;
    on.time->run(on.io, connect_only(on));
    CHECK(on.sandbox.open_connections() == 1);
    on.sandbox.stop();
    on.io.restart();
    on.io.run();
    CHECK(on.sandbox.open_connections() == 0);
}

TEST_CASE("a sandbox goes away without its loop ever running again")
{
    const auto time = std::make_shared<cloud66::virtual_time>();
    asio::io_context io;
    auto sandbox =
        std::make_unique<cloud66::sandbox>(io.get_executor(), cloud66::sandbox_options{.time = time});
    auto client = std::make_unique<async_caller>(io, *sandbox, time);
    sandbox->add_fault({.delay = 1h});
    asio::co_spawn(
        io,
        [](async_caller& caller) -> asio::awaitable<void> {
            co_await caller.connect();
            co_await caller.call("GET", "/ping", "");
        }(*client),
        [](std::exception_ptr) {});
    time->run_until(io, [&] { return sandbox->request_count() == 1; });
    sandbox.reset();
    client.reset();
    SUCCEED();
}
