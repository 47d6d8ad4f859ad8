// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_SEED_DOCUMENTS_IPP
#define CLOUD66_SANDBOX_SEED_DOCUMENTS_IPP

#include <cloud66/sandbox/seed_documents.hpp>

#include <algorithm>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// `Storefront API` as `storefront-api`, or with another joint.
inline std::string slug_of(std::string_view name, char joint)
{
    std::string slug;
    for (const char c : name) {
        const char low = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        slug += (low >= 'a' && low <= 'z') || (low >= '0' && low <= '9') ? low : joint;
    }
    return slug;
}

CLOUD66_DECL std::shared_ptr<stack_record> seed_stack(world& everything, const stack_facts& facts)
{
    auto stack = std::make_shared<stack_record>();
    stack->id = 84195 + static_cast<std::int64_t>(everything.user.stacks.size()) * 7;

    const auto created = everything.dates.date(everything.dates.start()) - facts.age;
    const auto updated = everything.dates.date(everything.dates.start()) - std::chrono::hours(2);
    const bool kubernetes = facts.backend == "kubernetes";
    const std::string host = slug_of(facts.name, '-') + "." + facts.environment + ".example.dev.c66.me";

    json::object& document = stack->document;
    document["uid"] = everything.uids.hex(32);
    document["name"] = facts.name;
    document["account_id"] = everything.user.id;
    document["account_name"] = everything.user.name;
    document["git"] = "git@github.com:acme-trading/" + slug_of(facts.name, '-') + ".git";
    document["git_branch"] = facts.git_branch;
    document["environment"] = facts.environment;
    document["cloud"] = "DigitalOcean";
    document["fqdn"] = host;
    document["language"] = facts.language;
    document["framework"] = facts.framework;
    document["status"] = 1;
    document["health"] = 3;
    document["last_activity"] = iso_date(updated);
    document["last_activity_iso"] = iso_date(updated);
    document["maintenance_mode"] = false;
    document["has_loadbalancer"] = facts.has_loadbalancer;
    document["created_at"] = legacy_date(created);
    document["updated_at"] = legacy_date(updated);
    document["deploy_directory"] = "/var/deploy/" + slug_of(facts.name, '_');
    document["cloud_status"] = "deployed";
    document["created_at_iso"] = iso_date(created);
    document["updated_at_iso"] = iso_date(updated);
    document["redeploy_hook"] = "https://hooks.cloud66.com/stacks/redeploy/" + everything.uids.hex(32) + "/" +
                                everything.uids.hex(32);
    document["backend"] = nullptr;
    if (!facts.backend.empty()) document["backend"] = facts.backend;
    document["version"] = "v2";
    document["revision"] = everything.uids.hex(40);
    document["is_busy"] = false;
    document["is_cluster"] = false;
    document["is_inside_cluster"] = kubernetes;
    document["cluster_name"] = nullptr;
    if (kubernetes) document["cluster_name"] = "north";
    document["application_address"] = host;
    document["configstore_namespace"] = everything.uids.hex(32);
    json::array namespaces;
    if (kubernetes) namespaces.emplace_back(slug_of(facts.name, '-'));
    document["namespaces"] = std::move(namespaces);
    json::object considerations;
    considerations["warnings"] = json::array();
    json::array notices;
    notices.emplace_back("Stack is healthy");
    considerations["notices"] = std::move(notices);
    document["considerations"] = std::move(considerations);

    everything.user.stacks.push_back(stack);
    return stack;
}

