// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_SANDBOX_RESOURCES_ENVIRONMENT_VARIABLES_IPP
#define CLOUD66_IMPL_SANDBOX_RESOURCES_ENVIRONMENT_VARIABLES_IPP

#include <cloud66/detail/sandbox/collection.hpp>
#include <cloud66/error.hpp>
#include <cloud66/workflows/dotenv.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloud66::inline v1::sandbox_detail {

inline constexpr collection environment_variables{.kind = "environments",
                                                  .key = "key",
                                                  .label = "Environment variable",
                                                  .new_document = R"json({
    "id": "${number}", "key": null, "value": null, "readonly": false, "created_at": "${now}",
    "updated_at": "${now}", "created_at_iso": "${now}", "updated_at_iso": "${now}", "is_password": false,
    "is_generated": false, "history": []})json",
                                                  .last_number = 4150,
                                                  .seeds = R"json([
    {"key": "STACK_GIT_BRANCH", "value": "${stack/git_branch}", "is_generated": true, "readonly": true},
    {"key": "POSTGRESQL_ADDRESS", "value": "10.0.0.4", "is_generated": true},
    {"key": "SECRET_KEY_BASE", "value": "${hex 64}", "is_password": true},
    {"key": "LOG_LEVEL", "value": "debug"}])json",
                                                  .seed_age = 24 * 30};

/// Gives a variable another value, and keeps the old one in its history.
inline void change_variable(json::object& variable, std::string_view value, const std::string& now)
{
    if (member_text(variable, "value") == value) return;
    json::array& history = variable["history"].as_array();
    json::object entry{{"key", history.size() + 1}, {"value", variable["value"]}};
    for (const char* date : {"created_at", "updated_at", "created_at_iso", "updated_at_iso"})
        entry[date] = variable["updated_at"];
    history.push_back(std::move(entry));
    variable["value"] = value;
    set_members(variable, {"updated_at", "updated_at_iso"}, now);
}

inline void set_variable(server_state& state, stack_record& stack, std::string_view key,
                         std::string_view value, const std::string& now)
{
    if (json::object* known = stack.find("environments", "key", key))
        return change_variable(*known, value, now);
    json::object variable = new_document(state, stack, environment_variables, "environments", now);
    variable["key"] = key;
    variable["value"] = value;
    stack.documents("environments").push_back(std::move(variable));
}

inline http_error variable_conflict(std::string_view key, std::string_view why)
{
    return conflict("The variable does not allow this", std::string(key) + " " + std::string(why));
}

inline void check_strategy(const call& request)
{
    request.parameters.choice("apply_strategy", {"immediately", "deployment"}, "");
}

/// Sets variables at once, so that the next request finds them, and starts the action that brings them to the
/// servers.
/// \param removed those that the action removes.
inline response start_setting_variables(call& request, std::string action,
                                        const std::map<std::string, std::string>& variables,
                                        std::vector<std::string> removed = {})
{
    const auto stack = request.stack();
    for (const auto& [key, value] : variables)
        set_variable(request.state, *stack, key, value, request.date());
    return request.start_action(std::move(action),
                                [removed = std::move(removed)](stack_record& later, const std::string&) {
                                    for (const std::string& key : removed)
                                        later.erase("environments", "key", key);
                                });
}

// One text for all variables.

/// A value that `parse_dotenv` and other readers take for this one.
inline std::string dotenv_value(std::string_view value)
{
    std::string quoted = "\"";
    for (const char c : value) {
        if (c == '"' || c == '\\' || c == '$') quoted += '\\';
        quoted += c == '\n' ? std::string("\\n") : std::string(1, c);
    }
    return quoted + '"';
}

/// Whether `types`, joined by commas, ask for a variable.
inline bool is_requested(const json::object& variable, std::string_view types)
{
    bool wanted = false;
    for (const std::string& type : split(types, ',')) {
        const bool is_generated = member_is_true(variable, "is_generated");
        if (type != "all" && type != "user" && type != "generated" && type != "locked")
            throw bad_parameter("requested_types", "is not one of all, user, generated, locked");
        wanted = wanted || type == "all" || (type == "user" && !is_generated) ||
                 (type == "generated" && is_generated) ||
                 (type == "locked" && member_is_true(variable, "readonly"));
    }
    return wanted;
}

inline response download_variables(call& request, bool as_json)
{
    const std::string types = request.parameters.text_or("requested_types", "all");
    json::object values;
    std::string lines;
    for (const json::value& one : request.store().documents("environments")) {
        const json::object& variable = one.get_object();
        if (!is_requested(variable, types)) continue;
        values[member_text(variable, "key")] = variable.at("value");
        lines.append(member_text(variable, "key")).append("=");
        lines.append(dotenv_value(member_text(variable, "value"))).append("\n");
    }
    return enveloped(json::object{{"contents", as_json ? json::serialize(values) : lines}});
}

