// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TRANSPORT_CONNECTION_HPP
#define CLOUD66_DETAIL_TRANSPORT_CONNECTION_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/timing/event.hpp>
#include <cloud66/detail/transport/client_stream.hpp>
#include <cloud66/detail/transport/connection_settings.hpp>
#include <cloud66/detail/transport/network_error.hpp>
#include <cloud66/detail/transport/serialize_request.hpp>
#include <cloud66/error.hpp>
#include <cloud66/http.hpp>
#include <cloud66/secret.hpp>
#include <cloud66/time_source.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/none.hpp>
#include <boost/system/error_code.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// One connection to the server, used for one exchange after the other. Once an operation has failed or has
/// thrown, it is of no more use.
///
/// Failures are results; `response` and `chunk` are set on success only. Throws only when the coroutine is cancelled
/// (Asio's `system_error`), and when TLS cannot be set up.
class connection
{
public:
    connection(const asio::any_io_executor& executor, std::shared_ptr<const connection_settings> settings);
    ~connection();
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;

    /// Looks up the host, connects, and does the TLS handshake; all before `until`.
    asio::awaitable<network_error> open(time_source::time_point until) { return stream_.open(until); }

    /// Sends `message` and reads the response before `until`. `sent` becomes true as soon as a byte may leave.
    asio::awaitable<network_error> attempt(const http::request& message, time_source::time_point until,
                                           bool& sent, http::response& response);

    /// Sends `message` and reads the response's header before `until`. `read_some` gives its body, of any size.
    asio::awaitable<network_error> open_response(const http::request& message, time_source::time_point until,
                                                 http::response& response);

    /// The next bytes of the body, which must come before `until`: valid until the next call, and none at its
    /// end.
    asio::awaitable<network_error> read_some(time_source::time_point until, std::string_view& chunk);

    /// Whether the last response leaves it open.
    bool stays_open() const { return keep_alive_; }

    /// Whether it can be used again: it stayed open, has not idled too long, and the server has not closed it
    /// meanwhile.
    bool is_reusable();

private:
    enum class body_mode
    {
        whole,    // part of the response, and limited
        streamed  // read by `read_some`
    };

    asio::awaitable<network_error> exchange(const http::request& message, body_mode mode,
                                            time_source::time_point until, bool& sent,
                                            http::response& response);
    void expect_header(body_mode mode);
    http::response parsed_header() const;
    void expect_chunk();
    std::string_view parsed_chunk() const;
    bool has_chunk_failed(boost::system::error_code code) const;
    void end_exchange();

    std::shared_ptr<const connection_settings> settings_;
    client_stream stream_;
    std::string wire_;  // the request as bytes; wiped when it is sent
    boost::beast::flat_buffer buffer_;
    std::optional<boost::beast::http::response_parser<boost::beast::http::buffer_body>> parser_;
    std::array<char, 16 * 1024> chunk_;  // of the body; as much as one TLS record carries
    bool keep_alive_ = false;
    time_source::time_point idle_since_{};
};

inline connection::connection(const asio::any_io_executor& executor,
                              std::shared_ptr<const connection_settings> settings)
    : settings_(settings),
      stream_(executor, std::move(settings)),
      buffer_(settings_->limits.header + 64 * 1024)  // limits chunk extensions and the like, too
{
    buffer_.reserve(chunk_.size());  // what one read asks for; 512 bytes otherwise
}

inline connection::~connection() { secret::wipe(wire_.data(), wire_.size()); }

inline void connection::expect_header(body_mode mode)
{
    parser_.emplace();
    parser_->header_limit(
        static_cast<std::uint32_t>((std::min)(settings_->limits.header, std::size_t{UINT32_MAX})));
    if (mode == body_mode::streamed || settings_->limits.body == 0)
        parser_->body_limit(boost::none);
    else
        parser_->body_limit(settings_->limits.body);
}

