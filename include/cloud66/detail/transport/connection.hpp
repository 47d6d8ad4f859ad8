// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TRANSPORT_CONNECTION_HPP
#define CLOUD66_DETAIL_TRANSPORT_CONNECTION_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/http/url.hpp>
#include <cloud66/detail/timing/event.hpp>
#include <cloud66/detail/transport/deadline.hpp>
#include <cloud66/detail/transport/happy_eyeballs.hpp>
#include <cloud66/detail/transport/tls.hpp>
#include <cloud66/error.hpp>
#include <cloud66/http.hpp>
#include <cloud66/options.hpp>
#include <cloud66/time_source.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
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
    connection(const asio::any_io_executor& executor, std::shared_ptr<const connection_settings> settings);
    ~connection();
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;

    /// Looks up the host, connects, and does the TLS handshake; all before `until`.
    asio::awaitable<void> open(time_source::time_point until);

    /// Sends `message` and reads the response before `until`. `sent` becomes true as soon as a byte may leave.
    asio::awaitable<http::response> attempt(const http::request& message, time_source::time_point until,
                                            bool& sent);

    /// Sends `message` and reads the response's header before `until`. `read_some` gives its body, of any size.
    asio::awaitable<http::response> open_response(const http::request& message,
                                                  time_source::time_point until);

    /// The next bytes of the body, which must come before `until`: valid until the next call, and none at its
    /// end.
    asio::awaitable<std::string_view> read_some(time_source::time_point until);

    /// Whether the last response leaves it open.
    bool stays_open() const { return keep_alive_; }

    /// Whether it can be used again: it stayed open, has not idled too long, and the server has not closed it
    /// meanwhile.
    bool is_reusable();

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

/// A look-up of the host's addresses. Asio cannot stop one that runs, so that the waiter for it waits for its
/// event instead, and leaves a late response behind.
struct lookup : std::enable_shared_from_this<lookup>
{
    lookup(const asio::any_io_executor& executor, std::shared_ptr<time_source> time)
        : resolver(executor), done(executor, std::move(time))
    {
    }

    void start(const url& server)
    {
        resolver.async_resolve(server.host, server.port,
                               [self = shared_from_this()](auto failure, auto results) {
                                   self->code = failure;
                                   self->found = std::move(results);
                                   self->done.notify();
                               });
    }

    /// The response is not needed any more when this is destroyed.
    struct user
    {
        explicit user(lookup& l) : search(l) {}
        user(const user&) = delete;
        user& operator=(const user&) = delete;
        ~user() { search.resolver.cancel(); }
        lookup& search;
    };

    asio::ip::tcp::resolver resolver;
    event done;
    boost::system::error_code code;
    asio::ip::tcp::resolver::results_type found;
};

inline connection::connection(const asio::any_io_executor& executor,
                              std::shared_ptr<const connection_settings> settings)
    : settings_(std::move(settings)),
      socket_(executor),
      deadline_(socket_, settings_->time),
      buffer_(settings_->limits.header +
              64 * 1024)  // bounds what HTTP lets a server say beside header and body
{
    buffer_.reserve(chunk_.size());  // what one read asks for; 512 bytes otherwise
}

inline connection::~connection() { secret::wipe(wire_.data(), wire_.size()); }

inline void connection::set_deadline(std::chrono::milliseconds limit, errc reason,
                                     time_source::time_point until)
{
    const auto own = deadline_after(settings_->time->now(), limit);
    if (own < until)
        deadline_.set(own, reason);
    else
        deadline_.set(until, errc::request_timed_out);
}

inline void connection::fail(boost::system::error_code code, const char* doing)
{
    namespace beast_http = boost::beast::http;
    std::string message = std::string("while ") + doing + ' ' + settings_->server.authority();
    if (const auto reached = deadline_.reached()) throw network_failure{reached, message};
    if (tls_) {
        const std::string problem = certificate_problem(tls_->native_handle());
        if (!problem.empty()) message = problem + " (" + settings_->server.authority() + ')';
    }
    if (code == beast_http::error::body_limit || code == beast_http::error::header_limit ||
        code == beast_http::error::buffer_overflow)
        code = make_error_code(errc::response_too_large);
    else if (code == beast_http::error::end_of_stream || code == beast_http::error::partial_message ||
             code == asio::ssl::error::stream_truncated)
        code = asio::error::make_error_code(asio::error::eof);
    else if (code.category() == beast_http::make_error_code(beast_http::error::bad_version).category()) {
        message = "not an HTTP response (" + code.message() + ')';
        code = make_error_code(errc::malformed_response);
    }
    throw network_failure{code, message};
}

