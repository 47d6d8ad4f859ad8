// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_CLIENT_PRINTABLE_HPP
#define CLOUD66_DETAIL_CLIENT_PRINTABLE_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/client/redaction.hpp>
#include <cloud66/detail/json/utf8.hpp>

#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>

namespace cloud66::inline v1::detail {

/// How much of a text from outside an error or a log line holds.
inline constexpr std::size_t printable_limit = 1000;

/// A text from outside, for an error or a log line: what a terminal or a log would act on is written as an escape
/// (`\n`, `\x1b`, `\u202e`), which holds for control characters, line and paragraph separators, marks that turn the
/// direction of writing, and bytes that are not UTF-8. The result is at most `limit` bytes long, and `...` if it was
/// cut. Secrets are to be redacted first, since a part of one would not be found.
inline std::string printable(std::string_view text, std::size_t limit = printable_limit);

/// The same without what `hidden` redacts, which a server may repeat.
inline std::string printable(std::string_view text, const redaction& hidden);

/// The number of a well-formed character.
inline unsigned code_point(std::string_view character)
{
    const auto first = static_cast<unsigned char>(character.front());
    unsigned code = character.size() == 1 ? first : first & (0x7fu >> character.size());
    for (const char c : character.substr(1)) code = code << 6 | (static_cast<unsigned char>(c) & 0x3fu);
    return code;
}

/// Whether a terminal or a log might do more with a character than show it.
inline bool is_active(unsigned code)
{
    return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x61c || code == 0x200e ||
           code == 0x200f || (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

inline std::string escape(unsigned code)
{
    switch (code) {
        case '\n':
            return "\\n";
        case '\r':
            return "\\r";
        case '\t':
            return "\\t";
    }
    char text[16];
    std::snprintf(text, sizeof text, code <= 0xff ? "\\x%02x" : "\\u%04x", code);
    return text;
}

inline std::string printable(std::string_view text, std::size_t limit)
{
    constexpr std::string_view cut = "...";
    std::string result;
    std::size_t fits = 0;  // up to where the mark of a cut still finds room behind it
    while (!text.empty()) {
        const utf8_run run = first_utf8_run(text);
        const std::string_view next = text.substr(0, run.is_character ? run.size : 1);
        const unsigned code = run.is_character ? code_point(next) : static_cast<unsigned char>(next.front());
        if (run.is_character && !is_active(code))
            result += next;
        else
            result += escape(code);
        text.remove_prefix(next.size());
        if (result.size() > limit) return result.substr(0, fits).append(cut);
        if (result.size() + cut.size() <= limit) fits = result.size();
    }
    return result;
}

inline std::string printable(std::string_view text, const redaction& hidden)
{
    return printable(hidden.redact(text));
}

}  // namespace cloud66::inline v1::detail

#endif
