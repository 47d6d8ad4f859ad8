// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_HTTP_RETRY_AFTER_HPP
#define CLOUD66_DETAIL_HTTP_RETRY_AFTER_HPP

#include <cloud66/config.hpp>
#include <cloud66/http.hpp>

#include <chrono>
#include <optional>
#include <string_view>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// The time that an HTTP date names, in each of the three forms of RFC 9110, 5.6.7: `Sun, 06 Nov 1994 08:49:37
/// GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37 1994`; none if it is not one.
/// \param now what a year of two digits is held against: it is at most 50 years later.
CLOUD66_DECL std::optional<std::chrono::sys_seconds> parse_date(
    std::string_view text, std::chrono::sys_seconds now =
                               std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));

/// How long the response's `Retry-After` asks to wait: seconds, rounded up, or a date held against the response's
/// own `Date` (against `now` without one), so that a wrong clock here does no harm. A number that is too large is
/// the largest, so that a caller has to bound what it does with it. None if absent, in the past or rubbish.
CLOUD66_DECL std::optional<std::chrono::seconds> retry_after(const http::response& response,
                                                             std::chrono::sys_seconds now);

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/http/retry_after.ipp>
#endif

#endif
