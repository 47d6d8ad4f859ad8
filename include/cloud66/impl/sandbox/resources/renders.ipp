// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_SANDBOX_RESOURCES_RENDERS_IPP
#define CLOUD66_IMPL_SANDBOX_RESOURCES_RENDERS_IPP

#include <cloud66/detail/sandbox/collection.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Snapshots of deployments, and the stencils of formations rendered as of one of them.
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

}  // namespace cloud66::inline v1::sandbox_detail

#endif
