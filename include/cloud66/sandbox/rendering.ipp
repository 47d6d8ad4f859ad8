// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RENDERING_IPP
#define CLOUD66_SANDBOX_RENDERING_IPP

#include <cloud66/sandbox/rendering.hpp>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

CLOUD66_DECL json::array& base_templates_now(const call& request)
{
    json::array& all = request.world.user.part("base_templates");
    const std::string now = request.date();
    for (json::value& one : all) {
        json::object& document = one.as_object();
        const std::string uid(member_text(document, "uid"));
        json::array& steps = request.world.user.part("base_templates/" + uid + "/pull");
        while (!steps.empty() && member_text(steps.front().as_object(), "date") <= now) {
            const json::object& step = steps.front().as_object();
            document["status"] = step.at("status");
            document["updated_at_iso"] = step.at("date");
            if (step.at("complete").as_bool()) {
                document["last_sync_iso"] = step.at("date");
                document["stencils"] = offered_stencils(uid);
            }
            steps.erase(steps.begin());
        }
    }
    return all;
}

CLOUD66_DECL json::object shown_base_template(json::object base_template, bool with_stencils,
                                              bool with_content)
{
    json::array& stencils = parts_in(base_template, "stencils");
    if (!with_stencils) stencils.clear();
    for (json::value& stencil : stencils)
        if (!with_content) stencil.as_object()["content"] = "";
    return base_template;
}

CLOUD66_DECL json::array offered_stencils(std::string_view base_template_uid)
{
    json::array offered;
    for (const std::string_view text : {
             R"json({"filename": "service.yml", "filename_pattern": "{service}-service.yml",
                 "name": "Service", "description": "A Kubernetes service", "context_type": "service",
                 "tags": ["network"], "preferred_sequence": 1,
                 "content": "apiVersion: v1\nkind: Service\n"})json",
             R"json({"filename": "deployment.yml", "filename_pattern": "{service}-deployment.yml",
                 "name": "Deployment", "description": "A Kubernetes deployment", "context_type": "service",
                 "tags": [], "preferred_sequence": 2,
                 "content": "apiVersion: apps/v1\nkind: Deployment\n"})json"}) {
        json::object stencil = parse_document(text);
        stencil["base_template"] = base_template_uid;
        offered.push_back(std::move(stencil));
    }
    return offered;
}

CLOUD66_DECL json::array snapshots_of(const stack_record& stack)
{
    json::array snapshots;
    for (const json::object& action : stack.actions) {
        if (!member_is(action, "action", "application_deployment")) continue;
        if (action.at("finished_success") != true) continue;
        json::object snapshot;
        const auto id = static_cast<std::uint64_t>(action.at("id").as_int64());
        snapshot["uid"] = "sn-" + uid_maker(id).hex(32);
        snapshot["created_at_iso"] = action.at("finished_at");
        snapshot["updated_at_iso"] = action.at("finished_at");
        snapshot["action"] = "deploy";
        snapshot["triggered_at"] = action.at("started_at");
        snapshot["triggered_by"] = action.at("user");
        snapshot["tags"] = json::array();
        snapshots.push_back(std::move(snapshot));
    }
    return snapshots;
}

CLOUD66_DECL std::optional<json::object> find_snapshot(const stack_record& stack, std::string_view uid)
{
    for (json::value& snapshot : snapshots_of(stack))
        if (member_is(snapshot.as_object(), "uid", uid)) return std::move(snapshot.as_object());
    return std::nullopt;
}

CLOUD66_DECL json::array& parts_in(json::object& whole, std::string_view list)
{
    json::value& parts = whole[list];
    return parts.is_array() ? parts.get_array() : parts.emplace_array();
}

CLOUD66_DECL json::object* find_part(json::object& whole, std::string_view list, std::string_view member,
                                     std::string_view value)
{
    for (json::value& part : parts_in(whole, list))
        if (member_is(part.as_object(), member, value)) return &part.as_object();
    return nullptr;
}

