// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_JSON_BASE64_IPP
#define CLOUD66_IMPL_JSON_BASE64_IPP

#include <cloud66/detail/json/base64.hpp>

#include <openssl/evp.h>

#include <algorithm>
#include <cstddef>

namespace cloud66::inline v1::detail {

inline unsigned char* openssl_bytes(std::string& text)
{
    return reinterpret_cast<unsigned char*>(text.data());
}

inline const unsigned char* openssl_bytes(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

CLOUD66_DECL std::string base64_encode(std::string_view bytes)
{
    const std::size_t size = (bytes.size() + 2) / 3 * 4;
    std::string text(size + 1, '\0');  // OpenSSL ends it with a zero
    EVP_EncodeBlock(openssl_bytes(text), openssl_bytes(bytes), static_cast<int>(bytes.size()));
    text.resize(size);
    return text;
}

CLOUD66_DECL std::optional<std::string> base64_decode(std::string_view text)
{
    std::string bytes(text.size() / 4 * 3, '\0');
    const int size =
        EVP_DecodeBlock(openssl_bytes(bytes), openssl_bytes(text), static_cast<int>(text.size()));
    if (size < 0) return std::nullopt;
    // OpenSSL counts padding as bytes, and forgives some that is out of place, and blanks.
    const std::size_t padding = text.size() - (text.find_last_not_of('=') + 1);
    bytes.resize(static_cast<std::size_t>(size) - (std::min)(padding, static_cast<std::size_t>(size)));
    if (base64_encode(bytes) != text) return std::nullopt;
    return bytes;
}

}  // namespace cloud66::inline v1::detail

#endif
