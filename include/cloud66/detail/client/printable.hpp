// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_CLIENT_PRINTABLE_HPP
#define CLOUD66_DETAIL_CLIENT_PRINTABLE_HPP

#include <cloud66/config.hpp>
#include <cloud66/secret.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// How much of a text from outside an error or a log line holds.
inline constexpr std::size_t printable_limit = 1000;

/// A text from outside, for an error or a log line: what a terminal or a log would act on is written as an escape
/// (`\n`, `\x1b`, `\u202e`), which holds for control characters, line and paragraph separators, marks that turn the
/// direction of writing, and bytes that are not UTF-8. The result is at most `limit` bytes long, and `...` if it was
/// cut. Secrets are to be redacted first, since a part of one would not be found.
CLOUD66_DECL std::string printable(std::string_view text, std::size_t limit = printable_limit);

/// The same without `token`, which a server may repeat.
CLOUD66_DECL std::string printable(std::string_view text, const secret& token);

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/client/printable.ipp>
#endif

#endif
