// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_HTTP_RETRY_AFTER_HPP
#define CLOUD66_HTTP_RETRY_AFTER_HPP

#include <cloud66/config.hpp>
#include <cloud66/http/message.hpp>

#include <chrono>
#include <optional>
#include <string_view>

namespace cloud66 {
inline namespace v1 {
namespace http {

/// The moment that an HTTP date such as `Sun, 06 Nov 1994 08:49:37 GMT` names; none if it is not one.
CLOUD66_DECL std::optional<std::chrono::sys_seconds> parse_date(std::string_view text);

/// How long the answer's `Retry-After` asks to wait: seconds, or a date held against the answer's own `Date`
/// (against `now` without one), so that a wrong clock here does no harm. None if absent, in the past or
/// rubbish.
CLOUD66_DECL std::optional<std::chrono::seconds> retry_after(const incoming& answer,
                                                             std::chrono::sys_seconds now);

}  // namespace http
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/http/retry_after.ipp>
#endif

#endif
