// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_CLIENT_REQUEST_EVENTS_IPP
#define CLOUD66_IMPL_CLIENT_REQUEST_EVENTS_IPP

#include <cloud66/detail/client/request_events.hpp>

#include <atomic>
#include <cstdio>

namespace cloud66::inline v1::detail {

CLOUD66_DECL void report_throwing_listener() noexcept
{
    static std::atomic_flag reported;
    if (!reported.test_and_set()) std::fputs("cloud66: options.events throws, which is ignored\n", stderr);
}

CLOUD66_DECL request_events::request_events(event_listener* listener, const url& server,
                                            const time_source& time)
    : listener_(listener), server_(server), time_(time)
{
    if (listener_) since_ = time_.now();
}

CLOUD66_DECL void request_events::started(const api_request& request, http::request& message,
                                          const std::string& request_id, int resend_count)
{
    if (!listener_) return;
    event_ = std::make_unique<request_event>();
    event_->operation = request.operation;
    event_->url_template = request.path_template;
    event_->method = to_string(request.method);
    event_->server_address = server_.host;
    std::from_chars(server_.port.data(), server_.port.data() + server_.port.size(), event_->server_port);
    event_->is_poll = message.priority == http::request_priority::poll;
    event_->resend_count = resend_count;
    event_->request_id = request_id;
    event_->request_size = message.body.size();
    event_->started_at = std::chrono::system_clock::now();
    const auto now = time_.now();
    event_->queue_time = now - since_;
    since_ = now;
    notify_listener<request_event&>(*listener_, &event_listener::request_started, *event_);
    if (!event_->traceparent.empty()) message.headers.set("traceparent", event_->traceparent);
}

/// What went wrong, as a label: a status, or a code.
inline std::string error_type(int status, const boost::system::error_code& code)
{
    if (!code) return {};
    if (status != 0) return std::to_string(status);
    return std::string(code.category().name()) + ':' + std::to_string(code.value());
}

CLOUD66_DECL void request_events::ended(const attempt_result& attempt, const boost::system::error_code& code)
{
    if (!listener_) return;
    event_->status = attempt.response.status;
    event_->error = code;
    const std::string type = error_type(event_->status, code);
    event_->error_type = type;
    event_->response_size = attempt.response.body.size();
    const auto now = time_.now();
    event_->duration = now - since_;
    event_->connection_queue_time = attempt.connection_queue_time;
    event_->connect_duration = attempt.connect_duration;
    since_ = now;
    notify_listener<const request_event&>(*listener_, &event_listener::request_ended, *event_);
    event_.reset();
}

}  // namespace cloud66::inline v1::detail

#endif
