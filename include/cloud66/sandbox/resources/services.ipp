// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_SERVICES_IPP
#define CLOUD66_SANDBOX_RESOURCES_SERVICES_IPP

#include <cloud66/sandbox/pages.hpp>
#include <cloud66/sandbox/resource.hpp>

#include <array>
#include <optional>
#include <string>
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
    const json::object* service = stack->find("services", "name", request.arguments.at(1));
    if (service == nullptr) throw not_found("Service");
    const auto server_uid = request.parameters.text("server_uid");
    json::object shown = server_uid ? service_on_server(*service, *server_uid) : *service;
    // No source shows what the wrapped command looks like, only that it is made from the one sent.
    if (const auto command = request.parameters.text("wrap_command"))
        shown["wrap_command"] = "docker exec -it " + request.arguments.at(1) + " " + *command;
    return enveloped(std::move(shown));
}

CLOUD66_DECL resource services_resource()
{
    static constexpr std::array<route, 2> routes{{
        {"GET", "/stacks/{stack_id}/services", "list_services", "public", list_services},
        {"GET", "/stacks/{stack_id}/services/{service_name}", "get_service", "public", get_service},
    }};
    return {routes};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
