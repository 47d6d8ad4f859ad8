// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_APPLICATION_VARIANTS_IPP
#define CLOUD66_SANDBOX_RESOURCES_APPLICATION_VARIANTS_IPP

#include <cloud66/sandbox/pages.hpp>
#include <cloud66/sandbox/resource.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// \param kind `active`, `canary` or `preview`.
inline void set_variant(json::object& variant, std::string_view kind, std::int64_t percentage,
                        const std::string& now)
{
    const bool canary = kind == "canary";
    variant["type"] = canary ? "rollout" : kind;
    variant["sub_type"] = canary ? kind : "";
    variant["variant_type"] = kind;
    variant["status"] = kind;
    variant["percentage"] = percentage;
    variant["traffic_percentage"] = percentage;
    variant["updated_at_iso"] = now;
    variant["updated_at"] = now;
}

/// Gives a canary its share of the traffic, and the active variant the rest.
inline void share_traffic(stack_record& stack, json::object& canary, std::int64_t share,
                          const std::string& now)
{
    set_variant(canary, "canary", share, now);
    if (json::object* active = stack.find("application_variants", "variant_type", "active"))
        set_variant(*active, "active", 100 - share, now);
}

/// Makes a canary the active variant; the one that was active is gone.
inline void commit_variant(stack_record& stack, const std::string& uid, const std::string& now)
{
    stack.erase("application_variants", "variant_type", "active");
    set_variant(*stack.find("application_variants", "uid", uid), "active", 100, now);
}

inline json::object& named_variant(call& request, stack_record& stack)
{
    return request.named(stack, "application_variants", "uid", 1, "Application variant");
}

inline answer list_application_variants(call& request)
{
    return whole_list(request.stack()->part("application_variants"));
}

/// The vendor's client sends `commit` to change the share, too, and the name of the other operation is not
/// known: here a share makes the difference.
inline answer update_application_variant(call& request)
{
    const auto stack = request.stack();
    json::object& variant = named_variant(request, *stack);
    const std::string operation = request.parameters.required("operation");
    const std::int64_t share = request.parameters.number("canary_percentage", -1, 0);
    if (share > 100) throw bad_parameter("canary_percentage", "is greater than 100");
    if (share < 0 && operation != "commit") throw bad_parameter("operation", "is not known");
    if (!member_is(variant, "variant_type", "canary")) throw bad_request("The variant is not rolled out");
    if (share < 0)
        commit_variant(*stack, request.arguments.at(1), request.date());
    else
        share_traffic(*stack, variant, share, request.date());
    return acknowledged("Application variant updated");
}

inline answer delete_application_variant(call& request)
{
    const auto stack = request.stack();
    if (!member_is(named_variant(request, *stack), "variant_type", "preview"))
        throw bad_request("The variant is not a preview");
    stack->erase("application_variants", "uid", request.arguments.at(1));
    return acknowledged("Application variant removed");
}

inline void seed_variant(world& everything, stack_record& stack, std::string_view kind,
                         std::string_view branch, std::int64_t percentage)
{
    const std::string created = everything.dates.iso(everything.dates.start() - std::chrono::hours(26));
    json::object variant = parse_document(R"json({"uid": null, "dns_record": []})json");
    variant["uid"] = everything.uids.hex(12);
    variant["git_repo"] = stack.document.at("git");
    variant["git_ref"] = branch;
    variant["git_hash"] = everything.uids.hex(12);
    variant["tag"] = std::string(kind) + "-1";
    variant["created_at_iso"] = created;
    variant["id"] = stack.next_number("application_variants", "id", stack.id * 10);
    variant["created_at"] = created;
    variant["name"] = kind;
    variant["namespace"] = std::string(kind) + "-1";
    variant["traffic_split_name"] = "split-1";
    variant["deploy_session"] = everything.uids.hex(16);
    if (kind == "preview") {
        std::string host = std::string(branch) + ".preview.example.dev.c66.me";
        variant["dns_record"].as_array().emplace_back(host);
    }
    set_variant(variant, kind, percentage, created);
    stack.part("application_variants").push_back(std::move(variant));
}

/// A stack on Kubernetes tries out a release and shows a branch.
inline void seed_application_variants(world& everything, stack_record& stack)
{
    const bool several = member_is(stack.document, "backend", "kubernetes");
    const std::string branch(member_text(stack.document, "git_branch"));
    seed_variant(everything, stack, "active", branch, several ? 80 : 100);
    if (!several) return;
    seed_variant(everything, stack, "canary", "next", 20);
    seed_variant(everything, stack, "preview", "new-reports", 0);
}

CLOUD66_DECL resource application_variants_resource()
{
    static constexpr std::array<route, 4> routes{{
        {"GET", "/stacks/{stack_id}/application_variants", "list_application_variants", "redeploy",
         list_application_variants},
        {"PATCH", "/stacks/{stack_id}/application_variants/{variant_uid}", "update_application_variant",
         any_token, update_application_variant},
        {"PUT", "/stacks/{stack_id}/application_variants/{variant_uid}", "put_application_variant", any_token,
         update_application_variant},
        {"DELETE", "/stacks/{stack_id}/application_variants/{variant_uid}", "delete_application_variant",
         any_token, delete_application_variant},
    }};
    return {routes, nullptr, seed_application_variants};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
