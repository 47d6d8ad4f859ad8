// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TRANSPORT_CONNECTION_HPP
#define CLOUD66_DETAIL_TRANSPORT_CONNECTION_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/http/url.hpp>
#include <cloud66/detail/transport/deadline.hpp>
#include <cloud66/http.hpp>
#include <cloud66/options.hpp>
#include <cloud66/time_source.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// Where connections lead, and what they may take.
struct connection_settings
{
    url server;
    std::shared_ptr<asio::ssl::context> tls;  // null: plain HTTP
    timeout_options timeouts;
    limit_options limits;
    std::shared_ptr<time_source> time;
};

/// What a connection throws when it fails.
struct network_failure
{
    boost::system::error_code code;
    std::string message;
};

/// One connection to the server, used for one exchange after the other. Once it has thrown, it is of no more
/// use.
///
/// Throws `network_failure`, and Asio's own `system_error` when the coroutine is cancelled.
class connection
{
public:
    CLOUD66_DECL connection(const asio::any_io_executor& executor,
                            std::shared_ptr<const connection_settings> settings);
    CLOUD66_DECL ~connection();
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;

    /// Looks up the host, connects, and does the TLS handshake; all before `until`.
    CLOUD66_DECL asio::awaitable<void> open(time_source::time_point until);

    /// Sends `message` and reads the response before `until`. `sent` becomes true as soon as a byte may leave.
    CLOUD66_DECL asio::awaitable<http::response> attempt(const http::request& message,
                                                         time_source::time_point until, bool& sent);

    /// Sends `message` and reads the response's header before `until`. `read_some` gives its body, of any size.
    CLOUD66_DECL asio::awaitable<http::response> open_response(const http::request& message,
                                                               time_source::time_point until);

    /// The next bytes of the body, which must come before `until`: valid until the next call, and none at its
    /// end.
    CLOUD66_DECL asio::awaitable<std::string_view> read_some(time_source::time_point until);

    /// Whether the last response leaves it open.
    bool stays_open() const { return keep_alive_; }

    /// Whether it can be used again: it stayed open, has not idled too long, and the server has not closed it
    /// meanwhile.
    CLOUD66_DECL bool is_reusable();

private:
    asio::awaitable<std::vector<asio::ip::tcp::endpoint>> resolve(time_source::time_point until);
    asio::awaitable<void> connect(time_source::time_point until);
    asio::awaitable<void> handshake(time_source::time_point until);
    asio::awaitable<void> write(bool& sent);
    asio::awaitable<http::response> begin(const http::request& message, std::size_t longest_body,
                                          time_source::time_point until, bool& sent);
    asio::awaitable<http::response> read_header(std::size_t longest_body);
    asio::awaitable<std::string_view> read_chunk();
    void set_deadline(std::chrono::milliseconds limit, errc reason, time_source::time_point until);
    [[noreturn]] void fail(boost::system::error_code code, const char* doing);
    void serialize(const http::request& message);

    std::shared_ptr<const connection_settings> settings_;
    asio::ip::tcp::socket socket_;
    std::optional<asio::ssl::stream<asio::ip::tcp::socket&>> tls_;
    deadline deadline_;
    std::string wire_;  // the request as bytes; wiped when it is sent
    boost::beast::flat_buffer buffer_;
    std::optional<boost::beast::http::response_parser<boost::beast::http::buffer_body>> parser_;
    std::array<char, 16 * 1024> chunk_;  // of the body; as much as one TLS record carries
    bool keep_alive_ = false;
    time_source::time_point idle_since_{};
};

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/transport/connection.ipp>
#endif

#endif
