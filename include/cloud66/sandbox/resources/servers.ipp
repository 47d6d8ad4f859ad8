// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_SERVERS_IPP
#define CLOUD66_SANDBOX_RESOURCES_SERVERS_IPP

#include <cloud66/sandbox/pages.hpp>
#include <cloud66/sandbox/resource.hpp>
#include <cloud66/sandbox/workload.hpp>

#include <array>
#include <string>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

inline answer list_servers(call& request) { return page_of(request, request.stack()->part("servers")); }

inline answer get_server(call& request)
{
    const auto stack = request.stack();
    json::object shown = request.named(*stack, "servers", "uid", 1, "Server");
    if (!request.parameters.choice("include_private_key", {"1"}, "").empty())
        shown["ssh_private_key"] = "-----BEGIN OPENSSH PRIVATE KEY-----\nsandbox-" + request.arguments.at(1) +
                                   "\n-----END OPENSSH PRIVATE KEY-----\n";
    return enveloped(std::move(shown));
}

inline answer reboot_server(call& request)
{
    const auto stack = request.stack();
    const std::string uid(member_text(request.named(*stack, "servers", "uid", 1, "Server"), "uid"));
    action_start what;
    what.name = "server_reboot";
    what.resource_type = "server";
    what.effect = [uid](stack_record& later, const std::string& now) {
        if (json::object* server = later.find("servers", "uid", uid)) reboot(later, *server, now);
    };
    return request.start_action(stack, std::move(what));
}

CLOUD66_DECL resource servers_resource()
{
    static constexpr std::array<route, 3> routes{{
        {"GET", "/stacks/{stack_id}/servers", "list_servers", "public", list_servers},
        {"GET", "/stacks/{stack_id}/servers/{server_uid}", "get_server", "public", get_server},
        {"POST", "/stacks/{stack_id}/servers/{server_uid}/reboot_server", "reboot_server", "reboot",
         reboot_server},
    }};
    return {routes};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
