// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_SANDBOX_SEED_HPP
#define CLOUD66_DETAIL_SANDBOX_SEED_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/sandbox/parameters.hpp>
#include <cloud66/detail/sandbox/server_state.hpp>
#include <cloud66/testing/sandbox_options.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

// Makes the documents of a stack, with servers, services, processes and past actions.
namespace cloud66::inline v1::sandbox_detail {

/// `Storefront API` as `storefront-api`, or with another separator.
inline std::string slug_of(std::string_view name, char separator)
{
    std::string slug;
    for (const char c : name) {
        const char low = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        slug += (low >= 'a' && low <= 'z') || (low >= '0' && low <= '9') ? low : separator;
    }
    return slug;
}

/// Adds a stack with every member of the inventory's `Stack` and nothing in it.
/// \param seed its name, and those of the members below in which it differs from other stacks.
inline std::shared_ptr<stack_record> seed_stack(server_state& state, const json::object& seed)
{
    json::object values = parse_document(R"json({
        "environment": "production", "language": "ruby", "framework": "docker", "backend": "docker",
        "git_branch": "main", "has_loadbalancer": false, "age_in_days": 120})json");
    add_members(values, seed);
    auto stack = std::make_shared<stack_record>();
    stack->id = 84195 + static_cast<std::int64_t>(state.stack_count()) * 7;
    const auto start = state.dates.date(state.dates.start());
    const auto created = start - std::chrono::days(values.at("age_in_days").to_number<int>());
    const auto updated = start - std::chrono::hours(2);
    const bool kubernetes = values.at("backend") == "kubernetes";
    const std::string slug = slug_of(member_text(values, "name"), '-');
    add_members(values, {{"slug", slug},
                         {"directory", slug_of(member_text(values, "name"), '_')},
                         {"created", iso_date(created)},
                         {"updated", iso_date(updated)},
                         {"legacy_created", legacy_date(created)},
                         {"legacy_updated", legacy_date(updated)},
                         {"kubernetes", kubernetes},
                         {"cluster_name", kubernetes ? json::value("north") : json::value()},
                         {"namespaces", kubernetes ? json::array{slug} : json::array()}});
    stack->document = from_template(state, R"json({
        "uid": "${hex 32}", "name": "${name}", "account_id": "${account/id}",
        "account_name": "${account/name}", "git": "git@github.com:acme-trading/${slug}.git",
        "git_branch": "${git_branch}", "environment": "${environment}", "cloud": "DigitalOcean",
        "fqdn": "${slug}.${environment}.example.dev.c66.me", "language": "${language}",
        "framework": "${framework}", "status": 1, "health": 3, "last_activity": "${updated}",
        "last_activity_iso": "${updated}", "maintenance_mode": false,
        "has_loadbalancer": "${has_loadbalancer}", "created_at": "${legacy_created}",
        "updated_at": "${legacy_updated}", "deploy_directory": "/var/deploy/${directory}",
        "cloud_status": "deployed", "created_at_iso": "${created}", "updated_at_iso": "${updated}",
        "redeploy_hook": "https://hooks.cloud66.com/stacks/redeploy/${hex 32}/${hex 32}",
        "backend": "${backend}", "version": "v2", "revision": "${hex 40}", "is_busy": false,
        "is_cluster": false, "is_inside_cluster": "${kubernetes}", "cluster_name": "${cluster_name}",
        "application_address": "${slug}.${environment}.example.dev.c66.me",
        "configstore_namespace": "${hex 32}", "namespaces": "${namespaces}",
        "considerations": {"warnings": [], "notices": ["Stack is healthy"]}})json",
                                    std::move(values))
                          .as_object();
    state.account.stacks.push_back(stack);
    return stack;
}

/// Adds a server with every member of the inventory's `Server`, and returns its uid. Database servers are in
/// another server group than the others.
inline std::string seed_server(server_state& state, stack_record& stack, std::string_view name,
                               const json::array& roles)
{
    std::size_t number = stack.documents("servers").size() + 1;
    const auto private_address = [&number] { return "10.0.0." + std::to_string(number + 1); };
    while (stack.find("servers", "int_ipv4", private_address()) != nullptr) ++number;  // others may be gone
    const std::size_t host = (static_cast<std::size_t>(stack.id) * 8 + number) % 250 + 1;
    json::value server = from_template(state, R"json({
        "uid": "${hex 32}", "vendor_uid": "${digits 7}", "name": "${name}", "address": "${address}",
        "distro": "ubuntu", "distro_version": "22.04", "dns_record": "${slug}.${stack/fqdn}",
        "user_name": "root", "server_type": "Cloud (DigitalOcean) ", "server_roles": "${roles}",
        "server_group_id": "${group}", "stack_uid": "${stack/uid}", "has_agent": true,
        "params": {"availability_zone": "ams3", "size": "s-2vcpu-4gb", "region": "ams3",
                   "ips": ["${address}"], "was_baselined": true, "cached_cores": 2,
                   "cached_memory": 4118134784},
        "created_at": "${stack/created_at_iso}", "updated_at": "${stack/updated_at_iso}", "region": "ams3",
        "availability_zone": "ams3", "ext_ipv4": "${address}", "health_state": 3,
        "int_ipv4": "${private_address}", "int_ipv6": null, "ext_ipv6": null, "personal_key": false,
        "ssh_private_key": null, "notifications": {}, "has_deploy_gateway": false,
        "deploy_gateway_address": "", "deploy_gateway_user_name": "",
        "is_kubernetes_master": "${is_master}"})json",
                                       {{"name", name},
                                        {"slug", slug_of(name, '-')},
                                        {"address", "192.0.2." + std::to_string(host)},
                                        {"private_address", private_address()},
                                        {"roles", roles},
                                        {"group", stack.id * 10 + (has_text(roles, "db") ? 2 : 1)},
                                        {"stack", stack.document},
                                        {"is_master", stack.is_on_kubernetes() && number == 1}});
    std::string uid = plain_text(server.at("uid"));
    stack.documents("servers").push_back(std::move(server));
    return uid;
}

