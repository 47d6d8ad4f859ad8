// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_FORMATIONS_IPP
#define CLOUD66_SANDBOX_RESOURCES_FORMATIONS_IPP

#include <cloud66/detail/json/base64.hpp>
#include <cloud66/sandbox/pages.hpp>
#include <cloud66/sandbox/rendering.hpp>
#include <cloud66/sandbox/resource.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

// The parts of a formation.

enum class formation_value
{
    text,
    number,
    flag,
    texts
};

struct formation_member
{
    std::string_view name;
    formation_value value;
};

/// A kind of part: how it is sent, and which of its members are taken from there.
struct formation_part
{
    std::string_view list;      ///< In the path and in the formation.
    std::string_view wrapper;   ///< Around it in the body; empty: none.
    std::string_view prefix;    ///< Of its uid.
    std::string_view named_by;  ///< The member that must be sent.
    std::span<const formation_member> members;
};

inline constexpr std::array<formation_member, 6> stencil_members{
    {{"filename", formation_value::text},
     {"template_filename", formation_value::text},
     {"context_id", formation_value::text},
     {"tags", formation_value::texts},
     {"body", formation_value::text},
     {"sequence", formation_value::number}}};
inline constexpr std::array<formation_member, 5> script_members{{{"name", formation_value::text},
                                                                 {"selector", formation_value::text},
                                                                 {"sequence", formation_value::number},
                                                                 {"body", formation_value::text},
                                                                 {"tags", formation_value::texts}}};
inline constexpr std::array<formation_member, 5> helm_release_members{
    {{"display_name", formation_value::text},
     {"chart_name", formation_value::text},
     {"version", formation_value::text},
     {"repository", formation_value::text},
     {"body", formation_value::text}}};
inline constexpr std::array<formation_member, 4> workflow_members{{{"name", formation_value::text},
                                                                   {"body", formation_value::text},
                                                                   {"default", formation_value::flag},
                                                                   {"tags", formation_value::texts}}};

inline constexpr formation_part stencil_part{"stencils", "", "st-", "filename", stencil_members};
inline constexpr formation_part policy_part{"policies", "policy", "po-", "name", script_members};
inline constexpr formation_part transformation_part{"transformations", "transformation", "tr-", "name",
                                                    script_members};
inline constexpr formation_part helm_release_part{"helm_releases", "helm_release", "hr-", "chart_name",
                                                  helm_release_members};
inline constexpr formation_part workflow_part{"workflows", "workflow", "wf-", "name", workflow_members};

inline json::value sent_formation_value(const parameters& sent, const formation_member& member)
{
    switch (member.value) {
        case formation_value::number:
            return sent.number(member.name, 0, 0);
        case formation_value::flag:
            return sent.flag(member.name, false);
        case formation_value::texts: {
            const std::vector<std::string> texts = sent.texts(member.name);
            return json::array(texts.begin(), texts.end());
        }
        default:
            return json::string(sent.text(member.name).value_or(""));
    }
}

/// The part that was sent, with every member that the inventory's schemas share.
inline json::object new_formation_part(world& everything, const formation_part& kind, const parameters& sent,
                                       const std::string& date)
{
    sent.required(kind.named_by);
    json::object part;
    part["uid"] = std::string(kind.prefix) + everything.uids.hex(12);
    for (const formation_member& member : kind.members)
        part[member.name] = sent_formation_value(sent, member);
    part["created_at_iso"] = date;
    part["updated_at_iso"] = date;
    return part;
}

/// The same with what the inventory's `Stencil` has besides.
inline json::object new_stencil(world& everything, const json::object& base_template, const parameters& sent,
                                const std::string& date)
{
    json::object stencil = new_formation_part(everything, stencil_part, sent, date);
    stencil["status"] = 0;
    stencil["inline"] = false;
    stencil["gitfile_path"] = "";
    stencil["btr_repo"] = base_template.at("git_repo");
    stencil["btr_branch"] = base_template.at("git_branch");
    return stencil;
}

inline void keep_stencil(stack_record& stack, json::object& formation, json::object stencil,
                         std::string_view date)
{
    keep_version(stack, formation, stencil, date);
    parts_in(formation, "stencils").push_back(std::move(stencil));
}

