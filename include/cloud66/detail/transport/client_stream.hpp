// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TRANSPORT_CLIENT_STREAM_HPP
#define CLOUD66_DETAIL_TRANSPORT_CLIENT_STREAM_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/timing/event.hpp>
#include <cloud66/detail/transport/buffered_socket.hpp>
#include <cloud66/detail/transport/connection_settings.hpp>
#include <cloud66/detail/transport/deadline.hpp>
#include <cloud66/detail/transport/happy_eyeballs.hpp>
#include <cloud66/detail/transport/network_error.hpp>
#include <cloud66/detail/transport/resolve.hpp>
#include <cloud66/detail/transport/tls.hpp>
#include <cloud66/detail/transport/tls_engine.hpp>
#include <cloud66/error.hpp>
#include <cloud66/time_source.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/socket_base.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/error_code.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cloud66::inline v1::detail {

/// Ends the operations on a socket as soon as there is something to read: a server may respond before it has read all.
class reading_watch
{
public:
    explicit reading_watch(asio::ip::tcp::socket& socket) : socket_(socket), state_(std::make_shared<state>())
    {
        socket.async_wait(asio::socket_base::wait_read,
                          [&socket, seen = state_](boost::system::error_code code) {
                              if (code || !seen->is_wanted) return;
                              seen->has_bytes = true;
                              boost::system::error_code ignored;
                              socket.cancel(ignored);
                          });
    }
    ~reading_watch()
    {
        state_->is_wanted = false;
        boost::system::error_code ignored;
        socket_.cancel(ignored);
    }
    reading_watch(const reading_watch&) = delete;
    reading_watch& operator=(const reading_watch&) = delete;

    bool has_bytes() const { return state_->has_bytes; }

private:
    struct state
    {
        bool is_wanted = true;
        bool has_bytes = false;
    };

    asio::ip::tcp::socket& socket_;
    std::shared_ptr<state> state_;
};

/// A TCP stream to the server, under TLS if the server has it, with one deadline for the operations on it.
///
/// Failures are results. Throws only when the coroutine is cancelled (Asio's `system_error`), and when TLS cannot be
/// set up.
class client_stream
{
public:
    client_stream(const asio::any_io_executor& executor, std::shared_ptr<const connection_settings> settings);
    client_stream(const client_stream&) = delete;
    client_stream& operator=(const client_stream&) = delete;

    /// Looks up the server, or the proxy if there is one, and connects to it; all before `until`.
    asio::awaitable<network_error> connect(time_source::time_point until);

    /// Does the TLS handshake before `until`.
    asio::awaitable<network_error> handshake(time_source::time_point until);

    /// From now on the stream leads to the server, through the proxy that it was connected to.
    void tunneled() { peer_ = settings_->server.authority(); }

    /// The address that it was connected to has been of use, or not.
    void remember_address(bool useful);

    /// The limit of one step of opening: its own one, or `until` if that comes first.
    step_limit limit(std::chrono::milliseconds own, errc reason, time_source::time_point until) const;

    /// From now on the stream closes at that time, and operations fail for that reason.
    void set_deadline(step_limit until) { deadline_.set(until); }
    void clear_deadline() { deadline_.clear(); }

    /// \name Operations
    /// They do not wait: `would_block` means that they are to be called again, with the same arguments, once
    /// `wait_until_ready` has ended. A server that sends fast gets it now and then, too, so that the executor's other
    /// work, the deadline for example, goes on.
    /// @{

    /// Writes some of `bytes`.
    std::size_t write_some(asio::const_buffer bytes, boost::system::error_code& code);

    /// Reads at least one byte.
    std::size_t read_some(asio::mutable_buffer bytes, boost::system::error_code& code);

    /// @}

    /// Waits until the operation that would have blocked can go on. A plain function, so that it adds no coroutine frame
    /// to Asio's own: the caller gives its result to `resume`.
    asio::awaitable<std::size_t> wait_until_ready(boost::system::error_code& code);