CLOUD66_DECL std::string seed_server(world& everything, stack_record& stack, std::string_view name,
                                     std::initializer_list<std::string_view> roles)
{
    std::size_t number = stack.part("servers").size() + 1;
    const auto inside = [&number] { return "10.0.0." + std::to_string(number + 1); };
    while (stack.find("servers", "int_ipv4", inside()) != nullptr) ++number;  // others may be gone
    const std::string address =
        "192.0.2." + std::to_string((static_cast<std::size_t>(stack.id) * 8 + number) % 250 + 1);
    const bool is_database = std::find(roles.begin(), roles.end(), "db") != roles.end();
    const std::string uid = everything.uids.hex(32);
    const json::value created = stack.document.at("created_at_iso");

    json::object server;
    server["uid"] = uid;
    server["vendor_uid"] = std::to_string(everything.uids.next() % 10'000'000);
    server["name"] = name;
    server["address"] = address;
    server["distro"] = "ubuntu";
    server["distro_version"] = "22.04";
    server["dns_record"] = slug_of(name, '-') + "." + std::string(member_text(stack.document, "fqdn"));
    server["user_name"] = "root";
    server["server_type"] = "Cloud (DigitalOcean) ";
    json::array role_names;
    for (const std::string_view role : roles) role_names.emplace_back(role);
    server["server_roles"] = std::move(role_names);
    server["server_group_id"] = stack.id * 10 + (is_database ? 2 : 1);
    server["stack_uid"] = stack.uid();
    server["has_agent"] = true;
    json::object params;
    params["availability_zone"] = "ams3";
    params["size"] = "s-2vcpu-4gb";
    params["region"] = "ams3";
    json::array ips;
    ips.emplace_back(address);
    params["ips"] = std::move(ips);
    params["was_baselined"] = true;
    params["cached_cores"] = 2;
    params["cached_memory"] = std::int64_t(4'118'134'784);
    server["params"] = std::move(params);
    server["created_at"] = created;
    server["updated_at"] = stack.document.at("updated_at_iso");
    server["region"] = "ams3";
    server["availability_zone"] = "ams3";
    server["ext_ipv4"] = address;
    server["health_state"] = 3;
    server["int_ipv4"] = inside();
    server["int_ipv6"] = nullptr;
    server["ext_ipv6"] = nullptr;
    server["personal_key"] = false;
    server["ssh_private_key"] = nullptr;
    server["notifications"] = json::object();
    server["has_deploy_gateway"] = false;
    server["deploy_gateway_address"] = "";
    server["deploy_gateway_user_name"] = "";
    server["is_kubernetes_master"] = member_is(stack.document, "backend", "kubernetes") && number == 1;
    stack.part("servers").push_back(std::move(server));
    return uid;
}

CLOUD66_DECL json::object seed_container(world& everything, stack_record& stack, const service_facts& facts,
                                         std::string_view server_name, std::string_view started)
{
    const json::object* server = stack.find("servers", "name", server_name);
    const std::string digits = everything.uids.hex(64);
    const std::string image = "registry.example.com/" + slug_of(stack.name(), '-') + "/" + facts.name;

    json::object container;
    container["uid"] = digits;
    container["id"] = nullptr;
    container["name"] = facts.name + "-" + digits.substr(0, 8);
    container["server_uid"] = server == nullptr ? std::string_view() : member_text(*server, "uid");
    container["server_name"] = server_name;
    container["service_name"] = facts.name;
    container["image"] = image + ":latest";
    container["command"] = facts.command;
    container["started_at"] = started;
    json::array ports;
    if (facts.port != 0) {
        json::object port;
        port["container"] = facts.port;
        port["http"] = 80;
        port["https"] = 443;
        ports.push_back(std::move(port));
    }
    container["ports"] = std::move(ports);
    container["private_ip"] = "25.0.0." + std::to_string(everything.uids.next() % 250 + 2);
    container["docker_ip"] = nullptr;
    container["health_state"] = 1;
    container["health_message"] = nullptr;
    container["health_source"] = "system";
    container["capture_output"] = true;
    container["restart_on_deploy"] = true;
    container["created_at"] = started;
    container["updated_at"] = started;
    container["status"] = "running";
    json::object config;
    config["Image"] = image;
    json::object runtime;
    runtime["Config"] = std::move(config);
    container["runtime"] = std::move(runtime);
    container["port_list"] = "[]";
    container["web_ports"] = facts.port == 0 ? "" : "80:443";
    return container;
}

/// Where the port of a service is kept, which no member of it shows.
inline json::array& ports_of_service(stack_record& stack, std::string_view name)
{
    return stack.part("services/" + std::string(name) + "/ports");
}

CLOUD66_DECL service_facts facts_of_service(stack_record& stack, const json::object& service)
{
    service_facts facts;
    facts.name = member_text(service, "name");
    facts.command = member_text(service, "command");
    const json::array& ports = ports_of_service(stack, facts.name);
    if (!ports.empty()) facts.port = static_cast<int>(ports.front().at("port").as_int64());
    return facts;
}

CLOUD66_DECL void seed_service(world& everything, stack_record& stack, const service_facts& facts,
                               const std::vector<std::string>& server_names)
{
    json::array containers;
    for (const std::string& server_name : server_names)
        containers.push_back(seed_container(everything, stack, facts, server_name,
                                            member_text(stack.document, "updated_at_iso")));
    json::object port;
    port["port"] = facts.port;
    ports_of_service(stack, facts.name).push_back(std::move(port));

    json::object service;
    service["name"] = facts.name;
    service["containers"] = std::move(containers);
    service["source_type"] = "git";
    service["git_ref"] = member_text(stack.document, "git_branch");
    service["image_name"] = slug_of(stack.name(), '-') + "/" + facts.name;
    service["image_uid"] = "sha256:" + everything.uids.hex(64);
    service["image_tag"] = "latest";
    service["command"] = facts.command;
    service["build_command"] = "";
    service["deploy_command"] = "";
    service["wrap_command"] = nullptr;
    // Only Kubernetes has a wish that may differ from what runs.
    if (member_is(stack.document, "backend", "kubernetes")) service["desired_count"] = server_names.size();
    stack.part("services").push_back(std::move(service));
}

CLOUD66_DECL void seed_process(world& everything, stack_record& stack, std::string_view name,
                               std::string_view command, std::initializer_list<std::string_view> server_names,
                               int copies)
{
    json::object process;
    process["name"] = name;
    process["md5"] = everything.uids.hex(32);
    process["command"] = command;
    json::object servers;
    json::object pauses;
    for (const std::string_view server_name : server_names) {
        servers[server_name] = copies;
        pauses[server_name] = 0;
    }
    process["servers"] = std::move(servers);
    process["servers_pauses"] = std::move(pauses);
    stack.part("processes").push_back(std::move(process));
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
