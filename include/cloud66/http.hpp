// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_HTTP_HPP
#define CLOUD66_HTTP_HPP

#include <cloud66/config.hpp>
#include <cloud66/secret.hpp>

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66 {
inline namespace v1 {

/// Requests and responses as values; nothing here does input or output.
namespace http {

/// The verbs that the API uses.
enum class verb
{
    get,
    post,
    put,
    patch,
    delete_
};

/// The verb as HTTP writes it.
CLOUD66_DECL std::string_view to_string(verb method) noexcept;

/// Which of two requests goes first where one has to wait.
enum class request_priority
{
    call,  ///< A caller waits for the response.
    poll   ///< Polls an action; goes after calls, and is not retried by itself.
};

/// A header line.
struct header
{
    std::string name;
    std::string value;
};

/// A request as a transport sends it: complete but for `Host`, `Content-Length` and `Authorization`.
struct request
{
    verb method = verb::get;
    std::string target;           ///< Path and query, percent-encoded, from the host's root.
    std::vector<header> headers;  ///< In the order to send them.
    secret token;                 ///< For `Authorization: Bearer`; empty: none.
    std::string body;             ///< JSON, or empty for none.
    request_priority priority = request_priority::call;  ///< Which request goes first where one has to wait.

    /// When the response must be there, by the clock of `options.time`; a transport may have stricter limits.
    std::chrono::steady_clock::time_point deadline = (std::chrono::steady_clock::time_point::max)();

    /// Called, if there is one, when a connection is free: whether to send nothing and report `errc::throttled` with
    /// `attempt_result::sent` false. May be called until `transport::send` has ended.
    std::function<bool()> is_cancelled;
};

/// A response as a transport received it.
struct response
{
    int status = 0;
    std::vector<header> headers;
    std::string body;

    /// The first header of that name in any case, or an empty text.
    CLOUD66_DECL std::string_view find(std::string_view name) const;
};

/// `text` with everything but `A-Z a-z 0-9 - . _ ~` written as `%XX`, which makes it one path segment
/// or one query value, as `client::request` takes them.
CLOUD66_DECL std::string percent_encode(std::string_view text);

}  // namespace http
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/http.ipp>
#endif

#endif
