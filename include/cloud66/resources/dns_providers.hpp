// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_DNS_PROVIDERS_HPP
#define CLOUD66_RESOURCES_DNS_PROVIDERS_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <vector>

namespace cloud66::inline v1 {

/// An account at a DNS vendor that Cloud 66 may use, for wildcard certificates. Sources: docs2024, Go.
struct dns_provider
{
    std::string uuid;                 ///< What `create_ssl_certificate_params::dns_provider_uuid` takes.
    std::optional<std::string> type;  ///< Such as `Cloudflare`.
    std::optional<std::string> key;   ///< The name that its key was given; not the key itself.
    std::optional<std::string> display_name;  ///< Such as `Cloudflare (My Cloudflare)`.
    std::optional<timestamp> created_at;
    std::optional<timestamp> updated_at;
};
BOOST_DESCRIBE_STRUCT(dns_provider, (), (uuid, type, key, display_name, created_at, updated_at))

/// The calls about DNS providers. What holds for every call stands at `client`.
template <class Client>
class dns_providers_api
{
public:
    /// Every DNS provider of the account: `GET /dns_providers.json`, all pages. Scope `admin`. One heading of
    /// docs2024 has the path below `/stacks`; its samples and Go do not.
    operation<std::vector<dns_provider>> list_dns_providers() const
    {
        return detail::fetch_all<dns_provider>(*this,
                                               detail::get("list_dns_providers", "/dns_providers.json"));
    }

    /// One page of them: `GET /dns_providers.json?page=N`.
    operation<page<dns_provider>> list_dns_providers(page_number number) const
    {
        return detail::fetch_page<dns_provider>(
            *this, detail::get("list_dns_providers", "/dns_providers.json"), number);
    }
};

}  // namespace cloud66::inline v1

#endif
