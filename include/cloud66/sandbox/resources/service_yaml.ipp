// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_SERVICE_YAML_IPP
#define CLOUD66_SANDBOX_RESOURCES_SERVICE_YAML_IPP

#include <cloud66/sandbox/resource.hpp>
#include <cloud66/sandbox/resources/yaml_versions.hpp>

#include <array>
#include <string>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

inline answer list_service_yamls(call& request) { return list_yaml_versions(request, "service_yaml"); }

inline answer get_service_yaml(call& request) { return get_yaml_version(request, "service_yaml"); }

inline answer create_service_yaml(call& request) { return create_yaml_version(request, "service_yaml"); }

/// The services of the stack as a file. A stack that was created with one has it already.
inline void seed_service_yaml(world& everything, stack_record& stack)
{
    if (!stack.part("service_yaml").empty() || stack.part("services").empty()) return;
    std::string text = "services:\n";
    std::string_view comments = "First service only";
    const auto store = [&](std::string_view date) {
        add_yaml_version(everything, stack, "service_yaml", text, comments, stack.document.at(date));
    };
    for (const json::value& one : stack.part("services")) {
        const json::object& service = one.as_object();
        text.append("  ").append(member_text(service, "name")).append(":\n");
        text.append("    git_url: ").append(member_text(stack.document, "git")).append("\n");
        text.append("    command: ").append(member_text(service, "command")).append("\n");
        if (stack.part("service_yaml").empty()) store("created_at_iso");
    }
    comments = "All services";
    store("updated_at_iso");
}

CLOUD66_DECL resource service_yaml_resource()
{
    static constexpr std::array<route, 3> routes{{
        {"GET", "/stacks/{stack_id}/service_yaml", "list_service_yamls", any_token, list_service_yamls},
        {"POST", "/stacks/{stack_id}/service_yaml", "create_service_yaml", any_token, create_service_yaml},
        {"GET", "/stacks/{stack_id}/service_yaml/{version}", "get_service_yaml", any_token, get_service_yaml},
    }};
    return {routes, nullptr, seed_service_yaml};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
