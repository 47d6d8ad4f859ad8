// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_EVENTS_HPP
#define CLOUD66_EVENTS_HPP

#include <cloud66/config.hpp>
#include <cloud66/http.hpp>

#include <boost/system/error_code.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace cloud66::inline v1 {

/// One attempt of a request. Members that OpenTelemetry's conventions for HTTP clients have a name for say it; what may be
/// a label of a metric is marked as such, and holds no id, no name of the user's and no token.
struct request_event
{
    /// \name Known from the start
    /// @{

    std::string_view operation;  ///< Label. The call: `get_stack`; `request` for `client::request`.
    std::string_view
        url_template;  ///< Label `url.template`: `/stacks/{stack_uid}.json`; empty for `client::request`.
    std::string_view method;          ///< Label `http.request.method`: `GET`.
    std::string_view server_address;  ///< Label `server.address`: the host.
    std::uint16_t server_port = 0;    ///< Label `server.port`.
    bool is_poll = false;          ///< Label. Whether it polls an action, and not for a call of the user's.
    int resend_count = 0;          ///< `http.request.resend_count`: the attempts before this one.
    std::string_view request_id;   ///< `Request-Id`, for Cloud 66's support.
    std::size_t request_size = 0;  ///< `http.request.body.size`: bytes.
    std::chrono::system_clock::time_point started_at;

    /// How long it has waited so far, because the API throttles or the client is told to try later.
    std::chrono::nanoseconds queue_time{0};

    /// @}
    /// \name For `event_listener::request_started` to set
    /// @{

    /// Sent as the header of that name, so that traces go on at the server: see W3C Trace Context. Empty: none.
    std::string traceparent;

    /// Whatever `request_ended` is to get back, such as a span.
    std::shared_ptr<void> context;

    /// @}
    /// \name Known in the end
    /// @{

    int status = 0;                   ///< Label `http.response.status_code`; 0: there was no response.
    boost::system::error_code error;  ///< Why the attempt was no success; no error if it was.
    std::string_view error_type;      ///< Label `error.type`: `404`, `cloud66:23`; empty for a success.
    std::size_t response_size = 0;    ///< `http.response.body.size`: bytes.
    std::chrono::nanoseconds duration{
        0};  ///< `http.client.request.duration`: of the attempt, all of the next two in it.
    std::chrono::nanoseconds connection_queue_time{0};  ///< Until a connection was free.
    std::chrono::nanoseconds connect_duration{
        0};  ///< Until it was open: resolving, TCP and TLS; zero: it was already.

    /// @}
};

/// What has become of an action.
struct action_event
{
    std::string_view
        command;  ///< Label. The API's name for it, `service_restart`; empty if it is not known yet.
    std::string_view started_via;   ///< Label. `api`, `web`, ...; empty if it is not known.
    bool finished = false;          ///< Whether it has ended.
    std::optional<bool> succeeded;  ///< Label. How it has ended, if the API says so.
    std::uint32_t polls = 0;        ///< How often it was polled, alone or in a list.

    /// Since the client knows the action: it has started it, or begun to wait for it. At the end, its latency as the program
    /// has seen it, which is up to one interval of polling more than it took.
    std::chrono::nanoseconds age{0};

    std::string_view stack_uid;  ///< No label.
    std::int64_t action_id = 0;  ///< No label.
};

/// Receives the events of a client: `options.events`; null: no events. Made for metrics and
/// traces; lines for people are in `options.log`.
///
/// The functions are called on the client's executor and hold up its work; texts in an event live as long as the call. What
/// they throw is ignored; standard error gets one line about it. Without a listener nothing of this costs anything.
class event_listener
{
public:
    virtual ~event_listener() = default;

    /// An attempt is about to be made.
    virtual void request_started(request_event& what) { static_cast<void>(what); }

    /// It has ended, well or not; once for each that was started, but for those whose client or context is destroyed.
    virtual void request_ended(const request_event& what) { static_cast<void>(what); }

    /// A call has started an action.
    virtual void action_started(const action_event& what) { static_cast<void>(what); }

    /// A poll has shown an action that goes on.
    virtual void action_polled(const action_event& what) { static_cast<void>(what); }

    /// A poll has shown that an action has ended.
    virtual void action_ended(const action_event& what) { static_cast<void>(what); }

protected:
    event_listener() = default;
    event_listener(const event_listener&) = default;
    event_listener& operator=(const event_listener&) = default;
};

}  // namespace cloud66::inline v1

#endif
