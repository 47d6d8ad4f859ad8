// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_SERVER_SETTINGS_IPP
#define CLOUD66_SANDBOX_RESOURCES_SERVER_SETTINGS_IPP

#include <cloud66/sandbox/pages.hpp>
#include <cloud66/sandbox/resource.hpp>
#include <cloud66/sandbox/resources/settings.hpp>

#include <array>
#include <string>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// Where the settings of the server are that the request names. They are made when they are first asked for,
/// since servers come and go.
inline std::string server_settings_kind(const call& request)
{
    const auto stack = request.stack();
    const json::object& server = request.named(*stack, "servers", "uid", 1, "Server");
    const std::string kind = "servers/" + request.arguments.at(1) + "/settings";
    json::array& settings = stack->part(kind);
    if (!settings.empty()) return kind;
    const auto add = [&](const setting_facts& facts) {
        settings.push_back(setting_document(stack->next_number(kind, "id", 3000), facts));
    };
    add({"server.name", server.at("name"), false, "The server's address in c66.me changes with its name"});
    add({"server.region", server.at("region"), true});
    add({"unattended.upgrades", true});
    add({"swap.megabytes", 1024, false, "The server has to be rebooted"});
    return kind;
}

/// Gives a server another name in all that names it.
inline void rename_server(stack_record& stack, std::string_view uid, const json::value& name)
{
    json::object* server = stack.find("servers", "uid", uid);
    if (server == nullptr) return;
    const std::string before(member_text(*server, "name"));
    (*server)["name"] = name;
    for_each_container(stack, {}, uid, [&](json::object& container) { container["server_name"] = name; });
    for (json::value& process : stack.part("processes")) {
        for (const std::string_view counts : {"servers", "servers_pauses"}) {
            json::object& by_name = process.as_object().at(counts).as_object();
            if (const json::value* count = by_name.if_contains(before)) {
                const json::value kept = *count;
                by_name.erase(before);
                by_name[name.as_string()] = kept;
            }
        }
    }
}

inline answer list_server_settings(call& request)
{
    return page_of(request, request.stack()->part(server_settings_kind(request)));
}

inline answer get_server_setting(call& request)
{
    return enveloped(named_setting(*request.stack(), server_settings_kind(request), request.arguments.at(2)));
}

inline answer update_server_setting(call& request)
{
    action_start what;
    what.name = "server-set: ";
    what.resource_type = "server";
    return change_setting(request, server_settings_kind(request), request.arguments.at(2), std::move(what),
                          [uid = request.arguments.at(1)](stack_record& stack, const json::object& setting) {
                              if (member_is(setting, "key", "server.name"))
                                  rename_server(stack, uid, setting.at("value"));
                          });
}

CLOUD66_DECL resource server_settings_resource()
{
    static constexpr std::array<route, 3> routes{{
        {"GET", "/stacks/{stack_id}/servers/{server_uid}/settings", "list_server_settings", "public",
         list_server_settings},
        {"GET", "/stacks/{stack_id}/servers/{server_uid}/settings/{setting_id}", "get_server_setting",
         "public", get_server_setting},
        {"PUT", "/stacks/{stack_id}/servers/{server_uid}/settings/{setting_id}", "update_server_setting",
         "admin", update_server_setting},
    }};
    return {routes};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
