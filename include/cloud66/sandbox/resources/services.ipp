// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_SERVICES_IPP
#define CLOUD66_SANDBOX_RESOURCES_SERVICES_IPP

#include <cloud66/sandbox/pages.hpp>
#include <cloud66/sandbox/resource.hpp>
#include <cloud66/sandbox/seed_documents.hpp>
#include <cloud66/sandbox/workload.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// A copy of a service with only those containers that run on one server.
inline json::object service_on_server(const json::object& service, std::string_view server_uid)
{
    json::object narrowed = service;
    json::array there;
    if (const json::value* all = service.if_contains("containers"); all != nullptr && all->is_array())
        for (const json::value& container : all->get_array())
            if (member_is(container.as_object(), "server_uid", server_uid)) there.push_back(container);
    narrowed["containers"] = std::move(there);
    return narrowed;
}

inline answer list_services(call& request)
{
    const auto stack = request.stack();
    const auto server_uid = request.parameters.text("server_uid");
    std::vector<json::object> services;
    for (const json::value& service : stack->part("services")) {
        json::object shown =
            server_uid ? service_on_server(service.as_object(), *server_uid) : service.as_object();
        if (!server_uid || !shown.at("containers").as_array().empty()) services.push_back(std::move(shown));
    }
    std::vector<const json::object*> items;
    for (const json::object& service : services) items.push_back(&service);
    return page_of(request, items);
}

inline answer get_service(call& request)
{
    const auto stack = request.stack();
    const json::object& service = request.named(*stack, "services", "name", 1, "Service");
    const auto server_uid = request.parameters.text("server_uid");
    json::object shown = server_uid ? service_on_server(service, *server_uid) : service;
    // No source shows what the wrapped command looks like, only that it is made from the one sent.
    if (const auto command = request.parameters.text("wrap_command"))
        shown["wrap_command"] = "docker exec -it " + request.arguments.at(1) + " " + *command;
    return enveloped(std::move(shown));
}

/// The counts by server that spread those of the parameter `server_group_count` evenly. No source says what
/// the names of groups are but `web`, which is a role of servers.
inline std::vector<std::pair<std::string, std::int64_t>> group_counts(const call& request,
                                                                      stack_record& stack)
{
    std::vector<std::pair<std::string, std::int64_t>> result;
    for (const auto& [group, count] : request.parameters.numbers("server_group_count", 0)) {
        std::vector<std::string> servers;
        for (const json::value& server : stack.part("servers"))
            if (server_in_group(server.as_object(), group))
                servers.emplace_back(member_text(server.as_object(), "uid"));
        if (servers.empty()) throw bad_parameter("server_group_count[" + group + "]", "has no servers");
        const auto places = static_cast<std::int64_t>(servers.size());
        for (std::int64_t i = 0; i < places; ++i)
            result.emplace_back(servers[static_cast<std::size_t>(i)],
                                count / places + (i < count % places ? 1 : 0));
    }
    return result;
}

/// Leaves the oldest `count` containers of a service on a server, or adds new ones.
inline void scale_on_server(world& everything, stack_record& stack, json::object& service,
                            const json::object& server, std::int64_t count, const std::string& now)
{
    json::array& containers = array_in(service, "containers");
    json::array kept;
    std::int64_t there = 0;
    for (json::value& container : containers)
        if (!member_is(container.as_object(), "server_uid", member_text(server, "uid")) || there++ < count)
            kept.push_back(std::move(container));
    for (; there < count; ++there)
        kept.push_back(seed_container(everything, stack, facts_of_service(stack, service),
                                      member_text(server, "name"), now));
    containers = std::move(kept);
}

inline answer scale_service(call& request)
{
    const auto stack = request.stack();
    const std::string name = request.parameters.required("service_name");
    known_part(request, *stack, "services", "name", {"service_name"});
    const bool by_server = request.parameters.has("server_count");
    if (by_server == request.parameters.has("server_group_count"))
        throw bad_request("Either server_count or server_group_count must be sent");
    const auto counts = by_server ? server_counts(request, *stack) : group_counts(request, *stack);
    // The world keeps the action, so that it is there as long as the effect.
    return request.start_action(
        stack, "service_scale",
        [&everything = request.world, name, counts](stack_record& later, const std::string& now) {
            json::object* const service = later.find("services", "name", name);
            if (service == nullptr) return;
            for (const auto& [uid, count] : counts)
                if (const json::object* server = later.find("servers", "uid", uid))
                    scale_on_server(everything, later, *service, *server, count, now);
            if (service->contains("desired_count"))
                (*service)["desired_count"] = array_in(*service, "containers").size();
        });
}

inline answer stop_service(call& request)
{
    const auto stack = request.stack();
    const std::string name(member_text(request.named(*stack, "services", "name", 1, "Service"), "name"));
    const std::string server_uid = known_part(request, *stack, "servers", "uid", {"server_uid"});
    return request.start_action(stack, "service_stop", change_containers(name, server_uid, show_stopped));
}

CLOUD66_DECL resource services_resource()
{
    static constexpr std::array<route, 4> routes{{
        {"GET", "/stacks/{stack_id}/services", "list_services", "public", list_services},
        {"POST", "/stacks/{stack_id}/services", "scale_service", "admin", scale_service},
        {"GET", "/stacks/{stack_id}/services/{service_name}", "get_service", "public", get_service},
        {"DELETE", "/stacks/{stack_id}/services/{service_name}", "stop_service", "admin", stop_service},
    }};
    return {routes};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
