// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_SANDBOX_RESOURCES_STACKS_IPP
#define CLOUD66_IMPL_SANDBOX_RESOURCES_STACKS_IPP

#include <cloud66/detail/sandbox/collection.hpp>
#include <cloud66/detail/sandbox/seed.hpp>
#include <cloud66/detail/sandbox/workload.hpp>
#include <cloud66/impl/sandbox/resources/settings.ipp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
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

// Actions.

/// Moves the copies of a process to `servers_pauses`, or back to `servers`.
inline void move_process_copies(json::object& process, std::string_view server_name, std::string_view from,
                                std::string_view to)
{
    json::object& target = object_in(process, to);
    for (auto& count : object_in(process, from)) {
        if (!server_name.empty() && count.key() != server_name) continue;
        json::value& sum = target[count.key()];
        sum = (sum.is_int64() ? sum.get_int64() : 0) +
              (count.value().is_int64() ? count.value().get_int64() : 0);
        count.value() = 0;
    }
}

/// What a command does, and to which part of the stack.
struct command_plan
{
    action_effect effect{};
    std::string_view part_type{};  ///< Empty: to the whole stack.
    std::string part{};
};

// Commands: each checks its parameters and plans what the action will do. Parameters are taken in the spelling of
// the vendor's client first and that of the documentation second.

inline command_plan maintenance_mode_command(call& request, stack_record&)
{
    return {[on = request.parameters.required_choice("value", {"0", "1"}) == "1"](
                stack_record& stack, const std::string&) { stack.document["maintenance_mode"] = on; }};
}

inline command_plan database_command(call& request, stack_record& stack)
{
    std::string uid = sent_reference(request, stack, "servers", "uid", {"server_uid"});
    if (uid.empty()) {
        const std::string name = sent_reference(request, stack, "servers", "name", {"server"});
        if (name.empty()) throw bad_parameter("server_uid", "is missing");
        request.parameters.required_choice("server_group",
                                           {"all", "mysql", "postgresql", "redis", "mongodb"});
        uid = member_text(*stack.find("servers", "name", name), "uid");
    }
    static_cast<void>(request.parameters.text("db_type"));  // any text will do
    const auto effect = [uid](stack_record& later, const std::string& now) {
        if (json::object* server = later.find("servers", "uid", uid)) (*server)["updated_at"] = now;
    };
    return {effect, "server", uid};
}

inline command_plan container_restart_command(call& request, stack_record& stack)
{
    const auto uid = request.parameters.text_of({"container_id", "container"});
    if (!uid) throw bad_parameter("container_id", "is missing");
    if (find_container(stack, *uid) == nullptr)
        throw bad_parameter(request.parameters.text("container_id") ? "container_id" : "container",
                            "is not known in this stack");
    return {change_container(*uid, show_started), "container", *uid};
}

/// The documentation restarts all services with no parameter at all.
template <container_change Change>
command_plan service_command(call& request, stack_record& stack)
{
    const std::string service = sent_reference(request, stack, "services", "name", {"service_name"});
    const std::string server =
        sent_reference(request, stack, "servers", "uid", {"server_uid", "server_id_filter"});
    return {change_containers(service, server, Change), service.empty() ? "" : "service", service};
}

/// \param from the member whose copies are moved to the member `to`; empty: none are.
inline command_plan process_command(call& request, stack_record& stack, std::string_view from,
                                    std::string_view to)
{
    const std::string process =
        sent_reference(request, stack, "processes", "name", {"process_name", "process-name"});
    const std::string server = sent_reference(request, stack, "servers", "uid", {"server_uid"});
    // Copies are counted by the server's name.
    const std::string server_name =
        server.empty() ? std::string()
                       : std::string(member_text(*stack.find("servers", "uid", server), "name"));
    const auto effect = [process, server_name, from, to](stack_record& later, const std::string&) {
        for (json::value& one : later.documents("processes"))
            if (!from.empty() && (process.empty() || member_is(one.as_object(), "name", process)))
                move_process_copies(one.as_object(), server_name, from, to);
    };
    return {effect, process.empty() ? "" : "process", process};
}

