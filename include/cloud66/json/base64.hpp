// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_JSON_BASE64_HPP
#define CLOUD66_JSON_BASE64_HPP

#include <cloud66/config.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// `bytes` in Base64 with padding (RFC 4648), in one line.
CLOUD66_DECL std::string base64_encode(std::string_view bytes);

/// The bytes that `text` stands for; none unless it is Base64 with padding and nothing else.
CLOUD66_DECL std::optional<std::string> base64_decode(std::string_view text);

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/json/base64.ipp>
#endif

#endif
