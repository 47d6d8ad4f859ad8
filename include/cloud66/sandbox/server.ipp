// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_SERVER_IPP
#define CLOUD66_SANDBOX_SERVER_IPP

#include <cloud66/sandbox/server.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include <chrono>
#include <exception>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

// For GCC 12, expressions with co_await hold named objects only: no braces, no `?:`, no lambdas.

using request_parser = boost::beast::http::request_parser<boost::beast::http::string_body>;

class server::registration
{
public:
    registration(std::shared_ptr<server> owner, std::shared_ptr<connection> peer)
        : owner_(std::move(owner)), peer_(std::move(peer))
    {
        const std::lock_guard<std::mutex> lock(owner_->mutex_);
        owner_->open_.emplace(peer_->number, peer_.get());
        // Stopped between accepting and now: whoever reads from it sees its end.
        if (owner_->stopped_) end_of(*peer_);
    }

    registration(const registration&) = delete;
    registration& operator=(const registration&) = delete;

    /// Under the lock, so that `stop` and `close_idle` never touch a socket that is closed already.
    ~registration()
    {
        const std::lock_guard<std::mutex> lock(owner_->mutex_);
        owner_->open_.erase(peer_->number);
        boost::system::error_code ignored;
        peer_->stream.next_layer().close(ignored);
    }

    /// Tells both sides at once that nothing more will come; the coroutine that reads then closes it.
    static void end_of(connection& peer)
    {
        boost::system::error_code ignored;
        peer.stream.next_layer().shutdown(tcp::socket::shutdown_both, ignored);
    }

private:
    std::shared_ptr<server> owner_;
    std::shared_ptr<connection> peer_;
};

/// Ends a coroutine of the server. It throws only by a mistake, which must not pass unseen.
inline void rethrow_failure(std::exception_ptr failure)
{
    if (failure) std::rethrow_exception(failure);
}

CLOUD66_DECL server::server(asio::any_io_executor executor, std::shared_ptr<core> mind)
    : strand_(asio::any_io_executor(asio::make_strand(executor))),
      mind_(std::move(mind)),
      identity_(mind_->settings().certificate_host, mind_->settings().certificate_expired),
      acceptor_(std::in_place, strand_.get()),
      hook_(executor, [this] { acceptor_.reset(); })
{
    const tcp::endpoint here(asio::ip::address_v4::loopback(), mind_->settings().port);
    acceptor_->open(here.protocol());
    acceptor_->set_option(tcp::acceptor::reuse_address(true));
    acceptor_->bind(here);
    acceptor_->listen();
    port_ = acceptor_->local_endpoint().port();
}

CLOUD66_DECL void server::start()
{
    asio::co_spawn(strand_.get(), accept_all(),
                   [self = shared_from_this()](std::exception_ptr failure) { rethrow_failure(failure); });
}

CLOUD66_DECL void server::stop()
{
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (stopped_) return;
        stopped_ = true;
        for (const auto& [number, peer] : open_) registration::end_of(*peer);
    }
    strand_.post([self = shared_from_this()] {
        boost::system::error_code ignored;
        self->acceptor_->close(ignored);
    });
}

CLOUD66_DECL std::size_t server::close_idle()
{
    const std::lock_guard<std::mutex> lock(mutex_);
    std::size_t closed = 0;
    for (const auto& [number, peer] : open_) {
        if (!peer->idle) continue;
        peer->idle = false;
        registration::end_of(*peer);
        ++closed;
    }
    return closed;
}

CLOUD66_DECL std::size_t server::connections_open() const
{
    const std::lock_guard<std::mutex> lock(mutex_);
    return open_.size();
}

CLOUD66_DECL std::size_t server::connections_opened() const
{
    const std::lock_guard<std::mutex> lock(mutex_);
    return opened_;
}

CLOUD66_DECL void server::set_idle(connection& peer, bool idle)
{
    const std::lock_guard<std::mutex> lock(mutex_);
    peer.idle = idle;
}

