// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_JSON_BASE64_IPP
#define CLOUD66_JSON_BASE64_IPP

#include <cloud66/json/base64.hpp>

#include <openssl/evp.h>

#include <algorithm>
#include <cstddef>

namespace cloud66 {
inline namespace v1 {
namespace detail {

// OpenSSL counts in `int`; a request is far smaller than that.

inline const unsigned char* octets(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

inline unsigned char* octets(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

CLOUD66_DECL std::string base64_encode(std::string_view bytes)
{
    std::string text((bytes.size() + 2) / 3 * 4, '\0');  // and OpenSSL's zero at the end
    EVP_EncodeBlock(octets(text), octets(bytes), static_cast<int>(bytes.size()));
    return text;
}

CLOUD66_DECL std::optional<std::string> base64_decode(std::string_view text)
{
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    // OpenSSL would skip blanks, and counts the padding as bytes.
    const std::size_t end = (std::min)(text.find_first_not_of(alphabet), text.size());
    const std::size_t padding = text.size() - end;
    if (text.size() % 4 != 0 || padding > 2 || text.substr(end) != std::string_view("==", padding))
        return std::nullopt;
    std::string bytes(text.size() / 4 * 3, '\0');
    if (EVP_DecodeBlock(octets(bytes), octets(text), static_cast<int>(text.size())) < 0) return std::nullopt;
    bytes.resize(bytes.size() - padding);
    return bytes;
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