    /// Whether waiting to send also ends when there is something to read. Not in a handshake, which would not read it.
    void expect_response(bool on) { expects_response_ = on; }

    /// Must follow `wait_until_ready`, with its results.
    void resume(std::size_t count, boost::system::error_code& code);

    /// Whether the next read has to wait, since nothing has arrived with the bytes read before.
    bool awaits_read();

    /// Whether an operation that ended with `code` has failed: an expired deadline counts whatever `code` is.
    bool has_failed(boost::system::error_code code) const { return code || deadline_.reached(); }

    /// The failure of an operation that ended with `code`.
    /// \param doing the operation, as in "while sending to": the host follows.
    network_error failure(boost::system::error_code code, const char* doing);

    /// Whether it is open and nothing has arrived, neither bytes nor its end.
    bool is_silent();

private:
    /// What an operation that would block waits for.
    enum class obstacle
    {
        receiving,
        sending,
        other_work
    };

    static obstacle obstacle_of(asio::socket_base::wait_type wanted);
    std::size_t read_now(asio::mutable_buffer bytes, boost::system::error_code& code);
    asio::awaitable<std::size_t> wait_for(obstacle what, boost::system::error_code& code);

    std::shared_ptr<const connection_settings> settings_;
    std::string peer_;  // for messages
    asio::ip::tcp::endpoint address_;
    buffered_socket socket_;
    std::optional<tls_engine> tls_;
    obstacle obstacle_ = obstacle::receiving;
    int reads_ = 0;  // since the last wait
    bool expects_response_ = false;
    deadline deadline_;
};

inline client_stream::client_stream(const asio::any_io_executor& executor,
                                    std::shared_ptr<const connection_settings> settings)
    : settings_(std::move(settings)),
      socket_(executor),
      deadline_(socket_.next_layer(), settings_->deadlines
                                          ? settings_->deadlines
                                          : std::make_shared<deadline_timer>(executor, settings_->time))
{
}

inline step_limit client_stream::limit(std::chrono::milliseconds own, errc reason,
                                       time_source::time_point until) const
{
    const auto when = deadline_after(settings_->time->now(), own);
    if (when < until) return {when, reason};
    return {until, errc::attempt_timed_out};
}

inline network_error client_stream::failure(boost::system::error_code code, const char* doing)
{
    std::string message = std::string("while ") + doing + ' ' + peer_;
    if (const auto reached = deadline_.reached()) return {reached, std::move(message)};
    if (tls_) {
        const std::string problem = certificate_problem(tls_->native_handle());
        if (!problem.empty()) message = problem + " (" + peer_ + ')';
    }
    return make_network_error(code, std::move(message));
}

inline asio::awaitable<network_error> client_stream::connect(time_source::time_point until)
{
    const asio::any_io_executor executor = socket_.next_layer().get_executor();
    const url& next = settings_->proxy ? settings_->proxy->server : settings_->server;
    peer_ = (settings_->proxy ? "the proxy " : "") + next.authority();
    std::vector<asio::ip::tcp::endpoint> endpoints;
    auto step = limit(settings_->timeouts.resolve, errc::resolve_timed_out, until);
    auto code = co_await resolve(executor, next, settings_->time, step, endpoints);
    if (code) co_return failure(code, "resolving");

    if (settings_->addresses) settings_->addresses->sort(endpoints, settings_->time->now());

    step = limit(settings_->timeouts.connect, errc::connect_timed_out, until);
    code = co_await connect_first(socket_.next_layer(), std::move(endpoints), settings_->time, step.when);
    if (code == asio::error::timed_out && settings_->time->now() >= step.when)
        code = make_error_code(step.reason);
    if (code) co_return failure(code, "connecting to");
    address_ = socket_.next_layer().remote_endpoint(code);
    socket_.next_layer().set_option(asio::ip::tcp::no_delay(true), code);
    if (!code) socket_.next_layer().non_blocking(true, code);
    if (code) co_return failure(code, "connecting to");
    co_return network_error();
}