inline http::response connection::parsed_header() const
{
    http::response response;
    response.status = static_cast<int>(parser_->get().result_int());
    for (const auto& field : parser_->get()) {
        http::header line;
        line.name = std::string(field.name_string());
        line.value = std::string(field.value());
        response.headers.push_back(std::move(line));
    }
    return response;
}

inline void connection::expect_chunk()
{
    auto& target = parser_->get().body();
    target.data = chunk_.data();
    target.size = chunk_.size();
    target.more = true;
}

inline bool connection::has_chunk_failed(boost::system::error_code code) const
{
    if (code == boost::beast::http::error::need_buffer) code.clear();  // the chunk is full
    return stream_.has_failed(code);
}

inline std::string_view connection::parsed_chunk() const
{
    return std::string_view(chunk_.data(), chunk_.size() - parser_->get().body().size);
}

inline void connection::end_exchange()
{
    keep_alive_ = parser_->keep_alive() && buffer_.size() == 0;
    idle_since_ = settings_->time->now();
}

inline asio::awaitable<network_error> connection::exchange(const http::request& message, body_mode mode,
                                                           time_source::time_point until, bool& sent,
                                                           http::response& response)
{
    keep_alive_ = false;
    serialize_request(message, settings_->server.authority(), wire_);
    stream_.set_deadline(until);
    boost::system::error_code code;
    sent = true;
    co_await stream_.write(asio::buffer(wire_), code);
    secret::wipe(wire_.data(), wire_.size());
    if (stream_.has_failed(code)) co_return stream_.failure(code, "sending to");

    // Interim responses (100 Continue, 103 Early Hints) come before the one that counts. 101 is none of
    // them: another protocol was not requested.
    constexpr int most_headers = 11;
    unsigned status = 100;
    for (int headers = 0; status < 200 && status != 101 && headers < most_headers; ++headers) {
        expect_header(mode);
        co_await stream_.read_header(buffer_, *parser_, code);
        if (stream_.has_failed(code)) co_return stream_.failure(code, "waiting for the response of");
        status = parser_->get().result_int();
    }
    if (status < 200)
        co_return make_network_error(make_error_code(errc::malformed_response),
                                     "interim responses that lead to none");

    http::response received = parsed_header();
    if (mode == body_mode::whole) {
        while (!parser_->is_done()) {
            expect_chunk();
            co_await stream_.read_some(buffer_, *parser_, code);
            if (has_chunk_failed(code)) co_return stream_.failure(code, "reading the response of");
            received.body.append(parsed_chunk());
        }
        end_exchange();
    }
    stream_.clear_deadline();
    response = std::move(received);
    co_return network_error();
}

inline asio::awaitable<network_error> connection::attempt(const http::request& message,
                                                          time_source::time_point until, bool& sent,
                                                          http::response& response)
{
    return exchange(message, body_mode::whole, until, sent, response);
}

inline asio::awaitable<network_error> connection::open_response(const http::request& message,
                                                                time_source::time_point until,
                                                                http::response& response)
{
    bool sent = false;
    co_return co_await exchange(message, body_mode::streamed, until, sent, response);
}

inline asio::awaitable<network_error> connection::read_some(time_source::time_point until,
                                                            std::string_view& chunk)
{
    stream_.set_deadline(until);
    std::string_view received;
    while (received.empty() && !parser_->is_done()) {
        boost::system::error_code code;
        expect_chunk();
        co_await stream_.read_some(buffer_, *parser_, code);
        if (has_chunk_failed(code)) co_return stream_.failure(code, "reading the response of");
        received = parsed_chunk();
    }
    if (received.empty()) end_exchange();
    stream_.clear_deadline();
    chunk = received;
    co_return network_error();
}

inline bool connection::is_reusable()
{
    if (!keep_alive_) return false;
    if (settings_->time->now() >= deadline_after(idle_since_, settings_->timeouts.idle_connection))
        return false;
    // Its end, or a response to no request, makes an idle connection unusable.
    return stream_.is_silent();
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
