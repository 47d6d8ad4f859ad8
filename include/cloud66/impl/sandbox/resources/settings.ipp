// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_SANDBOX_RESOURCES_SETTINGS_IPP
#define CLOUD66_IMPL_SANDBOX_RESOURCES_SETTINGS_IPP

#include <cloud66/detail/sandbox/collection.hpp>
#include <cloud66/detail/sandbox/yaml_names.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

// The settings of stacks and of servers, and their files.
namespace cloud66::inline v1::sandbox_detail {

/// A key as paths have it.
inline std::string dashed_setting_key(std::string_view key)
{
    std::string dashed(key);
    std::ranges::replace(dashed, '.', '-');
    return dashed;
}

/// The setting that the path names, with dashes or with dots.
/// \throws http_error 404 if there is none.
inline json::object& named_setting(call& request)
{
    const std::string dashed = dashed_setting_key(request.arguments.back());
    for (json::value& setting : request.stack()->documents(kind_of(request, *request.owner.documents)))
        if (dashed_setting_key(member_text(setting.as_object(), "key")) == dashed) return setting.as_object();
    throw not_found("Setting");
}

inline response get_setting(call& request) { return enveloped(named_setting(request)); }

/// The new value that was sent, of the type of the present one.
inline json::value sent_setting_value(const parameters& sent, const json::value& present)
{
    sent.require("value");
    if (!present.is_string()) sent.required("value");
    const member_type type = present.is_string() ? member_type::text
                             : present.is_bool() ? member_type::flag
                                                 : member_type::number;
    return sent_member(sent, {"value", type});
}

/// What a changed setting changes elsewhere.
using setting_effect = std::function<void(stack_record& stack, const json::object& setting)>;

/// Starts the action that changes the setting that the path names.
inline response change_setting(call& request, action_start what, setting_effect effect)
{
    const json::object& setting = named_setting(request);
    const std::string key(member_text(setting, "key"));
    if (member_is_true(setting, "readonly")) throw bad_parameter(key, "cannot be changed");
    what.name += key;
    what.effect = [kind = kind_of(request, *request.owner.documents), key,
                   value = sent_setting_value(request.parameters, setting.at("value")),
                   effect = std::move(effect)](stack_record& later, const std::string& now) {
        json::object* changed = later.find(kind, "key", key);
        if (changed == nullptr) return;
        (*changed)["value"] = value;
        if (changed->contains("updated_at")) (*changed)["updated_at"] = now;
        effect(later, *changed);
    };
    return request.start_action(std::move(what));
}

// Settings of stacks.

/// The settings that members of the stack show, too.
inline constexpr std::array<std::pair<std::string_view, std::string_view>, 3> settings_in_stack{{
    {"stack.name", "name"},
    {"git.repository", "git"},
    {"git.branch", "git_branch"},
}};

inline constexpr collection stack_settings{.kind = "settings",
                                           .key = "key",
                                           .label = "Setting",
                                           .new_document = R"json({
    "id": null, "key": null, "value": null, "readonly": false, "hidden": false, "warning_text": "",
    "created_at": "${stack/created_at_iso}", "updated_at": "${stack/updated_at_iso}"})json",
                                           .seeds = R"json([
    {"id": "stack-name", "key": "stack.name", "value": "${stack/name}"},
    {"id": "git-repository", "key": "git.repository", "value": "${stack/git}"},
    {"id": "git-branch", "key": "git.branch", "value": "${stack/git_branch}"},
    {"id": "environment", "key": "environment", "value": "${stack/environment}", "readonly": true},
    {"id": "reconfigure-nginx", "key": "reconfigure.nginx", "value": false,
     "warning_text": "The next deployment will restart Nginx"},
    {"id": "releases-kept", "key": "releases.kept", "value": 5},
    {"id": "support-level", "key": "support.level", "value": "standard", "readonly": true, "hidden": true}
    ])json"};

