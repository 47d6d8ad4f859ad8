// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_OAUTH_TOKEN_HPP
#define CLOUD66_OAUTH_TOKEN_HPP

#include <cloud66/config.hpp>
#include <cloud66/secret.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace cloud66::inline v1 {

/// What an authorization server grants (RFC 6749, 5.1). Tokens of Cloud 66 do not expire and come without a refresh
/// token, says its documentation; its own client reads both all the same, and so does this one.
struct oauth_token
{
    secret access_token;
    secret refresh_token;                                ///< For a new access token; empty: there is none.
    std::optional<std::chrono::sys_seconds> expires_at;  ///< None: it holds until it is revoked.
    std::vector<std::string> scopes;  ///< What was granted, or requested if the response has none.
};

}  // namespace cloud66::inline v1

#endif
