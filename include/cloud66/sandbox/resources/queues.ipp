// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_QUEUES_IPP
#define CLOUD66_SANDBOX_RESOURCES_QUEUES_IPP

#include <cloud66/sandbox/resource.hpp>

#include <array>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// The tasks of the queue that the path names, those that were taken too.
inline json::array& asked_queue(call& request)
{
    request.named(request.world.user, "queues", "name", 0, "Queue");
    return request.world.user.part("queues/" + request.arguments.at(0));
}

/// A host that is known already keeps what it was given.
inline answer register_queue_agent(call& request)
{
    account& user = request.world.user;
    const std::string host = request.parameters.required("host_name");
    json::object* agent = user.find("agents", "host_name", host);
    if (agent == nullptr) {
        json::object made;
        made["host_name"] = host;
        made["log_key"] = request.world.uids.hex(32);
        made["agent_uuid"] = request.world.uids.guid();
        agent = &user.part("agents").emplace_back(std::move(made)).as_object();
    }
    json::object reply = *agent;
    reply.erase("host_name");
    return enveloped(std::move(reply));
}

inline answer list_queues(call& request) { return enveloped(request.world.user.part("queues")); }

/// The task that has waited longest, with a session for whoever took it; null if none waits.
inline answer pop_queue(call& request)
{
    json::array& tasks = asked_queue(request);
    const std::string host = request.parameters.required("host_name");
    for (json::value& one : tasks) {
        json::object& task = one.as_object();
        if (!member_is(task, "state", "queued")) continue;
        task["state"] = "taken";
        task["host_name"] = host;
        task["session_id"] = request.world.uids.hex(16);
        return enveloped(task);
    }
    return enveloped(nullptr);
}

inline answer update_queue_task(call& request)
{
    for (json::value& one : asked_queue(request)) {
        json::object& task = one.as_object();
        if (!member_is(task, "task_uuid", request.parameters.required("task_uuid"))) continue;
        for (const std::string_view name : {"host_name", "session_id"})
            if (!member_is(task, name, request.parameters.required(name)))
                throw bad_parameter(name, "is not that of the task");
        request.parameters.required("state");
        if (!request.parameters.has("run_result")) throw bad_parameter("run_result", "is missing");
        request.parameters.copy_to(task, {"state", "run_result"});
        return enveloped(task);
    }
    throw not_found("Task");
}

inline void seed_queues(world& everything)
{
    account& user = everything.user;
    const auto add = [&](std::string_view queue, std::initializer_list<std::string_view> commands) {
        json::object named;
        named["name"] = queue;
        user.part("queues").push_back(std::move(named));
        for (const std::string_view command : commands) {
            json::object task;
            task["task_uuid"] = everything.uids.guid();
            task["command"] = command;
            task["state"] = "queued";
            user.part("queues/" + std::string(queue)).push_back(std::move(task));
        }
    };
    add("default", {"apt-get update", "apt-get --yes upgrade"});
    add("builds", {});
}

CLOUD66_DECL resource queues_resource()
{
    static constexpr std::array<route, 4> routes{{
        {"POST", "/queues/register", "register_queue_agent", any_token, register_queue_agent},
        {"GET", "/queues", "list_queues", any_token, list_queues},
        {"GET", "/queues/{name}", "pop_queue", any_token, pop_queue},
        {"PUT", "/queues/{name}", "update_queue_task", any_token, update_queue_task},
    }};
    return {routes, seed_queues};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
