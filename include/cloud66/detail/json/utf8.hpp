// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_JSON_UTF8_HPP
#define CLOUD66_DETAIL_JSON_UTF8_HPP

#include <cloud66/config.hpp>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <system_error>

namespace cloud66::inline v1::detail {

/// What a text begins with.
struct utf8_run
{
    std::size_t size = 0;
    bool is_character = false;  ///< Else a maximal subpart of an ill-formed sequence (Unicode 15, D93b).
};

/// U+FFFD, which stands for what is no character.
inline constexpr std::string_view replacement_character = "\xef\xbf\xbd";

/// The first run of `text`, which is not empty.
inline utf8_run first_utf8_run(std::string_view text) noexcept
{
    const auto byte = [text](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const unsigned char first = byte(0);
    if (first < 0x80) return {1, true};
    if (first < 0xc2 || first > 0xf4) return {1, false};  // a continuation, an overlong form, too large
    const std::size_t size = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    // The second byte's range excludes overlong forms, surrogates and what is above U+10FFFF.
    unsigned char least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    unsigned char most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    for (std::size_t at = 1; at < size; ++at) {
        if (at == text.size() || byte(at) < least || byte(at) > most) return {at, false};
        least = 0x80;
        most = 0xbf;
    }
    return {size, true};
}

/// Whether all of `text` is ASCII, as it nearly always is.
inline bool is_ascii(std::string_view text) noexcept
{
    std::uint64_t seen = 0;
    for (; text.size() >= sizeof seen; text.remove_prefix(sizeof seen)) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data(), sizeof word);
        seen |= word;
    }
    for (const char c : text) seen |= static_cast<unsigned char>(c);
    return (seen & 0x8080808080808080) == 0;
}

/// The length of the longest prefix of `text` that is well-formed UTF-8 (Unicode 15, table 3-7): that of
/// `text` if all of it is. The prefix ends where a character does.
inline std::size_t valid_utf8_prefix(std::string_view text) noexcept
{
    if (is_ascii(text)) return text.size();
    std::size_t valid = 0;
    while (valid < text.size()) {
        const utf8_run next = first_utf8_run(text.substr(valid));
        if (!next.is_character) break;
        valid += next.size;
    }
    return valid;
}

/// `text` with one U+FFFD in the place of each maximal subpart of an ill-formed sequence, as browsers, Go and
/// Python decode it (WHATWG Encoding, 4.1).
inline std::string repair_utf8(std::string_view text)
{
    std::string repaired;
    repaired.reserve(text.size());
    while (!text.empty()) {
        const std::size_t valid = valid_utf8_prefix(text);
        repaired.append(text.substr(0, valid));
        text.remove_prefix(valid);
        if (text.empty()) break;
        repaired.append(replacement_character);
        text.remove_prefix(first_utf8_run(text).size);
    }
    return repaired;
}

/// The UTF-16 code unit of the escape `\uXXXX` that `text` begins with; 0 if it begins with none.
inline unsigned escaped_unit(std::string_view text) noexcept
{
    unsigned unit = 0;
    if (text.size() < 6 || !text.starts_with("\\u")) return 0;
    const auto [end, bad] = std::from_chars(text.data() + 2, text.data() + 6, unit, 16);
    return bad == std::errc() && end == text.data() + 6 ? unit : 0;
}

/// JSON text `text` with U+FFFD also in the place of each escape of a surrogate that is not half of a pair.
inline std::string repair_json_text(std::string_view text)
{
    std::string repaired = repair_utf8(text);
    const auto is_leading = [](unsigned unit) { return unit >= 0xd800 && unit <= 0xdbff; };
    const auto is_trailing = [](unsigned unit) { return unit >= 0xdc00 && unit <= 0xdfff; };
    const std::string_view rest = repaired;
    for (std::size_t at = rest.find('\\'); at < rest.size(); at = rest.find('\\', at)) {
        const unsigned unit = escaped_unit(rest.substr(at));
        if (unit == 0) {
            at += 2;  // both characters, so that a backslash that is escaped begins no escape
        } else if (is_leading(unit) && is_trailing(escaped_unit(rest.substr(at + 6)))) {
            at += 12;
        } else {
            if (is_leading(unit) || is_trailing(unit)) repaired.replace(at, 6, "\\ufffd");
            at += 6;
        }
    }
    return repaired;
}

/// `text` behind its byte order mark, if it has one.
inline std::string_view without_byte_order_mark(std::string_view text) noexcept
{
    constexpr std::string_view mark = "\xef\xbb\xbf";
    return text.substr(text.starts_with(mark) ? mark.size() : 0);
}

}  // namespace cloud66::inline v1::detail

#endif