inline void client_stream::remember_address(bool useful)
{
    if (!settings_->addresses) return;
    if (useful)
        settings_->addresses->succeeded(address_, settings_->time->now());
    else
        settings_->addresses->failed(address_, settings_->time->now());
}

inline asio::awaitable<network_error> client_stream::handshake(time_source::time_point until)
{
    tls_.emplace(socket_, *settings_->tls);
    expect_host(tls_->native_handle(), settings_->server.host);
    if (settings_->sessions) settings_->sessions->attach(tls_->native_handle());
    deadline_.set(limit(settings_->timeouts.tls_handshake, errc::tls_handshake_timed_out, until));
    boost::system::error_code code;
    for (tls_->handshake(code); code == asio::error::would_block && !deadline_.reached();
         tls_->handshake(code)) {
        obstacle_ = obstacle_of(tls_->wanted());
        const std::size_t received = co_await wait_until_ready(code);
        resume(received, code);
        if (has_failed(code)) break;
    }
    if (has_failed(code)) co_return failure(code, "negotiating TLS with");
    co_return network_error();
}

inline client_stream::obstacle client_stream::obstacle_of(asio::socket_base::wait_type wanted)
{
    return wanted == asio::socket_base::wait_write ? obstacle::sending : obstacle::receiving;
}

inline std::size_t client_stream::write_some(asio::const_buffer bytes, boost::system::error_code& code)
{
    const std::size_t count = tls_ ? tls_->write(bytes, code) : socket_.write_some(bytes, code);
    obstacle_ = tls_ ? obstacle_of(tls_->wanted()) : obstacle::sending;
    return count;
}

inline std::size_t client_stream::read_now(asio::mutable_buffer bytes, boost::system::error_code& code)
{
    const std::size_t count = tls_ ? tls_->read_some(bytes, code) : socket_.read_some(bytes, code);
    obstacle_ = tls_ ? obstacle_of(tls_->wanted()) : obstacle::receiving;
    return count;
}

inline std::size_t client_stream::read_some(asio::mutable_buffer bytes, boost::system::error_code& code)
{
    constexpr int most_reads = 16;  // of 16 KiB at most
    if (++reads_ <= most_reads) return read_now(bytes, code);
    obstacle_ = obstacle::other_work;
    code = asio::error::would_block;
    return 0;
}

inline asio::awaitable<std::size_t> client_stream::wait_for(obstacle what, boost::system::error_code& code)
{
    if (what == obstacle::sending) {
        auto& socket = socket_.next_layer();
        std::optional<reading_watch> watch;
        if (expects_response_) watch.emplace(socket);
        co_await socket.async_wait(asio::socket_base::wait_write,
                                   asio::redirect_error(asio::use_awaitable, code));
        if (watch && watch->has_bytes()) code = {};
    } else
        co_await asio::post(socket_.next_layer().get_executor(), asio::use_awaitable);
    co_return 0;
}

inline asio::awaitable<std::size_t> client_stream::wait_until_ready(boost::system::error_code& code)
{
    code = {};
    reads_ = 0;
    return obstacle_ == obstacle::receiving ? socket_.wait_for_bytes(code) : wait_for(obstacle_, code);
}

inline void client_stream::resume(std::size_t count, boost::system::error_code& code)
{
    if (obstacle_ == obstacle::receiving) socket_.received(count, code);
}

inline bool client_stream::awaits_read()
{
    obstacle_ = obstacle::receiving;
    return !socket_.has_bytes() && !(tls_ && tls_->has_pending());
}

inline bool client_stream::is_silent()
{
    if (!socket_.is_open()) return false;
    char byte = 0;
    boost::system::error_code code;
    if (awaits_read())
        socket_.next_layer().receive(asio::buffer(&byte, 1), asio::socket_base::message_peek, code);
    if (code == asio::error::would_block) return true;
    // What arrived may be of TLS alone: a session ticket, say.
    read_now(asio::buffer(&byte, 1), code);
    return code == asio::error::would_block;
}

}  // namespace cloud66::inline v1::detail

#endif