// Formations.

/// The formation that the path names.
inline json::object& named_formation(call& request, stack_record& stack)
{
    return request.named(stack, "formations", "uid", 1, "Formation");
}

/// A formation as it is shown, its base templates as they are now.
inline json::object shown_formation(call& request, json::object formation, bool with_bodies)
{
    for (const std::string_view list :
         {"stencils", "policies", "transformations", "workflows", "helm_releases"})
        for (json::value& part : parts_in(formation, list))
            if (!with_bodies) part.as_object()["body"] = "";
    base_templates_now(request);
    for (json::value& one : parts_in(formation, "base_templates"))
        if (const json::object* known =
                request.world.user.find("base_templates", "uid", member_text(one.as_object(), "uid")))
            one = shown_base_template(*known, false, false);
    return formation;
}

/// A formation with every member of the inventory's `Formation`, made of base templates.
inline json::object new_formation(world& everything, std::string_view name,
                                  const std::vector<std::string>& tags,
                                  const std::vector<const json::object*>& base_templates,
                                  const std::string& date)
{
    json::object formation;
    formation["uid"] = "fm-" + everything.uids.hex(12);
    formation["name"] = name;
    for (const std::string_view list : {"stencils", "base_templates", "policies", "transformations",
                                        "workflows", "helm_releases", "filters"})
        formation[list] = json::array();
    formation["created_at_iso"] = date;
    formation["updated_at_iso"] = date;
    formation["tags"] = json::array(tags.begin(), tags.end());
    for (const json::object* one : base_templates)
        parts_in(formation, "base_templates").push_back(shown_base_template(*one, false, false));
    return formation;
}

inline answer list_formations(call& request)
{
    const auto stack = request.stack();
    const bool with_bodies = request.parameters.flag("full_content", false);
    json::array shown;
    for (const json::value& one : stack->part("formations"))
        shown.push_back(shown_formation(request, one.as_object(), with_bodies));
    return page_of(request, shown);
}

/// The base template of the account with the repository and branch that were sent.
inline const json::object& known_base_template(call& request, const parameters& source)
{
    const std::string repo = source.required("repo");
    const std::string branch = source.required("branch");
    for (const json::value& one : base_templates_now(request))
        if (member_is(one.as_object(), "git_repo", repo) && member_is(one.as_object(), "git_branch", branch))
            return one.as_object();
    throw bad_parameter("repo", "with branch " + branch + " is not known: " + repo);
}

/// From a list, or from a single one, which is the older form.
inline answer create_formation(call& request)
{
    const auto stack = request.stack();
    const std::string name = request.parameters.required("name");
    const std::vector<std::string> tags = request.parameters.texts("tags");
    const bool single = request.parameters.has("base_template");
    if (single && request.parameters.has("base_templates"))
        throw bad_parameter("base_template", "is sent beside base_templates");

    std::vector<const json::object*> base_templates;
    if (single)
        base_templates.push_back(&known_base_template(request, request.parameters.inside("base_template")));
    else
        for (const parameters& source : request.parameters.each("base_templates"))
            base_templates.push_back(&known_base_template(request, source));
    if (base_templates.empty()) throw bad_parameter("base_templates", "is missing");

    json::object made = new_formation(request.world, name, tags, base_templates, request.date());
    stack->part("formations").push_back(made);
    return enveloped(std::move(made));
}

/// Of the workflows of a formation, one at most is the default.
template <const formation_part& Kind>
answer add_formation_part(call& request)
{
    const auto stack = request.stack();
    json::object& formation = named_formation(request, *stack);
    request.parameters.required("message");
    json::object part =
        new_formation_part(request.world, Kind, request.parameters.inside(Kind.wrapper), request.date());

    json::array& parts = parts_in(formation, Kind.list);
    const json::value* is_default = part.if_contains("default");
    if (is_default != nullptr && is_default->as_bool())
        for (json::value& other : parts) other.as_object()["default"] = false;
    parts.push_back(part);
    formation["updated_at_iso"] = request.date();
    return enveloped(std::move(part));
}

// Stencils.

