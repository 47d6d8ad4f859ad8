// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_SETTINGS_HPP
#define CLOUD66_SANDBOX_RESOURCES_SETTINGS_HPP

#include <cloud66/sandbox/world.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

// What is common to the settings of stacks and of servers.
namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// What makes one seeded setting different from the next.
struct setting_facts
{
    std::string_view key;
    json::value value;
    bool readonly = false;
    std::string_view warning = "";
    bool hidden = false;
};

/// The inventory's `ServerSetting`, which is the inventory's `StackSetting` but for the dates.
inline json::object setting_document(json::value id, const setting_facts& facts)
{
    json::object setting;
    setting["id"] = std::move(id);
    setting["key"] = facts.key;
    setting["value"] = facts.value;
    setting["readonly"] = facts.readonly;
    setting["hidden"] = facts.hidden;
    setting["warning_text"] = facts.warning;
    return setting;
}

/// A key as paths have it.
inline std::string dashed_setting_key(std::string_view key)
{
    std::string dashed(key);
    std::ranges::replace(dashed, '.', '-');
    return dashed;
}

/// The setting that a path names, with dashes or with dots.
/// \throws refusal 404 if there is none.
inline json::object& named_setting(stack_record& stack, std::string_view kind, std::string_view name)
{
    const std::string dashed = dashed_setting_key(name);
    for (json::value& setting : stack.part(kind))
        if (dashed_setting_key(member_text(setting.as_object(), "key")) == dashed) return setting.as_object();
    throw not_found("Setting");
}

/// The new value that was sent, as what the present one is: a switch, a number or a text.
/// \throws refusal 400 if it is something else.
inline json::value sent_setting_value(const call& request, const json::value& present)
{
    const parameters& sent = request.parameters;
    if (!sent.has("value")) throw bad_parameter("value", "is missing");
    if (present.is_string()) return json::string(sent.text("value").value_or(""));
    sent.required("value");
    if (present.is_bool()) return sent.flag("value", false);
    return sent.number("value", 0, 0);
}

/// What a changed setting changes elsewhere.
using setting_effect = std::function<void(stack_record& stack, const json::object& setting)>;

/// Starts the action that changes the setting of that name.
inline answer change_setting(call& request, std::string kind, const std::string& name, action_start what,
                             setting_effect effect)
{
    const auto stack = request.stack();
    const json::object& setting = named_setting(*stack, kind, name);
    const std::string key(member_text(setting, "key"));
    if (setting.at("readonly") == true) throw bad_parameter(key, "cannot be changed");
    what.name += key;
    what.effect = [kind = std::move(kind), key, value = sent_setting_value(request, setting.at("value")),
                   effect = std::move(effect)](stack_record& later, const std::string& now) {
        json::object* changed = later.find(kind, "key", key);
        if (changed == nullptr) return;
        (*changed)["value"] = value;
        if (changed->contains("updated_at")) (*changed)["updated_at"] = now;
        effect(later, *changed);
    };
    return request.start_action(stack, std::move(what));
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
