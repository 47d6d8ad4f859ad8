// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_TESTING_RECORDER_IPP
#define CLOUD66_IMPL_TESTING_RECORDER_IPP

#include <cloud66/detail/http/url.hpp>
#include <cloud66/detail/testing/recording.hpp>
#include <cloud66/detail/testing/scrubber.hpp>
#include <cloud66/detail/transport/network_transport.hpp>
#include <cloud66/error.hpp>
#include <cloud66/testing/recorder.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/json/object.hpp>

#include <utility>

namespace cloud66::inline v1 {

struct recorder::state
{
    state(cloud66::options given, std::filesystem::path file, const recorder_options& how)
        : options(std::move(given)),
          server(detail::parse_url(options.base_url)),
          scrubber(how),
          writer(std::move(file)),
          carrier(options.transport)
    {
        if (!options.time) options.time = steady_time();
    }

    /// Writes down how a request has ended.
    void record(const http::request& message, const attempt_result& result);

    cloud66::options options;
    detail::url server;
    detail::scrubber scrubber;
    detail::recording_writer writer;
    std::shared_ptr<transport> carrier;  // the network's is made with the executor of the first request
};

inline void recorder::state::record(const http::request& message, const attempt_result& result)
{
    scrubber.hide(message.token);
    std::string_view target = message.target;
    if (target.starts_with(server.path)) target.remove_prefix(server.path.size());
    json::object request;
    request["method"] = http::to_string(message.method);
    request["target"] = scrubber.target(target);
    const std::string_view account = message.headers[detail::account_header];
    if (!account.empty()) request["account"] = scrubber.text(account);
    scrubber.add_body(request, message.body);
    json::object exchange;
    exchange["request"] = std::move(request);
    if (result.code) {
        exchange["failure"] = detail::describe_failure(result, scrubber.text(result.message));
    } else {
        json::object response;
        response["status"] = result.response.status;
        response["headers"] = scrubber.headers(result.response.headers);
        scrubber.add_body(response, result.response.body);
        exchange["response"] = std::move(response);
    }
    writer.add(exchange);
}

CLOUD66_DECL recorder::recorder(cloud66::options options, std::filesystem::path file,
                                const recorder_options& how)
    : state_(std::make_unique<state>(std::move(options), std::move(file), how))
{
}

CLOUD66_DECL recorder::~recorder() = default;

CLOUD66_DECL asio::awaitable<attempt_result> recorder::send(http::request message)
{
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    if (!state_->carrier)
        state_->carrier = detail::make_network_transport(executor, state_->server, state_->options);
    const http::request sent = message;
    attempt_result result = co_await state_->carrier->send(std::move(message));
    // What the client has recalled before it was sent is no exchange, and is not replayed.
    const bool recalled =
        !result.sent && (result.code == errc::throttled || result.code == asio::error::operation_aborted);
    if (recalled) co_return result;
    try {
        state_->record(sent, result);
    } catch (const error& failure) {
        if (!result.code) result.sent = true;  // there was a response
        result.code = failure.code();
        result.message = failure.details().message;
        result.response = http::response();
    }
    co_return result;
}

}  // namespace cloud66::inline v1

#endif
