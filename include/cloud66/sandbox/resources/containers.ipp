// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_CONTAINERS_IPP
#define CLOUD66_SANDBOX_RESOURCES_CONTAINERS_IPP

#include <cloud66/sandbox/pages.hpp>
#include <cloud66/sandbox/resource.hpp>
#include <cloud66/sandbox/workload.hpp>

#include <array>
#include <string>
#include <vector>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

inline answer list_containers(call& request)
{
    const auto stack = request.stack();
    std::vector<const json::object*> items;
    for_each_container(*stack, request.parameters.text("service_name").value_or(""),
                       request.parameters.text("server_uid").value_or(""),
                       [&](const json::object& container) { items.push_back(&container); });
    return page_of(request, items);
}

inline const json::object& named_container(const call& request, stack_record& stack)
{
    const json::object* found = find_container(stack, request.arguments.at(1));
    if (found == nullptr) throw not_found("Container");
    return *found;
}

inline answer get_container(call& request)
{
    const auto stack = request.stack();
    return enveloped(named_container(request, *stack));
}

inline answer stop_container(call& request)
{
    const auto stack = request.stack();
    const std::string uid(member_text(named_container(request, *stack), "uid"));
    return request.start_action(stack, "container_stop", change_container(uid, show_stopped));
}

CLOUD66_DECL resource containers_resource()
{
    static constexpr std::array<route, 3> routes{{
        {"GET", "/stacks/{stack_id}/containers", "list_containers", "public", list_containers},
        {"GET", "/stacks/{stack_id}/containers/{container_uid}", "get_container", "admin", get_container},
        {"DELETE", "/stacks/{stack_id}/containers/{container_uid}", "stop_container", "admin",
         stop_container},
    }};
    return {routes};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
