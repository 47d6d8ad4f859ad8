// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_JSON_PARSE_IPP
#define CLOUD66_IMPL_JSON_PARSE_IPP

#include <cloud66/detail/json/parse.hpp>
#include <cloud66/detail/json/utf8.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <string>

namespace cloud66 {
inline namespace v1 {
namespace detail {

inline std::string_view without_byte_order_mark(std::string_view text) noexcept
{
    constexpr std::string_view mark = "\xef\xbb\xbf";
    return text.substr(text.starts_with(mark) ? mark.size() : 0);
}

CLOUD66_DECL bool is_blank(std::string_view body) noexcept
{
    return without_byte_order_mark(body).find_first_not_of(" \t\r\n") == std::string_view::npos;
}

CLOUD66_DECL json::value parse_json(std::string_view body, boost::system::error_code& bad)
{
    body = without_byte_order_mark(body);
    json::value document = json::parse(body, bad);
    if (!bad) return document;
    const std::string repaired = repair_json_text(body);
    if (repaired != body) document = json::parse(repaired, bad);
    return document;
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
