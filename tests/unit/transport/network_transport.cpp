// SPDX-License-Identifier: BSL-1.0
// Leases of connections, and how `send` reports that it was cancelled.
#include <cloud66/detail/http/url.hpp>
#include <cloud66/detail/transport/connection_settings.hpp>
#include <cloud66/detail/transport/network_transport.hpp>
#include <cloud66/detail/transport/pool.hpp>
#include <cloud66/http.hpp>
#include <cloud66/options.hpp>
#include <cloud66/time_source.hpp>
#include <cloud66/transport.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>

#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "support/catch.hpp"
#include "support/loop.hpp"

namespace asio = boost::asio;
namespace http = cloud66::http;

namespace {

/// A request that can be cancelled, and its result.
struct cancellable_send
{
    void start(asio::io_context& io, cloud66::transport& through)
    {
        http::request message;
        message.target = "/x";
        asio::co_spawn(io, through.send(std::move(message)),
                       asio::bind_cancellation_slot(signal.slot(), [this](std::exception_ptr failure,
                                                                          cloud66::attempt_result attempt) {
                           thrown = failure;
                           result = std::move(attempt);
                       }));
    }

    void cancel() { signal.emit(asio::cancellation_type::terminal); }

    asio::cancellation_signal signal;
    std::exception_ptr thrown;
    std::optional<cloud66::attempt_result> result;
};

}  // namespace

TEST_CASE("a cancelled request is reported in the result of `send`, which does not throw")
{
    asio::io_context io;
    asio::ip::tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), 0});
    const std::string authority = "127.0.0.1:" + std::to_string(acceptor.local_endpoint().port());
    cloud66::options options;
    options.limits.connections = 1;
    options.time = cloud66::steady_time();
    const auto transport = cloud66::detail::make_network_transport(
        io.get_executor(), cloud66::detail::parse_url("http://" + authority), options);
    cancellable_send on_connection;
    cancellable_send in_queue;
    on_connection.start(io, *transport);
    in_queue.start(io, *transport);

    std::string received;
    asio::ip::tcp::socket peer(io);
    acceptor.async_accept(peer, [&](boost::system::error_code) {
        asio::async_read_until(peer, asio::dynamic_buffer(received), "\r\n\r\n",
                               [&](boost::system::error_code, std::size_t) {
                                   in_queue.cancel();
                                   on_connection.cancel();
                               });
    });
    io.run();

    REQUIRE(in_queue.result.has_value());
    CHECK(in_queue.thrown == nullptr);
    CHECK(in_queue.result->code == asio::error::operation_aborted);
    CHECK(in_queue.result->message.empty());
    CHECK_FALSE(in_queue.result->sent);

    REQUIRE(on_connection.result.has_value());
    CHECK(on_connection.thrown == nullptr);
    CHECK(on_connection.result->code == asio::error::operation_aborted);
    CHECK(on_connection.result->message == "while waiting for the response of " + authority);
    CHECK(on_connection.result->sent);
    CHECK(on_connection.result->response.status == 0);
}

TEST_CASE("a lease is acquired at once while there are connections left")
{
    test::loop loop;
    cloud66::detail::connection_settings settings;
    settings.limits.connections = 1;
    settings.time = loop.time;
    cloud66::detail::pool pool(
        loop.executor(), std::make_shared<const cloud66::detail::connection_settings>(std::move(settings)));
    std::optional<cloud66::detail::pool::lease> first(pool);
    cloud66::detail::pool::lease second(pool);
    CHECK(first->try_acquire());
    CHECK(first->is_held());
    CHECK_FALSE(second.try_acquire());
    SECTION("and otherwise when another lease is released")
    {
        auto waiting = second.wait(cloud66::time_source::never, http::request_priority::call);
        CHECK_FALSE(second.is_held());
        first.reset();
        CHECK(second.is_held());
        CHECK(loop.run(std::move(waiting)));
    }
    SECTION("and not after its deadline")
    {
        CHECK_FALSE(loop.run(second.wait(loop.time->now(), http::request_priority::call)));
        CHECK_FALSE(second.is_held());
    }
}
