// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_SESSIONS_IPP
#define CLOUD66_SANDBOX_RESOURCES_SESSIONS_IPP

#include <cloud66/sandbox/resource.hpp>

#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// A session in the first container of a service.
inline json::object new_shell_session(stack_record& stack, const std::string& service, const std::string& uid)
{
    json::object session;
    session["uid"] = uid;
    session["title"] = service;
    session["service_name"] = service;
    session["command"] = "/bin/bash";
    session["namespace"] = nullptr;
    if (const json::array& names = stack.document.at("namespaces").as_array(); !names.empty())
        session["namespace"] = names.front();
    session["deployment_name"] = service;
    session["pod_name"] = service + "-0";
    session["container_name"] = service;
    for_each_container(stack, service, {}, [&session, first = true](const json::object& container) mutable {
        if (std::exchange(first, false)) session["container_name"] = container.at("name");
    });
    return session;
}

inline answer start_session(call& request)
{
    const auto stack = request.stack();
    const std::string service = request.parameters.required("service_name");
    if (stack->find("services", "name", service) == nullptr)
        throw bad_parameter("service_name", "is not known in this stack");
    return request.start_action(
        stack, "session-start",
        [service, uid = request.world.uids.hex(32)](stack_record& later, const std::string&) {
            later.part("sessions").push_back(new_shell_session(later, service, uid));
        });
}

inline answer fetch_session(call& request)
{
    const auto stack = request.stack();
    if (const auto uid = request.parameters.text("session_id"))
        return enveloped(stack->get("sessions", "uid", *uid, "Session"));
    const std::string service = request.parameters.required("service_name");
    const json::array& sessions = stack->part("sessions");
    for (std::size_t i = sessions.size(); i > 0; --i)
        if (member_is(sessions[i - 1].get_object(), "service_name", service))
            return enveloped(sessions[i - 1]);
    throw not_found("Session");
}

CLOUD66_DECL resource sessions_resource()
{
    static constexpr std::array<route, 2> routes{{
        {"POST", "/stacks/{stack_id}/sessions", "start_session", any_token, start_session},
        {"GET", "/stacks/{stack_id}/sessions/fetch", "fetch_session", "redeploy", fetch_session},
    }};
    return {routes};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
