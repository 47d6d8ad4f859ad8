// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_OAUTH_CX_FILE_HPP
#define CLOUD66_DETAIL_OAUTH_CX_FILE_HPP

#include <cloud66/config.hpp>
#include <cloud66/error.hpp>
#include <cloud66/oauth_token.hpp>
#include <cloud66/secret.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace cloud66::inline v1::detail {

/// The text of a file; none if there is no file.
/// \throws error of `code` if it cannot be read.
CLOUD66_DECL std::optional<secret> read_secret_file(const std::filesystem::path& path, errc code);

/// The token in a text of the form of `cx.json`.
/// \param where names it in errors.
/// \throws error `no_credentials` if it is not of that form, or has no token.
CLOUD66_DECL oauth_token read_cx_token(std::string_view text, const std::string& where);

/// `token` in that form.
/// \param before the text that it replaces, whose other members are kept; empty: none.
CLOUD66_DECL secret write_cx_token(const oauth_token& token, std::string_view before);

/// Writes a file that only its owner may read, in place of the one of that name.
/// \throws error `file_error`.
CLOUD66_DECL void write_secret_file(const std::filesystem::path& path, std::string_view text);

inline constexpr const char* cx_token_variable = "CLOUD66_TOKEN in the environment";

/// The token that the environment has in `CLOUD66_TOKEN`; none if that is not set.
/// \throws error `no_credentials` if it is not Base64 of a text of that form.
CLOUD66_DECL std::optional<oauth_token> cx_token_of_environment();

}  // namespace cloud66::inline v1::detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/oauth/cx_file.ipp>
#endif

#endif
