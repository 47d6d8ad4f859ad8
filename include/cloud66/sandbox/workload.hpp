// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_WORKLOAD_HPP
#define CLOUD66_SANDBOX_WORKLOAD_HPP

#include <cloud66/config.hpp>
#include <cloud66/sandbox/world.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// What runs on the servers of a stack: how several resources name it and what their actions do to it.
namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// \returns the text of the first spelling that was sent, if it names a document of that kind; else empty.
/// \throws refusal 400 if it names nothing.
inline std::string known_part(const call& request, stack_record& stack, std::string_view kind,
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

/// The counts by server uid in the parameter `server_count`.
/// \throws refusal 400 if there are none, or one is negative or of a server that is not in the stack.
inline std::vector<std::pair<std::string, std::int64_t>> server_counts(const call& request,
                                                                       stack_record& stack)
{
    auto counts = request.parameters.numbers("server_count", 0);
    for (const auto& [uid, count] : counts)
        if (stack.find("servers", "uid", uid) == nullptr)
            throw bad_parameter("server_count[" + uid + "]", "is not known in this stack");
    return counts;
}

/// The object in a member of a document, made if there is none.
inline json::object& object_in(json::object& document, std::string_view member)
{
    json::value& value = document[member];
    return value.is_object() ? value.get_object() : value.emplace_object();
}

/// The list in a member of a document, made if there is none.
inline json::array& array_in(json::object& document, std::string_view member)
{
    json::value& value = document[member];
    return value.is_array() ? value.get_array() : value.emplace_array();
}

/// Whether one of the server's roles is the group that a request names.
inline bool server_in_group(const json::object& server, std::string_view group)
{
    if (group == "all") return true;
    const json::value* roles = server.if_contains("server_roles");
    if (roles == nullptr || !roles->is_array()) return false;
    for (const json::value& role : roles->get_array())
        if (role.is_string() &&
            (std::string_view(role.get_string()) == group ||
             (group == "postgres" && std::string_view(role.get_string()) == "postgresql")))
            return true;
    return false;
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
    container["started_at"] = now;
    container["updated_at"] = now;
}

inline void show_stopped(json::object& container, const std::string& now)
{
    container["status"] = "stopped";
    container["health_state"] = 3;
    container["updated_at"] = now;
}

using container_change = void (*)(json::object& container, const std::string& now);

/// Changes one container.
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

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