inline std::map<std::string, std::string> variables_in_json(const std::string& contents)
{
    boost::system::error_code failed;
    const json::value parsed = json::parse(contents, failed);
    if (failed || !parsed.is_object()) throw bad_parameter("contents", "is not a JSON object");
    std::map<std::string, std::string> variables;
    for (const auto& [key, value] : parsed.get_object()) {
        if (value.is_structured()) throw bad_parameter("contents", "has a value that is not plain");
        variables[key] = plain_text(value);
    }
    return variables;
}

/// The variables in the text of a bulk request.
inline std::map<std::string, std::string> variables_sent(const parameters& sent)
{
    const std::string format = sent.required_choice("environments_format", {"dotenv", "json"});
    const std::string contents = sent.required("contents");
    if (format == "json") return variables_in_json(contents);
    try {
        std::map<std::string, std::string> variables;
        for (const auto& [name, value] : parse_dotenv(contents, "line"))
            variables.emplace(name, value.reveal());
        return variables;
    } catch (const error& unread) {
        throw bad_parameter("contents", "is not dotenv: " + unread.details().message);
    }
}

// Handlers.

inline response list_environment_variables(call& request)
{
    const std::string format =
        request.parameters.choice("environments_format", {"api", "dotenv", "json"}, "api");
    return format == "api" ? list_documents(request) : download_variables(request, format == "json");
}

/// By its id, unlike the other operations.
inline response get_environment_variable(call& request)
{
    return enveloped(
        request.store().get("environments", "id", request.arguments.at(1), environment_variables.label));
}

inline std::string sent_variable_value(const call& request)
{
    request.parameters.require("value");
    check_strategy(request);
    return request.parameters.text_or("value", "");
}

inline response create_environment_variable(call& request)
{
    const std::string key = request.parameters.required("key");
    const std::string value = sent_variable_value(request);
    if (request.store().find("environments", "key", key) != nullptr)
        throw variable_conflict(key, "is there already");
    return start_setting_variables(request, "env-var-create", {{key, value}});
}

/// The variable that the path names, which the caller may change.
inline const json::object& changeable_variable(call& request)
{
    const json::object& variable = named(request);
    if (member_is_true(variable, "readonly"))
        throw variable_conflict(request.arguments.at(1), "is read-only");
    return variable;
}

inline response update_environment_variable(call& request)
{
    changeable_variable(request);
    return start_setting_variables(request, "env-var-update",
                                   {{request.arguments.at(1), sent_variable_value(request)}});
}

inline response delete_environment_variable(call& request)
{
    const std::string& key = request.arguments.at(1);
    if (member_is_true(changeable_variable(request), "is_generated"))
        throw variable_conflict(key, "is generated");
    return start_setting_variables(request, "env-var-delete", {}, {key});
}

/// The variables that an upload does not name and that the caller may remove.
inline std::vector<std::string> variables_to_remove(stack_record& stack,
                                                    const std::map<std::string, std::string>& uploaded)
{
    std::vector<std::string> removed;
    for (const json::value& one : stack.documents("environments")) {
        const json::object& variable = one.get_object();
        std::string key(member_text(variable, "key"));
        if (!member_is_true(variable, "is_generated") && !member_is_true(variable, "readonly") &&
            !uploaded.contains(key))
            removed.push_back(std::move(key));
    }
    return removed;
}

/// Read-only variables may be among the others, as they are in a download, if they are not to be changed.
template <bool Replaces>
response bulk_environment_variables(call& request)
{
    const auto stack = request.stack();
    const auto variables = variables_sent(request.parameters);
    check_strategy(request);
    for (const auto& [key, value] : variables) {
        const json::object* known = stack->find("environments", "key", key);
        if (known && member_is_true(*known, "readonly") && member_text(*known, "value") != value)
            throw variable_conflict(key, "is read-only");
    }
    return start_setting_variables(
        request, "env-vars-bulk-update", variables,
        Replaces ? variables_to_remove(*stack, variables) : std::vector<std::string>());
}

inline void seed_environment_variables(server_state& state, stack_record& stack)
{
    seed_stack(state, stack, environment_variables);
    set_variable(state, stack, "LOG_LEVEL", "info", date_before_start(state, 24 * 3));
}

}  // namespace cloud66::inline v1::sandbox_detail

#endif
