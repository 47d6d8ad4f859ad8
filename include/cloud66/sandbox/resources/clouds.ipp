// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_CLOUDS_IPP
#define CLOUD66_SANDBOX_RESOURCES_CLOUDS_IPP

#include <cloud66/sandbox/pages.hpp>
#include <cloud66/sandbox/resource.hpp>

#include <array>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

inline answer list_clouds(call& request) { return page_of(request, request.world.user.part("clouds")); }

inline answer get_cloud(call& request)
{
    return enveloped(request.named(request.world.user, "clouds", "name", 0, "Cloud"));
}

inline void seed_clouds(world& everything)
{
    json::array& clouds = everything.user.part("clouds");
    clouds.push_back(parse_document(R"json({
        "name": "digitalocean", "display_name": "DigitalOcean", "key_name": "Default",
        "regions": [{"id": "ams3", "name": "Amsterdam 3, Netherlands", "old_id": "9"},
                    {"id": "fra1", "name": "Frankfurt 1, Germany", "old_id": null}],
        "server_sizes": [{"id": "s-1vcpu-2gb", "name": "2GB - 1 CPU"},
                         {"id": "s-2vcpu-4gb", "name": "4GB - 2 CPUs"}]})json"));
    clouds.push_back(parse_document(R"json({
        "name": "aws", "display_name": "Amazon Web Services", "key_name": "Backups",
        "regions": [{"id": "eu-west-2", "name": "Europe (London)", "old_id": null}],
        "server_sizes": [{"id": "t3.small", "name": "General purpose (t3.small)"},
                         {"id": "m6i.large", "name": "General purpose (m6i.large)"}]})json"));
}

CLOUD66_DECL resource clouds_resource()
{
    static constexpr std::array<route, 2> routes{{
        {"GET", "/clouds", "list_clouds", "redeploy", list_clouds},
        {"GET", "/clouds/{cloud_id}", "get_cloud", "redeploy", get_cloud},
    }};
    return {routes, seed_clouds};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
