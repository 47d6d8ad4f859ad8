// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_SANDBOX_RESOURCES_SERVERS_IPP
#define CLOUD66_IMPL_SANDBOX_RESOURCES_SERVERS_IPP

#include <cloud66/detail/sandbox/collection.hpp>
#include <cloud66/detail/sandbox/seed.hpp>
#include <cloud66/detail/sandbox/workload.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Servers and their groups.
namespace cloud66::inline v1::sandbox_detail {

// Servers.

/// Only a request for one server can ask for its key.
inline json::object shown_server(call& request, json::object server)
{
    const bool is_get = request.arguments.size() == 2;
    if (is_get && !request.parameters.choice("include_private_key", {"1"}, "").empty())
        server["ssh_private_key"] = "-----BEGIN OPENSSH PRIVATE KEY-----\nsandbox-" +
                                    request.arguments.at(1) + "\n-----END OPENSSH PRIVATE KEY-----\n";
    return server;
}

inline constexpr collection servers{
    .kind = "servers", .key = "uid", .label = "Server", .shown = shown_server};

inline response reboot_server(call& request)
{
    named(request);
    const std::string& uid = request.arguments.at(1);
    return request.start_action_on("server", uid, "server_reboot", effect_on(servers, uid, reboot));
}

// Groups of servers.

inline constexpr collection server_groups{.kind = "server_groups", .key = "id", .label = "Server group"};

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
    std::size_t number = stack.documents("servers").size() + 1;
    while (!is_free("Server-" + std::to_string(number))) ++number;
    return "Server-" + std::to_string(number);
}

/// The servers that a request wants.
struct wanted_servers
{
    std::int64_t count = 1;
    std::string size;
    std::string zone;                ///< Empty: the usual one.
    std::vector<std::string> names;  ///< Of the first of them.
};

/// Adds servers to a group, with the roles of its other servers.
inline void add_servers(server_state& state, stack_record& stack, json::object& group,
                        const wanted_servers& wanted, const std::string& now)
{
    group["updated_at"] = now;
    json::object* const model = stack.find("servers", "server_group_id", plain_text(group.at("id")));
    const json::array roles =
        model != nullptr ? array_in(*model, "server_roles") : json::array{group.at("type")};
    for (std::size_t i = 0; i < static_cast<std::size_t>(wanted.count); ++i) {
        const std::string name = i < wanted.names.size() ? wanted.names[i] : free_server_name(stack);
        const std::string uid = seed_server(state, stack, name, {});
        json::object& server = stack.get("servers", "uid", uid, "Server");
        server["server_roles"] = roles;
        server["server_group_id"] = group.at("id");
        set_members(server, {"created_at", "updated_at"}, now);
        if (!wanted.zone.empty()) server["availability_zone"] = wanted.zone;
        json::object& params = server["params"].as_object();
        params["size"] = wanted.size;
        if (!wanted.zone.empty()) params["availability_zone"] = wanted.zone;
    }
}

/// Removes a server and what runs on it.
inline void remove_server(stack_record& stack, const json::object& server)
{
    const std::string uid(member_text(server, "uid"));
    for (json::value& service : stack.documents("services"))
        erase_from(array_in(service.as_object(), "containers"),
                   [&](const json::object& container) { return member_is(container, "server_uid", uid); });
    for (json::value& process : stack.documents("processes"))
        for (const std::string_view copies : {"servers", "servers_pauses"})
            object_in(process.as_object(), copies).erase(member_text(server, "name"));
    stack.erase("servers", "uid", uid);
}

/// The names in `server_names`, which are separated by commas.
inline std::vector<std::string> wanted_server_names(const call& request, stack_record& stack)
{
    auto names = split(request.parameters.text_or("server_names", ""), ',');
    for (auto name = names.begin(); name != names.end(); ++name)
        if (name->empty() || stack.find("servers", "name", *name) != nullptr ||
            std::find(names.begin(), name, *name) != name)
            throw bad_parameter("server_names", "has a name that is empty or taken");
    return names;
}

inline response start_scaling(call& request, std::string name, action_effect effect)
{
    return request.start_action({.name = std::move(name),
                                 .resource_type = "server_group",
                                 .resource_id = named(request).at("id").as_int64(),
                                 .effect = std::move(effect)});
}

inline response scale_up_server_group(call& request)
{
    const parameters& sent = request.parameters;
    wanted_servers wanted;
    wanted.size = sent.required("server_size");
    wanted.count = sent.number("server_count", 1, 1);
    wanted.zone = sent.text_or("server_availability_zone", "");
    wanted.names = wanted_server_names(request, *request.stack());
    static_cast<void>(sent.text("server_subnet_id"));  // any text will do
    sent.choice("root_disk_type", {"ssd", "magnetic"}, "");
    sent.number("root_disk_size", 1, 1);
    // The state owns the actions, so that the reference stays valid.
    return start_scaling(request, "scale_up",
                         effect_on(server_groups, request.arguments.at(1),
                                   [&state = request.state, wanted](stack_record& later, json::object& group,
                                                                    const std::string& now) {
                                       add_servers(state, later, group, wanted, now);
                                   }));
}

inline response scale_down_server_group(call& request)
{
    return start_scaling(
        request, "scale_down",
        effect_on(server_groups, request.arguments.at(1),
                  [remaining = request.parameters.required_number("server_count", 0)](
                      stack_record& later, json::object& group, const std::string& now) {
                      std::int64_t kept = 0;
                      const json::array all = later.documents("servers");
                      for (const json::value& server : all)
                          if (server.at("server_group_id") == group.at("id") && ++kept > remaining)
                              remove_server(later, server.as_object());
                      group["updated_at"] = now;
                  }));
}

/// No source says how the two are told apart, but only scaling up needs a size.
inline response scale_server_group(call& request)
{
    named(request);
    request.parameters.required_choice("subtype", {"web", "process", "docker"});
    return request.parameters.has("server_size") ? scale_up_server_group(request)
                                                 : scale_down_server_group(request);
}

/// One group for each `server_group_id` of the servers.
inline void seed_server_groups(server_state&, stack_record& stack)
{
    for (const json::value& server : stack.documents("servers")) {
        const json::value& id = server.at("server_group_id");
        if (stack.find("server_groups", "id", plain_text(id)) != nullptr) continue;
        const json::array& roles = server.at("server_roles").as_array();
        const std::string type = roles.empty() ? "web" : plain_text(roles.front());
        std::string title = type + " Server";
        title.front() = static_cast<char>(title.front() - 'a' + 'A');
        stack.documents("server_groups")
            .push_back({{"id", id},
                        {"name", title},
                        {"type", type},
                        {"created_at", server.at("created_at")},
                        {"updated_at", server.at("updated_at")}});
    }
}

}  // namespace cloud66::inline v1::sandbox_detail

#endif