/// The ports of each container of a service, as the container shows them.
inline json::array& ports_of_service(stack_record& stack, std::string_view name)
{
    return stack.documents("services/" + std::string(name) + "/ports");
}

/// A container with every member of the inventory's `Container`, on the server of that name.
/// \param service a service, or a seed of one: its name and its command.
/// \param started its start, as the API writes it.
inline json::value seed_container(server_state& state, stack_record& stack, const json::object& service,
                                  std::string_view server_name, std::string_view started)
{
    const json::object* server = stack.find("servers", "name", server_name);
    const std::string name(member_text(service, "name"));
    const json::array& ports = ports_of_service(stack, name);
    const std::string uid = state.uids.hex(64);
    return from_template(state, R"json({
        "uid": "${uid}", "id": null, "name": "${service}-${short_uid}", "server_uid": "${server_uid}",
        "server_name": "${server_name}", "service_name": "${service}", "image": "${image}:latest",
        "command": "${command}", "started_at": "${started}", "ports": "${ports}",
        "private_ip": "25.0.0.${host}", "docker_ip": null, "health_state": 1, "health_message": null,
        "health_source": "system", "capture_output": true, "restart_on_deploy": true,
        "created_at": "${started}", "updated_at": "${started}", "status": "running",
        "runtime": {"Config": {"Image": "${image}"}}, "port_list": "[]", "web_ports": "${web_ports}"})json",
                         {{"uid", uid},
                          {"short_uid", uid.substr(0, 8)},
                          {"service", name},
                          {"server_uid", server == nullptr ? "" : member_text(*server, "uid")},
                          {"server_name", server_name},
                          {"image", "registry.example.com/" + slug_of(stack.name(), '-') + "/" + name},
                          {"command", member_text(service, "command")},
                          {"started", started},
                          {"host", state.uids.next() % 250 + 2},
                          {"web_ports", ports.empty() ? "" : "80:443"},
                          {"ports", ports}});
}

/// Adds a service with every member of the inventory's `Service`.
/// \param seed its name, its command, its port behind HTTP and HTTPS if it has one, and the names of its servers, which
/// may be named more than once: one for each container.
inline void seed_service(server_state& state, stack_record& stack, const json::object& seed)
{
    const std::string name(member_text(seed, "name"));
    if (const json::value* port = seed.if_contains("port"))
        ports_of_service(stack, name).push_back({{"container", *port}, {"http", 80}, {"https", 443}});
    json::array containers;
    for (const json::value& server : array_in(seed, "servers"))
        containers.push_back(seed_container(state, stack, seed, server.as_string(),
                                            member_text(stack.document, "updated_at_iso")));
    json::object service = from_template(state, R"json({
        "name": "${name}", "containers": "${containers}", "source_type": "git",
        "git_ref": "${stack/git_branch}", "image_name": "${slug}/${name}", "image_uid": "sha256:${hex 64}",
        "image_tag": "latest", "command": "${command}", "build_command": "", "deploy_command": "",
        "wrap_command": null})json",
                                         {{"name", name},
                                          {"containers", containers},
                                          {"stack", stack.document},
                                          {"slug", slug_of(stack.name(), '-')},
                                          {"command", member_text(seed, "command")}})
                               .as_object();
    // Only on Kubernetes may the desired count differ from the present one.
    if (stack.is_on_kubernetes()) service["desired_count"] = containers.size();
    stack.documents("services").push_back(std::move(service));
}

/// Adds `count` past actions, the last of which ended two hours ago.
inline void seed_history(server_state& state, stack_record& stack, int count)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 6> past{{
        {"application_deployment", "hook"},
        {"service_restart", "api"},
        {"application_deployment", "web"},
        {"clear_caches", "cli"},
        {"env-var-update", "web"},
        {"restart", "web"},
    }};
    const std::chrono::hours apart(9);
    for (int i = 0; i < count; ++i) {
        const auto& [name, via] = past[static_cast<std::size_t>(i) % past.size()];
        const auto started = state.dates.start() - std::chrono::hours(2) - (count - i - 1) * apart;
        action_start what{.name = std::string(name), .via = std::string(via)};
        if (via == "hook") what.user_reference = "release-" + std::to_string(i + 1);
        // One deployment in the past of each stack failed.
        state.actions.add_finished(stack, what, started, started + usual_duration(name),
                                   i == 2 ? "Build failed: exit status 1 of bundle install" : "");
    }
}

}  // namespace cloud66::inline v1::sandbox_detail

#endif
