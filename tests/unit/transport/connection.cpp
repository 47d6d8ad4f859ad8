// SPDX-License-Identifier: BSL-1.0
// Unusual and malformed HTTP; network errors are in sandbox/client_errors.cpp.
#include <cloud66/client.hpp>
#include <cloud66/detail/http/url.hpp>
#include <cloud66/detail/transport/address_memory.hpp>
#include <cloud66/detail/transport/connection.hpp>
#include <cloud66/detail/transport/connection_settings.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/json.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/raw_server.hpp"

using cloud66::errc;
namespace asio = boost::asio;
namespace http = cloud66::http;

namespace {

std::string ok_response(const std::string& body, const std::string& headers = "")
{
    return "HTTP/1.1 200 OK\r\n" + headers + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           body;
}

/// A client of a server that responds with these texts.
class connection_loop : public test::loop
{
public:
    explicit connection_loop(std::vector<std::string> responses) : server_(*this, std::move(responses))
    {
        options.credentials = cloud66::credentials::token("token");
        options.base_url = server_.url();
        options.time = time;
        options.retry.retries = 0;
    }

    boost::json::value get() { return run(client().request(http::verb::get, "/x")); }

    cloud66::client& client()
    {
        if (!client_) client_.emplace(executor(), options);
        return *client_;
    }

    cloud66::options options;

private:
    test::raw_server server_;
    std::optional<cloud66::client> client_;
};

std::shared_ptr<const cloud66::detail::connection_settings> plain_settings(test::loop& loop,
                                                                           const std::string& url)
{
    cloud66::detail::connection_settings settings;
    settings.server = cloud66::detail::parse_url(url);
    settings.time = loop.time;
    return std::make_shared<const cloud66::detail::connection_settings>(std::move(settings));
}

}  // namespace

TEST_CASE("interim responses are skipped")
{
    connection_loop loop(
        {"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n" + ok_response("1"),
         ok_response("2")});
    CHECK(loop.get() == boost::json::value(1));
    CHECK(loop.get() == boost::json::value(2));
}

TEST_CASE("too many interim responses and a switch of protocols are malformed responses")
{
    std::string interim;
    for (int i = 0; i < 20; ++i) interim += "HTTP/1.1 100 Continue\r\n\r\n";
    const auto response =
        GENERATE_COPY(as<std::string>{}, interim, std::string("HTTP/1.1 101 Switching Protocols\r\n\r\n"));
    connection_loop loop(std::vector<std::string>(1, response));
    CHECK(test::error_of([&] { loop.get(); }).code() == errc::malformed_response);
}

TEST_CASE("an unsolicited response is not used for the next request")
{
    connection_loop loop({ok_response("1") + ok_response("666")});
    CHECK(loop.get() == boost::json::value(1));
    CHECK_THROWS(loop.get());  // the connection is dropped, and this server takes no second one
}

TEST_CASE("a body of HTTP/1.0 ends with the connection, and a 204 has no body")
{
    SECTION("HTTP/1.0")
    {
        connection_loop loop({"HTTP/1.0 200 OK\r\n\r\n{\"a\":1}"});
        CHECK(loop.get().at("a") == boost::json::value(1));
    }
    SECTION("204")
    {
        connection_loop loop({"HTTP/1.1 204 No Content\r\n\r\n"});
        CHECK(loop.get().is_null());
    }
}

TEST_CASE("a status line without a reason phrase is read, with and without its space")
{
    connection_loop loop(
        {"HTTP/1.1 200\r\nContent-Length: 1\r\n\r\n7", "HTTP/1.1 200 \r\nContent-Length: 1\r\n\r\n8"});
    CHECK(loop.get() == boost::json::value(7));
    CHECK(loop.get() == boost::json::value(8));
}

TEST_CASE("a connection is not reused in the last second of the server's keep-alive timeout or later")
{
    using namespace std::chrono_literals;
    connection_loop loop(
        {ok_response("1", "Keep-Alive: timeout=5, max=100\r\n"), ok_response("2"), ok_response("3")});
    CHECK(loop.get() == boost::json::value(1));
    SECTION("just before the last second")
    {
        loop.time->advance(4s - 1ms);
        CHECK(loop.get() == boost::json::value(2));
        loop.time->advance(49s);  // no hint: the limit of the options
        CHECK(loop.get() == boost::json::value(3));
    }
    SECTION("at the start of the last second")
    {
        loop.time->advance(4s);
        CHECK_THROWS(loop.get());  // this server takes no second connection
    }
}

TEST_CASE("a connection is not reused if the server takes no more requests")
{
    connection_loop loop({ok_response("1", "Keep-Alive: max=0\r\n"), ok_response("2")});
    CHECK(loop.get() == boost::json::value(1));
    CHECK_THROWS(loop.get());
}

