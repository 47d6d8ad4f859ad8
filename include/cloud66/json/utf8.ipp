// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_JSON_UTF8_IPP
#define CLOUD66_JSON_UTF8_IPP

#include <cloud66/json/utf8.hpp>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// The length of the well-formed UTF-8 character that `text`, which is not empty, begins with; 0 if it begins
/// with none.
inline std::size_t utf8_character_size(std::string_view text) noexcept
{
    const auto byte = [text](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const unsigned char first = byte(0);
    if (first < 0x80) return 1;
    if (first < 0xc2 || first > 0xf4) return 0;  // a continuation, an overlong form, or above U+10FFFF
    const std::size_t size = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (text.size() < size) return 0;
    // The second byte's range excludes overlong forms, surrogates and what is above U+10FFFF.
    const unsigned char least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    const unsigned char most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (byte(1) < least || byte(1) > most) return 0;
    for (std::size_t at = 2; at < size; ++at)
        if (byte(at) < 0x80 || byte(at) > 0xbf) return 0;
    return size;
}

CLOUD66_DECL std::size_t valid_utf8_prefix(std::string_view text) noexcept
{
    std::size_t valid = 0;
    while (valid < text.size()) {
        const std::size_t size = utf8_character_size(text.substr(valid));
        if (size == 0) break;
        valid += size;
    }
    return valid;
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
