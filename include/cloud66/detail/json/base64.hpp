// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_JSON_BASE64_HPP
#define CLOUD66_DETAIL_JSON_BASE64_HPP

#include <cloud66/config.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace cloud66::inline v1::detail {

/// `bytes` in Base64 with padding and without line breaks, as some members of requests are sent.
CLOUD66_DECL std::string base64_encode(std::string_view bytes);

/// The bytes that `base64_encode` was given; none if `text` is not what it makes.
CLOUD66_DECL std::optional<std::string> base64_decode(std::string_view text);

}  // namespace cloud66::inline v1::detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/json/base64.ipp>
#endif

#endif
