// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_SANDBOX_RESOURCES_STACK_FILES_IPP
#define CLOUD66_IMPL_SANDBOX_RESOURCES_STACK_FILES_IPP

#include <cloud66/detail/sandbox/collection.hpp>
#include <cloud66/detail/sandbox/yaml_names.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The files of a stack: versions of its service.yml and manifest.yml, and the configurations of its servers.
namespace cloud66::inline v1::sandbox_detail {

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
