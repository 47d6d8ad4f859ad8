// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_SUPPORT_TUNNEL_PROXY_HPP
#define CLOUD66_TESTS_SUPPORT_TUNNEL_PROXY_HPP

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <list>
#include <string>
#include <utility>
#include <vector>

#include "support/loop.hpp"

namespace test {

/// An HTTP proxy on loopback. It gives `response`, unless that is empty, to each CONNECT; if its status is 200, the
/// proxy then forwards bytes between the client and `target`, whatever host the CONNECT names.
class tunnel_proxy
{
public:
    tunnel_proxy(loop& on, asio::ip::tcp::endpoint target)
        : loop_(on), target_(target), acceptor_(on.io, {asio::ip::address_v4::loopback(), 0})
    {
        asio::co_spawn(on.io, accept(), asio::detached);  // the client under test reports its failures
    }
    ~tunnel_proxy()
    {
        boost::system::error_code ignored;
        acceptor_.close(ignored);
        for (auto& socket : sockets_) socket.close(ignored);
    }
    tunnel_proxy(const tunnel_proxy&) = delete;
    tunnel_proxy& operator=(const tunnel_proxy&) = delete;

    std::string authority() const { return "127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()); }
    std::string url() const { return "http://" + authority(); }

    std::string response = "HTTP/1.1 200 Connection established\r\n\r\n";
    std::vector<std::string> requests;  ///< The CONNECT requests, unparsed.

private:
    asio::awaitable<void> accept()
    {
        for (;;) {
            auto& client = sockets_.emplace_back(co_await acceptor_.async_accept(asio::use_awaitable));
            asio::co_spawn(loop_.io, serve(client), asio::detached);
        }
    }

    asio::awaitable<void> serve(asio::ip::tcp::socket& client)
    {
        std::string received;
        const auto size = co_await asio::async_read_until(client, asio::dynamic_buffer(received), "\r\n\r\n",
                                                          asio::use_awaitable);
        requests.push_back(received.substr(0, size));
        if (response.empty()) co_return;
        co_await asio::async_write(client, asio::buffer(response), asio::use_awaitable);
        if (response.find(" 200 ") == std::string::npos) {
            client.shutdown(asio::ip::tcp::socket::shutdown_send);
            co_return;
        }
        auto& server = sockets_.emplace_back(loop_.io);
        co_await server.async_connect(target_, asio::use_awaitable);
        asio::co_spawn(loop_.io, forward(client, server), asio::detached);
        co_await forward(server, client);
    }

    static asio::awaitable<void> forward(asio::ip::tcp::socket& from, asio::ip::tcp::socket& to)
    {
        std::array<char, 4096> bytes;
        for (;;) {
            const auto count = co_await from.async_read_some(asio::buffer(bytes), asio::use_awaitable);
            co_await asio::async_write(to, asio::buffer(bytes.data(), count), asio::use_awaitable);
        }
    }

    loop& loop_;
    asio::ip::tcp::endpoint target_;
    asio::ip::tcp::acceptor acceptor_;
    std::list<asio::ip::tcp::socket> sockets_;  // a list, so that references stay valid
};

}  // namespace test

#endif
