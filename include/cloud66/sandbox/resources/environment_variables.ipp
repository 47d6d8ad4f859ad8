// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_ENVIRONMENT_VARIABLES_IPP
#define CLOUD66_SANDBOX_RESOURCES_ENVIRONMENT_VARIABLES_IPP

#include <cloud66/error.hpp>
#include <cloud66/sandbox/pages.hpp>
#include <cloud66/sandbox/resource.hpp>
#include <cloud66/workflows/dotenv.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

// What changes do to a stack's variables.

inline json::object new_variable(stack_record& stack, std::string_view key, std::string_view value,
                                 const std::string& now)
{
    json::object variable;
    variable["id"] = stack.next_number("environments", "id", 4150);
    variable["key"] = key;
    variable["value"] = value;
    variable["readonly"] = false;
    for (const char* date : {"created_at", "updated_at", "created_at_iso", "updated_at_iso"})
        variable[date] = now;
    variable["is_password"] = false;
    variable["is_generated"] = false;
    variable["history"] = json::array();
    return variable;
}

/// Gives a variable another value, and keeps the old one in its history.
inline void change_variable(json::object& variable, std::string_view value, const std::string& now)
{
    if (member_text(variable, "value") == value) return;
    json::array& history = variable["history"].as_array();
    json::object entry;
    entry["key"] = history.size() + 1;
    entry["value"] = variable["value"];
    for (const char* date : {"created_at", "updated_at", "created_at_iso", "updated_at_iso"})
        entry[date] = variable["updated_at"];
    history.push_back(std::move(entry));
    variable["value"] = value;
    variable["updated_at"] = now;
    variable["updated_at_iso"] = now;
}

inline void set_variable(stack_record& stack, std::string_view key, std::string_view value,
                         const std::string& now)
{
    if (json::object* known = stack.find("environments", "key", key))
        change_variable(*known, value, now);
    else
        stack.part("environments").push_back(new_variable(stack, key, value, now));
}

inline bool variable_is(const json::object& variable, std::string_view flag)
{
    const json::value* value = variable.if_contains(flag);
    return value != nullptr && *value == json::value(true);
}

inline refusal variable_conflict(std::string_view key, std::string_view why)
{
    return {409, "conflict", "The variable does not allow this", std::string(key) + " " + std::string(why)};
}

inline std::string checked_value(const parameters& sent)
{
    if (!sent.has("value")) throw bad_parameter("value", "is missing");
    return sent.text("value").value_or("");
}

inline void check_strategy(const call& request)
{
    request.parameters.choice("apply_strategy", {"immediately", "deployment"}, "");
}

// One text for all.

/// A value that `parse_dotenv` and other readers take for this one.
inline std::string dotenv_value(std::string_view value)
{
    std::string quoted = "\"";
    for (const char c : value) {
        if (c == '\n') {
            quoted += "\\n";
            continue;
        }
        if (c == '"' || c == '\\' || c == '$') quoted += '\\';
        quoted += c;
    }
    return quoted + '"';
}

/// Whether `types`, joined by commas, ask for a variable.
inline bool is_requested(const json::object& variable, std::string_view types)
{
    bool wanted = false;
    while (!types.empty()) {
        const std::string_view type = types.substr(0, types.find(','));
        types.remove_prefix((std::min)(type.size() + 1, types.size()));
        if (type == "all")
            wanted = true;
        else if (type == "user")
            wanted = wanted || !variable_is(variable, "is_generated");
        else if (type == "generated")
            wanted = wanted || variable_is(variable, "is_generated");
        else if (type == "locked")
            wanted = wanted || variable_is(variable, "readonly");
        else
            throw bad_parameter("requested_types", "is not one of all, user, generated, locked");
    }
    return wanted;
}

inline answer download_variables(const call& request, stack_record& stack, bool as_json)
{
    const std::string types = request.parameters.text("requested_types").value_or("all");
    json::object values;
    std::string lines;
    for (const json::value& one : stack.part("environments")) {
        const json::object& variable = one.get_object();
        if (!is_requested(variable, types)) continue;
        values[variable.at("key").get_string()] = variable.at("value");
        lines.append(member_text(variable, "key")).append("=");
        lines.append(dotenv_value(member_text(variable, "value"))).append("\n");
    }
    json::object text;
    text["contents"] = as_json ? json::serialize(values) : lines;
    return enveloped(std::move(text));
}

inline std::map<std::string, std::string> variables_in_dotenv(const std::string& contents)
{
    try {
        return parse_dotenv(contents, "line");
    } catch (const error& unread) {
        throw bad_parameter("contents", "is not dotenv: " + unread.details().message);
    }
}

inline std::map<std::string, std::string> variables_in_json(const std::string& contents)
{
    boost::system::error_code failed;
    const json::value parsed = json::parse(contents, failed);
    if (failed || !parsed.is_object()) throw bad_parameter("contents", "is not a JSON object");
    std::map<std::string, std::string> variables;
    for (const auto& [key, value] : parsed.get_object()) {
        if (value.is_structured()) throw bad_parameter("contents", "has a value that is not plain");
        variables[key] =
            value.is_string() ? std::string(std::string_view(value.get_string())) : json::serialize(value);
    }
    return variables;
}

/// The variables in the text of a bulk request.
inline std::map<std::string, std::string> variables_sent(const parameters& sent)
{
    const std::string format = sent.choice("environments_format", {"dotenv", "json"}, "");
    if (format.empty()) throw bad_parameter("environments_format", "is missing");
    const std::string contents = sent.required("contents");
    return format == "json" ? variables_in_json(contents) : variables_in_dotenv(contents);
}