inline answer add_stencils(call& request)
{
    const auto stack = request.stack();
    json::object& formation = named_formation(request, *stack);
    request.parameters.required("message");
    const json::object* origin =
        find_part(formation, "base_templates", "uid", request.parameters.required("btr_uuid"));
    if (origin == nullptr) throw bad_parameter("btr_uuid", "is no base template of this formation");

    json::array added;
    for (const parameters& sent : request.parameters.each("stencils"))
        added.push_back(new_stencil(request.world, *origin, sent, request.date()));
    if (added.empty()) throw bad_parameter("stencils", "is missing");

    return request.start_action(
        stack, "formation-add-stencils",
        [uid = request.arguments.at(1), added](stack_record& later, const std::string& now) {
            json::object* const changed = later.find("formations", "uid", uid);
            if (changed == nullptr) return;
            (*changed)["updated_at_iso"] = now;
            for (const json::value& stencil : added) keep_stencil(later, *changed, stencil.as_object(), now);
        });
}

/// The stencil that the path names.
inline json::object& named_stencil(const call& request, json::object& formation)
{
    json::object* const stencil = find_part(formation, "stencils", "uid", request.arguments.at(2));
    if (stencil == nullptr) throw not_found("Stencil");
    return *stencil;
}

/// The text in the member `body`, which may be empty.
inline std::string decoded_stencil_body(const parameters& sent)
{
    if (!sent.has("body")) throw bad_parameter("body", "is missing");
    auto plain = detail::base64_decode(sent.text("body").value_or(""));
    if (!plain) throw bad_parameter("body", "is not Base64");
    return *std::move(plain);
}

inline answer update_stencil(call& request)
{
    const auto stack = request.stack();
    json::object& formation = named_formation(request, *stack);
    json::object& stencil = named_stencil(request, formation);
    request.parameters.required("message");
    stencil["body"] = decoded_stencil_body(request.parameters);
    stencil["updated_at_iso"] = request.date();
    formation["updated_at_iso"] = request.date();
    keep_version(*stack, formation, stencil, request.date());
    return enveloped(stencil);
}

/// The snapshot that a parameter names.
inline json::object sent_snapshot(const call& request, const stack_record& stack, std::string_view parameter)
{
    auto snapshot = find_snapshot(stack, request.parameters.required(parameter));
    if (!snapshot) throw bad_parameter(parameter, "is not known in this stack");
    return *std::move(snapshot);
}

inline answer render_stencil(call& request)
{
    const auto stack = request.stack();
    const json::object& stencil = named_stencil(request, named_formation(request, *stack));
    const std::string body = decoded_stencil_body(request.parameters);
    sent_snapshot(request, *stack, "snapshot_id");
    return enveloped(rendered_stencil(stencil, body));
}

/// The workflow that was named, or else the default one; blank if there is none.
inline std::string chosen_workflow(const call& request, json::object& formation)
{
    const auto name = request.parameters.text("workflow");
    for (const json::value& one : parts_in(formation, "workflows")) {
        const json::object& workflow = one.as_object();
        if (name ? member_is(workflow, "name", *name) : workflow.at("default").as_bool())
            return std::string(member_text(workflow, "name"));
    }
    if (name) throw bad_parameter("workflow", "is not known in this formation");
    return {};
}

/// Its form is the one that the vendor's client once read: a version, and one step for each stencil.
inline answer get_formation_pipeline(call& request)
{
    const auto stack = request.stack();
    json::object& formation = named_formation(request, *stack);
    const bool latest = request.parameters.flag("use_latest", true);
    render_order order;
    if (request.parameters.text("snapshot_uid")) {
        const json::object snapshot = sent_snapshot(request, *stack, "snapshot_uid");
        if (!latest) order.moment = member_text(snapshot, "created_at_iso");
    }

    json::object renders = rendered(*stack, formation, order);
    json::array& steps = renders["stencils"].as_array();
    std::stable_sort(steps.begin(), steps.end(), [](const json::value& left, const json::value& right) {
        return left.at("sequence").as_int64() < right.at("sequence").as_int64();
    });
    json::object pipeline;
    pipeline["version"] = "1";
    pipeline["workflow"] = chosen_workflow(request, formation);
    pipeline["steps"] = std::move(steps);
    json::object document;
    document["pipeline"] = std::move(pipeline);
    return enveloped(std::move(document));
}

