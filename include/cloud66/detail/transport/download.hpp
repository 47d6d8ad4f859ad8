// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TRANSPORT_DOWNLOAD_HPP
#define CLOUD66_DETAIL_TRANSPORT_DOWNLOAD_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/http/url.hpp>
#include <cloud66/detail/timing/event.hpp>
#include <cloud66/detail/transport/connection.hpp>
#include <cloud66/detail/transport/connection_settings.hpp>
#include <cloud66/detail/transport/io_guard.hpp>
#include <cloud66/detail/transport/network_error.hpp>
#include <cloud66/detail/transport/tls.hpp>
#include <cloud66/error.hpp>
#include <cloud66/http.hpp>
#include <cloud66/options.hpp>
#include <cloud66/time_source.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ssl/context.hpp>

#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace cloud66::inline v1::detail {

/// Fetches from any server, not the API's: bodies of any size, chunk by chunk. One response at a time, each on
/// a connection of its own. Follows no redirect, sends no token, and none of `options.headers`.
///
/// `options.timeouts` hold for resolving, connecting and the TLS handshake; `attempt` is how long the response's
/// header, and then each next byte, may take. The system's authorities are trusted beside `options.tls`.
///
/// Throws `error`, with the host in its text and nothing else of the address, which may be a secret.
class download
{
public:
    /// \param options `time` must not be null.
    /// \throws error `invalid_argument` if the certificates of `options.tls` cannot be read.
    download(const asio::any_io_executor& executor, const options& options);
    ~download();
    download(const download&) = delete;
    download& operator=(const download&) = delete;

    /// Sends a GET and returns status and headers, whatever they are. A response that was not read to its end
    /// is given up.
    asio::awaitable<http::response> get(request_url from, http::header_list headers);

    /// The next bytes of the body: valid until the next call, and none at its end.
    asio::awaitable<std::string_view> read();

private:
    struct state;
    std::unique_ptr<state> state_;
};

struct download::state
{
    time_source::time_point next_byte_until() const
    {
        return deadline_after(settings.time->now(), settings.timeouts.attempt);
    }

    asio::any_io_executor executor;
    proxy_rules proxies;
    connection_settings settings;
    std::shared_ptr<asio::ssl::context> tls;
    std::optional<connection> line;
};

/// The failure of a connection, as an error of a call.
inline error explained(network_error failure)
{
    error_details details;
    details.message = std::move(failure.message);
    return error(failure.code, std::move(details));
}

inline download::download(const asio::any_io_executor& executor, const options& options)
    : state_(new state{executor, proxy_rules(options.proxy), {}, {}, {}})
{
    state_->settings.timeouts = options.timeouts;
    state_->settings.limits = options.limits;
    state_->settings.time = options.time;
    state_->tls = std::make_shared<asio::ssl::context>(make_tls_context(options.tls, also_trust::system));
}

inline download::~download() = default;

inline asio::awaitable<http::response> download::get(request_url from, http::header_list headers)
{
    const io_guard in_progress(*state_->settings.time);
    connection_settings settings = state_->settings;
    settings.server = std::move(from.server);
    settings.proxy = state_->proxies.proxy_for(settings.server);
    if (settings.server.tls) settings.tls = state_->tls;
    http::request message;
    message.target = std::move(from.target);
    message.headers = std::move(headers);
    state_->line.emplace(state_->executor, std::make_shared<const connection_settings>(std::move(settings)));
    network_error ended = co_await state_->line->open(time_source::never);
    if (ended.code) throw explained(std::move(ended));
    http::response response;
    ended = co_await state_->line->open_response(message, state_->next_byte_until(), response);
    if (ended.code) throw explained(std::move(ended));
    co_return response;
}

inline asio::awaitable<std::string_view> download::read()
{
    const io_guard in_progress(*state_->settings.time);
    std::string_view chunk;
    network_error ended = co_await state_->line->read_some(state_->next_byte_until(), chunk);
    if (ended.code) throw explained(std::move(ended));
    co_return chunk;
}

}  // namespace cloud66::inline v1::detail

#endif
