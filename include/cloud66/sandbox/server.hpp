// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_SERVER_HPP
#define CLOUD66_SANDBOX_SERVER_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/timing/context_hook.hpp>
#include <cloud66/sandbox/certificate.hpp>
#include <cloud66/sandbox/core.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// One client's connection.
struct connection
{
    connection(asio::ip::tcp::socket socket, asio::ssl::context& tls, std::uint64_t its_number)
        : stream(std::move(socket), tls), number(its_number)
    {
    }

    asio::ssl::stream<asio::ip::tcp::socket> stream;
    std::uint64_t number;
    bool idle = false;  ///< No request is under way; guarded by the server's mutex.
};

/// The sandbox's sockets: HTTP/1.1 over TLS on 127.0.0.1. Decides nothing; see `core`.
class server : public std::enable_shared_from_this<server>
{
public:
    /// Listens at once, and answers from `start()` on.
    CLOUD66_DECL server(asio::any_io_executor executor, std::shared_ptr<core> mind);

    CLOUD66_DECL void start();

    /// Ends every coroutine of the server, as soon as the loop runs. Any thread.
    CLOUD66_DECL void stop();

    std::uint16_t port() const { return port_; }
    const std::string& ca_certificate() const { return identity_.ca_certificate(); }

    CLOUD66_DECL std::size_t close_idle();
    CLOUD66_DECL std::size_t connections_open() const;
    CLOUD66_DECL std::size_t connections_opened() const;

private:
    using tcp = asio::ip::tcp;

    /// Keeps a connection in the list while it is served, and closes it in the end.
    class registration;

    asio::awaitable<void> accept_all();
    void welcome(tcp::socket socket);
    asio::awaitable<void> refuse(std::shared_ptr<connection> peer, fault trouble);
    asio::awaitable<void> serve(std::shared_ptr<connection> peer);
    asio::awaitable<bool> serve_request(std::shared_ptr<connection> peer, raw_request received,
                                        bool keep_alive);
    asio::awaitable<bool> hold(std::shared_ptr<connection> peer, time_source::time_point until);
    asio::awaitable<void> shut_down(std::shared_ptr<connection> peer);
    void set_idle(connection& peer, bool idle);

    detail::durable_executor strand_;
    std::shared_ptr<core> mind_;
    server_identity identity_;
    std::optional<tcp::acceptor> acceptor_;  // none once its context was destroyed
    std::uint16_t port_ = 0;

    mutable std::mutex mutex_;
    std::map<std::uint64_t, connection*> open_;
    std::uint64_t opened_ = 0;
    bool stopped_ = false;
    const detail::context_hook hook_;
};

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/sandbox/server.ipp>
#endif

#endif
