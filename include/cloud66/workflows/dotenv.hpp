// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_WORKFLOWS_DOTENV_HPP
#define CLOUD66_WORKFLOWS_DOTENV_HPP

#include <cloud66/config.hpp>
#include <cloud66/secret.hpp>

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace cloud66::inline v1 {

/// The variables of a `.env` text by name, as a shell would set them, except that nothing is expanded.
///
///     # a comment
///     export RAILS_ENV=production
///     GREETING = hello there   # also a comment
///     MOTTO='as it $stands'
///     CERTIFICATE="two lines\nand
///     a third"
///     COLOR=#fff
///     EMPTY=
///
/// - The text is UTF-8, with or without a byte order mark.
/// - A name begins with a letter or `_` and goes on with letters, digits, `_` and `.`. If it is set more than
///   once, the last time counts.
/// - A value without quotes ends with its line or at a `#` behind a blank; blanks around it are dropped.
///   `COLOR=#fff` sets `#fff`, and `COLOR= #fff` the empty text, as in a shell and in python-dotenv.
/// - What stands in single quotes is taken as it is.
/// - In double quotes `\n`, `\r`, `\t`, `\\`, `\"` and `\$` are escapes; any other backslash is
///   itself.
/// - Quoted values may go over several lines. Lines end with LF, CR LF or CR; in a value
///   CR LF becomes LF.
///
/// \param source what to call the text in errors, such as the path of its file.
/// \throws error `invalid_argument` naming the line, but nothing of what it holds, which may be a secret.
[[nodiscard]] CLOUD66_DECL std::map<std::string, secret> parse_dotenv(std::string_view text,
                                                                      std::string_view source = ".env");

/// The variables of a `.env` file.
/// \throws error `file_error` if it cannot be read, or as `parse_dotenv` does.
[[nodiscard]] CLOUD66_DECL std::map<std::string, secret> load_dotenv(const std::filesystem::path& path);

}  // namespace cloud66::inline v1

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/workflows/dotenv.ipp>
#endif

#endif
