// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_CONFIGURATION_IPP
#define CLOUD66_SANDBOX_RESOURCES_CONFIGURATION_IPP

#include <cloud66/sandbox/pages.hpp>
#include <cloud66/sandbox/resource.hpp>

#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

inline json::object& named_configuration(const call& request, stack_record& stack)
{
    return request.named(stack, "configuration", "type", 1, "Configuration");
}

/// What servers show of a configuration file that was brought to them.
inline void touch_servers(stack_record& stack, const std::string& now)
{
    for (json::value& server : stack.part("servers")) server.as_object()["updated_at"] = now;
}

inline void require_applicable(const json::object& configuration, std::string_view parameter)
{
    if (configuration.at("can_apply") == false)
        throw bad_parameter(parameter, "is not possible with this type, which waits for the next deployment");
}

inline answer list_configurations(call& request)
{
    return page_of(request, request.stack()->part("configuration"));
}

inline answer get_configuration(call& request)
{
    return enveloped(named_configuration(request, *request.stack()));
}

/// No source says whether a file is applied that comes without `must_apply`; here it is not.
inline answer update_configuration(call& request)
{
    const auto stack = request.stack();
    const json::object& configuration = named_configuration(request, *stack);
    if (!request.parameters.has("body")) throw bad_parameter("body", "is missing");
    const bool applied = request.parameters.flag("must_apply", false);
    if (applied) require_applicable(configuration, "must_apply");
    return request.start_action(
        stack, "configuration-update",
        [type = request.arguments.at(1), body = request.parameters.text("body").value_or(""),
         message = request.parameters.text("commit_message").value_or(""),
         user = request.world.user.user_email, applied](stack_record& later, const std::string& now) {
            json::object& changed = later.get("configuration", "type", type, "Configuration");
            changed["body"] = body;
            changed["comments"] = message;
            changed["changed_by"] = user;
            changed["updated_at"] = now;
            if (applied) touch_servers(later, now);
        });
}

inline answer apply_configuration(call& request)
{
    const auto stack = request.stack();
    require_applicable(named_configuration(request, *stack), "type");
    return request.start_action(stack, "configuration-apply", touch_servers);
}

inline void seed_configuration(world& everything, stack_record& stack)
{
    const auto add = [&](std::string_view name, std::string_view type, std::string_view body,
                         bool can_apply) {
        json::object configuration;
        configuration["name"] = name;
        configuration["type"] = type;
        configuration["body"] = body;
        configuration["comments"] = "";
        configuration["can_apply"] = can_apply;
        configuration["changed_by"] = everything.user.user_email;
        configuration["created_at"] = stack.document.at("created_at_iso");
        configuration["updated_at"] = stack.document.at("created_at_iso");
        stack.part("configuration").push_back(std::move(configuration));
    };
    add("Nginx", "nginx", "worker_processes auto;\nevents { worker_connections 1024; }\n", true);
    if (stack.document.at("has_loadbalancer") == true)
        add("HAProxy", "haproxy", "defaults\n  mode http\n  timeout connect 5s\n", true);
    add("Redis", "redis", "maxmemory-policy noeviction\n", false);
}

CLOUD66_DECL resource configuration_resource()
{
    static constexpr std::array<route, 4> routes{{
        {"GET", "/stacks/{stack_id}/configuration", "list_configurations", any_token, list_configurations},
        {"GET", "/stacks/{stack_id}/configuration/{type}/show", "get_configuration", any_token,
         get_configuration},
        {"POST", "/stacks/{stack_id}/configuration/{type}/update", "update_configuration", any_token,
         update_configuration},
        {"POST", "/stacks/{stack_id}/configuration/{type}/apply", "apply_configuration", any_token,
         apply_configuration},
    }};
    return {routes, nullptr, seed_configuration};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
