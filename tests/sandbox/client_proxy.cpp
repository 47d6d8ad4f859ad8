// SPDX-License-Identifier: BSL-1.0
// Requests through an HTTP proxy.
#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <string>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/sandbox_loop.hpp"
#include "support/tunnel_proxy.hpp"

using cloud66::errc;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

/// A sandbox behind a proxy.
struct proxied_loop : test::sandbox_loop
{
    proxied_loop()
    {
        options.proxy.url = proxy.url();
        options.retry.retries = 0;
    }

    std::string server() const
    {
        const std::string url = options.base_url;
        const auto begin = url.find("//") + 2;
        return url.substr(begin, url.find('/', begin) - begin);
    }

    unsigned short port() const
    {
        return static_cast<unsigned short>(std::stoi(server().substr(server().find(':') + 1)));
    }

    cloud66::error failure()
    {
        const auto client = make_client();
        return test::error_of([&] { run(client.list_stacks()); });
    }

    test::tunnel_proxy proxy{*this, {asio::ip::address_v4::loopback(), port()}};
};

}  // namespace

TEST_CASE("each connection has its own tunnel through the proxy, and the proxy gets no token")
{
    proxied_loop loop;
    const auto client = loop.make_client();
    CHECK_FALSE(loop.run(client.list_stacks()).empty());
    CHECK_FALSE(loop.run(client.list_stacks()).empty());
    REQUIRE(loop.proxy.requests.size() == 1);
    CHECK_THAT(loop.proxy.requests[0],
               test::contains("CONNECT " + loop.server() + " HTTP/1.1\r\nHost: " + loop.server() + "\r\n"));
    CHECK_THAT(loop.proxy.requests[0], !test::contains("uthorization"));
}

TEST_CASE("the proxy gets its credentials in Proxy-Authorization")
{
    proxied_loop loop;
    loop.options.proxy.username = "Aladdin";
    loop.options.proxy.password = cloud66::secret("open sesame");
    const auto client = loop.make_client();
    loop.run(client.list_stacks());
    CHECK_THAT(loop.proxy.requests.at(0),
               test::contains("\r\nProxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n"));
}

TEST_CASE("a proxy that opens no tunnel gives an error with the reason, and no connection reaches the server")
{
    proxied_loop loop;
    SECTION("credentials are required")
    {
        loop.proxy.response = "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 3\r\n\r\nno!";
        const auto failure = loop.failure();
        CHECK(failure.code() == errc::proxy_refused);
        CHECK_THAT(failure.what(),
                   test::contains("the proxy " + loop.proxy.authority() + " opens no tunnel to " +
                                  loop.server() + " (HTTP 407); it asks for a user and a password") &&
                       test::contains("options.proxy"));
    }
    SECTION("the credentials are wrong")
    {
        loop.options.proxy.username = "u";
        loop.options.proxy.password = cloud66::secret("hunter2");
        loop.proxy.response = "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n";
        const auto failure = loop.failure();
        CHECK_THAT(failure.what(),
                   test::contains("does not take the user and password") && !test::contains("hunter2"));
    }
    SECTION("the host is forbidden, or the server is not a proxy")
    {
        loop.proxy.response = GENERATE(as<std::string>{}, "HTTP/1.1 403 Forbidden\r\n\r\n",
                                       "HTTP/1.1 301 Moved\r\nLocation: https://elsewhere\r\n\r\n",
                                       "HTTP/1.0 400 Bad Request\r\nConnection: close\r\n\r\n<html>");
        CHECK(loop.failure().code() == errc::proxy_refused);
        CHECK(loop.proxy.requests.size() == 1);
    }
    SECTION("the proxy cannot reach the server, which is retried")
    {
        loop.options.retry.retries = 2;
        loop.proxy.response = "HTTP/1.1 503 Service Unavailable\r\n\r\n";
        const auto failure = loop.failure();
        CHECK(failure.code() == asio::error::host_unreachable);
        CHECK(failure.code() == cloud66::condition::retryable);
        CHECK(loop.proxy.requests.size() == 3);
    }
    SECTION("the response is not HTTP")
    {
        loop.proxy.response = "SSH-2.0-OpenSSH\r\n\r\n";
        CHECK(loop.failure().code() == errc::malformed_response);
    }
    CHECK(loop.sandbox.accepted_connections() == 0);
}

TEST_CASE("bytes after the proxy's response are an error and are not read as the server's")
{
    proxied_loop loop;
    loop.proxy.response = "HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{}";
    CHECK(loop.failure().code() == errc::malformed_response);
}

TEST_CASE("the error names a proxy that is unreachable or silent")
{
    proxied_loop loop;
    SECTION("unreachable")
    {
        asio::ip::tcp::acceptor closed(loop.io, {asio::ip::address_v4::loopback(), 0});
        const std::string authority = "127.0.0.1:" + std::to_string(closed.local_endpoint().port());
        closed.close();
        loop.options.proxy.url = "http://" + authority;
        CHECK_THAT(loop.failure().what(), test::contains("while connecting to the proxy " + authority));
    }
    SECTION("silent")
    {
        loop.proxy.response.clear();
        loop.options.timeouts.connect = 5s;
        const auto failure = loop.failure();
        CHECK(failure.code() == errc::connect_timed_out);
        CHECK_THAT(failure.what(), test::contains("the proxy " + loop.proxy.authority()));
        CHECK(loop.elapsed() == 5s);
    }
}

TEST_CASE("a mutating request is sent once through a tunnel, and the server's certificate is verified")
{
    proxied_loop loop;
    const auto client = loop.make_client();
    (void)loop.run(client.restart_services(loop.sandbox.stack_uid("Storefront")));
    CHECK(loop.sandbox.request_count("POST", "/stacks/*/actions") == 1);

    loop.options.tls.ca_certificates =
        cloud66::sandbox(loop.executor()).ca_certificate();  // another authority
    loop.options.tls.ca_file.clear();
    CHECK_THAT(loop.failure().what(), test::contains(loop.server()));
}