inline response update_stack_setting(call& request)
{
    return change_setting(request, {.name = "stack-set: "},
                          [](stack_record& stack, const json::object& setting) {
                              for (const auto& [key, member] : settings_in_stack)
                                  if (member_is(setting, "key", key))
                                      stack.document[member] = setting.at("value");
                          });
}

// Settings of servers.

inline std::string server_settings_kind(call& request);

inline constexpr collection server_settings{.key = "key",
                                            .label = "Setting",
                                            .kind_of = server_settings_kind,
                                            .new_document = R"json({
    "id": "${number}", "key": null, "value": null, "readonly": false, "hidden": false,
    "warning_text": ""})json",
                                            .last_number = 3000,
                                            .seeds = R"json([
    {"key": "server.name", "value": "${server/name}",
     "warning_text": "The server's address in c66.me changes with its name"},
    {"key": "server.region", "value": "${server/region}", "readonly": true},
    {"key": "unattended.upgrades", "value": true},
    {"key": "swap.megabytes", "value": 1024, "warning_text": "The server has to be rebooted"}])json"};

/// The settings are made when they are first requested, since servers come and go.
inline std::string server_settings_kind(call& request)
{
    const auto stack = request.stack();
    const json::object server = stack->get("servers", "uid", request.arguments.at(1), "Server");
    const std::string kind = "servers/" + request.arguments.at(1) + "/settings";
    if (stack->documents(kind).empty())
        add_seeds(request.state, *stack, server_settings, kind, {{"server", server}});
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
    for (json::value& process : stack.documents("processes")) {
        for (const std::string_view counts : {"servers", "servers_pauses"}) {
            json::object& by_name = process.as_object().at(counts).as_object();
            const json::value* count = by_name.if_contains(before);
            if (count == nullptr) continue;
            const json::value kept = *count;
            by_name.erase(before);
            by_name[name.as_string()] = kept;
        }
    }
}

inline response update_server_setting(call& request)
{
    return change_setting(
        request,
        {.name = "server-set: ",
         .resource_type = "server",
         .resource_id = resource_number(*request.stack(), "server", request.arguments.at(1))},
        [uid = request.arguments.at(1)](stack_record& stack, const json::object& setting) {
            if (member_is(setting, "key", "server.name")) rename_server(stack, uid, setting.at("value"));
        });
}

// Versions of service.yml and manifest.yml.

/// The parameter of that kind with the text of a new version.
/// \throws http_error 400 if it is empty.
inline std::string sent_yaml(const call& request, std::string_view kind)
{
    std::string text = request.parameters.required(kind);
    const bool is_service = kind == "service_yaml";
    if (yaml_names_below(text, is_service ? "services" : "").empty())
        throw bad_parameter(kind, is_service ? "names no services" : "is not a manifest");
    return text;
}

/// Versions are listed with the newest first.
inline const json::object& add_yaml_version(server_state& state, stack_record& stack, std::string_view kind,
                                            std::string_view text, std::string_view comments,
                                            const json::value& date)
{
    json::array& versions = stack.documents(kind);
    versions.insert(versions.begin(), json::object{{"uid", state.uids.hex(32)},
                                                   {"body", text},
                                                   {"comments", comments},
                                                   {"created_at_iso", date},
                                                   {"updated_at_iso", date}});
    return versions.front().as_object();
}

/// Only a list can ask for versions without body.
inline json::object shown_yaml_version(call& request, json::object version)
{
    const bool is_list = request.arguments.size() == 1;
    if (is_list && !request.parameters.flag("include_body", true)) version.erase("body");
    return version;
}

inline constexpr collection service_yamls{
    .kind = "service_yaml", .key = "uid", .label = "Version", .shown = shown_yaml_version};
inline constexpr collection manifest_yamls{
    .kind = "manifest_yaml", .key = "uid", .label = "Version", .shown = shown_yaml_version};

inline response create_yaml_version(call& request)
{
    const std::string_view kind = request.owner.documents->kind;
    const std::string text = sent_yaml(request, kind);
    return enveloped(add_yaml_version(request.state, *request.stack(), kind, text,
                                      request.parameters.text_or("comments", ""),
                                      json::string(request.date())));
}

