// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_TRANSPORT_DOWNLOAD_IPP
#define CLOUD66_IMPL_TRANSPORT_DOWNLOAD_IPP

#include <cloud66/detail/timing/event.hpp>
#include <cloud66/detail/transport/connection.hpp>
#include <cloud66/detail/transport/download.hpp>
#include <cloud66/detail/transport/io_guard.hpp>
#include <cloud66/detail/transport/tls.hpp>
#include <cloud66/error.hpp>

#include <optional>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace detail {

struct download::state
{
    time_source::time_point next_byte_until() const
    {
        return deadline_after(settings.time->now(), settings.timeouts.request);
    }

    asio::any_io_executor executor;
    connection_settings settings;
    std::shared_ptr<asio::ssl::context> tls;
    std::optional<connection> line;
};

/// What a connection threw, as an error of a call.
inline error explained(const network_failure& failure)
{
    error_details details;
    details.message = failure.message;
    return error(failure.code, std::move(details));
}

CLOUD66_DECL download::download(const asio::any_io_executor& executor, const options& options)
    : state_(std::make_unique<state>())
{
    state_->executor = executor;
    state_->settings.timeouts = options.timeouts;
    state_->settings.limits = options.limits;
    state_->settings.time = options.time;
    state_->tls = std::make_shared<asio::ssl::context>(make_tls_context(options.tls, also_trust::system));
}

CLOUD66_DECL download::~download() = default;

CLOUD66_DECL asio::awaitable<http::response> download::get(request_url from,
                                                           std::vector<http::header> headers)
{
    const io_guard in_progress(*state_->settings.time);
    connection_settings settings = state_->settings;
    settings.server = std::move(from.server);
    if (settings.server.tls) settings.tls = state_->tls;
    http::request message;
    message.target = std::move(from.target);
    message.headers = std::move(headers);
    try {
        state_->line.emplace(state_->executor,
                             std::make_shared<const connection_settings>(std::move(settings)));
        co_await state_->line->open((time_source::time_point::max)());
        co_return co_await state_->line->open_response(message, state_->next_byte_until());
    } catch (const network_failure& failure) {
        throw explained(failure);
    }
}

CLOUD66_DECL asio::awaitable<std::string_view> download::read()
{
    const io_guard in_progress(*state_->settings.time);
    try {
        co_return co_await state_->line->read_some(state_->next_byte_until());
    } catch (const network_failure& failure) {
        throw explained(failure);
    }
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
