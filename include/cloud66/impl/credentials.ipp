// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_CREDENTIALS_IPP
#define CLOUD66_IMPL_CREDENTIALS_IPP

#include <cloud66/credentials.hpp>
#include <cloud66/detail/http/text.hpp>
#include <cloud66/detail/oauth/cx_file.hpp>
#include <cloud66/error.hpp>
#include <cloud66/oauth_token.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

namespace cloud66::inline v1 {

namespace detail {

/// `text` without white space at its ends, if it is a token as RFC 6750 (2.1) has it.
inline secret checked_token(std::string_view text)
{
    constexpr std::string_view allowed =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-._~+/";
    text = trim(text);
    if (text.empty()) throw error(errc::invalid_argument, "the access token is empty");
    const auto end = (std::min)(text.find_first_not_of(allowed), text.size());
    if (end == 0 || text.find_first_not_of('=', end) != std::string_view::npos)
        throw error(
            errc::invalid_argument,
            "the access token has a space, a quotation mark or another character that no token has; give the"
            " token alone, without quotes");
    return secret(text);
}

inline asio::awaitable<secret> ask(std::shared_ptr<const secret> fixed,
                                   std::shared_ptr<const credentials::provider_function> provider,
                                   token_reason reason)
{
    if (fixed) co_return *fixed;
    if (!provider) co_return secret();
    secret given = co_await (*provider)(reason);
    if (!given.empty()) given = checked_token(given.reveal());
    co_return given;
}

CLOUD66_DECL credentials unexpired_credentials(const oauth_token& from, const std::string& where)
{
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    if (from.expires_at && *from.expires_at < now)
        throw error(errc::no_credentials, where + " holds a token that has expired; log in with cx again");
    try {
        return credentials::token(from.access_token.reveal());
    } catch (const error&) {
        throw error(errc::no_credentials,
                    where + " has an AccessToken that cannot be one; log in with cx again");
    }
}

}  // namespace detail

CLOUD66_DECL credentials credentials::token(std::string_view text)
{
    credentials result;
    result.fixed_ = std::make_shared<const secret>(detail::checked_token(text));
    return result;
}

CLOUD66_DECL credentials credentials::provider(provider_function function)
{
    if (!function) throw error(errc::invalid_argument, "credentials::provider: the function is empty");
    credentials result;
    result.provider_ = std::make_shared<const provider_function>(std::move(function));
    return result;
}

CLOUD66_DECL credentials credentials::cx_file(const std::string& path)
{
    const std::optional<secret> text = detail::read_secret_file(path, errc::no_credentials);
    if (!text)
        throw error(errc::no_credentials,
                    path + " cannot be read; log in with cx, or set CLOUD66_ACCESS_TOKEN");
    return detail::unexpired_credentials(detail::read_cx_token(text->reveal(), path), path);
}

CLOUD66_DECL asio::awaitable<secret> detail::credentials_access::get(const credentials& from,
                                                                     token_reason reason)
{
    return ask(from.fixed_, from.provider_, reason);
}

}  // namespace cloud66::inline v1

#endif
