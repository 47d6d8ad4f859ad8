// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_SANDBOX_RESOURCES_BASE_TEMPLATES_IPP
#define CLOUD66_IMPL_SANDBOX_RESOURCES_BASE_TEMPLATES_IPP

#include <cloud66/detail/sandbox/collection.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace cloud66::inline v1::sandbox_detail {

/// The inventory's `BaseTemplateStatus`.
enum class pull_status
{
    queued = 2,
    pulling = 3,
    verifying = 4,
    connection_error = 5,
    available = 6
};

/// The stencils that every repository of the sandbox has, as the inventory's `StencilTemplate`.
inline json::value offered_stencils(server_state& state, std::string_view base_template_uid)
{
    return from_template(state, R"json([
        {"filename": "service.yml", "filename_pattern": "{service}-service.yml", "name": "Service",
         "description": "A Kubernetes service", "context_type": "service", "tags": ["network"],
         "preferred_sequence": 1, "content": "apiVersion: v1\nkind: Service\n", "base_template": "${uid}"},
        {"filename": "deployment.yml", "filename_pattern": "{service}-deployment.yml", "name": "Deployment",
         "description": "A Kubernetes deployment", "context_type": "service", "tags": [],
         "preferred_sequence": 2, "content": "apiVersion: apps/v1\nkind: Deployment\n",
         "base_template": "${uid}"}])json",
                         {{"uid", base_template_uid}});
}

/// The pending changes of a base template's status.
inline json::array& pull_steps(server_state& state, const json::object& base_template)
{
    return state.account.documents("base_templates/" + std::string(member_text(base_template, "uid")) +
                                   "/pull");
}

/// Applies the changes of status that are due.
inline std::string base_templates_kind(call& request)
{
    for (json::value& one : request.state.account.documents("base_templates")) {
        json::object& base_template = one.as_object();
        json::array& steps = pull_steps(request.state, base_template);
        while (!steps.empty() && member_text(steps.front().as_object(), "date") <= request.date()) {
            const json::object step = steps.front().as_object();
            steps.erase(steps.begin());
            base_template["status"] = step.at("status");
            base_template["updated_at_iso"] = step.at("date");
            if (step.at("status") != static_cast<int>(pull_status::available)) continue;
            base_template["last_sync_iso"] = step.at("date");
            base_template["stencils"] = offered_stencils(request.state, member_text(base_template, "uid"));
        }
    }
    return "base_templates";
}

/// Only a request for one base template can ask for its stencils.
inline json::object shown_base_template(call& request, json::object base_template)
{
    const bool is_get = request.matched.operation == "get_base_template";
    json::array& stencils = array_in(base_template, "stencils");
    if (!is_get || !request.parameters.flag("include_stencils", false)) stencils.clear();
    if (is_get && !request.parameters.flag("include_content", false))
        for (json::value& stencil : stencils) stencil.as_object()["content"] = "";
    return base_template;
}

/// Queues a pull of the repository. One whose host is in the domain `.invalid`, which is reserved for hosts
/// that do not exist, cannot be pulled.
inline void start_pull(call& request, json::object& base_template)
{
    const bool reachable = member_text(base_template, "git_repo").find(".invalid") == std::string_view::npos;
    base_template["status"] = static_cast<int>(pull_status::queued);
    base_template["updated_at_iso"] = request.date();
    json::array& steps = pull_steps(request.state, base_template);
    steps.clear();
    const auto add = [&](pull_status status, int seconds) {
        steps.push_back({{"status", static_cast<int>(status)},
                         {"date", request.state.dates.iso(request.now + std::chrono::seconds(seconds))}});
    };
    add(pull_status::pulling, 3);
    if (!reachable) return add(pull_status::connection_error, 33);
    add(pull_status::verifying, 12);
    add(pull_status::available, 20);
}

/// Starts a pull if there is another repository or branch than before.
inline void change_base_template(call& request, json::object& base_template)
{
    const parameters sent = request.parameters.inside("base_template");
    const bool is_new = request.matched.verb == "POST";
    bool moved = is_new;
    for (const char* member : {"git_repo", "git_branch"}) {
        if (is_new) sent.required(member);
        const std::string value = sent.text_or(member, member_text(base_template, member));
        moved = moved || !member_is(base_template, member, value);
        base_template[member] = value;
    }
    const std::string_view repo = member_text(base_template, "git_repo");
    const std::string_view known =
        is_new ? repo.substr(repo.find_last_of("/:") + 1) : member_text(base_template, "name");
    const std::string name = sent.text_or("name", known);
    base_template["name"] = name;
    if (is_new) base_template["short_name"] = name;
    if (moved) start_pull(request, base_template);
}

inline constexpr collection base_templates{.kind = "base_templates",
                                           .key = "uid",
                                           .label = "Base template",
                                           .kind_of = base_templates_kind,
                                           .shown = shown_base_template,
                                           .new_document = R"json({
    "uid": "bt-${hex 12}", "name": null, "short_name": null, "git_repo": null, "git_branch": "main",
    "status": 2, "stencils": [], "last_sync_iso": null, "created_at_iso": "${now}",
    "updated_at_iso": "${now}"})json",
                                           .on_change = change_base_template,
                                           .seeds = R"json([
    {"name": "stencils", "short_name": "stencils", "status": 6,
     "git_repo": "https://github.com/acme-trading/stencils.git", "last_sync_iso": "${hours -4800}"},
    {"name": "canary-stencils", "short_name": "canary-stencils", "status": 5,
     "git_repo": "https://git.acme-trading.invalid/canary-stencils.git"}])json",
                                           .seed_age = 24 * 200};

inline response sync_base_template(call& request)
{
    json::object& synced = named(request);
    start_pull(request, synced);
    return enveloped(shown_base_template(request, synced));
}

inline void seed_base_templates(server_state& state)
{
    seed_account(state, base_templates);
    json::object& first = state.account.documents("base_templates").front().as_object();
    first["stencils"] = offered_stencils(state, member_text(first, "uid"));
}

}  // namespace cloud66::inline v1::sandbox_detail

#endif
