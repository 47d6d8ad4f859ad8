// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_HTTP_PROXY_HPP
#define CLOUD66_DETAIL_HTTP_PROXY_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/http/url.hpp>
#include <cloud66/secret.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace cloud66::inline v1 {

struct proxy_options;

namespace detail {

/// An HTTP proxy that opens tunnels.
struct proxy
{
    url server;
    secret authorization;  ///< For `Proxy-Authorization`; empty: none.
};

/// Through which proxy a server is reached, as `proxy_options` say.
class proxy_rules
{
public:
    /// Reads the environment, if the options say so.
    /// \throws error `invalid_argument` that names the option which cannot be right.
    CLOUD66_DECL explicit proxy_rules(const proxy_options& options);

    /// The proxy for `server`; null: none.
    /// \throws error `invalid_argument` that names the variable which cannot be right, without its value.
    CLOUD66_DECL std::shared_ptr<const proxy> proxy_for(const url& server) const;

private:
    std::shared_ptr<const proxy> proxy_;  // of the options
    std::string variable_;                // of the environment; empty: none
    secret value_;
    std::string exceptions_;
};

/// Whether `list`, as of `NO_PROXY`, has `server` in it.
CLOUD66_DECL bool is_exception(std::string_view list, const url& server);

}  // namespace detail
}  // namespace cloud66::inline v1

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/http/proxy.ipp>
#endif

#endif
