// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_JSON_UTF8_HPP
#define CLOUD66_DETAIL_JSON_UTF8_HPP

#include <cloud66/config.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// The length of the longest prefix of `text` that is well-formed UTF-8 (Unicode 15, table 3-7): that of
/// `text` if all of it is. The prefix ends where a character does.
CLOUD66_DECL std::size_t valid_utf8_prefix(std::string_view text) noexcept;

/// What a text begins with.
struct utf8_run
{
    std::size_t size = 0;
    bool is_character = false;  ///< Else a maximal subpart of an ill-formed sequence (Unicode 15, D93b).
};

/// The first run of `text`, which is not empty.
CLOUD66_DECL utf8_run first_utf8_run(std::string_view text) noexcept;

/// U+FFFD, which stands for what is no character.
inline constexpr std::string_view replacement_character = "\xef\xbf\xbd";

/// `text` with one U+FFFD in the place of each maximal subpart of an ill-formed sequence, as browsers, Go and
/// Python decode it (WHATWG Encoding, 4.1).
CLOUD66_DECL std::string repair_utf8(std::string_view text);

/// JSON text `text` with U+FFFD also in the place of each escape of a surrogate that is not half of a pair.
CLOUD66_DECL std::string repair_json_text(std::string_view text);

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/json/utf8.ipp>
#endif

#endif
