// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_SANDBOX_BLOCKING_CLIENT_HPP
#define CLOUD66_TESTS_SANDBOX_BLOCKING_CLIENT_HPP

#include <cloud66/testing/sandbox.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "sandbox/http_response.hpp"

namespace test {

/// A blocking TLS client with one connection. It shares no code with the library's client.
class blocking_client
{
public:
    explicit blocking_client(const cloud66::sandbox& sandbox, std::string host = "127.0.0.1")
        : token(sandbox.token()), tls_(boost::asio::ssl::context::tls_client)
    {
        tls_.set_verify_mode(boost::asio::ssl::verify_peer);
        tls_.add_certificate_authority(boost::asio::buffer(sandbox.ca_certificate()));
        stream_.emplace(io_, tls_);
        stream_->set_verify_callback(boost::asio::ssl::host_name_verification(host));
        stream_->next_layer().connect({boost::asio::ip::address_v4::loopback(), sandbox.port()});
    }

    void handshake() { stream_->handshake(boost::asio::ssl::stream_base::client); }

    boost::system::error_code try_handshake()
    {
        boost::system::error_code failed;
        stream_->handshake(boost::asio::ssl::stream_base::client, failed);
        return failed;
    }

    void send(std::string_view text) { boost::asio::write(*stream_, boost::asio::buffer(text)); }

    void send_request(std::string_view verb, std::string_view target, std::string_view type = "",
                      std::string_view body = "", std::string_view more_headers = "")
    {
        std::string text(verb);
        text.append(" ").append(target).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        if (!token.empty()) text.append("Authorization: bearer ").append(token).append("\r\n");
        if (!type.empty()) text.append("Content-Type: ").append(type).append("\r\n");
        if (!body.empty()) text.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n");
        text.append(more_headers).append("\r\n").append(body);
        send(text);
    }

    http_response read()
    {
        namespace http = boost::beast::http;
        http::response_parser<http::string_body> parser;
        parser.body_limit(64u * 1024 * 1024);
        http::read(*stream_, buffer_, parser);
        http_response result;
        result.status = parser.get().result_int();
        result.body = parser.get().body();
        result.limit = std::string(parser.get()["X-RateLimit-Limit"]);
        result.remaining = std::string(parser.get()["X-RateLimit-Remaining"]);
        result.type = std::string(parser.get()["Content-Type"]);
        chunked = parser.chunked();
        keep_alive = parser.get().keep_alive();
        return result;
    }

    http_response call(std::string_view verb, std::string_view target, std::string_view type = "",
                       std::string_view body = "")
    {
        send_request(verb, target, type, body);
        return read();
    }

    /// Reads until the connection ends. \returns the text and the error that ended it.
    std::pair<std::string, boost::system::error_code> read_to_end()
    {
        std::string text;
        boost::system::error_code failed;
        boost::asio::read(*stream_, boost::asio::dynamic_buffer(text), failed);
        return {text, failed};
    }

    void close() { stream_->next_layer().close(); }

    std::string token;
    bool chunked = false;
    bool keep_alive = false;

private:
    boost::asio::io_context io_;
    boost::asio::ssl::context tls_;
    std::optional<boost::asio::ssl::stream<boost::asio::ip::tcp::socket>> stream_;
    boost::beast::flat_buffer buffer_;
};

}  // namespace test

#endif