struct stack_command
{
    std::string_view name;
    command_plan (*prepare)(call&, stack_record&);
};

/// The inventory's `x-commands`.
inline constexpr std::array<stack_command, 13> stack_commands{{
    {"clear_caches", [](call&, stack_record&) { return command_plan(); }},
    {"restart", [](call&, stack_record&) { return command_plan{change_containers({}, {}, show_started)}; }},
    {"maintenance_mode", maintenance_mode_command},
    {"promote_slave_db", database_command},
    {"resync_slave_db", database_command},
    {"disable_replication_slave_db", database_command},
    {"container_restart", container_restart_command},
    {"service_pause", service_command<show_stopped>},
    {"service_resume", service_command<show_started>},
    {"service_restart", service_command<show_started>},
    {"process_pause",
     [](call& request, stack_record& stack) {
         return process_command(request, stack, "servers", "servers_pauses");
     }},
    {"process_resume",
     [](call& request, stack_record& stack) {
         return process_command(request, stack, "servers_pauses", "servers");
     }},
    {"process_restart",
     [](call& request, stack_record& stack) { return process_command(request, stack, "", ""); }},
}};

inline response run_stack_action(call& request)
{
    const auto stack = request.stack();
    const std::string command = request.parameters.required("command");
    for (const stack_command& known : stack_commands) {
        if (known.name != command) continue;
        command_plan plan = known.prepare(request, *stack);
        if (plan.part_type.empty()) return request.start_action(command, std::move(plan.effect));
        return request.start_action_on(plan.part_type, plan.part, command, std::move(plan.effect));
    }
    throw bad_parameter("command", "is not known");
}

/// A blank strategy or group, as the vendor's client sends when none is chosen, stands for the default.
inline response reboot_stack_servers(call& request)
{
    const auto stack = request.stack();
    request.parameters.require("strategy");
    request.parameters.choice("strategy", {"parallel", "serial"}, "parallel");
    const std::string group = request.parameters.choice(
        "group", {"all", "web", "haproxy", "db", "mysql", "redis", "postgres", "mongodb"}, "web");
    return request.start_action("stack_reboot", [group](stack_record& later, const std::string& now) {
        for (json::value& server : later.documents("servers")) {
            if (server_in_group(server.as_object(), group)) reboot(later, server.as_object(), now);
        }
    });
}

/// The same mixture at every call, so that the pages fit together.
inline std::uint64_t mixed_rank(const json::object& action)
{
    return uid_generator(static_cast<std::uint64_t>(action.at("id").as_int64())).next();
}

inline response list_stack_actions(call& request)
{
    const auto stack = request.stack();
    const std::string reference = request.user_reference();
    const sandbox_options& settings = request.state.settings;
    const std::string newest = request.state.dates.iso(request.now - settings.action_list_lag);

    std::vector<const json::object*> items;
    for (const json::object& action : stack->actions) {
        const json::value& metadata = action.at("metadata");
        const bool wanted =
            reference.empty() ||
            (metadata.is_object() && member_is(metadata.get_object(), "user_reference", reference));
        const bool shown = member_text(action, "started_at") <= newest &&
                           mixed_rank(action) % 100 >= settings.action_list_misses;
        if (wanted && shown) items.push_back(&action);
    }
    switch (settings.action_order) {
        case action_list_order::newest_first:
            std::reverse(items.begin(), items.end());
            break;
        case action_list_order::oldest_first:
            break;
        case action_list_order::unsorted:
            std::sort(items.begin(), items.end(), [](const json::object* left, const json::object* right) {
                return mixed_rank(*left) < mixed_rank(*right);
            });
            break;
    }
    return page_of(request, items, settings.action_page_size.value_or(settings.page_size));
}

inline response get_stack_action(call& request)
{
    const auto stack = request.stack();
    const std::string& text = request.arguments.at(1);
    std::int64_t id = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), id);
    const bool is_number = read.ec == std::errc() && read.ptr == text.data() + text.size();
    const json::object* action = is_number ? stack->find_action(id) : nullptr;
    if (action == nullptr) throw not_found("Action");
    return enveloped(*action);
}

}  // namespace cloud66::inline v1::sandbox_detail

#endif
