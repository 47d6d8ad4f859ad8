// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_SNAPSHOTS_IPP
#define CLOUD66_SANDBOX_RESOURCES_SNAPSHOTS_IPP

#include <cloud66/sandbox/pages.hpp>
#include <cloud66/sandbox/rendering.hpp>
#include <cloud66/sandbox/resource.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

inline answer list_snapshots(call& request) { return page_of(request, snapshots_of(*request.stack())); }

/// The names in a comma-separated list.
inline std::vector<std::string> listed_stencil_files(std::string_view list)
{
    std::vector<std::string> names;
    while (!list.empty()) {
        const std::string_view name = list.substr(0, list.find(','));
        if (!name.empty()) names.emplace_back(name);
        list.remove_prefix((std::min)(name.size() + 1, list.size()));
    }
    return names;
}

inline answer render_snapshot(call& request)
{
    const auto stack = request.stack();
    const auto snapshot = find_snapshot(*stack, request.arguments.at(1));
    if (!snapshot) throw not_found("Snapshot");
    json::object& formation = request.named(*stack, "formations", "uid", 2, "Formation");

    render_order order;
    order.files = listed_stencil_files(request.parameters.text("requested_files").value_or(""));
    if (!request.parameters.flag("use_latest", true)) order.moment = member_text(*snapshot, "created_at_iso");
    if (const auto named = request.parameters.text("filter")) {
        // No source says which of the two it is.
        const json::object* filter = find_part(formation, "filters", "name", *named);
        if (filter == nullptr) filter = find_part(formation, "filters", "uid", *named);
        if (filter == nullptr) throw bad_parameter("filter", "is not known in this formation");
        order.pattern = member_text(*filter, "stencil_filter");
    }
    return enveloped(rendered(*stack, formation, order));
}

CLOUD66_DECL resource snapshots_resource()
{
    static constexpr std::array<route, 2> routes{{
        {"GET", "/stacks/{stack_id}/snapshots", "list_snapshots", any_token, list_snapshots},
        {"GET", "/stacks/{stack_id}/snapshots/{snapshot_uid}/formation/{formation_uid}", "render_snapshot",
         any_token, render_snapshot},
    }};
    return {routes};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
