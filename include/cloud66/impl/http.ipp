// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_HTTP_IPP
#define CLOUD66_IMPL_HTTP_IPP

#include <cloud66/http.hpp>

#include <boost/beast/core/string.hpp>

namespace cloud66 {
inline namespace v1 {
namespace http {

CLOUD66_DECL std::string_view to_string(verb method) noexcept
{
    switch (method) {
        case verb::get:
            return "GET";
        case verb::post:
            return "POST";
        case verb::put:
            return "PUT";
        case verb::patch:
            return "PATCH";
        case verb::delete_:
            return "DELETE";
    }
    return "?";
}

CLOUD66_DECL std::string_view response::find(std::string_view name) const
{
    for (const header& line : headers)
        if (boost::beast::iequals(line.name, name)) return line.value;
    return {};
}

CLOUD66_DECL std::string percent_encode(std::string_view text)
{
    constexpr std::string_view hex = "0123456789ABCDEF";
    constexpr std::string_view unreserved =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    std::string result;
    result.reserve(text.size());
    for (const char c : text) {
        if (unreserved.find(c) != std::string_view::npos) {
            result.push_back(c);
        } else {
            const auto byte = static_cast<unsigned char>(c);
            result.append({'%', hex[byte >> 4], hex[byte & 15]});
        }
    }
    return result;
}

}  // namespace http
}  // namespace v1
}  // namespace cloud66

#endif
