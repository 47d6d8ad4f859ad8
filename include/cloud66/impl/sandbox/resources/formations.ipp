// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_SANDBOX_RESOURCES_FORMATIONS_IPP
#define CLOUD66_IMPL_SANDBOX_RESOURCES_FORMATIONS_IPP

#include <cloud66/detail/json/base64.hpp>
#include <cloud66/detail/sandbox/collection.hpp>
#include <cloud66/impl/sandbox/resources/base_templates.ipp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Formations: templates of what a stack runs on Kubernetes, rendered as of now or of the snapshot of a deployment.
namespace cloud66::inline v1::sandbox_detail {

// Snapshots.

/// The snapshots of a stack, the oldest first: each successful deployment left one.
inline json::array snapshots_of(const stack_record& stack)
{
    json::array snapshots;
    for (const json::object& action : stack.actions) {
        if (!member_is(action, "action", "application_deployment")) continue;
        if (!member_is_true(action, "finished_success")) continue;
        const auto id = static_cast<std::uint64_t>(action.at("id").as_int64());
        snapshots.push_back({{"uid", "sn-" + uid_generator(id).hex(32)},
                             {"created_at_iso", action.at("finished_at")},
                             {"updated_at_iso", action.at("finished_at")},
                             {"action", "deploy"},
                             {"triggered_at", action.at("started_at")},
                             {"triggered_by", action.at("user")},
                             {"tags", json::array()}});
    }
    return snapshots;
}

/// The date of the snapshot of that uid; none if there is none.
inline std::optional<std::string> snapshot_date(const stack_record& stack, std::string_view uid)
{
    json::array snapshots = snapshots_of(stack);
    const json::object* found = find_in(snapshots, "uid", uid);
    return found != nullptr ? std::optional(std::string(member_text(*found, "created_at_iso")))
                            : std::nullopt;
}

inline response list_snapshots(call& request) { return page_of(request, snapshots_of(*request.stack())); }

// Renders.

/// What of a formation is to be rendered.
struct render_options
{
    std::vector<std::string> files;    ///< Names; empty: all.
    std::string pattern;               ///< Of names, with `*`; empty: any.
    std::optional<std::string> as_of;  ///< The date of the stencils; none: the present.
};

/// The kind of the versions of a stencil's body.
inline std::string stencil_versions_kind(const json::object& stencil)
{
    return "stencils/" + std::string(member_text(stencil, "uid")) + "/versions";
}

/// Stores the body of a stencil from `date` on, for renders as of an earlier date.
inline void store_stencil_version(stack_record& stack, const json::object& stencil, std::string_view date)
{
    stack.documents(stencil_versions_kind(stencil)).push_back({{"date", date}, {"body", stencil.at("body")}});
}

/// The body of a stencil at a date; null if the stencil did not exist then.
inline const json::value* body_at(stack_record& stack, const json::object& stencil,
                                  const std::optional<std::string>& date)
{
    const json::array& versions = stack.documents(stencil_versions_kind(stencil));
    if (!date || versions.empty()) return &stencil.at("body");
    const json::value* body = nullptr;
    for (const json::value& version : versions)
        if (member_text(version.as_object(), "date") <= *date) body = &version.at("body");
    return body;
}

/// Whether `name` matches `pattern`, in which `*` stands for any text.
inline bool matches(std::string_view pattern, std::string_view name)
{
    if (pattern.empty()) return name.empty();
    if (pattern.front() == '*')
        return matches(pattern.substr(1), name) || (!name.empty() && matches(pattern, name.substr(1)));
    return !name.empty() && pattern.front() == name.front() && matches(pattern.substr(1), name.substr(1));
}

inline void add_render_issue(json::object& renders, std::string_view stencil, std::string_view severity,
                             std::string_view text)
{
    renders["issues"].as_array().push_back({{"text", text},
                                            {"link", "https://help.cloud66.com/"},
                                            {"stencil", stencil},
                                            {"severity", severity}});
}

inline void add_render(json::object& renders, const json::object& stencil, std::string_view body)
{
    renders["stencils"].as_array().push_back(
        {{"content", body}, {"sequence", stencil.at("sequence")}, {"filename", stencil.at("filename")}});
    if (body.empty())
        add_render_issue(renders, member_text(stencil, "filename"), "warning", "The stencil is empty");
}

inline json::object empty_renders(const std::vector<std::string>& files)
{
    return {{"stencils", json::array()},
            {"issues", json::array()},
            {"requested_files", json::array(files.begin(), files.end())}};
}

/// The inventory's `Renders`. Stencils are rendered unchanged, since no source describes their placeholders.
inline json::object rendered(stack_record& stack, json::object& formation, const render_options& options)
{
    json::object renders = empty_renders(options.files);
    std::vector<std::string> missing = options.files;
    for (const json::value& one : array_in(formation, "stencils")) {
        const json::object& stencil = one.as_object();
        const std::string_view name = member_text(stencil, "filename");
        if (!options.files.empty() && std::ranges::count(options.files, name) == 0) continue;
        if (!options.pattern.empty() && !matches(options.pattern, name)) continue;
        const json::value* body = body_at(stack, stencil, options.as_of);
        if (body == nullptr) continue;
        add_render(renders, stencil, body->as_string());
        std::erase(missing, name);
    }
    for (const std::string& name : missing)
        add_render_issue(renders, name, "error", "There is no such stencil");
    return renders;
}

inline response render_snapshot(call& request)
{
    const auto stack = request.stack();
    const parameters& sent = request.parameters;
    const auto date = snapshot_date(*stack, request.arguments.at(1));
    if (!date) throw not_found("Snapshot");
    json::object& formation = stack->get("formations", "uid", request.arguments.at(2), "Formation");
    render_options options;
    options.files = split(sent.text_or("requested_files", ""), ',');
    std::erase(options.files, "");
    if (!sent.flag("use_latest", true)) options.as_of = date;
    if (const auto text = sent.text("filter")) {
        // No source says which of the two it is.
        const json::object* filter = find_in(array_in(formation, "filters"), "name", *text);
        if (filter == nullptr) filter = find_in(array_in(formation, "filters"), "uid", *text);
        if (filter == nullptr) throw bad_parameter("filter", "is not known in this formation");
        options.pattern = member_text(*filter, "stencil_filter");
    }
    return enveloped(rendered(*stack, formation, options));
}

// The parts of a formation, which are lists in its document.

inline constexpr writable_member stencil_members[]{{"filename", member_type::text, true},
                                                   {"template_filename"},
                                                   {"context_id"},
                                                   {"tags", member_type::texts},
                                                   {"body"},
                                                   {"sequence", member_type::number}};
inline constexpr writable_member script_members[]{{"name", member_type::text, true},
                                                  {"selector"},
                                                  {"sequence", member_type::number},
                                                  {"body"},
                                                  {"tags", member_type::texts}};
inline constexpr writable_member helm_release_members[]{
    {"chart_name", member_type::text, true}, {"display_name"}, {"version"}, {"repository"}, {"body"}};
inline constexpr writable_member workflow_members[]{{"name", member_type::text, true},
                                                    {"body"},
                                                    {"default", member_type::flag},
                                                    {"tags", member_type::texts}};

inline constexpr collection stencils{.kind = "stencils",
                                     .new_document = R"json({
    "uid": "st-${hex 12}", "filename": "", "template_filename": "", "context_id": "", "tags": [],
    "body": "", "sequence": 0, "status": 0, "inline": false, "gitfile_path": "", "btr_repo": null,
    "btr_branch": null, "created_at_iso": "${now}", "updated_at_iso": "${now}"})json",
                                     .members = stencil_members};
