// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_TOKEN_STORE_IPP
#define CLOUD66_IMPL_TOKEN_STORE_IPP

#include <cloud66/detail/environment.hpp>
#include <cloud66/detail/oauth/cx_file.hpp>
#include <cloud66/error.hpp>
#include <cloud66/token_store.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace cloud66::inline v1 {

CLOUD66_DECL cx_token_store::cx_token_store(std::filesystem::path path) : path_(std::move(path)) {}

CLOUD66_DECL std::filesystem::path cx_token_store::default_path(std::string_view profile)
{
    constexpr std::string_view allowed = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_.";
    if (profile.find_first_not_of(allowed) != std::string_view::npos)
        throw error(errc::invalid_argument,
                    "the name of a profile has a character other than letters, digits, - _ and .");
    const std::string home = detail::environment("HOME");
    if (home.empty()) throw error(errc::no_credentials, "HOME is not set, so that there is no ~/.cloud66");
    std::string path = home + "/.cloud66/cx";
    if (!profile.empty()) path.append("_").append(profile);
    return path + ".json";
}

CLOUD66_DECL std::optional<oauth_token> cx_token_store::load_now() const
{
    const std::optional<secret> text = detail::read_secret_file(path_, errc::no_credentials);
    return text ? detail::read_cx_token(text->reveal(), path_.string()) : detail::cx_token_of_environment();
}

CLOUD66_DECL void cx_token_store::save_now(const oauth_token& token)
{
    const secret before = detail::read_secret_file(path_, errc::file_error).value_or(secret());
    detail::write_secret_file(path_, detail::write_cx_token(token, before.reveal()).reveal());
}

CLOUD66_DECL asio::awaitable<std::optional<oauth_token>> cx_token_store::load() { co_return load_now(); }

CLOUD66_DECL asio::awaitable<void> cx_token_store::save(oauth_token token)
{
    save_now(token);
    co_return;
}

}  // namespace cloud66::inline v1

#endif
