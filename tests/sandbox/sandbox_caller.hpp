// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_SANDBOX_SANDBOX_CALLER_HPP
#define CLOUD66_TESTS_SANDBOX_SANDBOX_CALLER_HPP

#include <cloud66/detail/sandbox/request_handler.hpp>
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
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_to.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace test {

using namespace std::chrono_literals;

/// Time that a test sets; nothing waits on it.
class manual_time final : public cloud66::time_source
{
public:
    time_point now() const noexcept override { return time_point(duration(now_.load())); }
    void arm(boost::asio::steady_timer& timer, time_point) override { timer.expires_at(never); }
    void disarm(boost::asio::steady_timer&) noexcept override {}
    void advance(duration span) { now_ += span.count(); }

private:
    std::atomic<duration::rep> now_{0};
};

/// A response, as any client would see it.
struct http_response
{
    unsigned status = 0;
    std::string body;
    std::string limit, remaining, type;

    boost::json::value json() const { return boost::json::parse(body); }
    boost::json::value response() const { return json().at("response"); }
    std::string error() const { return boost::json::value_to<std::string>(json().at("error")); }
    std::string details() const { return boost::json::value_to<std::string>(json().at("details")); }
};

/// The sandbox without its sockets, in a time that the test sets.
class handler_fixture
{
public:
    explicit handler_fixture(cloud66::sandbox_options options = {})
        : handler_(complete(std::move(options), time))
    {
    }

    http_response get(std::string_view path) { return send("GET", path, "", "", "secret"); }

    http_response post(std::string_view path, std::string_view form)
    {
        return send("POST", path, "application/x-www-form-urlencoded", form, "secret");
    }

    http_response post_json(std::string_view path, std::string_view text)
    {
        return send("POST", path, "application/json", text, "secret");
    }

    http_response send(std::string_view verb, std::string_view path, std::string_view type,
                       std::string_view body, std::string_view token)
    {
        cloud66::sandbox_detail::raw_request request;
        request.verb = verb;
        request.target = "/api/3";
        request.target += path;
        if (!token.empty()) request.headers.emplace_back("Authorization", "Bearer " + std::string(token));
        if (!type.empty()) request.headers.emplace_back("Content-Type", std::string(type));
        request.body = body;
        const auto handled = handler_.handle(std::move(request));
        http_response result;
        result.status = handled.response.status;
        result.body = handled.response.body;
        result.limit = cloud66::sandbox_detail::find_header(handled.response.headers, "X-RateLimit-Limit");
        result.remaining =
            cloud66::sandbox_detail::find_header(handled.response.headers, "X-RateLimit-Remaining");
        return result;
    }

    /// The uid of the seeded stack of that name.
    static std::string uid_in(const cloud66::sandbox_detail::server_state& state, std::string_view name)
    {
        for (const auto& stack : state.account.stacks)
            if (stack->name() == name) return stack->uid();
        return {};
    }

    std::string uid(std::string_view name)
    {
        return handler_.with_state(
            [&](cloud66::sandbox_detail::server_state& state) { return uid_in(state, name); });
    }

    std::string stack_path(std::string_view name) { return "/stacks/" + uid(name); }

    std::shared_ptr<manual_time> time = std::make_shared<manual_time>();

    cloud66::sandbox_detail::request_handler& handler() { return handler_; }

private:
    static cloud66::sandbox_options complete(cloud66::sandbox_options options,
                                             const std::shared_ptr<manual_time>& time)
    {
        options.time = time;
        options.token = "secret";
        options.calendar = std::chrono::sys_days(std::chrono::year(2024) / 3 / 1) + 12h;
        return options;
    }

    cloud66::sandbox_detail::request_handler handler_;
};

/// A client that shares no code with the library: blocking sockets, one connection.
class caller
{
public:
    explicit caller(const cloud66::sandbox& sandbox, std::string host = "127.0.0.1")
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

    /// Everything until the connection ends, and how it ended.
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
