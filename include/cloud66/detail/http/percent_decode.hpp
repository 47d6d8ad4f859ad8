// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_HTTP_PERCENT_DECODE_HPP
#define CLOUD66_DETAIL_HTTP_PERCENT_DECODE_HPP

#include <cloud66/config.hpp>

#include <charconv>
#include <optional>
#include <string>
#include <string_view>

namespace cloud66::inline v1::detail {

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
