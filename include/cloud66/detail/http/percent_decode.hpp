// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_HTTP_PERCENT_DECODE_HPP
#define CLOUD66_DETAIL_HTTP_PERCENT_DECODE_HPP

#include <cloud66/config.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// The text that `http::percent_encode` was given; none if a `%` is not followed by two hexadecimal digits.
CLOUD66_DECL std::optional<std::string> percent_decode(std::string_view text);

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/http/percent_decode.ipp>
#endif

#endif
