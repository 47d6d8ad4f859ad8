// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_MANIFEST_YAML_IPP
#define CLOUD66_SANDBOX_RESOURCES_MANIFEST_YAML_IPP

#include <cloud66/sandbox/resource.hpp>
#include <cloud66/sandbox/resources/yaml_versions.hpp>

#include <array>
#include <string>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

inline answer list_manifest_yamls(call& request) { return list_yaml_versions(request, "manifest_yaml"); }

inline answer get_manifest_yaml(call& request) { return get_yaml_version(request, "manifest_yaml"); }

inline answer create_manifest_yaml(call& request) { return create_yaml_version(request, "manifest_yaml"); }

/// A stack that was created with a manifest has it already.
inline void seed_manifest_yaml(world& everything, stack_record& stack)
{
    if (!stack.part("manifest_yaml").empty()) return;
    const std::string text = std::string(member_text(stack.document, "environment")) +
                             ":\n  docker:\n    configuration:\n      version: 24.0.7\n";
    add_yaml_version(everything, stack, "manifest_yaml", text, "First version",
                     stack.document.at("created_at_iso"));
}

CLOUD66_DECL resource manifest_yaml_resource()
{
    static constexpr std::array<route, 3> routes{{
        {"GET", "/stacks/{stack_id}/manifest_yaml", "list_manifest_yamls", any_token, list_manifest_yamls},
        {"POST", "/stacks/{stack_id}/manifest_yaml", "create_manifest_yaml", any_token, create_manifest_yaml},
        {"GET", "/stacks/{stack_id}/manifest_yaml/{version}", "get_manifest_yaml", any_token,
         get_manifest_yaml},
    }};
    return {routes, nullptr, seed_manifest_yaml};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
