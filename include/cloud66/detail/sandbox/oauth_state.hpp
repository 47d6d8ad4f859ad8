// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_SANDBOX_OAUTH_STATE_HPP
#define CLOUD66_DETAIL_SANDBOX_OAUTH_STATE_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/sandbox/account.hpp>
#include <cloud66/oauth_options.hpp>
#include <cloud66/time_source.hpp>

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace cloud66::inline v1::sandbox_detail {

using token_map = std::map<std::string, scope_set, std::less<>>;

/// A code that the user has granted.
struct granted_code
{
    std::string client_id;
    std::string redirect_uri;
    scope_set scopes;
    std::string challenge;  ///< Of the proof key; empty: none.
    std::string challenge_method;
    time_source::time_point expires_at;
    std::string token;  ///< What it was exchanged for; empty: not yet.
};

/// A token of a login.
struct granted_token
{
    std::string client_id;
    scope_set scopes;
    std::string refresh_token;  ///< Empty: none.
    time_source::time_point expires_at = time_source::never;
};

/// The programs that are registered, and what users have granted them.
struct oauth_state
{
    std::map<std::string, oauth_options, std::less<>> applications;
    std::map<std::string, granted_code, std::less<>> codes;
    std::map<std::string, granted_token, std::less<>> tokens;

    /// Refuses a token from now on.
    void revoke(token_map& valid, std::string_view token)
    {
        if (const auto found = valid.find(token); found != valid.end()) valid.erase(found);
        if (const auto found = tokens.find(token); found != tokens.end()) tokens.erase(found);
    }

    /// Refuses the tokens that have expired; they can still be refreshed.
    void drop_expired(token_map& valid, time_source::time_point now) const
    {
        for (const auto& [token, grant] : tokens)
            if (grant.expires_at <= now) valid.erase(token);
    }

    /// The token that came with a refresh token; the end if there is none.
    auto find_refreshed(std::string_view refresh_token)
    {
        auto at = tokens.begin();
        while (at != tokens.end() &&
               (at->second.refresh_token.empty() || at->second.refresh_token != refresh_token))
            ++at;
        return at;
    }
};

}  // namespace cloud66::inline v1::sandbox_detail

#endif
