// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TRANSPORT_CONNECTION_HPP
#define CLOUD66_DETAIL_TRANSPORT_CONNECTION_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/http/keep_alive.hpp>
#include <cloud66/detail/timing/event.hpp>
#include <cloud66/detail/transport/client_stream.hpp>
#include <cloud66/detail/transport/connection_settings.hpp>
#include <cloud66/detail/transport/deadline.hpp>
#include <cloud66/detail/transport/network_error.hpp>
#include <cloud66/detail/transport/response_parser.hpp>
#include <cloud66/detail/transport/serialize_request.hpp>
#include <cloud66/detail/transport/tunnel.hpp>
#include <cloud66/error.hpp>
#include <cloud66/http.hpp>
#include <cloud66/secret.hpp>
#include <cloud66/time_source.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/none.hpp>
#include <boost/system/error_code.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace cloud66::inline v1::detail {

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

    /// Looks up the host, connects, opens a tunnel if there is a proxy, and does the TLS handshake; all before `until`.
    asio::awaitable<network_error> open(time_source::time_point until);

    /// Sends `message` and reads the response before `until`. `sent` becomes true as soon as a byte may leave.
    asio::awaitable<network_error> attempt(const http::request& message, time_source::time_point until,
                                           bool& sent, http::response& response);

    /// Sends `message` and reads the response's header before `until`. `read_some` gives its body, of any size.
    asio::awaitable<network_error> open_response(const http::request& message, time_source::time_point until,
                                                 http::response& response);

    /// The next bytes of the body, which must come before `until`: valid until the next call, and none at its
    /// end.
    asio::awaitable<network_error> read_some(time_source::time_point until, std::string_view& chunk);

    /// Whether it was opened, and the last response leaves it so.
    bool stays_open() const { return keep_alive_; }

    /// Whether it can be used again: it stayed open, has not idled too long, and the server has not closed it
    /// meanwhile.
    bool is_reusable();

private:
    enum class body_mode
    {
        whole,     // part of the response, and limited
        streamed,  // read by `read_some`
        none       // whatever the header says
    };

    asio::awaitable<network_error> open_tunnel(time_source::time_point until);

    /// Sends what is in `wire_`.
    asio::awaitable<network_error> exchange(body_mode mode, step_limit until, bool& sent,
                                            http::response& response);

    /// What of a response is to be there.
    enum class part
    {
        header,
        chunk,  // of the body, or its end
        whole
    };

    void expect_response(body_mode mode);
    bool has(part wanted) const;

    /// Parses what arrives until `wanted` is there, or `would_block`.
    void parse(part wanted, boost::system::error_code& code);
    bool responds_early();
    void complete_status_line();
    void receive(boost::system::error_code& code);
    void parse_end(boost::system::error_code& code);
    const char* reading() const;
    void end_exchange();

    static constexpr std::size_t record_size = 16 * 1024;  // of TLS, at most: what one read can bring

    std::shared_ptr<const connection_settings> settings_;
    const std::string host_;  // as the `Host` header has it
    client_stream stream_;
    std::string wire_;  // the request as bytes; wiped when it is sent
    boost::beast::flat_buffer buffer_;
    std::size_t parsed_ = 0;  // how many bytes of the buffer are done with; a chunk may still be among them
    std::optional<response_parser> parser_;
    bool keep_alive_ = false;
    time_source::time_point idle_since_{};
    std::chrono::milliseconds idle_limit_{};
};

inline connection::connection(const asio::any_io_executor& executor,
                              std::shared_ptr<const connection_settings> settings)
    : settings_(settings),
      host_(settings_->server.authority()),
      stream_(executor, std::move(settings)),
      buffer_(settings_->limits.header_bytes + 64 * 1024)  // limits chunk extensions and the like, too
{
    buffer_.reserve(record_size);
}

inline connection::~connection() { wipe(wire_.data(), wire_.size()); }

inline void connection::expect_response(body_mode mode)
{
    parser_.emplace();
    parser_->eager(mode == body_mode::whole);
    parser_->skip(mode == body_mode::none);
    parser_->collect_body(mode == body_mode::whole);
    parser_->header_limit(
        static_cast<std::uint32_t>((std::min)(settings_->limits.header_bytes, std::size_t{UINT32_MAX})));
    if (mode == body_mode::streamed || settings_->limits.body_bytes == 0)
        parser_->body_limit(boost::none);
    else
        parser_->body_limit(settings_->limits.body_bytes);
}

