// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_SANDBOX_SERVER_HPP
#define CLOUD66_DETAIL_SANDBOX_SERVER_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/execution/any_strand.hpp>
#include <cloud66/detail/execution/context_hook.hpp>
#include <cloud66/detail/sandbox/certificate.hpp>
#include <cloud66/detail/sandbox/request_handler.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace cloud66::inline v1::sandbox_detail {

// For GCC 12, expressions with co_await hold named objects only: no braces, no `?:`, no lambdas.

using request_parser = boost::beast::http::request_parser<boost::beast::http::string_body>;

/// The connection of one client.
struct connection
{
    connection(asio::ip::tcp::socket accepted, asio::ssl::context& tls, std::uint64_t its_number)
        : stream(std::move(accepted), tls), number(its_number)
    {
    }

    asio::ip::tcp::socket& socket() { return stream.next_layer(); }

    /// Ends both directions at once, so that the coroutine that reads ends and closes the socket.
    void shut_down()
    {
        boost::system::error_code ignored;
        socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
    }

    /// Lets the socket end by a TCP reset.
    void set_reset()
    {
        boost::system::error_code ignored;
        socket().set_option(asio::socket_base::linger(true, 0), ignored);
    }

    asio::ssl::stream<asio::ip::tcp::socket> stream;
    std::uint64_t number;
    bool idle = false;  ///< No request is in progress; guarded by the server's mutex.
};

/// Ends a coroutine of the server. It throws only because of a defect, which must not stay hidden.
inline void rethrow_failure(std::exception_ptr failure)
{
    if (failure) std::rethrow_exception(failure);
}

/// What `server::hold` shares with the handler that watches the connection, which may run after it.
struct hold_state
{
    explicit hold_state(const asio::any_io_executor& executor) : timer(executor) {}

    asio::steady_timer timer;
    bool client_gone = false;
    bool over = false;
};

/// Drops received bytes that belong to a handshake which the sandbox stalls; whether there were any.
inline bool drop_handshake(connection& peer)
{
    boost::system::error_code failed;
    const bool finished = SSL_is_init_finished(peer.stream.native_handle());
    std::string dropped(finished ? 0 : peer.socket().available(failed), '\0');
    return !dropped.empty() && peer.socket().read_some(asio::buffer(dropped), failed) > 0;
}

/// Any other received byte means that the client closes the connection, since a client sends no second request
/// before the response to the first.
inline void watch_for_end(std::shared_ptr<connection> peer, std::shared_ptr<hold_state> state)
{
    peer->socket().async_wait(asio::socket_base::wait_read,
                              [peer, state](const boost::system::error_code& failed) {
                                  if (failed || state->over) return;
                                  if (drop_handshake(*peer)) return watch_for_end(peer, state);
                                  state->client_gone = true;
                                  state->timer.cancel();
                              });
}

/// Ends the I/O that virtual time waits for while the sandbox delays something on purpose.
class io_suspension
{
public:
    io_suspension(time_source& time, asio::steady_timer& timer) : time_(time), timer_(timer)
    {
        time_.end_io();
    }
    io_suspension(const io_suspension&) = delete;
    io_suspension& operator=(const io_suspension&) = delete;

    ~io_suspension()
    {
        time_.disarm(timer_);
        time_.begin_io();
    }

private:
    time_source& time_;
    asio::steady_timer& timer_;
};

inline raw_request received_request(const request_parser::value_type& message,
                                    std::uint64_t connection_number)
{
    raw_request received;
    received.verb = message.method_string();
    received.target = message.target();
    for (const auto& field : message)
        received.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
    received.body = message.body();
    received.connection = connection_number;
    return received;
}

/// Checks `Host`: HTTP/1.1 requires one line of it, and no version allows two (RFC 9112, 3.2).
inline boost::system::error_code check_host(const request_parser::value_type& message)
{
    namespace http = boost::beast::http;
    constexpr unsigned http_1_1 = 11;
    const auto lines = message.count(http::field::host);
    if (lines > 1 || (lines == 0 && message.version() >= http_1_1)) return http::error::bad_field;
    return is_valid_host(message[http::field::host]) ? boost::system::error_code() : http::error::bad_value;
}

/// The response to a request that cannot be read; empty if the connection simply ended.
/// \param body_sent false for HEAD.
inline std::string unreadable_response(const boost::system::error_code& failed, bool body_sent)
{
    namespace http = boost::beast::http;
    if (failed.category() != http::make_error_code(http::error::bad_method).category() ||
        failed == http::error::end_of_stream || failed == http::error::partial_message)
        return {};
    raw_response raw;
    raw.status = failed == http::error::body_limit ? 413 : 400;
    raw.body =
        "{\"error\":\"bad_request\",\"error_description\":\"The request cannot be read\",\"details\":\"\"}";
    return to_wire(raw, false, false, body_sent);
}

