// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TRANSPORT_NETWORK_TRANSPORT_HPP
#define CLOUD66_DETAIL_TRANSPORT_NETWORK_TRANSPORT_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/http/url.hpp>
#include <cloud66/detail/timing/event.hpp>
#include <cloud66/detail/transport/connection.hpp>
#include <cloud66/detail/transport/connection_settings.hpp>
#include <cloud66/detail/transport/io_guard.hpp>
#include <cloud66/detail/transport/network_error.hpp>
#include <cloud66/detail/transport/pool.hpp>
#include <cloud66/detail/transport/tls.hpp>
#include <cloud66/detail/transport/tls_session_cache.hpp>
#include <cloud66/error.hpp>
#include <cloud66/http.hpp>
#include <cloud66/options.hpp>
#include <cloud66/time_source.hpp>
#include <cloud66/transport.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <memory>
#include <utility>

namespace cloud66::inline v1::detail {

class network_transport final : public transport
{
public:
    network_transport(const asio::any_io_executor& executor,
                      std::shared_ptr<const connection_settings> settings)
        : settings_(settings), pool_(executor, std::move(settings))
    {
    }

    asio::awaitable<attempt_result> send(http::request message) override
    {
        attempt_result result;
        network_error ended;
        try {
            const bool is_poll = message.priority == http::request_priority::poll;
            auto until = is_poll ? message.deadline : request_limit(message);
            pool::lease lease(pool_);
            if (!lease.try_acquire()) {
                const auto since = settings_->time->now();
                co_await lease.wait(until, message.priority);
                result.connection_queue_time = settings_->time->now() - since;
            }
            if (!lease.is_held()) co_return not_sent(errc::attempt_timed_out);
            if (is_poll) until = request_limit(message);
            const io_guard in_progress(*settings_->time);
            bool is_new = false;
            connection& line = lease.take(is_new);
            if (is_new) {
                const auto since = settings_->time->now();
                ended = co_await line.open(until);
                result.connect_duration = settings_->time->now() - since;
            }
            if (!ended.code && message.may_send && !message.may_send()) {
                lease.keep();
                co_return not_sent(errc::throttled);
            }
            if (!ended.code) ended = co_await line.attempt(message, until, result.sent, result.response);
            if (!ended.code) lease.keep();
        } catch (const boost::system::system_error& thrown) {
            ended.code = thrown.code();
        }
        result.code = ended.code;
        result.message = std::move(ended.message);
        co_return result;
    }

private:
    time_source::time_point request_limit(const http::request& message) const
    {
        return (std::min)(deadline_after(settings_->time->now(), settings_->timeouts.attempt),
                          message.deadline);
    }

    static attempt_result not_sent(errc reason)
    {
        attempt_result result;
        result.code = make_error_code(reason);
        result.message = "while waiting for a free connection";
        return result;
    }

    std::shared_ptr<const connection_settings> settings_;
    pool pool_;
};

/// The transport for real servers: HTTP/1.1 with TLS on a pool of connections that stay open.
/// `options.time` must not be null.
inline std::shared_ptr<transport> make_network_transport(const asio::any_io_executor& executor,
                                                         const url& server, const options& options)
{
    connection_settings settings{server,         proxy_rules(options.proxy).proxy_for(server),
                                 nullptr,        options.timeouts,
                                 options.limits, options.time};
    settings.addresses = std::make_shared<address_memory>();
    settings.deadlines = std::make_shared<deadline_timer>(executor, options.time);
    if (server.tls) {
        settings.tls = std::make_shared<asio::ssl::context>(make_tls_context(options.tls));
        settings.sessions = std::make_shared<tls_session_cache>();
        tls_session_cache::enable(*settings.tls);
    }
    return std::make_shared<network_transport>(
        executor, std::make_shared<const connection_settings>(std::move(settings)));
}

}  // namespace cloud66::inline v1::detail

#endif
