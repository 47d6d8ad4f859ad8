// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_SANDBOX_WORKLOAD_HPP
#define CLOUD66_DETAIL_SANDBOX_WORKLOAD_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/sandbox/route.hpp>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// How requests name what runs on the servers of a stack, and what actions do to it.
namespace cloud66::inline v1::sandbox_detail {

/// \returns the text of the first spelling that was sent, if it names a document of that kind; else empty.
/// \throws http_error 400 if it names nothing.
inline std::string sent_reference(const call& request, stack_record& stack, std::string_view kind,
                                  std::string_view member, std::initializer_list<std::string_view> spellings)
{
    for (const std::string_view spelling : spellings) {
        const auto value = request.parameters.text(spelling);
        if (!value) continue;
        if (stack.find(kind, member, *value) == nullptr)
            throw bad_parameter(spelling, "is not known in this stack");
        return *value;
    }
    return {};
}

using counts_by_server = std::vector<std::pair<std::string, std::int64_t>>;

/// The counts by server uid in the parameter `server_count`.
/// \throws http_error 400 if there are none, or one is negative or of a server that is not in the stack.
inline counts_by_server server_counts(const call& request, stack_record& stack)
{
    auto counts = request.parameters.numbers("server_count", 0);
    for (const auto& [uid, count] : counts)
        if (stack.find("servers", "uid", uid) == nullptr)
            throw bad_parameter("server_count[" + uid + "]", "is not known in this stack");
    return counts;
}

/// Whether one of the server's roles is the group that a request names.
inline bool server_in_group(const json::object& server, std::string_view group)
{
    const json::array& roles = array_in(server, "server_roles");
    return group == "all" || has_text(roles, group) || (group == "postgres" && has_text(roles, "postgresql"));
}

/// The container with that uid; null if there is none.
inline json::object* find_container(stack_record& stack, std::string_view uid)
{
    json::object* found = nullptr;
    for_each_container(stack, {}, {}, [&](json::object& container) {
        if (member_is(container, "uid", uid)) found = &container;
    });
    return found;
}

inline void show_started(json::object& container, const std::string& now)
{
    container["status"] = "running";
    container["health_state"] = 1;
    set_members(container, {"started_at", "updated_at"}, now);
}

inline void show_stopped(json::object& container, const std::string& now)
{
    container["status"] = "stopped";
    container["health_state"] = 3;
    container["updated_at"] = now;
}

using container_change = void (*)(json::object& container, const std::string& now);

inline action_effect change_container(std::string uid, container_change change)
{
    return [uid = std::move(uid), change](stack_record& later, const std::string& now) {
        if (json::object* container = find_container(later, uid)) change(*container, now);
    };
}

/// Changes the containers of a service on a server; an empty name stands for any.
inline action_effect change_containers(std::string service, std::string server_uid, container_change change)
{
    return [service = std::move(service), server_uid = std::move(server_uid), change](
               stack_record& later, const std::string& now) {
        for_each_container(later, service, server_uid,
                           [&](json::object& container) { change(container, now); });
    };
}

inline void reboot(stack_record& stack, json::object& server, const std::string& now)
{
    server["updated_at"] = now;
    for_each_container(stack, {}, member_text(server, "uid"),
                       [&](json::object& container) { show_started(container, now); });
}

}  // namespace cloud66::inline v1::sandbox_detail

#endif
