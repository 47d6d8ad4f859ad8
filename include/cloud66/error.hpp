// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_ERROR_HPP
#define CLOUD66_ERROR_HPP

#include <cloud66/action_info.hpp>
#include <cloud66/config.hpp>

#include <boost/system/error_code.hpp>
#include <boost/system/system_error.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace cloud66::inline v1 {

/// What went wrong. Errors of the network and of TLS keep Boost's and OpenSSL's own codes. The numbers never change: programs
/// print them and use them as labels of metrics. New codes come at the end.
enum class errc
{
    // The API said no.
    bad_request = 1,      ///< 400: a parameter is missing or invalid.
    unauthenticated = 2,  ///< 401: no token, or one that is not valid.
    trial_expired = 3,    ///< 402: the account's trial is over.
    forbidden = 4,        ///< 403: the token lacks a scope, or its owner a right.
    not_found = 5,        ///< 404: no such thing, or no access to it.
    request_timeout = 6,  ///< 408: the server took too long.
    conflict = 7,         ///< 409: the resource's state does not allow it now.
    throttled = 8,        ///< 503 `throttled` (or 429): the hour's requests are used up.
    not_implemented = 9,  ///< 503 `not_implemented`: not active in this version of the API; final.
    server_error = 10,    ///< 5xx of any other kind.
    rejected = 11,        ///< A good status, and `ok: false`, `success: false` or an `error` in the response.
    unexpected_status = 12,  ///< A status that no source names; redirects are not followed.

    // The response cannot be used.
    malformed_response = 13,  ///< Not HTTP, not JSON, or not of the documented shape.
    response_too_large = 14,  ///< Over `options.limits`.

    // The request was not sent.
    invalid_argument = 15,  ///< A parameter or option that cannot be right.
    no_credentials = 16,    ///< No token was found.
    proxy_refused = 17,     ///< The proxy opens no tunnel to the server.

    /// The response to a request that changes something was lost: it may or may not have been carried out.
    /// It is never sent again by itself; `client::recover_actions` finds an action that it started.
    outcome_unknown = 18,

    // Actions.
    action_failed = 19,     ///< The action finished, and not with success.
    action_timed_out = 20,  ///< Not finished in the time given; it goes on, and can be waited for again.

    // Time limits of `options.timeouts`.
    resolve_timed_out = 21,        ///< Looking up the host.
    connect_timed_out = 22,        ///< Opening the TCP connection.
    tls_handshake_timed_out = 23,  ///< The TLS handshake.
    attempt_timed_out = 24,        ///< One attempt of a request as a whole: `options.timeouts.attempt`.
    token_timed_out = 25,          ///< The token provider.

    // Logging in, see `oauth_client`.
    access_denied = 26,    ///< The user, or the authorization server, gives the program no access.
    invalid_grant = 27,    ///< A code or refresh token is expired, used, revoked, or another program's.
    invalid_client = 28,   ///< The authorization server does not know the program, or its secret is wrong.
    invalid_state = 29,    ///< A redirect belongs to another login.
    login_timed_out = 30,  ///< The user has not ended the login in time.

    // Downloads and files.
    download_failed = 31,  ///< A storage does not give a file, or not the one that the API promised.
    file_error = 32,       ///< A local file cannot be read or written.

    // The time limit of `call_options`.
    call_timed_out = 33,  ///< The call as a whole: `call_options::timeout`.

    // Things found by name.
    ambiguous = 34  ///< More than one thing has that name.
};

/// Groups of errors, for tests such as `error.code() == condition::retryable`.
enum class condition
{
    retryable = 1,  ///< The same call may succeed later: network trouble, time limits, 408, 5xx, throttled.
    timeout = 2,    ///< Some time limit was reached, here or at the server.
    denied = 3,     ///< Token, scope or account: 401, 402, 403, no credentials, a login that was refused.
    action_not_successful = 4  ///< `action_failed` or `action_timed_out`.
};

/// The category of `errc`, named `cloud66`.
CLOUD66_DECL const boost::system::error_category& error_category() noexcept;

/// The category of `condition`, named `cloud66.condition`.
CLOUD66_DECL const boost::system::error_category& condition_category() noexcept;

/// Found by Boost.System for `errc`.
CLOUD66_DECL boost::system::error_code make_error_code(errc code) noexcept;

/// Found by Boost.System for `condition`.
CLOUD66_DECL boost::system::error_condition make_error_condition(condition value) noexcept;

/// All that is known about a failure; members that do not apply are empty. Never holds a token.
struct error_details
{
    std::string message;    ///< What happened, in words.
    int status = 0;         ///< HTTP status of the response; 0 if there was none.
    std::string api_error;  ///< The API's own id of the error, such as `not_found`.
    /// The server's reason: `details`, `error_description`, or what else it calls it.
    std::string api_message;
    std::string content_type;  ///< `Content-Type` of the response, if it has a body that is not JSON.
    std::string excerpt;  ///< How such a body begins, or its heading if it is a web page: 200 bytes at most.
    std::string verb;     ///< Verb of the request.
    std::string path;     ///< Path of the request, below the API's root.
    std::string request_id;  ///< `Request-Id` of the last attempt, for Cloud 66's support.
    int attempts = 0;        ///< How often the request was tried.
    /// When the last attempt of a request that changes something was sent, for `client::recover_actions`.
    std::optional<std::chrono::system_clock::time_point> sent_at;

    std::optional<std::chrono::seconds> retry_after;  ///< How long the API asks to wait.
    std::optional<cloud66::action_info> action_info;  ///< The last poll of the action that was waited for.
    std::string resume_token;                         ///< For `client::resume_action`.
};

/// What every failing call throws. Cheap to copy. `what()` says which request it was, what happened and what can
/// be done about it.
class error : public boost::system::system_error
{
public:
    /// No error; what `result::error()` gives when there is a value.
    error() : error(boost::system::error_code(), error_details()) {}

    /// An error of `code` with all its details.
    CLOUD66_DECL error(boost::system::error_code code, error_details details);

    /// An error that needs only words.
    CLOUD66_DECL error(errc code, std::string message);

    // No moves, which would leave an error without its text.
    error(const error&) = default;
    error& operator=(const error&) = default;

    /// The request, what happened, and what to do.
    const char* what() const noexcept override { return state_->text.c_str(); }

    /// The facts, one by one.
    const error_details& details() const noexcept { return state_->details; }

    /// The last poll of the action, if the error is about one; else null.
    const cloud66::action_info* action_info() const noexcept
    {
        return state_->details.action_info ? &*state_->details.action_info : nullptr;
    }

private:
    struct state
    {
        error_details details;
        std::string text;
    };
    std::shared_ptr<const state> state_;
};

namespace detail {

/// Any system error as an `error`, with all it knows if it is one.
inline error to_error(const boost::system::system_error& failure)
{
    if (const auto* known = dynamic_cast<const error*>(&failure)) return *known;
    return error(failure.code(), error_details());
}

}  // namespace detail

}  // namespace cloud66::inline v1

template <>
struct boost::system::is_error_code_enum<cloud66::errc> : std::true_type
{
};

template <>
struct boost::system::is_error_condition_enum<cloud66::condition> : std::true_type
{
};

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/error.ipp>
#endif

#endif