/// The sockets of the sandbox: HTTP/1.1 over TLS on 127.0.0.1. The request handler decides what they send.
class server : public std::enable_shared_from_this<server>
{
    using tcp = asio::ip::tcp;
    using time_point = time_source::time_point;

public:
    /// Listens at once, and responds from `start()` on.
    server(asio::any_io_executor executor, std::shared_ptr<request_handler> handler)
        : strand_(detail::make_any_strand(executor)),
          handler_(std::move(handler)),
          identity_(handler_->settings().certificate_host, handler_->settings().certificate_expired),
          acceptor_(std::in_place, strand_.get()),
          hook_(executor, [this] { acceptor_.reset(); })
    {
        const tcp::endpoint here(asio::ip::address_v4::loopback(), handler_->settings().port);
        acceptor_->open(here.protocol());
        acceptor_->set_option(tcp::acceptor::reuse_address(true));
        acceptor_->bind(here);
        acceptor_->listen();
        port_ = acceptor_->local_endpoint().port();
    }

    void start() { spawn(accept_all()); }

    /// Ends every coroutine of the server, as soon as the loop runs. Any thread.
    void stop()
    {
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            if (stopped_) return;
            stopped_ = true;
            for (const auto& [number, peer] : open_) peer->shut_down();
        }
        strand_.post([self = shared_from_this()] {
            boost::system::error_code ignored;
            self->acceptor_->close(ignored);
        });
    }

    std::uint16_t port() const { return port_; }
    const std::string& ca_certificate() const { return identity_.ca_certificate(); }

    std::size_t close_idle()
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        std::size_t closed = 0;
        for (const auto& [number, peer] : open_) {
            if (!std::exchange(peer->idle, false)) continue;
            peer->shut_down();
            ++closed;
        }
        return closed;
    }

    std::size_t open_connections() const
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        return open_.size();
    }

    std::size_t accepted_connections() const
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        return opened_;
    }

