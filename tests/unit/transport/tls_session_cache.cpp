// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/http/url.hpp>
#include <cloud66/detail/sandbox/certificate.hpp>
#include <cloud66/detail/transport/connection.hpp>
#include <cloud66/detail/transport/tls.hpp>
#include <cloud66/detail/transport/tls_session_cache.hpp>

#include <openssl/ssl.h>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <memory>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/loop.hpp"

namespace asio = boost::asio;

namespace {

/// A TLS server that records whether each connection resumed a session, and responds to one request on each.
class resuming_server
{
public:
    resuming_server(test::loop& loop, int version) : acceptor_(loop.io, {asio::ip::address_v4::loopback(), 0})
    {
        SSL_CTX_set_max_proto_version(identity_.context().native_handle(), version);
        asio::co_spawn(loop.io, serve(), asio::detached);  // its errors are errors of the client
    }

    std::string url() const
    {
        return "https://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port());
    }
    const std::string& certificates() const { return identity_.ca_certificate(); }
    const std::vector<bool>& resumed() const { return resumed_; }

private:
    asio::awaitable<void> serve()
    {
        for (;;) {
            auto socket = co_await acceptor_.async_accept(asio::use_awaitable);
            asio::ssl::stream<asio::ip::tcp::socket> stream(std::move(socket), identity_.context());
            co_await stream.async_handshake(asio::ssl::stream_base::server, asio::use_awaitable);
            resumed_.push_back(SSL_session_reused(stream.native_handle()) == 1);
            std::string received;
            co_await asio::async_read_until(stream, asio::dynamic_buffer(received), "\r\n\r\n",
                                            asio::use_awaitable);
            const std::string response = "HTTP/1.1 204 No Content\r\n\r\n";
            co_await asio::async_write(stream, asio::buffer(response), asio::use_awaitable);
        }
    }

    cloud66::sandbox_detail::server_identity identity_{"", false};
    asio::ip::tcp::acceptor acceptor_;
    std::vector<bool> resumed_;
};

}  // namespace

TEST_CASE("connections that share a cache resume the TLS session of their server")
{
    const int version = GENERATE(TLS1_2_VERSION, TLS1_3_VERSION);
    CAPTURE(version);
    test::loop loop;
    resuming_server server(loop, version);
    cloud66::tls_options trusted;
    trusted.ca_certificates = server.certificates();
    cloud66::detail::connection_settings settings;
    settings.server = cloud66::detail::parse_url(server.url());
    settings.time = loop.time;
    settings.tls = std::make_shared<asio::ssl::context>(cloud66::detail::make_tls_context(trusted));
    cloud66::detail::tls_session_cache::enable(*settings.tls);
    const auto get = [&] {
        cloud66::detail::connection connection(
            loop.executor(), std::make_shared<const cloud66::detail::connection_settings>(settings));
        REQUIRE_FALSE(loop.run(connection.open(cloud66::time_source::never)).code);
        bool sent = false;
        cloud66::http::request message;
        message.target = "/";
        cloud66::http::response response;
        REQUIRE_FALSE(
            loop.run(connection.attempt(message, cloud66::time_source::never, sent, response)).code);
        CHECK(response.status == 204);
    };
    get();
    get();
    CHECK(server.resumed() == std::vector<bool>{false, false});
    settings.sessions = std::make_shared<cloud66::detail::tls_session_cache>();
    get();
    get();
    get();
    CHECK(server.resumed() == std::vector<bool>{false, false, false, true, true});
}
