// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_STACKS_IPP
#define CLOUD66_SANDBOX_RESOURCES_STACKS_IPP

#include <cloud66/sandbox/pages.hpp>
#include <cloud66/sandbox/resource.hpp>
#include <cloud66/sandbox/resources/yaml_versions.hpp>
#include <cloud66/sandbox/seed.hpp>
#include <cloud66/sandbox/seed_documents.hpp>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// The vendor's client sends all four filters, blank when unused. No source says how they compare: a part
/// of the text in any case is enough here, so that nobody relies on an exact match.
inline answer list_stacks(call& request)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> filters{{
        {"filter_name", "name"},
        {"filter_environment", "environment"},
        {"filter_git_repo", "git"},
        {"filter_git_branch", "git_branch"},
    }};
    std::vector<const json::object*> shown;
    for (const auto& stack : request.world.user.stacks) {
        bool wanted = true;
        for (const auto& [filter, member] : filters)
            if (const auto part = request.parameters.text(filter))
                wanted = wanted && contains_ignoring_case(member_text(stack->document, member), *part);
        if (wanted) shown.push_back(&stack->document);
    }
    return page_of(request, shown);
}

inline answer get_stack(call& request) { return enveloped(request.stack()->document); }

/// The place that the parameters name for a stack without a manifest.
/// \returns the cloud.
inline const json::object& sent_cloud(const call& request)
{
    const parameters& sent = request.parameters;
    const std::string name = sent.required("cloud");
    const json::object* cloud = request.world.user.find("clouds", "name", name);
    if (cloud == nullptr) throw bad_parameter("cloud", "is not one of the account's clouds");
    const auto check = [&](std::string_view parameter, std::string_view list) {
        const std::string id = sent.required(parameter);
        const json::array& known = cloud->at(list).as_array();
        if (std::none_of(known.begin(), known.end(),
                         [&](const json::value& one) { return member_is(one.as_object(), "id", id); }))
            throw bad_parameter(parameter, "is not known in this cloud");
    };
    check("region", "regions");
    check("size", "server_sizes");
    if (sent.choice("build_type", {"single", "multi"}, "").empty())
        throw bad_parameter("build_type", "is missing");
    if (const auto key = sent.text("key_name"); key && !member_is(*cloud, "key_name", *key))
        throw bad_parameter("key_name", "is not a key of this cloud");
    return *cloud;
}

/// Adds a stack that is still to be built: without servers and services, and without a past.
inline std::shared_ptr<stack_record> add_unbuilt_stack(const call& request)
{
    stack_facts facts;
    facts.name = request.parameters.required("name");
    facts.environment = request.parameters.required("environment");
    const auto stack = seed_stack(request.world, facts);
    stack->document["status"] = 3;
    stack->document["health"] = 0;
    stack->document["cloud_status"] = "partial";
    for (const std::string_view member : {"created_at", "updated_at"}) {
        stack->document[member] = legacy_date(request.world.dates.date(request.now));
        stack->document[std::string(member) + "_iso"] = request.date();
    }
    return stack;
}

/// Gives a stack its servers, its services, and what every resource has for it.
inline void build_stack(world& everything, stack_record& stack, const std::vector<std::string>& services,
                        bool on_many_servers)
{
    seed_server(everything, stack, "Falcon", {"docker", "web", "app"});
    if (on_many_servers) seed_server(everything, stack, "Otter", {"postgresql", "db"});
    for (const std::string& name : services)
        seed_service(everything, stack, {name, "/app/" + name, 0}, {"Falcon"});
    stack.document["status"] = 1;
    stack.document["health"] = 3;
    stack.document["cloud_status"] = "deployed";
    furnish_stack(everything, stack);
}

/// The new stack is listed at once, and built when the action has ended. Names need not be unique.
inline answer create_stack(call& request)
{
    request.parameters.required("name");
    request.parameters.required("environment");
    const std::string service_yaml = sent_yaml(request, "service_yaml");
    const bool has_manifest = request.parameters.text("manifest_yaml").has_value();
    const std::string manifest_yaml = has_manifest ? sent_yaml(request, "manifest_yaml") : "";
    const json::value cloud_name =
        has_manifest ? json::value("DigitalOcean") : sent_cloud(request).at("display_name");

    const auto stack = add_unbuilt_stack(request);
    stack->document["cloud"] = cloud_name;
    const json::string date(request.date());
    add_yaml_version(request.world, *stack, "service_yaml", service_yaml, "First version", date);
    if (has_manifest)
        add_yaml_version(request.world, *stack, "manifest_yaml", manifest_yaml, "First version", date);

    action_start what;
    what.name = "stack_create";
    // The world outlives its actions.
    what.sequel = [&everything = request.world, services = yaml_names_below(service_yaml, "services"),
                   many = request.parameters.text("build_type") == "multi"](
                      const std::shared_ptr<stack_record>& later, bool went_well, time_source::time_point) {
        if (went_well)
            build_stack(everything, *later, services, many);
        else
            later->document["status"] = 2;
    };
    return request.start_action(stack, std::move(what));
}

CLOUD66_DECL resource stacks_resource()
{
    static constexpr std::array<route, 3> routes{{
        {"GET", "/stacks", "list_stacks", "public", list_stacks},
        {"POST", "/stacks", "create_stack", "redeploy", create_stack},
        {"GET", "/stacks/{stack_id}", "get_stack", "public", get_stack},
    }};
    return {routes};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