// What there is at the start.

/// Kubernetes stacks have formations, since only for them there is something to render.
inline void seed_formations(world& everything, stack_record& stack)
{
    if (!member_is(stack.document, "backend", "kubernetes")) return;
    const json::array& base_templates = everything.user.part("base_templates");
    if (base_templates.empty()) return;
    const json::object& base_template = base_templates.front().as_object();
    const std::string date = everything.dates.iso(everything.dates.start() - std::chrono::hours(24 * 30));
    json::object production = new_formation(everything, "production", {"live"}, {&base_template}, date);
    json::object canary = new_formation(everything, "canary", {}, {&base_template}, date);

    const auto spelled = [](std::string_view text) { return parameters({}, "application/json", text); };
    for (const std::string_view stencil : {
             R"json({"filename": "ledger-deployment.yml", "template_filename": "deployment.yml",
                 "context_id": "ledger", "sequence": 2, "body": "apiVersion: apps/v1\nkind: Deployment\n"})json",
             R"json({"filename": "ledger-service.yml", "template_filename": "service.yml",
                 "context_id": "ledger", "tags": ["network"], "sequence": 1,
                 "body": "apiVersion: v1\nkind: Service\n"})json"})
        keep_stencil(stack, production, new_stencil(everything, base_template, spelled(stencil), date), date);

    const auto add = [&](const formation_part& kind, std::string_view text) {
        parts_in(production, kind.list).push_back(new_formation_part(everything, kind, spelled(text), date));
    };
    add(policy_part, R"json({"name": "limits", "selector": "*-deployment.yml", "sequence": 1,
        "body": "error if resources.limits is missing"})json");
    add(transformation_part, R"json({"name": "labels", "selector": "*", "sequence": 1,
        "body": "function transform(document) { document.metadata.labels.team = 'ledger'; }"})json");
    add(helm_release_part, R"json({"chart_name": "redis", "display_name": "cache", "version": "9.0.1",
        "repository": "https://charts.example.com", "body": "replicas: 1\n"})json");
    add(workflow_part, R"json({"name": "default", "default": true, "body": "steps: []\n"})json");

    json::object filter = parse_document(R"json({"name": "services only", "stencil_filter": "*-service.yml",
        "helm_filter": "", "transformation_filter": "", "policy_filter": "", "workflow_filter": ""})json");
    filter["uid"] = "ff-" + everything.uids.hex(12);
    filter["created_at_iso"] = date;
    filter["updated_at_iso"] = date;
    parts_in(production, "filters").push_back(std::move(filter));
    stack.part("formations") = {std::move(production), std::move(canary)};
}

CLOUD66_DECL resource formations_resource()
{
    static constexpr std::array<route, 10> routes{{
        {"GET", "/stacks/{stack_id}/formations", "list_formations", any_token, list_formations},
        {"POST", "/stacks/{stack_id}/formations", "create_formation", any_token, create_formation},
        {"POST", "/stacks/{stack_id}/formations/{formation_uid}/stencils", "add_stencils", any_token,
         add_stencils},
        {"PUT", "/stacks/{stack_id}/formations/{formation_uid}/stencils/{stencil_uid}", "update_stencil",
         any_token, update_stencil},
        {"POST", "/stacks/{stack_id}/formations/{formation_uid}/stencils/{stencil_uid}/render",
         "render_stencil", any_token, render_stencil},
        {"POST", "/stacks/{stack_id}/formations/{formation_uid}/policies", "add_policy", any_token,
         add_formation_part<policy_part>},
        {"POST", "/stacks/{stack_id}/formations/{formation_uid}/transformations", "add_transformation",
         any_token, add_formation_part<transformation_part>},
        {"POST", "/stacks/{stack_id}/formations/{formation_uid}/helm_releases", "add_helm_release", any_token,
         add_formation_part<helm_release_part>},
        {"POST", "/stacks/{stack_id}/formations/{formation_uid}/workflows", "add_workflow", any_token,
         add_formation_part<workflow_part>},
        {"GET", "/stacks/{stack_id}/formations/{formation_uid}/pipeline", "get_formation_pipeline", any_token,
         get_formation_pipeline},
    }};
    return {routes, nullptr, seed_formations};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