// Handlers.

inline answer list_environment_variables(call& request)
{
    const auto stack = request.stack();
    const std::string format =
        request.parameters.choice("environments_format", {"api", "dotenv", "json"}, "api");
    if (format == "api") return page_of(request, stack->part("environments"));
    return download_variables(request, *stack, format == "json");
}

inline answer get_environment_variable(call& request)
{
    return enveloped(request.named(*request.stack(), "environments", "id", 1, "Environment variable"));
}

inline answer create_environment_variable(call& request)
{
    const auto stack = request.stack();
    const std::string key = request.parameters.required("key");
    const std::string value = checked_value(request.parameters);
    check_strategy(request);
    if (stack->find("environments", "key", key) != nullptr) throw variable_conflict(key, "is there already");
    return request.start_action(
        stack, "env-var-create",
        [key, value](stack_record& later, const std::string& now) { set_variable(later, key, value, now); });
}

/// The variable that the path names, which the caller may change.
inline std::string changeable_variable(const call& request, stack_record& stack)
{
    const json::object& variable = request.named(stack, "environments", "key", 1, "Environment variable");
    const std::string key(member_text(variable, "key"));
    if (variable_is(variable, "readonly")) throw variable_conflict(key, "is read-only");
    return key;
}

inline answer update_environment_variable(call& request)
{
    const auto stack = request.stack();
    const std::string key = changeable_variable(request, *stack);
    const std::string value = checked_value(request.parameters);
    check_strategy(request);
    return request.start_action(
        stack, "env-var-update",
        [key, value](stack_record& later, const std::string& now) { set_variable(later, key, value, now); });
}

inline answer delete_environment_variable(call& request)
{
    const auto stack = request.stack();
    const std::string key = changeable_variable(request, *stack);
    if (variable_is(*stack->find("environments", "key", key), "is_generated"))
        throw variable_conflict(key, "is generated");
    return request.start_action(stack, "env-var-delete", [key](stack_record& later, const std::string&) {
        later.erase("environments", "key", key);
    });
}

/// Read-only variables may be among the others, as they are in a download, if they are not to be changed.
template <bool Replaces>
answer bulk_environment_variables(call& request)
{
    const auto stack = request.stack();
    const auto variables = variables_sent(request.parameters);
    check_strategy(request);
    for (const auto& [key, value] : variables) {
        const json::object* known = stack->find("environments", "key", key);
        if (known && variable_is(*known, "readonly") && member_text(*known, "value") != value)
            throw variable_conflict(key, "is read-only");
    }
    return request.start_action(
        stack, "env-vars-bulk-update", [variables](stack_record& later, const std::string& now) {
            for (const auto& [key, value] : variables) set_variable(later, key, value, now);
            if constexpr (!Replaces) return;
            json::array& all = later.part("environments");
            const auto gone = std::remove_if(all.begin(), all.end(), [&](const json::value& one) {
                const json::object& variable = one.get_object();
                return !variable_is(variable, "is_generated") && !variable_is(variable, "readonly") &&
                       !variables.contains(std::string(member_text(variable, "key")));
            });
            all.erase(gone, all.end());
        });
}

inline void seed_environment_variables(world& everything, stack_record& stack)
{
    const std::string now = everything.dates.iso(everything.dates.start() - std::chrono::hours(24 * 30));
    const std::string later = everything.dates.iso(everything.dates.start() - std::chrono::hours(24 * 3));
    const auto add = [&](std::string_view key, std::string_view value, bool generated, bool readonly) {
        json::object variable = new_variable(stack, key, value, now);
        variable["is_generated"] = generated;
        variable["readonly"] = readonly;
        stack.part("environments").push_back(std::move(variable));
    };
    add("STACK_GIT_BRANCH", member_text(stack.document, "git_branch"), true, true);
    add("POSTGRESQL_ADDRESS", "10.0.0.4", true, false);
    add("SECRET_KEY_BASE", everything.uids.hex(64), false, false);
    stack.part("environments").back().as_object()["is_password"] = true;
    add("LOG_LEVEL", "debug", false, false);
    set_variable(stack, "LOG_LEVEL", "info", later);
}

CLOUD66_DECL resource environment_variables_resource()
{
    static constexpr std::array<route, 7> routes{{
        {"GET", "/stacks/{stack_id}/environments", "list_environment_variables", "admin",
         list_environment_variables},
        {"POST", "/stacks/{stack_id}/environments", "create_environment_variable", "admin",
         create_environment_variable},
        {"POST", "/stacks/{stack_id}/environments/bulk", "upload_environment_variables", any_token,
         bulk_environment_variables<true>},
        {"PATCH", "/stacks/{stack_id}/environments/bulk", "patch_environment_variables", any_token,
         bulk_environment_variables<false>},
        {"GET", "/stacks/{stack_id}/environments/{id_or_key}", "get_environment_variable", "admin",
         get_environment_variable},
        {"PUT", "/stacks/{stack_id}/environments/{id_or_key}", "update_environment_variable", "admin",
         update_environment_variable},
        {"DELETE", "/stacks/{stack_id}/environments/{id_or_key}", "delete_environment_variable", "admin",
         delete_environment_variable},
    }};
    return {routes, nullptr, seed_environment_variables};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