inline constexpr collection policies{.kind = "policies",
                                     .new_document = R"json({
    "uid": "po-${hex 12}", "name": "", "selector": "", "sequence": 0, "body": "", "tags": [],
    "created_at_iso": "${now}", "updated_at_iso": "${now}"})json",
                                     .wrapper = "policy",
                                     .members = script_members};
inline constexpr collection transformations{.kind = "transformations",
                                            .new_document = R"json({
    "uid": "tr-${hex 12}", "name": "", "selector": "", "sequence": 0, "body": "", "tags": [],
    "created_at_iso": "${now}", "updated_at_iso": "${now}"})json",
                                            .wrapper = "transformation",
                                            .members = script_members};
inline constexpr collection helm_releases{.kind = "helm_releases",
                                          .new_document = R"json({
    "uid": "hr-${hex 12}", "display_name": "", "chart_name": "", "version": "", "repository": "",
    "body": "", "created_at_iso": "${now}", "updated_at_iso": "${now}"})json",
                                          .wrapper = "helm_release",
                                          .members = helm_release_members};
inline constexpr collection workflows{.kind = "workflows",
                                      .new_document = R"json({
    "uid": "wf-${hex 12}", "name": "", "body": "", "default": false, "tags": [],
    "created_at_iso": "${now}", "updated_at_iso": "${now}"})json",
                                      .wrapper = "workflow",
                                      .members = workflow_members};

