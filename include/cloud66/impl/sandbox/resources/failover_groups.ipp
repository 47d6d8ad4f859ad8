// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_SANDBOX_RESOURCES_FAILOVER_GROUPS_IPP
#define CLOUD66_IMPL_SANDBOX_RESOURCES_FAILOVER_GROUPS_IPP

#include <cloud66/detail/sandbox/collection.hpp>

#include <string>

namespace cloud66::inline v1::sandbox_detail {

inline void set_failover_stack(json::object& group, const std::string& place, const json::value& uid,
                               const json::value& name)
{
    group[place + "_stack_uid"] = uid;
    group[place + "_stack_name"] = name;
}

/// A stack that is not sent, or is null as the vendor's client sends it, stays; a blank one is detached.
inline void change_failover_group(call& request, json::object& group)
{
    const parameters& sent = request.parameters;
    for (const std::string place : {"primary", "secondary"}) {
        const std::string parameter = place + "_stack_uid";
        const json::value* value = sent.all().if_contains(parameter);
        if (value == nullptr || value->is_null()) continue;
        const auto uid = sent.text(parameter);
        if (!uid) {
            set_failover_stack(group, place, nullptr, nullptr);
            continue;
        }
        const auto stack = request.state.account.find_stack(*uid);
        if (!stack) throw bad_parameter(parameter, "is not a stack of this account");
        set_failover_stack(group, place, stack->document.at("uid"), stack->document.at("name"));
    }
    const std::string current = sent.choice("current_stack", {"1", "2"}, "");
    if (!current.empty()) group["current_stack"] = current == "1" ? 1 : 2;
}

/// One group between the first two stacks, and one without stacks.
inline constexpr collection failover_groups{.kind = "failover_groups",
                                            .key = "uid",
                                            .label = "Failover group",
                                            .form = list_form::counted,
                                            .new_document = R"json({
    "uid": "fg-${hex 32}", "address": "${digits 3}-${digits 3}-${digits 3}.cloud66.net", "current_stack": 1,
    "primary_stack_uid": null, "primary_stack_name": null, "secondary_stack_uid": null,
    "secondary_stack_name": null, "busy_toggling": false, "readonly": false, "created_at": "${now}",
    "updated_at": "${now}"})json",
                                            .on_change = change_failover_group,
                                            .created = "Failover group created",
                                            .updated = "Failover group updated",
                                            .removed = "Failover group deleted",
                                            .seeds = R"json([
    {"primary_stack_uid": "${stacks/0/uid}", "primary_stack_name": "${stacks/0/name}",
     "secondary_stack_uid": "${stacks/1/uid}", "secondary_stack_name": "${stacks/1/name}"}, {}])json",
                                            .seed_age = 24 * 60};

}  // namespace cloud66::inline v1::sandbox_detail

#endif