inline asio::awaitable<std::vector<asio::ip::tcp::endpoint>> connection::resolve(
    time_source::time_point until)
{
    using tcp = asio::ip::tcp;
    const url& server = settings_->server;
    boost::system::error_code not_an_address;
    const auto address = asio::ip::make_address(server.host, not_an_address);
    std::vector<tcp::endpoint> endpoints;
    if (!not_an_address) {
        endpoints.emplace_back(address, static_cast<unsigned short>(std::stoul(server.port)));
        co_return endpoints;
    }

    const auto own = deadline_after(settings_->time->now(), settings_->timeouts.resolve);
    const auto search = std::make_shared<lookup>(socket_.get_executor(), settings_->time);
    const lookup::user in_use(*search);
    search->start(server);
    const bool responded = co_await search->done.wait_until((std::min)(own, until));
    if (!responded) {
        search->code = make_error_code(own < until ? errc::resolve_timed_out : errc::request_timed_out);
    }
    if (search->code) fail(search->code, "looking up");
    for (const auto& entry : search->found) endpoints.push_back(entry.endpoint());
    co_return endpoints;
}

inline asio::awaitable<void> connection::connect(time_source::time_point until)
{
    auto endpoints = co_await resolve(until);
    const auto own = deadline_after(settings_->time->now(), settings_->timeouts.connect);
    const auto limit = (std::min)(own, until);
    auto code = co_await connect_first(socket_, std::move(endpoints), settings_->time, limit);
    if (code == asio::error::timed_out && settings_->time->now() >= limit)
        code = make_error_code(own < until ? errc::connect_timed_out : errc::request_timed_out);
    if (code) fail(code, "connecting to");
    socket_.set_option(asio::ip::tcp::no_delay(true), code);
    socket_.non_blocking(true, code);  // so that is_reusable does not block
}

inline asio::awaitable<void> connection::handshake(time_source::time_point until)
{
    tls_.emplace(socket_, *settings_->tls);
    expect_host(tls_->native_handle(), settings_->server.host);
    boost::system::error_code code;
    set_deadline(settings_->timeouts.tls_handshake, errc::tls_handshake_timed_out, until);
    co_await tls_->async_handshake(asio::ssl::stream_base::client,
                                   asio::redirect_error(asio::use_awaitable, code));
    if (code || deadline_.reached()) fail(code, "shaking hands (TLS) with");
}

inline asio::awaitable<void> connection::open(time_source::time_point until)
{
    co_await connect(until);
    if (settings_->tls) co_await handshake(until);
    deadline_.clear();
}

inline void connection::serialize(const http::request& message)
{
    const std::string host = settings_->server.authority();
    const std::string length = std::to_string(message.body.size());
    std::size_t size =
        message.target.size() + host.size() + message.token.reveal().size() + message.body.size() + 128;
    for (const http::header& line : message.headers) size += line.name.size() + line.value.size() + 4;
    wire_.clear();
    wire_.reserve(size);  // no second copy of the token stays behind in memory

    wire_.append(to_string(message.method)).append(" ").append(message.target).append(" HTTP/1.1\r\n");
    wire_.append("Host: ").append(host).append("\r\n");
    if (!message.token.empty())
        wire_.append("Authorization: Bearer ").append(message.token.reveal()).append("\r\n");
    for (const http::header& line : message.headers)
        wire_.append(line.name).append(": ").append(line.value).append("\r\n");
    if (!message.body.empty() || message.method != http::verb::get)
        wire_.append("Content-Length: ").append(length).append("\r\n");
    wire_.append("\r\n").append(message.body);
}

inline asio::awaitable<void> connection::write(bool& sent)
{
    boost::system::error_code code;
    const auto bytes = asio::buffer(wire_);
    sent = true;
    if (tls_)
        co_await asio::async_write(*tls_, bytes, asio::redirect_error(asio::use_awaitable, code));
    else
        co_await asio::async_write(socket_, bytes, asio::redirect_error(asio::use_awaitable, code));
    secret::wipe(wire_.data(), wire_.size());
    if (code || deadline_.reached()) fail(code, "sending to");
}

