// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_STACK_SETTINGS_IPP
#define CLOUD66_SANDBOX_RESOURCES_STACK_SETTINGS_IPP

#include <cloud66/sandbox/pages.hpp>
#include <cloud66/sandbox/resource.hpp>
#include <cloud66/sandbox/resources/settings.hpp>

#include <array>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// The settings that members of the stack show, too.
inline constexpr std::array<std::pair<std::string_view, std::string_view>, 3> settings_in_stack{{
    {"stack.name", "name"},
    {"git.repository", "git"},
    {"git.branch", "git_branch"},
}};

inline answer list_stack_settings(call& request)
{
    return page_of(request, request.stack()->part("settings"));
}

inline answer get_stack_setting(call& request)
{
    return enveloped(named_setting(*request.stack(), "settings", request.arguments.at(1)));
}

inline answer update_stack_setting(call& request)
{
    action_start what;
    what.name = "stack-set: ";
    return change_setting(request, "settings", request.arguments.at(1), std::move(what),
                          [](stack_record& stack, const json::object& setting) {
                              for (const auto& [key, member] : settings_in_stack)
                                  if (member_is(setting, "key", key))
                                      stack.document[member] = setting.at("value");
                          });
}

inline void seed_stack_settings(world&, stack_record& stack)
{
    const auto add = [&](const setting_facts& facts) {
        json::object setting = setting_document(json::string(dashed_setting_key(facts.key)), facts);
        setting["created_at"] = stack.document.at("created_at_iso");
        setting["updated_at"] = stack.document.at("updated_at_iso");
        stack.part("settings").push_back(std::move(setting));
    };
    for (const auto& [key, member] : settings_in_stack) add({key, stack.document.at(member)});
    add({"environment", stack.document.at("environment"), true});
    add({"reconfigure.nginx", false, false, "The next deployment will restart Nginx"});
    add({"releases.kept", 5});
    add({"support.level", "standard", true, "", true});
}

CLOUD66_DECL resource stack_settings_resource()
{
    static constexpr std::array<route, 3> routes{{
        {"GET", "/stacks/{stack_id}/settings", "list_stack_settings", "public", list_stack_settings},
        {"GET", "/stacks/{stack_id}/settings/{setting_id}", "get_stack_setting", "public", get_stack_setting},
        {"PUT", "/stacks/{stack_id}/settings/{setting_id}", "update_stack_setting", "admin",
         update_stack_setting},
    }};
    return {routes, nullptr, seed_stack_settings};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