inline bool connection::has(part wanted) const
{
    if (wanted == part::header) return parser_->is_header_done();
    return parser_->is_done() || (wanted == part::chunk && !parser_->chunk().empty());
}

inline void connection::receive(boost::system::error_code& code)
{
    const std::size_t room = (std::min)(record_size, buffer_.max_size() - buffer_.size());
    if (room == 0) {
        code = boost::beast::http::error::buffer_overflow;
        return;
    }
    buffer_.commit(stream_.read_some(buffer_.prepare(room), code));
}

/// Whether the server responds although the request is not sent to its end, as it does to one that it refuses
/// (RFC 9112, 9.3). What it says counts, even if it has closed the connection since.
inline bool connection::responds_early()
{
    boost::system::error_code code;
    receive(code);
    if (code && code != asio::error::would_block) stream_.expect_response(false);  // nothing comes any more
    return buffer_.size() > 0;
}

/// Some servers leave out the blank before an empty reason (`HTTP/1.1 200`), on which Beast insists (RFC 9112, 4).
inline void connection::complete_status_line()
{
    constexpr std::size_t place = std::string_view("HTTP/1.1 200").size();
    const auto first = static_cast<const char*>(buffer_.data().data());
    if (buffer_.size() <= place || first[place] != '\r' || buffer_.size() == buffer_.max_size()) return;
    const std::size_t tail = buffer_.size() - place;
    buffer_.prepare(1);
    buffer_.commit(1);
    const auto line = static_cast<char*>(buffer_.data().data());
    std::memmove(line + place + 1, line + place, tail);
    line[place] = ' ';
}

inline void connection::parse_end(boost::system::error_code& code)
{
    if (parser_->got_some())
        parser_->put_eof(code);
    else
        code = boost::beast::http::error::end_of_stream;
}

inline void connection::parse(part wanted, boost::system::error_code& code)
{
    code = {};
    while (!code && !has(wanted)) {
        buffer_.consume(std::exchange(parsed_, 0));
        if (buffer_.size() > 0) {
            if (parser_->response().status == 0) complete_status_line();
            parsed_ = parser_->put(buffer_.data(), code);
            if (code != boost::beast::http::error::need_more) continue;
            code = {};
        }
        receive(code);
        if (code == asio::error::eof) parse_end(code);
    }
}

inline const char* connection::reading() const
{
    return parser_->is_header_done() ? "reading the response of" : "waiting for the response of";
}

inline void connection::end_exchange()
{
    buffer_.consume(std::exchange(parsed_, 0));
    const keep_alive_hint hint = read_keep_alive(parser_->response().headers["Keep-Alive"]);
    keep_alive_ = parser_->keep_alive() && hint.requests > 0 && buffer_.size() == 0;
    idle_since_ = settings_->time->now();
    idle_limit_ = settings_->timeouts.idle_connection;
    // The server counts from when it sent its last byte: half of a short limit, or a second, is left for the way.
    if (hint.timeout) {
        const auto safe = (std::max)(*hint.timeout / 2, *hint.timeout - std::chrono::seconds(1));
        if (idle_limit_ == std::chrono::milliseconds::zero() || safe < idle_limit_) idle_limit_ = safe;
        keep_alive_ = keep_alive_ && safe > std::chrono::milliseconds::zero();
    }
}

inline asio::awaitable<network_error> connection::open(time_source::time_point until)
{
    network_error ended = co_await stream_.connect(until);
    if (ended.code) co_return ended;
    if (settings_->proxy) ended = co_await open_tunnel(until);
    if (!ended.code && settings_->tls) ended = co_await stream_.handshake(until);
    stream_.remember_address(!ended.code);
    if (ended.code) co_return ended;
    stream_.clear_deadline();
    keep_alive_ = true;
    idle_since_ = settings_->time->now();
    idle_limit_ = settings_->timeouts.idle_connection;
    co_return ended;
}

