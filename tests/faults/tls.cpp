// SPDX-License-Identifier: BSL-1.0
// Valid and invalid TLS servers, as OpenSSL servers.
#include <cloud66/client.hpp>

#include <openssl/ssl.h>
#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>

#include <chrono>
#include <functional>
#include <string>

#include "faults/tls_server.hpp"
#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/loop.hpp"

namespace asio = boost::asio;
using cloud66::errc;
using test::certificate_form;
using test::signer;
using namespace std::chrono_literals;

namespace {

struct tls_loop : test::loop
{
    cloud66::options options_for(const test::tls_server& server, const std::string& host)
    {
        cloud66::options options;
        options.credentials = cloud66::credentials::token("the-token");
        options.base_url = "https://" + host + ':' + server.port() + "/api/3";
        options.tls.ca_certificates = server.trusted();
        options.time = time;
        options.retry.retries = 0;
        return options;
    }

    /// Makes a call. \return its error; empty if it succeeds.
    cloud66::error call(const test::tls_server& server, const std::string& host = "localhost")
    {
        const cloud66::client client(executor(), options_for(server, host));
        try {
            run(client.list_stacks(cloud66::page_number{1}));
        } catch (const cloud66::error& failure) {
            CHECK_THAT(failure.what(), !test::contains("the-token"));
            return failure;
        }
        return {};
    }
};

struct certificate_case
{
    std::string name;
    std::string host;
    certificate_form form;
    std::string reason;  ///< Of the rejection, in what(); empty: it is accepted.
};

std::vector<certificate_case> certificate_cases()
{
    return {
        {"the host's name", "localhost", {}, ""},
        {"the host's name in upper case", "localhost", {.names = "DNS:LOCALHOST"}, ""},
        {"one of several names", "localhost", {.names = "DNS:example.org,DNS:localhost"}, ""},
        {"an address", "127.0.0.1", {.names = "IP:127.0.0.1"}, ""},
        {"no extended key usage", "localhost", {.usage = ""}, ""},
        {"several usages", "localhost", {.usage = "clientAuth,serverAuth"}, ""},
        {"an intermediate authority", "localhost", {.signed_by = signer::intermediate}, ""},
        {"an RSA key", "localhost", {.rsa_bits = 2048}, ""},
        {"another name", "localhost", {.names = "DNS:example.org"}, "hostname mismatch"},
        {"a name that begins with the host's",
         "localhost",
         {.names = "DNS:localhost.example.org"},
         "hostname mismatch"},
        {"a common name only", "localhost", {.names = ""}, "hostname mismatch"},
        {"a common name and an address", "localhost", {.names = "IP:10.0.0.1"}, "hostname mismatch"},
        {"a common name and an e-mail address",
         "localhost",
         {.names = "email:a@localhost"},
         "hostname mismatch"},
        {"a wildcard", "localhost", {.names = "DNS:*"}, "hostname mismatch"},
        {"a wildcard below the host", "localhost", {.names = "DNS:*.localhost"}, "hostname mismatch"},
        {"a partial wildcard", "localhost", {.names = "DNS:local*"}, "hostname mismatch"},
        {"another address", "127.0.0.1", {.names = "IP:127.0.0.2"}, "IP address mismatch"},
        {"an address as a name", "127.0.0.1", {.names = "DNS:127.0.0.1"}, "IP address mismatch"},
        {"an address as common name",
         "127.0.0.1",
         {.names = "", .common_name = "127.0.0.1"},
         "IP address mismatch"},
        {"expired", "localhost", {.from_day = -3, .to_day = -1}, "expired"},
        {"not yet valid", "localhost", {.from_day = 1, .to_day = 3}, "not yet valid"},
        {"for clients only", "localhost", {.usage = "clientAuth"}, "purpose"},
        {"self-signed", "localhost", {.signed_by = signer::itself}, "self-signed certificate"},
        {"signed by an unknown authority",
         "localhost",
         {.signed_by = signer::unknown},
         "unable to get local issuer"},
        {"the intermediate is missing",
         "localhost",
         {.signed_by = signer::missing_link},
         "unable to get local issuer"},
        {"signed by another server", "localhost", {.signed_by = signer::no_authority}, "CA certificate"},
        {"a short RSA key", "localhost", {.rsa_bits = 1024}, "key too weak"},
        {"signed with SHA-1", "localhost", {.digest = EVP_sha1()}, "too weak"},
    };
}

}  // namespace

