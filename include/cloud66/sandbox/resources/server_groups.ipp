// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_SERVER_GROUPS_IPP
#define CLOUD66_SANDBOX_RESOURCES_SERVER_GROUPS_IPP

#include <cloud66/sandbox/pages.hpp>
#include <cloud66/sandbox/resource.hpp>
#include <cloud66/sandbox/seed_documents.hpp>
#include <cloud66/sandbox/workload.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

inline answer list_server_groups(call& request)
{
    return page_of(request, request.stack()->part("server_groups"));
}

inline json::object& named_server_group(const call& request, stack_record& stack)
{
    return request.named(stack, "server_groups", "id", 1, "Server group");
}

inline answer get_server_group(call& request)
{
    const auto stack = request.stack();
    return enveloped(named_server_group(request, *stack));
}

inline std::vector<std::string> servers_in_group(stack_record& stack, std::string_view group)
{
    std::vector<std::string> uids;
    for (const json::value& server : stack.part("servers"))
        if (member_is(server.as_object(), "server_group_id", group))
            uids.emplace_back(member_text(server.as_object(), "uid"));
    return uids;
}

/// A name that no server of the stack has.
inline std::string free_server_name(stack_record& stack)
{
    constexpr std::array<std::string_view, 8> names{"Lynx",   "Otter",  "Badger", "Marten",
                                                    "Falcon", "Beaver", "Ibex",   "Puma"};
    const auto is_free = [&](std::string_view name) {
        return stack.find("servers", "name", name) == nullptr;
    };
    const auto found = std::find_if(names.begin(), names.end(), is_free);
    if (found != names.end()) return std::string(*found);
    std::size_t number = stack.part("servers").size() + 1;
    while (!is_free("Server-" + std::to_string(number))) ++number;
    return "Server-" + std::to_string(number);
}

/// What a request for more servers says of them.
struct wanted_servers
{
    std::int64_t count = 1;
    std::string size;
    std::string zone;                ///< Empty: the usual one.
    std::vector<std::string> names;  ///< Of the first of them.
};

/// Adds servers like those that the group has to it.
inline void add_servers(world& everything, stack_record& stack, json::object& group,
                        const wanted_servers& wanted, const std::string& now)
{
    group["updated_at"] = now;
    json::object* const model =
        stack.find("servers", "server_group_id", std::to_string(group.at("id").as_int64()));
    json::array roles;
    if (model != nullptr)
        roles = array_in(*model, "server_roles");
    else
        roles.push_back(group.at("type"));
    for (std::size_t i = 0; i < static_cast<std::size_t>(wanted.count); ++i) {
        const std::string name = i < wanted.names.size() ? wanted.names[i] : free_server_name(stack);
        const std::string uid = seed_server(everything, stack, name, {});
        json::object& server = stack.get("servers", "uid", uid, "Server");
        server["server_roles"] = roles;
        server["server_group_id"] = group.at("id");
        server["created_at"] = now;
        server["updated_at"] = now;
        json::object& params = server["params"].as_object();
        params["size"] = wanted.size;
        if (wanted.zone.empty()) continue;
        params["availability_zone"] = wanted.zone;
        server["availability_zone"] = wanted.zone;
    }
}

/// Takes a server away, with what runs on it.
inline void remove_server(stack_record& stack, const std::string& uid)
{
    const std::string name(member_text(stack.get("servers", "uid", uid, "Server"), "name"));
    for (json::value& service : stack.part("services")) {
        json::array& containers = array_in(service.as_object(), "containers");
        const auto gone =
            std::remove_if(containers.begin(), containers.end(), [&](const json::value& container) {
                return member_is(container.as_object(), "server_uid", uid);
            });
        containers.erase(gone, containers.end());
    }
    for (json::value& process : stack.part("processes"))
        for (const std::string_view copies : {"servers", "servers_pauses"})
            object_in(process.as_object(), copies).erase(name);
    stack.erase("servers", "uid", uid);
}