/// The kind of what a stencil has said over time.
inline std::string versions_of(const json::object& formation, const json::object& stencil)
{
    return "formations/" + std::string(member_text(formation, "uid")) + "/stencils/" +
           std::string(member_text(stencil, "uid")) + "/versions";
}

CLOUD66_DECL void keep_version(stack_record& stack, const json::object& formation,
                               const json::object& stencil, std::string_view date)
{
    json::object version;
    version["date"] = date;
    version["body"] = stencil.at("body");
    stack.part(versions_of(formation, stencil)).push_back(std::move(version));
}

/// What the stencil said at a moment; null if it was not there yet.
inline const json::value* body_at(stack_record& stack, const json::object& formation,
                                  const json::object& stencil, const std::optional<std::string>& moment)
{
    const json::array& versions = stack.part(versions_of(formation, stencil));
    if (!moment || versions.empty()) return &stencil.at("body");
    const json::value* body = nullptr;
    for (const json::value& version : versions)
        if (member_text(version.as_object(), "date") <= *moment) body = &version.at("body");
    return body;
}

/// Whether `name` is what `pattern` spells, in which `*` stands for anything.
inline bool stencil_name_fits(std::string_view pattern, std::string_view name)
{
    if (pattern.empty()) return name.empty();
    if (pattern.front() == '*')
        return stencil_name_fits(pattern.substr(1), name) ||
               (!name.empty() && stencil_name_fits(pattern, name.substr(1)));
    return !name.empty() && pattern.front() == name.front() &&
           stencil_name_fits(pattern.substr(1), name.substr(1));
}

/// Adds an issue of the stencil of that name.
inline void add_render_issue(json::object& renders, std::string_view stencil, std::string_view severity,
                             std::string_view text)
{
    json::object issue;
    issue["text"] = text;
    issue["link"] = "https://help.cloud66.com/";
    issue["stencil"] = stencil;
    issue["severity"] = severity;
    renders["issues"].as_array().push_back(std::move(issue));
}

inline void add_render(json::object& renders, const json::object& stencil, std::string_view body)
{
    json::object render;
    render["content"] = body;
    render["sequence"] = stencil.at("sequence");
    render["filename"] = stencil.at("filename");
    renders["stencils"].as_array().push_back(std::move(render));
    if (body.empty())
        add_render_issue(renders, member_text(stencil, "filename"), "warning", "The stencil is empty");
}

/// With the names of the files that were asked for, and nothing else.
inline json::object empty_renders(const std::vector<std::string>& files)
{
    json::object renders;
    renders["stencils"] = json::array();
    renders["issues"] = json::array();
    renders["requested_files"] = json::array(files.begin(), files.end());
    return renders;
}

CLOUD66_DECL json::object rendered(stack_record& stack, json::object& formation, const render_order& order)
{
    json::object renders = empty_renders(order.files);
    std::vector<std::string> missing = order.files;
    for (const json::value& one : parts_in(formation, "stencils")) {
        const json::object& stencil = one.as_object();
        const std::string_view name = member_text(stencil, "filename");
        const auto wanted = std::find(order.files.begin(), order.files.end(), name);
        if (!order.files.empty() && wanted == order.files.end()) continue;
        if (!order.pattern.empty() && !stencil_name_fits(order.pattern, name)) continue;
        const json::value* body = body_at(stack, formation, stencil, order.moment);
        if (body == nullptr) continue;
        add_render(renders, stencil, body->as_string());
        missing.erase(std::remove(missing.begin(), missing.end(), name), missing.end());
    }
    for (const std::string& name : missing)
        add_render_issue(renders, name, "error", "There is no such stencil");
    return renders;
}

CLOUD66_DECL json::object rendered_stencil(const json::object& stencil, std::string_view body)
{
    json::object renders = empty_renders({std::string(member_text(stencil, "filename"))});
    add_render(renders, stencil, body);
    return renders;
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