inline json::object new_formation_part(server_state& state, const collection& of, const parameters& sent,
                                       std::string_view date)
{
    json::object part = from_template(state, of.new_document, {{"now", date}}).as_object();
    write_members(sent, of.members, part);
    return part;
}

inline json::object new_stencil(server_state& state, const json::object& base_template,
                                const parameters& sent, std::string_view date)
{
    json::object stencil = new_formation_part(state, stencils, sent, date);
    stencil["btr_repo"] = base_template.at("git_repo");
    stencil["btr_branch"] = base_template.at("git_branch");
    return stencil;
}

inline void add_stencil(stack_record& stack, json::object& formation, json::object stencil,
                        std::string_view date)
{
    store_stencil_version(stack, stencil, date);
    array_in(formation, "stencils").push_back(std::move(stencil));
}

// Formations.

/// Shows the present state of the base templates, and bodies on request only.
inline json::object shown_formation(call& request, json::object formation)
{
    const bool with_bodies = request.parameters.flag("full_content", false);
    for (const char* list : {"stencils", "policies", "transformations", "workflows", "helm_releases"})
        for (json::value& part : array_in(formation, list))
            if (!with_bodies) part.as_object()["body"] = "";
    base_templates_kind(request);
    for (json::value& one : array_in(formation, "base_templates"))
        if (const json::object* known =
                request.state.account.find("base_templates", "uid", member_text(one.as_object(), "uid")))
            one = shown_base_template(request, *known);
    return formation;
}

/// The base template of the account with the repository and branch that were sent.
inline const json::object& known_base_template(call& request, const parameters& source)
{
    const std::string repo = source.required("repo");
    const std::string branch = source.required("branch");
    for (const json::value& one : request.state.account.documents("base_templates"))
        if (member_is(one.as_object(), "git_repo", repo) && member_is(one.as_object(), "git_branch", branch))
            return one.as_object();
    throw bad_parameter("repo", "with branch " + branch + " is not known: " + repo);
}

/// From a list, or from a single one, which is the older form.
inline void fill_formation(call& request, json::object& formation)
{
    const parameters& sent = request.parameters;
    formation["name"] = sent.required("name");
    formation["tags"] = sent_member(sent, {"tags", member_type::texts});
    const bool is_single = sent.has("base_template");
    if (is_single && sent.has("base_templates"))
        throw bad_parameter("base_template", "is sent beside base_templates");
    const auto sources = is_single ? std::vector{sent.inside("base_template")} : sent.each("base_templates");
    if (sources.empty()) throw bad_parameter("base_templates", "is missing");
    base_templates_kind(request);
    for (const parameters& source : sources)
        array_in(formation, "base_templates")
            .push_back(shown_base_template(request, known_base_template(request, source)));
}

