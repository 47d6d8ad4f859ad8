// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_HTTP_PERCENT_DECODE_IPP
#define CLOUD66_IMPL_HTTP_PERCENT_DECODE_IPP

#include <cloud66/detail/http/percent_decode.hpp>

#include <charconv>

namespace cloud66 {
inline namespace v1 {
namespace detail {

CLOUD66_DECL std::optional<std::string> percent_decode(std::string_view text)
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

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
