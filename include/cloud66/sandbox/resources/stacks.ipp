// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_STACKS_IPP
#define CLOUD66_SANDBOX_RESOURCES_STACKS_IPP

#include <cloud66/sandbox/pages.hpp>
#include <cloud66/sandbox/resource.hpp>

#include <array>
#include <utility>
#include <vector>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// The vendor's client sends all four filters, blank when unused. No source says how they compare: a part
/// of the text in any case is enough here, so that nobody relies on an exact match.
inline answer list_stacks(call& request)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> filters{{
        {"filter_name", "name"},
        {"filter_environment", "environment"},
        {"filter_git_repo", "git"},
        {"filter_git_branch", "git_branch"},
    }};
    std::vector<const json::object*> shown;
    for (const auto& stack : request.world.user.stacks) {
        bool wanted = true;
        for (const auto& [filter, member] : filters)
            if (const auto part = request.parameters.text(filter))
                wanted = wanted && contains_ignoring_case(member_text(stack->document, member), *part);
        if (wanted) shown.push_back(&stack->document);
    }
    return page_of(request, shown);
}

inline answer get_stack(call& request) { return enveloped(request.stack()->document); }

CLOUD66_DECL resource stacks_resource()
{
    static constexpr std::array<route, 2> routes{{
        {"GET", "/stacks", "list_stacks", "public", list_stacks},
        {"GET", "/stacks/{stack_id}", "get_stack", "public", get_stack},
    }};
    return {routes};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