inline asio::awaitable<network_error> connection::open_tunnel(time_source::time_point until)
{
    const auto limit = stream_.limit(settings_->timeouts.connect, errc::connect_timed_out, until);
    serialize_connect(*settings_->proxy, settings_->server, wire_);
    bool sent = false;
    http::response response;
    network_error ended = co_await exchange(body_mode::none, limit, sent, response);
    if (!ended.code) ended = tunnel_error(*settings_->proxy, settings_->server, response);
    buffer_.consume(std::exchange(parsed_, 0));
    if (!ended.code && buffer_.size() > 0)
        ended =
            make_network_error(make_error_code(errc::malformed_response), "bytes before the tunnel's first");
    stream_.tunneled();
    co_return ended;
}

inline asio::awaitable<network_error> connection::exchange(body_mode mode, step_limit until, bool& sent,
                                                           http::response& response)
{
    keep_alive_ = false;
    stream_.set_deadline(until);
    boost::system::error_code code;
    sent = true;
    stream_.expect_response(true);
    for (std::size_t written = 0; written < wire_.size();) {
        written += stream_.write_some(asio::buffer(wire_) + written, code);
        if (code == asio::error::would_block) {
            const std::size_t received = co_await stream_.wait_until_ready(code);
            stream_.resume(received, code);
            if (!stream_.has_failed(code) && responds_early()) break;
        }
        if (stream_.has_failed(code)) break;
    }
    stream_.expect_response(false);
    wipe(wire_.data(), wire_.size());
    if (stream_.has_failed(code) && !responds_early()) co_return stream_.failure(code, "sending to");
    const bool is_early = buffer_.size() > 0;
    code = {};

    // Interim responses (100 Continue, 103 Early Hints) come before the one that counts. 101 is none of
    // them: another protocol was not requested.
    constexpr int most_headers = 11;
    const part wanted = mode == body_mode::streamed ? part::header : part::whole;
    int status = 100;
    if (!is_early && stream_.awaits_read()) code = asio::error::would_block;
    for (int headers = 0; status < 200 && status != 101 && headers < most_headers; ++headers) {
        expect_response(mode);
        do {
            if (code == asio::error::would_block) {
                const std::size_t received = co_await stream_.wait_until_ready(code);
                stream_.resume(received, code);
            }
            if (!stream_.has_failed(code)) parse(wanted, code);
        } while (code == asio::error::would_block);
        if (stream_.has_failed(code)) co_return stream_.failure(code, reading());
        status = parser_->response().status;
    }
    if (status < 200)
        co_return make_network_error(make_error_code(errc::malformed_response),
                                     "interim responses that lead to none");
    if (mode == body_mode::whole) end_exchange();
    keep_alive_ = keep_alive_ && !is_early;
    stream_.clear_deadline();
    response = std::move(parser_->response());
    co_return network_error();
}

inline asio::awaitable<network_error> connection::attempt(const http::request& message,
                                                          time_source::time_point until, bool& sent,
                                                          http::response& response)
{
    serialize_request(message, host_, wire_);
    return exchange(body_mode::whole, {until, errc::attempt_timed_out}, sent, response);
}

inline asio::awaitable<network_error> connection::open_response(const http::request& message,
                                                                time_source::time_point until,
                                                                http::response& response)
{
    bool sent = false;
    serialize_request(message, host_, wire_);
    co_return co_await exchange(body_mode::streamed, {until, errc::attempt_timed_out}, sent, response);
}

inline asio::awaitable<network_error> connection::read_some(time_source::time_point until,
                                                            std::string_view& chunk)
{
    stream_.set_deadline({until, errc::attempt_timed_out});
    parser_->clear_chunk();
    boost::system::error_code code;
    do {
        if (code == asio::error::would_block) {
            const std::size_t received = co_await stream_.wait_until_ready(code);
            stream_.resume(received, code);
        }
        if (!stream_.has_failed(code)) parse(part::chunk, code);
    } while (code == asio::error::would_block);
    if (stream_.has_failed(code)) co_return stream_.failure(code, reading());
    chunk = parser_->chunk();
    if (chunk.empty()) end_exchange();
    stream_.clear_deadline();
    co_return network_error();
}

inline bool connection::is_reusable()
{
    if (!keep_alive_) return false;
    if (settings_->time->now() >= deadline_after(idle_since_, idle_limit_)) return false;
    // Its end, or a response to no request, makes an idle connection unusable.
    return stream_.is_silent();
}

}  // namespace cloud66::inline v1::detail

#endif
