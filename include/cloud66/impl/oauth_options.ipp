// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_OAUTH_OPTIONS_IPP
#define CLOUD66_IMPL_OAUTH_OPTIONS_IPP

#include <cloud66/detail/client/require.hpp>
#include <cloud66/detail/http/url.hpp>
#include <cloud66/oauth_options.hpp>

namespace cloud66::inline v1 {

CLOUD66_DECL void oauth_options::validate() const
{
    using detail::require;
    require(!client_id.empty(), "oauth_options.client_id", "is empty");
    require(redirect_uri.find("://") != std::string::npos || redirect_uri == out_of_band_redirect,
            "oauth_options.redirect_uri", "must be an address, or out_of_band_redirect");
    require(redirect_uri.find('#') == std::string::npos, "oauth_options.redirect_uri",
            "has a fragment, which no redirect may have");
    for (const std::string& scope : scopes)
        require(!scope.empty() && scope.find_first_of(" \",\\") == std::string::npos, "oauth_options.scopes",
                "has one that is empty, or has a blank or comma in it; give each scope by itself");
    const detail::url server = detail::parse_url(base_url);
    require(server.tls || server.is_loopback(), "oauth_options.base_url",
            "may use http:// for a loopback address only");
}

}  // namespace cloud66::inline v1

#endif