inline asio::awaitable<http::response> connection::read_header(std::size_t longest_body)
{
    namespace beast_http = boost::beast::http;
    // Interim responses (100 Continue, 103 Early Hints) come before the one that counts.
    constexpr int most = 10;
    for (int interim = 0; interim <= most; ++interim) {
        parser_.emplace();
        parser_->header_limit(
            static_cast<std::uint32_t>((std::min)(settings_->limits.header, std::size_t{UINT32_MAX})));
        if (longest_body == 0)
            parser_->body_limit(boost::none);
        else
            parser_->body_limit(longest_body);
        boost::system::error_code code;
        if (tls_)
            co_await beast_http::async_read_header(*tls_, buffer_, *parser_,
                                                   asio::redirect_error(asio::use_awaitable, code));
        else
            co_await beast_http::async_read_header(socket_, buffer_, *parser_,
                                                   asio::redirect_error(asio::use_awaitable, code));
        if (code || deadline_.reached()) fail(code, "waiting for the response of");
        const auto& message = parser_->get();
        if (message.result_int() == 101) break;  // another protocol was not requested
        if (message.result_int() < 200) continue;

        http::response response;
        response.status = static_cast<int>(message.result_int());
        for (const auto& field : message) {
            http::header line;
            line.name = std::string(field.name_string());
            line.value = std::string(field.value());
            response.headers.push_back(std::move(line));
        }
        co_return response;
    }
    throw network_failure{make_error_code(errc::malformed_response), "interim responses that lead to none"};
}

inline asio::awaitable<std::string_view> connection::read_chunk()
{
    namespace beast_http = boost::beast::http;
    auto& body = parser_->get().body();
    while (!parser_->is_done()) {
        body.data = chunk_.data();
        body.size = chunk_.size();
        body.more = true;
        boost::system::error_code code;
        if (tls_)
            co_await beast_http::async_read_some(*tls_, buffer_, *parser_,
                                                 asio::redirect_error(asio::use_awaitable, code));
        else
            co_await beast_http::async_read_some(socket_, buffer_, *parser_,
                                                 asio::redirect_error(asio::use_awaitable, code));
        if (code == beast_http::error::need_buffer) code.clear();  // it is full
        if (code || deadline_.reached()) fail(code, "reading the response of");
        const std::size_t size = chunk_.size() - body.size;
        if (size > 0) co_return std::string_view(chunk_.data(), size);
    }
    keep_alive_ = parser_->keep_alive() && buffer_.size() == 0;
    co_return std::string_view();
}

/// Sends `message` and reads the response's header; what comes then is still under the deadline `until`.
inline asio::awaitable<http::response> connection::begin(const http::request& message,
                                                         std::size_t longest_body,
                                                         time_source::time_point until, bool& sent)
{
    keep_alive_ = false;
    serialize(message);
    deadline_.set(until, errc::request_timed_out);
    co_await write(sent);
    co_return co_await read_header(longest_body);
}

inline asio::awaitable<http::response> connection::attempt(const http::request& message,
                                                           time_source::time_point until, bool& sent)
{
    http::response response = co_await begin(message, settings_->limits.body, until, sent);
    for (auto chunk = co_await read_chunk(); !chunk.empty(); chunk = co_await read_chunk())
        response.body.append(chunk);
    deadline_.clear();
    idle_since_ = settings_->time->now();
    co_return response;
}

inline asio::awaitable<http::response> connection::open_response(const http::request& message,
                                                                 time_source::time_point until)
{
    bool sent = false;
    constexpr std::size_t any_length = 0;
    http::response response = co_await begin(message, any_length, until, sent);
    deadline_.clear();
    co_return response;
}

inline asio::awaitable<std::string_view> connection::read_some(time_source::time_point until)
{
    deadline_.set(until, errc::request_timed_out);
    const auto chunk = co_await read_chunk();
    deadline_.clear();
    co_return chunk;
}

inline bool connection::is_reusable()
{
    if (!keep_alive_ || !socket_.is_open()) return false;
    if (settings_->time->now() >= deadline_after(idle_since_, settings_->timeouts.idle_connection))
        return false;
    // An idle connection has nothing to say: its end, or a response to no request, makes it unusable.
    // Reading through TLS also sees what has arrived already and waits to be decrypted.
    char byte = 0;
    boost::system::error_code code;
    if (tls_)
        tls_->read_some(asio::buffer(&byte, 1), code);
    else
        socket_.read_some(asio::buffer(&byte, 1), code);
    return code == asio::error::would_block || code == asio::error::try_again;
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