CLOUD66_DECL asio::awaitable<void> server::accept_all()
{
    const auto self = shared_from_this();
    boost::system::error_code failed;
    while (true) {
        tcp::socket socket(strand_.get());
        co_await acceptor_->async_accept(socket, asio::redirect_error(asio::use_awaitable, failed));
        if (!acceptor_->is_open()) co_return;
        if (!failed) {
            welcome(std::move(socket));
            continue;
        }
        // Out of descriptors, most likely; without a pause this would spin.
        asio::steady_timer pause(strand_.get(), std::chrono::milliseconds(10));
        co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, failed));
    }
}

CLOUD66_DECL void server::welcome(tcp::socket socket)
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
    auto trouble = mind_->meet_connection();
    auto task = trouble ? refuse(std::move(peer), *std::move(trouble)) : serve(std::move(peer));
    asio::co_spawn(strand_.get(), std::move(task),
                   [self = shared_from_this()](std::exception_ptr failure) { rethrow_failure(failure); });
}

CLOUD66_DECL asio::awaitable<void> server::refuse(std::shared_ptr<connection> peer, fault trouble)
{
    const registration entry(shared_from_this(), peer);
    auto until = mind_->time().now() + trouble.delay;
    if (trouble.kind == fault_kind::stall_handshake) until = (time_source::time_point::max)();
    if (until > mind_->time().now()) co_await hold(peer, until);
    boost::system::error_code ignored;
    if (trouble.reset) peer->stream.next_layer().set_option(asio::socket_base::linger(true, 0), ignored);
}

/// What `server::hold` shares with the handler that watches the connection, which may run after it.
struct hold_state
{
    explicit hold_state(asio::any_io_executor executor) : timer(std::move(executor)) {}

    asio::steady_timer timer;
    bool client_gone = false;
    bool over = false;
};

/// Whether what came is the client's part of a handshake that the sandbox does not answer; if so, it is
/// dropped.
inline bool drop_handshake(connection& peer)
{
    auto& socket = peer.stream.next_layer();
    boost::system::error_code failed;
    std::string dropped(SSL_is_init_finished(peer.stream.native_handle()) ? 0 : socket.available(failed),
                        '\0');
    return !dropped.empty() && socket.read_some(asio::buffer(dropped), failed) > 0;
}

/// Anything else to read means that the client has given up, since nobody sends a second request before the
/// first is answered.
inline void watch_for_end(std::shared_ptr<connection> peer, std::shared_ptr<hold_state> state)
{
    peer->stream.next_layer().async_wait(asio::socket_base::wait_read,
                                         [peer, state](const boost::system::error_code& failed) {
                                             if (failed || state->over) return;
                                             if (drop_handshake(*peer)) return watch_for_end(peer, state);
                                             state->client_gone = true;
                                             state->timer.cancel();
                                         });
}

/// While the sandbox holds something back on purpose, virtual time may go on.
class time_passes
{
public:
    time_passes(time_source& time, asio::steady_timer& timer) : time_(time), timer_(timer) { time_.end_io(); }
    time_passes(const time_passes&) = delete;
    time_passes& operator=(const time_passes&) = delete;
    ~time_passes()
    {
        time_.disarm(timer_);
        time_.begin_io();
    }

private:
    time_source& time_;
    asio::steady_timer& timer_;
};

