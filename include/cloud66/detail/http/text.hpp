// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_HTTP_TEXT_HPP
#define CLOUD66_DETAIL_HTTP_TEXT_HPP

#include <cloud66/config.hpp>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>

namespace cloud66::inline v1::detail {

/// `text` without `blanks` at its ends.
inline std::string_view trim(std::string_view text, std::string_view blanks = " \t\r\n")
{
    text.remove_prefix((std::min)(text.find_first_not_of(blanks), text.size()));
    return text.substr(0, text.find_last_not_of(blanks) + 1);
}

/// An ASCII letter in lower case; any other character as it is.
constexpr char lower_case(char c) noexcept
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Whether two texts are the same but for the case of ASCII letters, as names in HTTP are. Beast's function of that name
/// reads a character behind the end in Boost 1.81, if the last ones differ in their case.
inline bool iequals(std::string_view left, std::string_view right) noexcept
{
    return std::ranges::equal(left, right, {}, lower_case, lower_case);
}

/// Whether `c` means itself wherever it stands in a URL (RFC 3986, 2.3).
inline bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

/// Appends `text` as `http::percent_encode` writes it.
/// \param encodes_dots dots, too.
inline void append_percent_encoded(std::string& to, std::string_view text, bool encodes_dots = false)
{
    constexpr std::string_view hex = "0123456789ABCDEF";
    for (const char c : text) {
        if (is_unreserved(c) && (c != '.' || !encodes_dots)) {
            to.push_back(c);
        } else {
            const auto byte = static_cast<unsigned char>(c);
            to.append({'%', hex[byte >> 4], hex[byte & 15]});
        }
    }
}

/// The text that `http::percent_encode` was given; none if a `%` is not followed by two hexadecimal digits.
inline std::optional<std::string> percent_decode(std::string_view text)
{
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            result.push_back(text[i]);
            continue;
        }
        const std::string_view digits = text.substr(i + 1, 2);
        unsigned char byte = 0;
        const auto [end, bad] = std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
        if (bad != std::errc() || end != digits.data() + 2) return std::nullopt;
        result.push_back(static_cast<char>(byte));
        i += 2;
    }
    return result;
}

}  // namespace cloud66::inline v1::detail

#endif
