// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_HTTP_PERCENT_ENCODE_HPP
#define CLOUD66_DETAIL_HTTP_PERCENT_ENCODE_HPP

#include <cloud66/config.hpp>

#include <string>
#include <string_view>

namespace cloud66::inline v1::detail {

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

}  // namespace cloud66::inline v1::detail

#endif
