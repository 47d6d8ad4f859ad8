// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_JSON_PARSE_HPP
#define CLOUD66_DETAIL_JSON_PARSE_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/json/utf8.hpp>

#include <boost/json/fwd.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/system/error_code.hpp>

#include <string>
#include <string_view>

namespace cloud66 {
inline namespace v1 {
namespace detail {

inline std::string_view without_byte_order_mark(std::string_view text) noexcept
{
    constexpr std::string_view mark = "\xef\xbb\xbf";
    return text.substr(text.starts_with(mark) ? mark.size() : 0);
}

/// Whether there is nothing in a body but blanks and a byte order mark.
inline bool is_blank(std::string_view body) noexcept
{
    return without_byte_order_mark(body).find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// Parses what a server sent, behind a byte order mark too. A good text is read once; one that has ill-formed UTF-8 or
/// lone surrogates in it is repaired, since a single byte of one text must not make all the rest unreadable.
/// \param memory of the document.
inline json::value parse_json(std::string_view body, boost::system::error_code& bad,
                              const json::storage_ptr& memory = {})
{
    body = without_byte_order_mark(body);
    json::value document = json::parse(body, bad, memory);
    if (!bad) return document;
    const std::string repaired = repair_json_text(body);
    if (repaired != body) document = json::parse(repaired, bad, memory);
    return document;
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
