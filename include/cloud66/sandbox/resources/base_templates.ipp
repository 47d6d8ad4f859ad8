// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_BASE_TEMPLATES_IPP
#define CLOUD66_SANDBOX_RESOURCES_BASE_TEMPLATES_IPP

#include <cloud66/sandbox/pages.hpp>
#include <cloud66/sandbox/rendering.hpp>
#include <cloud66/sandbox/resource.hpp>

#include <array>
#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// The inventory's `BaseTemplateStatus`.
enum class pull_status
{
    queued = 2,
    pulling = 3,
    verifying = 4,
    connection_error = 5,
    available = 6
};

/// Queues a pull of the repository. One whose host is in the domain `.invalid`, which is reserved for hosts
/// that do not exist, cannot be pulled.
inline void start_pull(call& request, json::object& base_template)
{
    struct step
    {
        pull_status status;
        std::chrono::seconds after;
    };
    constexpr std::array<step, 3> success{{{pull_status::pulling, std::chrono::seconds(3)},
                                           {pull_status::verifying, std::chrono::seconds(12)},
                                           {pull_status::available, std::chrono::seconds(20)}}};
    constexpr std::array<step, 2> failure{{{pull_status::pulling, std::chrono::seconds(3)},
                                           {pull_status::connection_error, std::chrono::seconds(33)}}};
    const bool reachable = member_text(base_template, "git_repo").find(".invalid") == std::string_view::npos;

    base_template["status"] = static_cast<int>(pull_status::queued);
    base_template["updated_at_iso"] = request.date();
    json::array steps;
    for (const step& next : reachable ? std::span<const step>(success) : std::span<const step>(failure)) {
        json::object one;
        one["status"] = static_cast<int>(next.status);
        one["date"] = request.world.dates.iso(request.now + next.after);
        one["complete"] = next.status == pull_status::available;
        steps.push_back(std::move(one));
    }
    request.world.user.part("base_templates/" + std::string(member_text(base_template, "uid")) + "/pull") =
        std::move(steps);
}

/// A base template with every member of the inventory's `BaseTemplate`, which was never pulled.
inline json::object new_base_template(world& everything, std::string_view name, std::string_view git_repo,
                                      std::string_view git_branch, std::string_view date)
{
    json::object document;
    document["uid"] = "bt-" + everything.uids.hex(12);
    document["name"] = name;
    document["short_name"] = name;
    document["git_repo"] = git_repo;
    document["git_branch"] = git_branch;
    document["status"] = static_cast<int>(pull_status::queued);
    document["stencils"] = json::array();
    document["last_sync_iso"] = nullptr;
    document["created_at_iso"] = date;
    document["updated_at_iso"] = date;
    return document;
}

/// The base template that the path names, as far as it has been pulled.
inline json::object& named_base_template(call& request)
{
    base_templates_now(request);
    return request.named(request.world.user, "base_templates", "uid", 0, "Base template");
}

inline answer list_base_templates(call& request)
{
    json::array shown;
    for (const json::value& one : base_templates_now(request))
        shown.push_back(shown_base_template(one.as_object(), false, false));
    return page_of(request, shown);
}

inline answer get_base_template(call& request)
{
    const bool with_stencils = request.parameters.flag("include_stencils", false);
    const bool with_content = request.parameters.flag("include_content", false);
    return enveloped(shown_base_template(named_base_template(request), with_stencils, with_content));
}

inline answer create_base_template(call& request)
{
    const parameters sent = request.parameters.inside("base_template");
    const std::string repo = sent.required("git_repo");
    const std::string branch = sent.required("git_branch");
    const std::string name = sent.text("name").value_or(repo.substr(repo.find_last_of("/:") + 1));
    json::object made = new_base_template(request.world, name, repo, branch, request.date());
    start_pull(request, made);
    request.world.user.part("base_templates").push_back(made);
    return enveloped(std::move(made));
}

/// Another repository or branch has to be pulled.
inline answer update_base_template(call& request)
{
    json::object& changed = named_base_template(request);
    const parameters sent = request.parameters.inside("base_template");
    const std::string repo = sent.text("git_repo").value_or(std::string(member_text(changed, "git_repo")));
    const std::string branch =
        sent.text("git_branch").value_or(std::string(member_text(changed, "git_branch")));
    const std::string name = sent.text("name").value_or(std::string(member_text(changed, "name")));
    const bool moved = !member_is(changed, "git_repo", repo) || !member_is(changed, "git_branch", branch);
    changed["name"] = name;
    changed["git_repo"] = repo;
    changed["git_branch"] = branch;
    changed["updated_at_iso"] = request.date();
    if (moved) start_pull(request, changed);
    return enveloped(shown_base_template(changed, false, false));
}

inline answer delete_base_template(call& request)
{
    json::object gone = named_base_template(request);
    request.world.user.erase("base_templates", "uid", member_text(gone, "uid"));
    return enveloped(shown_base_template(std::move(gone), false, false));
}

inline answer sync_base_template(call& request)
{
    json::object& synced = named_base_template(request);
    start_pull(request, synced);
    return enveloped(shown_base_template(synced, false, false));
}

inline void seed_base_templates(world& everything)
{
    const auto add = [&everything](std::string_view name, std::string_view repo, pull_status status,
                                   std::chrono::hours age) {
        const std::string date = everything.dates.iso(everything.dates.start() - age);
        json::object document = new_base_template(everything, name, repo, "main", date);
        document["status"] = static_cast<int>(status);
        if (status == pull_status::available) {
            document["last_sync_iso"] = date;
            document["stencils"] = offered_stencils(member_text(document, "uid"));
        }
        everything.user.part("base_templates").push_back(std::move(document));
    };
    add("stencils", "https://github.com/acme-trading/stencils.git", pull_status::available,
        std::chrono::hours(24 * 200));
    add("canary-stencils", "https://git.acme-trading.invalid/canary-stencils.git",
        pull_status::connection_error, std::chrono::hours(24 * 45));
}

CLOUD66_DECL resource base_templates_resource()
{
    static constexpr std::array<route, 6> routes{{
        {"GET", "/base_templates", "list_base_templates", any_token, list_base_templates},
        {"POST", "/base_templates", "create_base_template", any_token, create_base_template},
        {"GET", "/base_templates/{base_template_uid}", "get_base_template", any_token, get_base_template},
        {"PUT", "/base_templates/{base_template_uid}", "update_base_template", any_token,
         update_base_template},
        {"DELETE", "/base_templates/{base_template_uid}", "delete_base_template", any_token,
         delete_base_template},
        {"POST", "/base_templates/{base_template_uid}/sync", "sync_base_template", any_token,
         sync_base_template},
    }};
    return {routes, seed_base_templates};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
