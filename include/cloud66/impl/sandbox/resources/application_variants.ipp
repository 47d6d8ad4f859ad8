// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_SANDBOX_RESOURCES_APPLICATION_VARIANTS_IPP
#define CLOUD66_IMPL_SANDBOX_RESOURCES_APPLICATION_VARIANTS_IPP

#include <cloud66/detail/sandbox/collection.hpp>

#include <string>
#include <string_view>

namespace cloud66::inline v1::sandbox_detail {

inline constexpr collection application_variants{.kind = "application_variants",
                                                 .key = "uid",
                                                 .label = "Application variant",
                                                 .form = list_form::counted,
                                                 .new_document = R"json({
    "uid": "${hex 12}", "dns_record": [], "git_repo": "${stack/git}", "git_ref": "${stack/git_branch}",
    "git_hash": "${hex 12}", "tag": null, "created_at_iso": "${now}", "id": "${number}",
    "created_at": "${now}", "name": null, "namespace": null, "traffic_split_name": "split-1",
    "deploy_session": "${hex 16}"})json",
                                                 .seeds = R"json([
    {"name": "active", "percentage": 80},
    {"name": "canary", "percentage": 20, "git_ref": "next"},
    {"name": "preview", "percentage": 0, "git_ref": "new-reports",
     "dns_record": ["new-reports.preview.example.dev.c66.me"]}])json",
                                                 .seed_age = 26};

/// \param kind `active`, `canary` or `preview`.
inline void set_variant(json::object& variant, std::string_view kind, std::int64_t percentage,
                        std::string_view now)
{
    const bool canary = kind == "canary";
    variant["type"] = canary ? "rollout" : kind;
    variant["sub_type"] = canary ? kind : "";
    set_members(variant, {"variant_type", "status"}, kind);
    set_members(variant, {"percentage", "traffic_percentage"}, percentage);
    set_members(variant, {"updated_at", "updated_at_iso"}, now);
}

/// The vendor's client sends `commit` to change the share, too, and the name of the other operation is not
/// known: here a share makes the difference.
inline response update_application_variant(call& request)
{
    const auto stack = request.stack();
    json::object& variant = named(request);
    const std::string operation = request.parameters.required("operation");
    const std::int64_t share = request.parameters.number("canary_percentage", -1, 0);
    const bool commits = share < 0;
    if (share > 100) throw bad_parameter("canary_percentage", "is greater than 100");
    if (commits && operation != "commit") throw bad_parameter("operation", "is not known");
    if (!member_is(variant, "variant_type", "canary")) throw bad_request("The variant is not rolled out");
    if (commits) {
        stack->erase("application_variants", "variant_type", "active");
        set_variant(named(request), "active", 100, request.date());
    } else {
        set_variant(variant, "canary", share, request.date());
        if (json::object* active = stack->find("application_variants", "variant_type", "active"))
            set_variant(*active, "active", 100 - share, request.date());
    }
    return acknowledged("Application variant updated");
}

inline response delete_application_variant(call& request)
{
    if (!member_is(named(request), "variant_type", "preview"))
        throw bad_request("The variant is not a preview");
    request.store().erase("application_variants", "uid", request.arguments.at(1));
    return acknowledged("Application variant removed");
}

/// A stack on Kubernetes tries out a release and shows a branch; another has the active variant only.
inline void seed_application_variants(server_state& state, stack_record& stack)
{
    seed_stack(state, stack, application_variants);
    json::array& variants = stack.documents("application_variants");
    if (!stack.is_on_kubernetes()) {
        variants.resize(1);
        variants.front().as_object()["percentage"] = 100;
    }
    std::int64_t number = stack.id * 10;
    for (json::value& one : variants) {
        json::object& variant = one.as_object();
        const std::string kind(member_text(variant, "name"));
        variant["id"] = ++number;
        set_members(variant, {"tag", "namespace"}, kind + "-1");
        const std::string created(member_text(variant, "created_at"));
        set_variant(variant, kind, variant.at("percentage").as_int64(), created);
    }
}

}  // namespace cloud66::inline v1::sandbox_detail

#endif
