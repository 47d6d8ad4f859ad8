// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TRANSPORT_HPP
#define CLOUD66_TRANSPORT_HPP

#include <cloud66/config.hpp>
#include <cloud66/http.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/system/error_code.hpp>

#include <chrono>
#include <string>

namespace cloud66::inline v1 {

/// How one attempt to get a response ended.
struct attempt_result
{
    boost::system::error_code code;  ///< Why there is no response; no error if there is one.
    std::string message;             ///< More about `code`, in words.
    bool sent = false;               ///< Whether any byte of the request may have left this machine.
    http::response response;         ///< The response, if `code` is no error.

    /// How long it has waited for a connection to be free, and then for a new one to be open; for `request_event`.
    std::chrono::nanoseconds connection_queue_time{0};
    std::chrono::nanoseconds connect_duration{0};
};

/// What carries requests to the server and brings the responses: `options.transport` replaces it in tests.
class transport
{
public:
    virtual ~transport() = default;

    /// Called and awaited on the client's executor, which is a strand unless `options.thread_safe` is off: the coroutine runs
    /// there, and resumes there. It is called again before earlier sends have ended, as often as the client has requests
    /// under way; the client itself sets no limit.
    ///
    /// Sends `message` once and waits for the whole response. Failures, cancellation too, are reported in the
    /// result; nothing is thrown and nothing is sent twice. Calls `message.may_send` before the first byte leaves.
    virtual asio::awaitable<attempt_result> send(http::request message) = 0;

protected:
    transport() = default;
    transport(const transport&) = default;
    transport& operator=(const transport&) = default;
};

}  // namespace cloud66::inline v1

#endif
