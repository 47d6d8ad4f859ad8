// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_SANDBOX_RESOURCES_STACKS_IPP
#define CLOUD66_IMPL_SANDBOX_RESOURCES_STACKS_IPP

#include <cloud66/detail/sandbox/collection.hpp>
#include <cloud66/detail/sandbox/seed.hpp>
#include <cloud66/impl/sandbox/resources/stack_files.ipp>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloud66::inline v1::sandbox_detail {

/// The vendor's client sends all four filters, blank when unused. No source says how they compare: a part
/// of the text in any case is enough here, so that no test relies on an exact match.
inline response list_stacks(call& request)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> filters{{
        {"filter_name", "name"},
        {"filter_environment", "environment"},
        {"filter_git_repo", "git"},
        {"filter_git_branch", "git_branch"},
    }};
    std::vector<const json::object*> shown;
    for (const auto& stack : request.state.account.stacks) {
        bool wanted = true;
        for (const auto& [filter, member] : filters)
            if (const auto part = request.parameters.text(filter))
                wanted = wanted && !std::ranges::search(member_text(stack->document, member), *part, {},
                                                        detail::lower_case, detail::lower_case)
                                        .empty();
        if (wanted) shown.push_back(&stack->document);
    }
    return page_of(request, shown, request.state.settings.page_size);
}

inline response get_stack(call& request) { return enveloped(request.stack()->document); }

/// The cloud that the parameters name for a stack without a manifest.
inline const json::object& sent_cloud(const call& request)
{
    const parameters& sent = request.parameters;
    const std::string name = sent.required("cloud");
    const json::object* cloud = request.state.account.find("clouds", "name", name);
    if (cloud == nullptr) throw bad_parameter("cloud", "is not one of the account's clouds");
    const auto check = [&](std::string_view parameter, std::string_view list) {
        const std::string id = sent.required(parameter);
        json::array known = cloud->at(list).as_array();
        if (find_in(known, "id", id) == nullptr) throw bad_parameter(parameter, "is not known in this cloud");
    };
    check("region", "regions");
    check("size", "server_sizes");
    sent.required_choice("build_type", {"single", "multi"});
    if (const auto key = sent.text("key_name"); key && !member_is(*cloud, "key_name", *key))
        throw bad_parameter("key_name", "is not a key of this cloud");
    return *cloud;
}

/// Adds a stack that is still to be built: without servers and services, and without a past.
inline std::shared_ptr<stack_record> add_unbuilt_stack(const call& request)
{
    const auto stack =
        seed_stack(request.state, {{"name", request.parameters.required("name")},
                                   {"environment", request.parameters.required("environment")}});
    stack->document["status"] = 0;
    stack->document["health"] = 0;
    stack->document["cloud_status"] = "partial";
    for (const std::string_view member : {"created_at", "updated_at"}) {
        stack->document[member] = legacy_date(request.state.dates.date(request.now));
        stack->document[std::string(member) + "_iso"] = request.date();
    }
    return stack;
}

/// Adds to a stack its servers, its services, and the documents of every resource.
inline void build_stack(server_state& state, stack_record& stack,
                        const std::vector<std::string>& service_names, bool on_many_servers)
{
    seed_server(state, stack, "Falcon", {"docker", "web", "app"});
    if (on_many_servers) seed_server(state, stack, "Otter", {"postgresql", "db"});
    for (const std::string& name : service_names)
        seed_service(state, stack,
                     {{"name", name}, {"command", "/app/" + name}, {"servers", json::array{"Falcon"}}});
    stack.document["status"] = 1;
    stack.document["health"] = 3;
    stack.document["cloud_status"] = "deployed";
    populate_stack(state, stack);
}

/// What a stack goes through after it is queued and before it is built: analysing, analysed, queued for deploying,
/// deploying.
inline std::vector<action_effect> creation_steps()
{
    std::vector<action_effect> steps;
    for (const int status : {3, 4, 5, 6})
        steps.emplace_back([status](stack_record& stack, const std::string&) {
            constexpr int deploying = 6;
            stack.document["status"] = status;
            stack.document["health"] = status == deploying ? 1 : 0;
        });
    return steps;
}

/// No source says how the API refuses a name that another stack has in the same environment.
inline void require_new_name(const call& request)
{
    const std::string name = request.parameters.required("name");
    const std::string environment = request.parameters.required("environment");
    for (const auto& stack : request.state.account.stacks)
        if (stack->name() == name && member_is(stack->document, "environment", environment))
            throw conflict("The name is taken", name + " is there already in " + environment);
}

/// The new stack is listed at once, and built when the action has ended.
inline response create_stack(call& request)
{
    request.parameters.required("name");
    request.parameters.required("environment");
    const std::string service_yaml = sent_yaml(request, "service_yaml");
    const bool has_manifest = request.parameters.text("manifest_yaml").has_value();
    const std::string manifest_yaml = has_manifest ? sent_yaml(request, "manifest_yaml") : "";
    const json::value cloud_name =
        has_manifest ? json::value("DigitalOcean") : sent_cloud(request).at("display_name");

    require_new_name(request);
    const auto stack = add_unbuilt_stack(request);
    stack->document["cloud"] = cloud_name;
    const json::string date(request.date());
    add_yaml_version(request.state, *stack, "service_yaml", service_yaml, "First version", date);
    if (has_manifest)
        add_yaml_version(request.state, *stack, "manifest_yaml", manifest_yaml, "First version", date);

    action_start what;
    what.name = "stack_create";
    what.steps = creation_steps();
    // The state owns the actions, so that the reference stays valid.
    what.follow_up = [&state = request.state, account = request.state.account.id,
                      names = yaml_names_below(service_yaml, "services"),
                      many = request.parameters.text("build_type") == "multi"](
                         const std::shared_ptr<stack_record>& later, bool succeeded,
                         time_source::time_point) {
        const account_scope acting(state, account);
        if (succeeded)
            build_stack(state, *later, names, many);
        else
            set_members(later->document, {"status", "health"}, 2);
    };
    return enveloped(request.state.actions.start(stack, std::move(what), request.now));
}

}  // namespace cloud66::inline v1::sandbox_detail

#endif