TEST_CASE("a valid server certificate is accepted, and an invalid one rejected with the reason")
{
    for (const certificate_case& one : certificate_cases()) {
        CAPTURE(one.name);
        tls_loop loop;
        const test::tls_server server(loop, one.form);
        const cloud66::error failure = loop.call(server, one.host);
        CHECK(bool(failure.code()) == !one.reason.empty());
        if (one.reason.empty()) continue;
        CHECK_THAT(failure.what(),
                   test::contains("the server's certificate was refused") && test::contains(one.reason));
        CHECK_FALSE(failure.code() == cloud66::condition::retryable);
    }
}

TEST_CASE("TLS 1.2 and 1.3 are supported, and older versions are rejected")
{
    const int version = GENERATE(TLS1_VERSION, TLS1_1_VERSION, TLS1_2_VERSION, TLS1_3_VERSION);
    tls_loop loop;
    const test::tls_server server(loop, {.rsa_bits = 2048}, [&](SSL_CTX* context) {
        SSL_CTX_set_min_proto_version(context, version);
        SSL_CTX_set_max_proto_version(context, version);
    });
    const auto failure = loop.call(server);
    if (version >= TLS1_2_VERSION) {
        CHECK_FALSE(failure.code());
    } else {
        CHECK(failure.code().category() == asio::error::get_ssl_category());
        CHECK_THAT(failure.what(), test::contains("while negotiating TLS with localhost"));
    }
}

TEST_CASE("a server that requires a client certificate gives a TLS error with that reason")
{
    tls_loop loop;
    const auto version = GENERATE(TLS1_2_VERSION, TLS1_3_VERSION);
    const test::tls_server server(loop, {}, [&](SSL_CTX* context) {
        SSL_CTX_set_max_proto_version(context, version);
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    });
    const auto failure = loop.call(server);
    CHECK(failure.code().category() == asio::error::get_ssl_category());
    CHECK_THAT(failure.what(),
               test::contains(version == TLS1_2_VERSION ? "handshake failure" : "certificate required"));
}

TEST_CASE("a server without a common cipher gives a TLS error")
{
    tls_loop loop;
    const test::tls_server server(loop, {}, [](SSL_CTX* context) {
        SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION);
        SSL_CTX_set_cipher_list(context, "NULL-SHA256");
    });
    CHECK(loop.call(server).code().category() == asio::error::get_ssl_category());
}

TEST_CASE("a server that does not speak TLS gives an error of the handshake")
{
    tls_loop loop;
    test::tls_server server(loop, {});
    const auto writes = [](std::string text) {
        return [text](asio::ip::tcp::socket& socket) -> asio::awaitable<void> {
            co_await asio::async_write(socket, asio::buffer(text), asio::use_awaitable);
            socket.shutdown(asio::ip::tcp::socket::shutdown_send);
        };
    };
    SECTION("plain HTTP")
    {
        server.instead = writes("HTTP/1.1 400 Bad Request\r\n\r\n");
        CHECK(loop.call(server).code().category() == asio::error::get_ssl_category());
    }
    SECTION("random bytes")
    {
        server.instead = writes(std::string(300, '\x17'));
        CHECK(loop.call(server).code().category() == asio::error::get_ssl_category());
    }
    SECTION("an alert")
    {
        server.instead = writes(std::string("\x15\x03\x03\x00\x02\x02\x28", 7));
        CHECK_THAT(loop.call(server).what(), test::contains("handshake failure"));
    }
    SECTION("half a record")
    {
        server.instead = writes(std::string("\x16\x03\x03\x00\x7a\x02", 6));
        CHECK(loop.call(server).code() == asio::error::eof);
    }
    SECTION("end of file")
    {
        server.instead = writes("");
        CHECK(loop.call(server).code() == asio::error::eof);
    }
    SECTION("a reset")
    {
        server.instead = [](asio::ip::tcp::socket& socket) -> asio::awaitable<void> {
            char byte = 0;
            co_await socket.async_read_some(asio::buffer(&byte, 1), asio::use_awaitable);
            socket.set_option(asio::socket_base::linger(true, 0));
            socket.close();
        };
        CHECK(loop.call(server).code() == asio::error::connection_reset);
    }
    SECTION("silence")
    {
        server.instead = [](asio::ip::tcp::socket&) -> asio::awaitable<void> { co_return; };
        CHECK(loop.call(server).code() == errc::tls_handshake_timed_out);
        CHECK(loop.elapsed() == 10s);
    }
}

TEST_CASE("a response without a length is complete only after close_notify")
{
    tls_loop loop;
    test::tls_server server(loop, {});
    server.response = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"response\":[]}";
    server.sends_close_notify = GENERATE(true, false);
    const auto failure = loop.call(server);
    CHECK(failure.code() ==
          (server.sends_close_notify ? boost::system::error_code() : make_error_code(asio::error::eof)));
}