TEST_CASE("a response that arrives before the request is sent completely is read")
{
    connection_loop loop(
        {"HTTP/1.1 413 Payload Too Large\r\nContent-Type: text/plain\r\nContent-Length: 12\r\n\r\nat most 1 "
         "MB"});
    const boost::json::value body(std::string(6'000'000, 'x'));
    const auto failure =
        test::error_of([&] { loop.run(loop.client().request(http::verb::post, "/x", body)); });
    CHECK(failure.details().status == 413);
    CHECK(failure.details().api_message == "at most 1 MB");
}

TEST_CASE("a response that is not valid HTTP is malformed")
{
    const auto response =
        GENERATE(as<std::string>{}, "SSH-2.0-OpenSSH_9.2\r\n\r\n", "HTTP/1.1 twohundred OK\r\n\r\n",
                 "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n12",
                 "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
                 "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n{}", "HTTP/1.1 999 Denied\r\n\r\n",
                 "HTTP/1.1 600 Odd\r\n\r\n", "HTTP/1.1 099 Odd\r\n\r\n");
    connection_loop loop(std::vector<std::string>(1, response));
    CHECK(test::error_of([&] { loop.get(); }).code() == errc::malformed_response);
}

TEST_CASE("the size of chunk extensions is limited")
{
    const std::string extension(1'000'000, 'x');
    connection_loop loop(
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;" + extension + "\r\n1\r\n0\r\n\r\n"});
    CHECK(test::error_of([&] { loop.get(); }).code() == errc::response_too_large);
}

TEST_CASE("open() returns the error and the address of a refused connection")
{
    test::loop loop;
    asio::ip::tcp::acceptor acceptor(loop.io, {asio::ip::address_v4::loopback(), 0});
    const std::string authority = "127.0.0.1:" + std::to_string(acceptor.local_endpoint().port());
    acceptor.close();
    cloud66::detail::connection connection(loop.executor(), plain_settings(loop, "http://" + authority));
    const auto result = loop.run(connection.open(cloud66::time_source::never));
    CHECK(result.code == asio::error::connection_refused);
    CHECK(result.message == "while connecting to " + authority);
}

TEST_CASE("an address whose TLS handshake times out is sorted last, and an address that connects first")
{
    test::loop loop;
    const test::raw_server server(loop, {""});
    auto settings = *plain_settings(loop, server.url());
    settings.tls = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_client);
    settings.addresses = std::make_shared<cloud66::detail::address_memory>();
    const auto other = asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(), 1);
    const auto endpoint = asio::ip::tcp::endpoint(
        asio::ip::address_v4::loopback(), static_cast<unsigned short>(std::stoi(settings.server.port)));
    const auto sorted = [&](std::vector<asio::ip::tcp::endpoint> addresses) {
        settings.addresses->sort(addresses, loop.time->now());
        return addresses;
    };
    SECTION("TLS handshake timed out")
    {
        settings.timeouts.tls_handshake = std::chrono::seconds(1);
        cloud66::detail::connection connection(
            loop.executor(), std::make_shared<const cloud66::detail::connection_settings>(settings));
        CHECK(loop.run(connection.open(cloud66::time_source::never)).code == errc::tls_handshake_timed_out);
        CHECK(sorted({endpoint, other}) == std::vector{other, endpoint});
    }
    SECTION("connected")
    {
        settings.tls = nullptr;
        cloud66::detail::connection connection(
            loop.executor(), std::make_shared<const cloud66::detail::connection_settings>(settings));
        CHECK_FALSE(loop.run(connection.open(cloud66::time_source::never)).code);
        CHECK(sorted({other, endpoint}) == std::vector{endpoint, other});
    }
}

TEST_CASE("a truncated response is an error that names the server")
{
    test::loop loop;
    const test::raw_server server(loop, {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcd"});
    const std::string authority = server.url().substr(std::string("http://").size());
    cloud66::detail::connection connection(loop.executor(), plain_settings(loop, server.url()));
    const auto opened = loop.run(connection.open(cloud66::time_source::never));
    REQUIRE_FALSE(opened.code);
    CHECK(opened.message.empty());

    http::request message;
    message.target = "/x";
    http::response response;
    SECTION("if the response is read as a whole, which leaves it empty")
    {
        bool sent = false;
        const auto result =
            loop.run(connection.attempt(message, cloud66::time_source::never, sent, response));
        CHECK(result.code == asio::error::eof);
        CHECK(result.message == "while reading the response of " + authority);
        CHECK(sent);
        CHECK(response.status == 0);
        CHECK(response.headers.empty());
        CHECK(response.body.empty());
    }
    SECTION("if the body is read in chunks")
    {
        const auto started =
            loop.run(connection.open_response(message, cloud66::time_source::never, response));
        CHECK_FALSE(started.code);
        CHECK(response.status == 200);
        std::string_view chunk;
        const auto first = loop.run(connection.read_some(cloud66::time_source::never, chunk));
        CHECK_FALSE(first.code);
        CHECK(chunk == "abcd");
        const auto result = loop.run(connection.read_some(cloud66::time_source::never, chunk));
        CHECK(result.code == asio::error::eof);
        CHECK(result.message == "while reading the response of " + authority);
        CHECK(chunk == "abcd");
    }
    CHECK_FALSE(connection.is_reusable());
}