/// The names in `server_names`, which are separated by commas.
inline std::vector<std::string> wanted_server_names(const call& request, stack_record& stack)
{
    std::vector<std::string> names;
    std::string_view rest;
    const auto text = request.parameters.text("server_names");
    if (text) rest = *text;
    while (!rest.empty()) {
        const std::size_t comma = (std::min)(rest.find(','), rest.size());
        const std::string name(rest.substr(0, comma));
        rest.remove_prefix((std::min)(comma + 1, rest.size()));
        if (name.empty() || stack.find("servers", "name", name) != nullptr ||
            std::find(names.begin(), names.end(), name) != names.end())
            throw bad_parameter("server_names", "has a name that is empty or taken");
        names.push_back(name);
    }
    return names;
}

inline answer scale_up_server_group(call& request, const std::shared_ptr<stack_record>& stack)
{
    const parameters& sent = request.parameters;
    wanted_servers wanted;
    wanted.size = sent.required("server_size");
    wanted.count = sent.number("server_count", 1, 1);
    wanted.zone = sent.text("server_availability_zone").value_or("");
    wanted.names = wanted_server_names(request, *stack);
    static_cast<void>(sent.text("server_subnet_id"));  // any text will do
    sent.choice("root_disk_type", {"ssd", "magnetic"}, "");
    sent.number("root_disk_size", 1, 1);
    // The world keeps the action, so that it is there as long as the effect.
    return request.start_action(stack, "scale_up",
                                [&everything = request.world, id = request.arguments.at(1), wanted](
                                    stack_record& later, const std::string& now) {
                                    if (json::object* group = later.find("server_groups", "id", id))
                                        add_servers(everything, later, *group, wanted, now);
                                });
}

inline answer scale_down_server_group(call& request, const std::shared_ptr<stack_record>& stack)
{
    request.parameters.required("server_count");
    const auto remaining = static_cast<std::size_t>(request.parameters.number("server_count", 0, 0));
    return request.start_action(
        stack, "scale_down",
        [id = request.arguments.at(1), remaining](stack_record& later, const std::string& now) {
            const std::vector<std::string> servers = servers_in_group(later, id);
            for (std::size_t i = remaining; i < servers.size(); ++i) remove_server(later, servers[i]);
            if (json::object* group = later.find("server_groups", "id", id)) (*group)["updated_at"] = now;
        });
}

/// No source says how the two are told apart, but only scaling up needs a size.
inline answer scale_server_group(call& request)
{
    const auto stack = request.stack();
    named_server_group(request, *stack);
    request.parameters.required("subtype");
    request.parameters.choice("subtype", {"web", "process", "docker"}, "");
    return request.parameters.has("server_size") ? scale_up_server_group(request, stack)
                                                 : scale_down_server_group(request, stack);
}

/// One group for each `server_group_id` of the servers.
inline void seed_server_groups(world&, stack_record& stack)
{
    json::array& groups = stack.part("server_groups");
    for (const json::value& each : stack.part("servers")) {
        const json::object& server = each.as_object();
        const json::value& id = server.at("server_group_id");
        if (stack.find("server_groups", "id", std::to_string(id.as_int64())) != nullptr) continue;
        const json::array& roles = server.at("server_roles").as_array();
        const std::string type(roles.empty() ? std::string_view("web") : roles.front().as_string());
        std::string title = type + " Server";
        title.front() = static_cast<char>(title.front() - 'a' + 'A');
        json::object group;
        group["id"] = id;
        group["name"] = title;
        group["type"] = type;
        group["created_at"] = server.at("created_at");
        group["updated_at"] = server.at("updated_at");
        groups.push_back(std::move(group));
    }
}

CLOUD66_DECL resource server_groups_resource()
{
    static constexpr std::array<route, 3> routes{{
        {"GET", "/stacks/{stack_id}/server_groups", "list_server_groups", "public", list_server_groups},
        {"GET", "/stacks/{stack_id}/server_groups/{server_group_id}", "get_server_group", "public",
         get_server_group},
        {"POST", "/stacks/{stack_id}/server_groups/{server_group_id}", "scale_server_group", "redeploy",
         scale_server_group},
    }};
    return {routes, nullptr, seed_server_groups};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
