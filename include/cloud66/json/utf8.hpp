// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_JSON_UTF8_HPP
#define CLOUD66_JSON_UTF8_HPP

#include <cloud66/config.hpp>

#include <cstddef>
#include <string_view>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// The length of the longest prefix of `text` that is well-formed UTF-8 (Unicode 15, table 3-7): that of
/// `text` if all of it is. The prefix ends where a character does.
CLOUD66_DECL std::size_t valid_utf8_prefix(std::string_view text) noexcept;

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/json/utf8.ipp>
#endif

#endif