inline constexpr collection formations{.kind = "formations",
                                       .key = "uid",
                                       .label = "Formation",
                                       .shown = shown_formation,
                                       .new_document = R"json({
    "uid": "fm-${hex 12}", "name": null, "stencils": [], "base_templates": [], "policies": [],
    "transformations": [], "workflows": [], "helm_releases": [], "filters": [], "created_at_iso": "${now}",
    "updated_at_iso": "${now}", "tags": []})json",
                                       .on_change = fill_formation};

inline json::object& named_formation(call& request) { return named(request, formations, 1); }

/// Of the workflows of a formation, one at most is the default.
inline response add_formation_part(call& request)
{
    const collection& of = *request.owner.documents;
    json::object& formation = named_formation(request);
    request.parameters.required("message");
    json::object part =
        new_formation_part(request.state, of, request.parameters.inside(of.wrapper), request.date());
    json::array& parts = array_in(formation, of.kind);
    if (member_is_true(part, "default"))
        for (json::value& other : parts) other.as_object()["default"] = false;
    parts.push_back(part);
    formation["updated_at_iso"] = request.date();
    return enveloped(std::move(part));
}

// Stencils.

inline response add_stencils(call& request)
{
    const parameters& sent = request.parameters;
    json::object& formation = named_formation(request);
    sent.required("message");
    const json::object* origin =
        find_in(array_in(formation, "base_templates"), "uid", sent.required("btr_uuid"));
    if (origin == nullptr) throw bad_parameter("btr_uuid", "is no base template of this formation");
    json::array added;
    for (const parameters& stencil : sent.each("stencils"))
        added.push_back(new_stencil(request.state, *origin, stencil, request.date()));
    if (added.empty()) throw bad_parameter("stencils", "is missing");
    return request.start_action("formation-add-stencils", [uid = request.arguments.at(1), added](
                                                              stack_record& later, const std::string& now) {
        json::object* const changed = later.find("formations", "uid", uid);
        if (changed == nullptr) return;
        (*changed)["updated_at_iso"] = now;
        for (const json::value& stencil : added) add_stencil(later, *changed, stencil.as_object(), now);
    });
}

inline json::object& named_stencil(const call& request, json::object& formation)
{
    return get_in(array_in(formation, "stencils"), "uid", request.arguments.at(2), "Stencil");
}

/// The text in the member `body`, which may be empty.
inline std::string decoded_stencil_body(const parameters& sent)
{
    sent.require("body");
    auto plain = detail::base64_decode(sent.text_or("body", ""));
    if (!plain) throw bad_parameter("body", "is not Base64");
    return *std::move(plain);
}

inline response update_stencil(call& request)
{
    json::object& formation = named_formation(request);
    json::object& stencil = named_stencil(request, formation);
    request.parameters.required("message");
    stencil["body"] = decoded_stencil_body(request.parameters);
    stencil["updated_at_iso"] = request.date();
    formation["updated_at_iso"] = request.date();
    store_stencil_version(*request.stack(), stencil, request.date());
    return enveloped(stencil);
}

/// The date of the snapshot that a parameter names.
inline std::string sent_snapshot_date(const call& request, std::string_view parameter)
{
    auto date = snapshot_date(*request.stack(), request.parameters.required(parameter));
    if (!date) throw bad_parameter(parameter, "is not known in this stack");
    return *std::move(date);
}

inline response render_stencil(call& request)
{
    const json::object& stencil = named_stencil(request, named_formation(request));
    const std::string body = decoded_stencil_body(request.parameters);
    sent_snapshot_date(request, "snapshot_id");
    json::object renders = empty_renders({std::string(member_text(stencil, "filename"))});
    add_render(renders, stencil, body);
    return enveloped(std::move(renders));
}

