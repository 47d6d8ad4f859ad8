// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_CLIENT_REQUEST_EVENTS_HPP
#define CLOUD66_DETAIL_CLIENT_REQUEST_EVENTS_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/http/api_request.hpp>
#include <cloud66/detail/http/url.hpp>
#include <cloud66/events.hpp>
#include <cloud66/http.hpp>
#include <cloud66/time_source.hpp>
#include <cloud66/transport.hpp>

#include <boost/system/error_code.hpp>

#include <charconv>
#include <chrono>
#include <exception>
#include <memory>
#include <string>

namespace cloud66::inline v1::detail {

/// Says once on standard error that a listener throws.
CLOUD66_DECL void report_throwing_listener() noexcept;

/// Calls one function of a listener, whose exceptions are ignored.
template <class Event>
void notify_listener(event_listener& listener, void (event_listener::*what)(Event), Event event)
{
    try {
        (listener.*what)(event);
    } catch (...) {
        report_throwing_listener();
    }
}

/// Notifies the listener of a client of the attempts of one call; does nothing if there is none.
class request_events
{
public:
    CLOUD66_DECL request_events(event_listener* listener, const url& server, const time_source& time);

    /// An attempt is about to be made.
    /// \param message gets the trace that the listener names.
    /// \param request_id must live until it has ended.
    /// \param resend_count the attempts before it.
    CLOUD66_DECL void started(const api_request& request, http::request& message,
                              const std::string& request_id, int resend_count);

    /// It has ended.
    /// \param code no error for a good status.
    CLOUD66_DECL void ended(const attempt_result& attempt, const boost::system::error_code& code);

private:
    event_listener* listener_;
    const url& server_;
    const time_source& time_;
    time_source::time_point since_;  // of the wait, or of the attempt
    std::unique_ptr<request_event> event_;
};

}  // namespace cloud66::inline v1::detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/client/request_events.ipp>
#endif

#endif