private:
    /// Lists a connection while it is served, and closes it in the end: under the lock, so that `stop` and
    /// `close_idle` never use a closed socket.
    class registration
    {
    public:
        registration(std::shared_ptr<server> owner, std::shared_ptr<connection> peer)
            : owner_(std::move(owner)), peer_(std::move(peer))
        {
            const std::lock_guard<std::mutex> lock(owner_->mutex_);
            owner_->open_.emplace(peer_->number, peer_.get());
            // Stopped between accepting and now.
            if (owner_->stopped_) peer_->shut_down();
        }
        registration(const registration&) = delete;
        registration& operator=(const registration&) = delete;

        ~registration()
        {
            const std::lock_guard<std::mutex> lock(owner_->mutex_);
            owner_->open_.erase(peer_->number);
            boost::system::error_code ignored;
            peer_->socket().close(ignored);
        }

    private:
        std::shared_ptr<server> owner_;
        std::shared_ptr<connection> peer_;
    };

    void spawn(asio::awaitable<void> task)
    {
        asio::co_spawn(strand_.get(), std::move(task),
                       [self = shared_from_this()](std::exception_ptr failure) { rethrow_failure(failure); });
    }

    void set_idle(connection& peer, bool idle)
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        peer.idle = idle;
    }

    asio::awaitable<void> accept_all()
    {
        const auto self = shared_from_this();
        boost::system::error_code failed;
        while (true) {
            tcp::socket socket(strand_.get());
            co_await acceptor_->async_accept(socket, asio::redirect_error(asio::use_awaitable, failed));
            if (!acceptor_->is_open()) co_return;
            if (!failed) {
                start_connection(std::move(socket));
                continue;
            }
            // Out of descriptors, most likely; without a pause this would spin.
            asio::steady_timer pause(strand_.get(), std::chrono::milliseconds(10));
            co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, failed));
        }
    }

    void start_connection(tcp::socket socket)
    {
        boost::system::error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        std::uint64_t number = 0;
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            if (stopped_) return;
            number = ++opened_;
        }
        auto peer = std::make_shared<connection>(std::move(socket), identity_.context(), number);
        auto line = handler_->with_state([](auto& state) { return state.faults.next_for_connection(); });
        spawn(line ? refuse(std::move(peer), *std::move(line)) : serve(std::move(peer)));
    }

    asio::awaitable<void> refuse(std::shared_ptr<connection> peer, fault_rule line)
    {
        const registration entry(shared_from_this(), peer);
        auto until = handler_->time().now() + line.delay;
        if (line.kind == fault_kind::stall_handshake) until = time_source::never;
        if (until > handler_->time().now()) co_await hold(peer, until);
        if (line.reset) peer->set_reset();
    }

    /// Lets sandbox time pass until `until`, or until the client closes the connection.
    /// \returns whether the connection is still open.
    asio::awaitable<bool> hold(std::shared_ptr<connection> peer, time_point until)
    {
        const auto state = std::make_shared<hold_state>(strand_.get());
        time_source& time = handler_->time();
        const io_suspension passing(time, state->timer);
        watch_for_end(peer, state);
        boost::system::error_code ignored;
        while (!state->client_gone && time.now() < until) {
            time.arm(state->timer, until);
            co_await state->timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        }
        state->over = true;
        peer->socket().cancel(ignored);
        co_return !state->client_gone;
    }

    asio::awaitable<boost::system::error_code> write(std::shared_ptr<connection> peer, std::string_view text)
    {
        boost::system::error_code failed;
        const auto bytes = asio::buffer(text);
        co_await asio::async_write(peer->stream, bytes, asio::redirect_error(asio::use_awaitable, failed));
        co_return failed;
    }

    /// Ends TLS in order, so that the client can tell that the response was complete.
    asio::awaitable<void> shut_down(std::shared_ptr<connection> peer)
    {
        boost::system::error_code ignored;
        co_await peer->stream.async_shutdown(asio::redirect_error(asio::use_awaitable, ignored));
    }

    /// \returns whether the connection stays open.
    asio::awaitable<bool> serve_request(std::shared_ptr<connection> peer, raw_request received,
                                        bool keep_alive)
    {
        const bool body_sent = received.verb != "HEAD";
        const delivery sent = handler_->handle(std::move(received));
        if (sent.delay > time_source::duration::zero()) {
            const auto until = handler_->time().now() + sent.delay;
            const bool still_open = co_await hold(peer, until);
            if (!still_open) co_return false;
        }
        if (sent.silent) {
            co_await hold(peer, time_source::never);
            co_return false;
        }

        const bool stays_open = keep_alive && !sent.close_after;
        std::string text = to_wire(sent.response, stays_open, sent.chunked, body_sent);
        if (sent.cut_after && *sent.cut_after < text.size()) text.resize(*sent.cut_after);
        boost::system::error_code failed;
        if (!text.empty()) failed = co_await write(peer, text);
        if (sent.cut_after && sent.reset) peer->set_reset();
        if (sent.cut_after || failed) co_return false;
        if (!stays_open) co_await shut_down(peer);
        co_return stays_open;
    }

    asio::awaitable<void> serve(std::shared_ptr<connection> peer)
    {
        namespace http = boost::beast::http;
        constexpr std::uint32_t longest_header = 64 * 1024;
        constexpr std::uint64_t longest_body = 16 * 1024 * 1024;

        const registration entry(shared_from_this(), peer);
        boost::system::error_code failed;
        co_await peer->stream.async_handshake(asio::ssl::stream_base::server,
                                              asio::redirect_error(asio::use_awaitable, failed));
        if (failed) co_return;

        boost::beast::flat_buffer buffer;
        bool open = true;
        while (open) {
            request_parser parser;
            parser.header_limit(longest_header);
            parser.body_limit(longest_body);
            if (buffer.size() == 0) set_idle(*peer, true);
            co_await http::async_read_header(peer->stream, buffer, parser,
                                             asio::redirect_error(asio::use_awaitable, failed));
            set_idle(*peer, false);
            if (!failed) failed = check_host(parser.get());
            if (!failed && iequals(parser.get()[http::field::expect], "100-continue"))
                failed = co_await write(peer, "HTTP/1.1 100 Continue\r\n\r\n");
            if (!failed)
                co_await http::async_read(peer->stream, buffer, parser,
                                          asio::redirect_error(asio::use_awaitable, failed));
            if (failed) {
                const bool is_head = parser.get().method() == http::verb::head;
                const std::string wire = unreadable_response(failed, !is_head);
                if (wire.empty()) co_return;
                failed = co_await write(peer, wire);
                co_await shut_down(peer);
                co_return;
            }
            raw_request received = received_request(parser.get(), peer->number);
            const bool keep_alive = parser.get().keep_alive();
            open = co_await serve_request(peer, std::move(received), keep_alive);
        }
    }

    detail::durable_executor strand_;
    std::shared_ptr<request_handler> handler_;
    server_identity identity_;
    std::optional<tcp::acceptor> acceptor_;  // none once its context was destroyed
    std::uint16_t port_ = 0;
    mutable std::mutex mutex_;
    std::map<std::uint64_t, connection*> open_;
    std::uint64_t opened_ = 0;
    bool stopped_ = false;
    const detail::context_hook hook_;
};

}  // namespace cloud66::inline v1::sandbox_detail

#endif
