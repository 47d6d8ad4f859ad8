// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_DNS_PROVIDERS_IPP
#define CLOUD66_SANDBOX_RESOURCES_DNS_PROVIDERS_IPP

#include <cloud66/sandbox/pages.hpp>
#include <cloud66/sandbox/resource.hpp>

#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

inline answer list_dns_providers(call& request)
{
    return page_of(request, request.world.user.part("dns_providers"));
}

inline void seed_dns_providers(world& everything)
{
    const std::string created = everything.dates.iso(everything.dates.start() - std::chrono::hours(24 * 200));
    for (const std::string_view key : {"My Cloudflare", "Staging Cloudflare"}) {
        json::object provider;
        provider["uuid"] = "dp-" + everything.uids.hex(32);
        provider["type"] = "Cloudflare";
        provider["key"] = key;
        provider["display_name"] = "Cloudflare (" + std::string(key) + ")";
        provider["created_at"] = created;
        provider["updated_at"] = created;
        everything.user.part("dns_providers").push_back(std::move(provider));
    }
}

CLOUD66_DECL resource dns_providers_resource()
{
    static constexpr std::array<route, 1> routes{{
        {"GET", "/dns_providers", "list_dns_providers", "admin", list_dns_providers},
    }};
    return {routes, seed_dns_providers};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
