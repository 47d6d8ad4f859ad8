// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_PROCESSES_IPP
#define CLOUD66_SANDBOX_RESOURCES_PROCESSES_IPP

#include <cloud66/sandbox/pages.hpp>
#include <cloud66/sandbox/resource.hpp>
#include <cloud66/sandbox/workload.hpp>

#include <array>
#include <string>
#include <utility>
#include <vector>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// A process as far as the parameter `server_uid` asks for it: of one server, or of all.
inline json::object shown_process(const call& request, stack_record& stack, const json::object& process)
{
    json::object shown = process;
    const auto server_uid = request.parameters.text("server_uid");
    if (!server_uid) return shown;
    const json::object* const server = stack.find("servers", "uid", *server_uid);
    for (const std::string_view copies : {"servers", "servers_pauses"}) {
        json::object there;
        // Copies are counted by the server's name.
        if (server != nullptr)
            if (const json::value* count = object_in(shown, copies).if_contains(member_text(*server, "name")))
                there[member_text(*server, "name")] = *count;
        shown[copies] = std::move(there);
    }
    return shown;
}

inline answer list_processes(call& request)
{
    const auto stack = request.stack();
    const bool narrowed = request.parameters.text("server_uid").has_value();
    json::array shown;
    for (const json::value& process : stack->part("processes")) {
        json::object one = shown_process(request, *stack, process.as_object());
        if (!narrowed || !object_in(one, "servers").empty()) shown.push_back(std::move(one));
    }
    return page_of(request, shown);
}

inline answer get_process(call& request)
{
    const auto stack = request.stack();
    const json::object& process = request.named(*stack, "processes", "name", 1, "Process");
    return enveloped(shown_process(request, *stack, process));
}

inline answer scale_process(call& request)
{
    const auto stack = request.stack();
    const std::string name = request.parameters.required("process_name");
    known_part(request, *stack, "processes", "name", {"process_name"});
    const auto counts = server_counts(request, *stack);
    return request.start_action(
        stack, "process_scale", [name, counts](stack_record& later, const std::string&) {
            json::object* const process = later.find("processes", "name", name);
            if (process == nullptr) return;
            for (const auto& [uid, count] : counts) {
                const json::object* const server = later.find("servers", "uid", uid);
                if (server == nullptr) continue;
                object_in(*process, "servers")[member_text(*server, "name")] = count;
                object_in(*process, "servers_pauses").emplace(member_text(*server, "name"), 0);
            }
        });
}

CLOUD66_DECL resource processes_resource()
{
    static constexpr std::array<route, 3> routes{{
        {"GET", "/stacks/{stack_id}/processes", "list_processes", "public", list_processes},
        {"POST", "/stacks/{stack_id}/processes", "scale_process", "admin", scale_process},
        {"GET", "/stacks/{stack_id}/processes/{process_name}", "get_process", "public", get_process},
    }};
    return {routes};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