/// The workflow that was named, or else the default one; blank if there is none.
inline std::string chosen_workflow(const call& request, json::object& formation)
{
    const auto name = request.parameters.text("workflow");
    for (const json::value& one : array_in(formation, "workflows")) {
        const json::object& workflow = one.as_object();
        if (name ? member_is(workflow, "name", *name) : member_is_true(workflow, "default"))
            return std::string(member_text(workflow, "name"));
    }
    if (name) throw bad_parameter("workflow", "is not known in this formation");
    return {};
}

/// Its form is the one that the vendor's client once read: a version, and one step for each stencil.
inline response get_formation_pipeline(call& request)
{
    json::object& formation = named_formation(request);
    const bool latest = request.parameters.flag("use_latest", true);
    render_options options;
    if (request.parameters.text("snapshot_uid")) {
        const std::string date = sent_snapshot_date(request, "snapshot_uid");
        if (!latest) options.as_of = date;
    }
    json::object renders = rendered(*request.stack(), formation, options);
    json::array& steps = renders["stencils"].as_array();
    std::stable_sort(steps.begin(), steps.end(), [](const json::value& left, const json::value& right) {
        return left.at("sequence").as_int64() < right.at("sequence").as_int64();
    });
    const json::object pipeline{
        {"version", "1"}, {"workflow", chosen_workflow(request, formation)}, {"steps", steps}};
    return enveloped(json::object{{"pipeline", pipeline}});
}

// What there is at the start.

/// Kubernetes stacks have formations, since only for them there is something to render.
inline void seed_formations(server_state& state, stack_record& stack)
{
    const json::array& known = state.account.documents("base_templates");
    if (!stack.is_on_kubernetes() || known.empty()) return;
    json::object base_template = known.front().as_object();
    base_template["stencils"] = json::array();
    const std::string date = date_before_start(state, 24 * 30);
    json::array& all = stack.documents("formations");
    for (const char* name : {"production", "canary"}) {
        json::object formation = new_document(state, stack, formations, "formations", date);
        formation["name"] = name;
        formation["base_templates"] = json::array{base_template};
        all.push_back(std::move(formation));
    }
    json::object& production = all.front().as_object();
    production["tags"] = json::array{"live"};
    const auto spelled = [](std::string_view text) { return parameters(parse_document(text)); };
    const auto add = [&](const collection& of, std::string_view text) {
        array_in(production, of.kind).push_back(new_formation_part(state, of, spelled(text), date));
    };
    for (const std::string_view stencil : {
             R"json({"filename": "ledger-deployment.yml", "template_filename": "deployment.yml",
                 "context_id": "ledger", "sequence": 2, "body": "apiVersion: apps/v1\nkind: Deployment\n"})json",
             R"json({"filename": "ledger-service.yml", "template_filename": "service.yml",
                 "context_id": "ledger", "tags": ["network"], "sequence": 1,
                 "body": "apiVersion: v1\nkind: Service\n"})json"})
        add_stencil(stack, production, new_stencil(state, base_template, spelled(stencil), date), date);
    add(policies, R"json({"name": "limits", "selector": "*-deployment.yml", "sequence": 1,
        "body": "error if resources.limits is missing"})json");
    add(transformations, R"json({"name": "labels", "selector": "*", "sequence": 1,
        "body": "function transform(document) { document.metadata.labels.team = 'ledger'; }"})json");
    add(helm_releases, R"json({"chart_name": "redis", "display_name": "cache", "version": "9.0.1",
        "repository": "https://charts.example.com", "body": "replicas: 1\n"})json");
    add(workflows, R"json({"name": "default", "default": true, "body": "steps: []\n"})json");
    production["filters"] = from_template(state, R"json([
        {"uid": "ff-${hex 12}", "name": "services only", "stencil_filter": "*-service.yml",
         "helm_filter": "", "transformation_filter": "", "policy_filter": "", "workflow_filter": "",
         "created_at_iso": "${now}", "updated_at_iso": "${now}"}])json",
                                          {{"now", date}});
}

}  // namespace cloud66::inline v1::sandbox_detail

#endif
