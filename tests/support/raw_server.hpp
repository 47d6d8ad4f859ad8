// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_SUPPORT_RAW_SERVER_HPP
#define CLOUD66_TESTS_SUPPORT_RAW_SERVER_HPP

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <string>
#include <utility>
#include <vector>

#include "support/loop.hpp"

namespace test {

/// A server on loopback without TLS that writes the n-th text, valid HTTP or not, as the response to the n-th request,
/// and then closes the connection.
class raw_server
{
public:
    raw_server(loop& on, std::vector<std::string> responses)
        : acceptor_(on.io, {asio::ip::address_v4::loopback(), 0}), responses_(std::move(responses))
    {
        asio::co_spawn(on.io, serve(), asio::detached);  // the client under test reports its failures
    }
    ~raw_server()
    {
        boost::system::error_code ignored;
        acceptor_.close(ignored);
    }

    std::string url() const
    {
        return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port());
    }

private:
    asio::awaitable<void> serve()
    {
        auto socket = co_await acceptor_.async_accept(asio::use_awaitable);
        std::string received;
        for (const std::string& response : responses_) {
            const auto size = co_await asio::async_read_until(socket, asio::dynamic_buffer(received),
                                                              "\r\n\r\n", asio::use_awaitable);
            received.erase(0, size);
            co_await asio::async_write(socket, asio::buffer(response), asio::use_awaitable);
        }
    }

    asio::ip::tcp::acceptor acceptor_;
    std::vector<std::string> responses_;
};

}  // namespace test

#endif
