// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_JSON_PARSE_HPP
#define CLOUD66_DETAIL_JSON_PARSE_HPP

#include <cloud66/config.hpp>

#include <boost/json/fwd.hpp>
#include <boost/system/error_code.hpp>

#include <string_view>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// Whether there is nothing in a body but blanks and a byte order mark.
CLOUD66_DECL bool is_blank(std::string_view body) noexcept;

/// Parses what a server sent, behind a byte order mark too. A good text is read once; one that has ill-formed UTF-8 or
/// lone surrogates in it is repaired, since a single byte of one text must not make all the rest unreadable.
CLOUD66_DECL json::value parse_json(std::string_view body, boost::system::error_code& bad);

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/json/parse.ipp>
#endif

#endif