/// The services of the stack as a file. A stack that was created with one has it already.
inline void seed_service_yaml(server_state& state, stack_record& stack)
{
    if (!stack.documents("service_yaml").empty() || stack.documents("services").empty()) return;
    std::string text = "services:\n";
    for (const json::value& one : stack.documents("services")) {
        const json::object& service = one.as_object();
        text.append("  ").append(member_text(service, "name")).append(":\n");
        text.append("    git_url: ").append(member_text(stack.document, "git")).append("\n");
        text.append("    command: ").append(member_text(service, "command")).append("\n");
        if (stack.documents("service_yaml").empty())
            add_yaml_version(state, stack, "service_yaml", text, "First service only",
                             stack.document.at("created_at_iso"));
    }
    add_yaml_version(state, stack, "service_yaml", text, "All services", stack.document.at("updated_at_iso"));
}

/// A stack that was created with a manifest has it already.
inline void seed_manifest_yaml(server_state& state, stack_record& stack)
{
    if (!stack.documents("manifest_yaml").empty()) return;
    const std::string text = std::string(member_text(stack.document, "environment")) +
                             ":\n  docker:\n    configuration:\n      version: 24.0.7\n";
    add_yaml_version(state, stack, "manifest_yaml", text, "First version",
                     stack.document.at("created_at_iso"));
}

// Configurations of servers.

inline constexpr collection configurations{.kind = "configuration",
                                           .key = "type",
                                           .label = "Configuration",
                                           .new_document = R"json({
    "name": null, "type": null, "body": null, "comments": "", "can_apply": true,
    "changed_by": "${account/user_email}", "created_at": "${stack/created_at_iso}",
    "updated_at": "${stack/created_at_iso}"})json",
                                           .seeds = R"json([
    {"name": "Nginx", "type": "nginx",
     "body": "worker_processes auto;\nevents { worker_connections 1024; }\n"},
    {"name": "HAProxy", "type": "haproxy", "body": "defaults\n  mode http\n  timeout connect 5s\n"},
    {"name": "Redis", "type": "redis", "body": "maxmemory-policy noeviction\n", "can_apply": false}])json"};

/// A configuration file that is written to the servers.
inline void touch_servers(stack_record& stack, const std::string& now)
{
    for (json::value& server : stack.documents("servers")) server.as_object()["updated_at"] = now;
}

inline void require_applicable(const json::object& configuration, std::string_view parameter)
{
    if (!member_is_true(configuration, "can_apply"))
        throw bad_parameter(parameter, "is not possible with this type, which waits for the next deployment");
}

/// No source says whether a file is applied that comes without `must_apply`; here it is not.
inline response update_configuration(call& request)
{
    const json::object& configuration = named(request);
    const parameters& sent = request.parameters;
    sent.require("body");
    const bool applied = sent.flag("must_apply", false);
    if (applied) require_applicable(configuration, "must_apply");
    return request.start_action(
        "configuration-update",
        [type = request.arguments.at(1), body = sent.text_or("body", ""),
         message = sent.text_or("commit_message", ""), user = request.state.account.user_email,
         applied](stack_record& later, const std::string& now) {
            json::object& changed = later.get("configuration", "type", type, "Configuration");
            changed["body"] = body;
            changed["comments"] = message;
            changed["changed_by"] = user;
            changed["updated_at"] = now;
            if (applied) touch_servers(later, now);
        });
}

inline response apply_configuration(call& request)
{
    require_applicable(named(request), "type");
    return request.start_action("configuration-apply", touch_servers);
}

inline void seed_configurations(server_state& state, stack_record& stack)
{
    seed_stack(state, stack, configurations);
    if (!member_is_true(stack.document, "has_loadbalancer")) stack.erase("configuration", "type", "haproxy");
}

}  // namespace cloud66::inline v1::sandbox_detail

#endif