/// Lets sandbox time pass until a moment, or until the client closes the connection.
/// \returns whether the client is still there.
CLOUD66_DECL asio::awaitable<bool> server::hold(std::shared_ptr<connection> peer,
                                                time_source::time_point until)
{
    const auto state = std::make_shared<hold_state>(strand_.get());
    time_source& time = mind_->time();
    const time_passes passing(time, state->timer);
    watch_for_end(peer, state);
    boost::system::error_code ignored;
    while (!state->client_gone && time.now() < until) {
        time.arm(state->timer, until);
        co_await state->timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
    state->over = true;
    peer->stream.next_layer().cancel(ignored);
    co_return !state->client_gone;
}

inline raw_request received_request(const request_parser::value_type& message,
                                    std::uint64_t connection_number)
{
    raw_request received;
    received.verb = std::string(message.method_string());
    received.target = std::string(message.target());
    for (const auto& field : message)
        received.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
    received.body = message.body();
    received.connection = connection_number;
    return received;
}

/// What to answer to bytes that are no request; empty if the connection simply ended.
inline std::string complaint_about(const boost::system::error_code& failed)
{
    namespace http = boost::beast::http;
    if (failed.category() != http::make_error_code(http::error::bad_method).category() ||
        failed == http::error::end_of_stream || failed == http::error::partial_message)
        return {};
    const bool too_long = failed == http::error::body_limit;
    raw_answer reply;
    reply.status = too_long ? 413 : 400;
    reply.body =
        "{\"error\":\"bad_request\",\"error_description\":\"The request cannot be read\",\"details\":\"\"}";
    return to_wire(reply, false, false, true);
}

/// Says goodbye, so that the client knows that the answer was complete.
CLOUD66_DECL asio::awaitable<void> server::shut_down(std::shared_ptr<connection> peer)
{
    boost::system::error_code ignored;
    co_await peer->stream.async_shutdown(asio::redirect_error(asio::use_awaitable, ignored));
}

/// \returns whether the connection goes on.
CLOUD66_DECL asio::awaitable<bool> server::serve_request(std::shared_ptr<connection> peer,
                                                         raw_request received, bool keep_alive)
{
    const bool body_sent = received.verb != "HEAD";
    const verdict said = mind_->handle(std::move(received));
    if (said.delay > time_source::duration::zero()) {
        const auto until = mind_->time().now() + said.delay;
        const bool still_there = co_await hold(peer, until);
        if (!still_there) co_return false;
    }
    if (said.silent) {
        co_await hold(peer, (time_source::time_point::max)());
        co_return false;
    }

    const bool goes_on = keep_alive && !said.close_after;
    std::string text = to_wire(said.answer, goes_on, said.chunked, body_sent);
    if (said.cut_after && *said.cut_after < text.size()) text.resize(*said.cut_after);
    boost::system::error_code failed;
    if (!text.empty()) {
        const auto bytes = asio::buffer(text);
        co_await asio::async_write(peer->stream, bytes, asio::redirect_error(asio::use_awaitable, failed));
    }
    if (said.cut_after) {
        if (said.reset) peer->stream.next_layer().set_option(asio::socket_base::linger(true, 0), failed);
        co_return false;
    }
    if (failed) co_return false;
    if (!goes_on) co_await shut_down(peer);
    co_return goes_on;
}

CLOUD66_DECL asio::awaitable<void> server::serve(std::shared_ptr<connection> peer)
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
        if (!failed && boost::beast::iequals(parser.get()[http::field::expect], "100-continue")) {
            const std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
            const auto bytes = asio::buffer(go_on);
            co_await asio::async_write(peer->stream, bytes,
                                       asio::redirect_error(asio::use_awaitable, failed));
        }
        if (!failed)
            co_await http::async_read(peer->stream, buffer, parser,
                                      asio::redirect_error(asio::use_awaitable, failed));
        if (failed) {
            const std::string complaint = complaint_about(failed);
            if (complaint.empty()) co_return;
            const auto bytes = asio::buffer(complaint);
            co_await asio::async_write(peer->stream, bytes,
                                       asio::redirect_error(asio::use_awaitable, failed));
            co_await shut_down(peer);
            co_return;
        }
        raw_request received = received_request(parser.get(), peer->number);
        const bool keep_alive = parser.get().keep_alive();
        open = co_await serve_request(peer, std::move(received), keep_alive);
    }
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
