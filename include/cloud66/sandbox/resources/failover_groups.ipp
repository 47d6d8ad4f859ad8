// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_FAILOVER_GROUPS_IPP
#define CLOUD66_SANDBOX_RESOURCES_FAILOVER_GROUPS_IPP

#include <cloud66/sandbox/pages.hpp>
#include <cloud66/sandbox/resource.hpp>

#include <array>
#include <chrono>
#include <string>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// A group without stacks.
inline json::object new_failover_group(world& everything, const std::string& now)
{
    const auto digits = [&] { return std::to_string(100 + everything.uids.next() % 900); };
    json::object group = parse_document(R"json({
        "uid": null, "address": null, "current_stack": 1, "primary_stack_uid": null,
        "primary_stack_name": null, "secondary_stack_uid": null, "secondary_stack_name": null,
        "busy_toggling": false, "readonly": false})json");
    group["uid"] = "fg-" + everything.uids.hex(32);
    group["address"] = digits() + '-' + digits() + '-' + digits() + ".cloud66.net";
    group["created_at"] = now;
    group["updated_at"] = now;
    return group;
}

inline void attach_failover_stack(json::object& group, const std::string& place, const stack_record& stack)
{
    group[place + "_stack_uid"] = stack.uid();
    group[place + "_stack_name"] = stack.name();
}

/// A stack that is not sent, or is null as the vendor's client sends it, stays; a blank one is detached.
inline void change_failover_stack(const call& request, json::object& group, const std::string& place)
{
    const std::string parameter = place + "_stack_uid";
    const json::value* sent = request.parameters.all().if_contains(parameter);
    if (sent == nullptr || sent->is_null()) return;
    if (const auto uid = request.parameters.text(parameter)) {
        const auto stack = request.world.user.find_stack(*uid);
        if (!stack) throw bad_parameter(parameter, "is not a stack of this account");
        attach_failover_stack(group, place, *stack);
    } else {
        group[parameter] = nullptr;
        group[place + "_stack_name"] = nullptr;
    }
}

/// `group` as the request wants it.
inline json::object changed_failover_group(const call& request, json::object group)
{
    change_failover_stack(request, group, "primary");
    change_failover_stack(request, group, "secondary");
    const std::string current = request.parameters.choice("current_stack", {"1", "2"}, "");
    if (!current.empty()) group["current_stack"] = current == "1" ? 1 : 2;
    group["updated_at"] = request.date();
    return group;
}

inline answer list_failover_groups(call& request)
{
    return whole_list(request.world.user.part("failover_groups"));
}

inline answer create_failover_group(call& request)
{
    json::object group = changed_failover_group(request, new_failover_group(request.world, request.date()));
    request.world.user.part("failover_groups").push_back(std::move(group));
    return acknowledged("Failover group created");
}

inline answer update_failover_group(call& request)
{
    json::object& group = request.named(request.world.user, "failover_groups", "uid", 0, "Failover group");
    group = changed_failover_group(request, group);
    return acknowledged("Failover group updated");
}

inline answer delete_failover_group(call& request)
{
    if (!request.world.user.erase("failover_groups", "uid", request.arguments.at(0)))
        throw not_found("Failover group");
    return acknowledged("Failover group deleted");
}

/// One between the first two stacks, and one that nobody uses yet.
inline void seed_failover_groups(world& everything)
{
    const std::string created = everything.dates.iso(everything.dates.start() - std::chrono::hours(24 * 60));
    const auto& stacks = everything.user.stacks;
    json::object used = new_failover_group(everything, created);
    attach_failover_stack(used, "primary", *stacks.at(0));
    attach_failover_stack(used, "secondary", *stacks.at(1));
    json::array& groups = everything.user.part("failover_groups");
    groups.push_back(std::move(used));
    groups.push_back(new_failover_group(everything, created));
}

CLOUD66_DECL resource failover_groups_resource()
{
    static constexpr std::array<route, 4> routes{{
        {"GET", "/failover_groups", "list_failover_groups", "public", list_failover_groups},
        {"POST", "/failover_groups", "create_failover_group", "public", create_failover_group},
        {"PUT", "/failover_groups/{failover_group_uid}", "update_failover_group", "public",
         update_failover_group},
        {"DELETE", "/failover_groups/{failover_group_uid}", "delete_failover_group", any_token,
         delete_failover_group},
    }};
    return {routes, seed_failover_groups};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
