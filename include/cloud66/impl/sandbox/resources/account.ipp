// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_SANDBOX_RESOURCES_ACCOUNT_IPP
#define CLOUD66_IMPL_SANDBOX_RESOURCES_ACCOUNT_IPP

#include <cloud66/detail/json/base64.hpp>
#include <cloud66/detail/sandbox/collection.hpp>

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

// The documents of an account that no other one refers to, but for its users and base templates.
namespace cloud66::inline v1::sandbox_detail {

// Accounts.

/// Only the account that the request acts in shows its servers, and only on request.
inline json::object shown_account(call& request, json::object account)
{
    const bool with_servers = !request.arguments.empty() && request.parameters.flag("include_servers", false);
    const server_state& state = request.state;
    const bool is_current = member_is(account, "id", std::to_string(state.account.id));
    account["current_account"] = is_current;
    state.for_each_account([&](const account_record& known) {
        if (member_is(account, "id", std::to_string(known.id))) account["stack_count"] = known.stacks.size();
    });
    if (!is_current || !with_servers) account["unmanaged_servers"] = nullptr;
    return account;
}

inline constexpr collection accounts{
    .kind = "accounts", .key = "id", .label = "Account", .shown = shown_account, .seeds = R"json([
    {"id": "${account/id}", "owner": "${account/user_email}", "friendly_name": "${account/name}",
     "stack_count": 0, "used_clouds": ["digitalocean"], "created_at_iso": "2013-06-19T11:08:03Z",
     "updated_at_iso": "${hours -72}", "created_at": null, "updated_at": null, "current_account": true,
     "unmanaged_servers": [{"id": "i-0123456789abcdef0", "vendor": "aws", "name": "backup-1",
                            "ip": "203.0.113.40"},
                           {"id": "rack-2-unit-7", "vendor": null, "name": "cellar", "ip": "198.51.100.7"}],
     "server_registration_script":
         "curl -sSL https://app.cloud66.com/registrations/new | sudo bash -s ${hex 32}",
     "configstore_namespace": "${guid}"},
    {"id": 512, "owner": "sam@example.org", "friendly_name": "Harbour Charity", "stack_count": 2,
     "used_clouds": ["aws", "rackspace"], "created_at_iso": "2019-02-11T16:20:00Z",
     "updated_at_iso": "2023-10-11T11:43:57Z", "created_at": null, "updated_at": null,
     "current_account": false, "unmanaged_servers": null, "server_registration_script": null,
     "configstore_namespace": "${guid}"}])json"};

/// The list is the user's: the first account has filled it when another one is seeded.
inline void seed_accounts(server_state& state)
{
    if (state.account.documents("accounts").empty()) seed_account(state, accounts);
}

inline response get_account_otp(call& request)
{
    return enveloped({{"ok", true}, {"otp", request.state.uids.hex(16)}});
}

/// A part of a JSON web token: Base64 for URLs, without padding.
inline std::string jwt_part(std::string_view bytes)
{
    std::string text = detail::base64_encode(bytes);
    std::replace(text.begin(), text.end(), '+', '-');
    std::replace(text.begin(), text.end(), '/', '_');
    text.erase((std::min)(text.find('='), text.size()));
    return text;
}

/// A token that can be read, with a signature that cannot be checked.
inline response fetch_jwt(call& request)
{
    const std::string audience = request.parameters.required("aud");
    const std::string scope = request.parameters.required("scope");
    const auto issued = request.state.dates.date(request.now).time_since_epoch();
    const json::value claims{{"aud", audience},
                             {"scope", scope},
                             {"sub", std::to_string(request.state.account.user_id)},
                             {"iat", std::chrono::duration_cast<std::chrono::seconds>(issued).count()}};
    return enveloped(json::string(jwt_part(R"json({"alg":"HS256","typ":"JWT"})json") + '.' +
                                  jwt_part(json::serialize(claims)) + '.' +
                                  jwt_part(request.state.uids.hex(32))));
}

// Gateways.

inline constexpr std::string_view closed_gateway = "N/A";

/// Closes the gateways whose time is over.
inline std::string gateways_kind(call& request)
{
    account_record& account = request.state.account;
    account.get("accounts", "id", request.arguments.at(0), "Account");
    const std::string kind = "accounts/" + request.arguments.at(0) + "/gateways";
    for (json::value& one : account.documents(kind)) {
        json::object& gateway = one.as_object();
        // Dates of this form can be compared as texts.
        if (member_text(gateway, "ttl") <= request.date()) gateway["content"] = closed_gateway;
    }
    return kind;
}

/// Opens the gateway if a key was sent, and closes it if a blank one was.
inline void change_gateway(call& request, json::object& gateway)
{
    const parameters& sent = request.parameters;
    const bool has_key = sent.text("content").has_value();
    if (has_key) sent.required("ttl");
    if (request.matched.verb == "POST" || sent.has("name")) sent.required("name");
    if (const std::int64_t seconds = sent.number("ttl", 0, 1); seconds != 0)
        gateway["ttl"] = request.state.dates.iso(request.now + std::chrono::seconds(seconds));
    // No response shows the key itself.
    if (sent.has("content")) gateway["content"] = has_key ? "[hidden]" : closed_gateway;
    gateway["updated_by"] = request.state.account.user_email;
}

inline constexpr writable_member gateway_members[]{{"name", member_type::any},
                                                   {"username", member_type::any},
                                                   {"address", member_type::any},
                                                   {"private_ip", member_type::any}};
inline constexpr collection gateways{.key = "id",
                                     .label = "Gateway",
                                     .kind_of = gateways_kind,
                                     .new_document = R"json({
    "id": "${number}", "name": null, "username": null, "address": null, "private_ip": null, "ttl": null,
    "content": "N/A", "created_at_iso": "${now}", "updated_at_iso": "${now}",
    "created_by": "${account/user_email}", "updated_by": "${account/user_email}"})json",
                                     .members = gateway_members,
                                     .on_change = change_gateway,
                                     .created = "Gateway added",
                                     .updated = "Gateway updated",
                                     .removed = "Gateway removed",
                                     .seeds = R"json([
    {"name": "aws_bastion", "username": "ec2-user", "address": "203.0.113.10", "private_ip": "10.0.0.10"},
    {"name": "office", "username": "deploy", "address": "vpn.example.com", "private_ip": "192.168.1.2"}
    ])json",
                                     .seed_age = 24 * 30};

inline void seed_gateways(server_state& state)
{
    const std::string kind = "accounts/" + std::to_string(state.account.id) + "/gateways";
    add_seeds(state, state.account, gateways, kind, {});
}

// Image repositories.

inline constexpr writable_member image_repository_members[]{{"url", member_type::any, true},
                                                            {"email", member_type::any, true},
                                                            {"username", member_type::any, true},
                                                            {"password", member_type::secret, true}};
inline constexpr collection image_repositories{.kind = "image_repositories",
                                               .key = "id",
                                               .label = "Image repository",
                                               .new_document = R"json({
    "id": "${number}", "url": null, "username": null, "email": null, "created_at_iso": "${now}",
    "updated_at_iso": "${now}"})json",
                                               .members = image_repository_members,
                                               .removed = "Image repository removed",
                                               .seeds = R"json([
    {"id": 3, "url": "https://quay.io", "username": "acme", "email": "ops@example.com",
     "created_at_iso": "2015-12-03T14:30:17Z", "updated_at_iso": "2015-12-03T14:30:17Z"},
    {"id": 5, "url": "https://index.docker.io/v1/", "username": "acmetrading", "email": "jane@example.com",
     "created_at_iso": "2017-05-20T08:00:00Z", "updated_at_iso": "2021-01-04T09:15:50Z"}])json"};

// Clouds, clusters and DNS providers.

inline constexpr collection clouds{.kind = "clouds", .key = "name", .label = "Cloud", .seeds = R"json([
    {"name": "digitalocean", "display_name": "DigitalOcean", "key_name": "Default",
     "regions": [{"id": "ams3", "name": "Amsterdam 3, Netherlands", "old_id": "9"},
                 {"id": "fra1", "name": "Frankfurt 1, Germany", "old_id": null}],
     "server_sizes": [{"id": "s-1vcpu-2gb", "name": "2GB - 1 CPU"},
                      {"id": "s-2vcpu-4gb", "name": "4GB - 2 CPUs"}]},
    {"name": "aws", "display_name": "Amazon Web Services", "key_name": "Backups",
     "regions": [{"id": "eu-west-2", "name": "Europe (London)", "old_id": null}],
     "server_sizes": [{"id": "t3.small", "name": "General purpose (t3.small)"},
                      {"id": "m6i.large", "name": "General purpose (m6i.large)"}]}])json"};

inline constexpr collection clusters{.kind = "clusters",
                                     .key = "uid",
                                     .label = "Cluster",
                                     .new_document = R"json({
    "id": "${number}", "uid": "${hex 32}", "name": null, "environment": "production",
    "cloud": "DigitalOcean", "region": "ams3", "status": 1, "health": 3, "kubernetes_version": "1.28.2",
    "node_count": 0, "nodes": [], "created_at": "${now}", "updated_at": "${now}",
    "created_at_iso": "${now}", "updated_at_iso": "${now}"})json",
                                     .last_number = 520};

/// No source says whether the path has an id or a uid, nor in which member a log would be.
inline response get_cluster(call& request)
{
    request.parameters.flag("show_log", false);
    const json::object* by_id = request.state.account.find("clusters", "id", request.arguments.at(0));
    return enveloped(by_id != nullptr ? *by_id : named(request));
}

/// A cluster on the servers of each stack that is inside one.
inline void seed_clusters(server_state& state)
{
    for (const auto& stack : state.account.stacks) {
        if (!member_is_true(stack->document, "is_inside_cluster")) continue;
        json::object cluster =
            new_document(state, state.account, clusters, "clusters", date_before_start(state, 24 * 200));
        cluster["name"] = stack->document.at("cluster_name");
        json::array& nodes = cluster["nodes"].as_array();
        for (const json::value& server : stack->documents("servers"))
            nodes.push_back({{"name", server.at("name")},
                             {"status", "Ready"},
                             {"instance_type", server.at("params").at("size")},
                             {"capacity", {{"cpu", "2"}, {"memory", "4Gi"}, {"pods", "110"}}}});
        cluster["node_count"] = nodes.size();
        state.account.documents("clusters").push_back(std::move(cluster));
    }
}

inline constexpr collection dns_providers{.kind = "dns_providers",
                                          .key = "uuid",
                                          .label = "DNS provider",
                                          .new_document = R"json({
    "uuid": "dp-${hex 32}", "type": "Cloudflare", "key": null, "display_name": null, "created_at": "${now}",
    "updated_at": "${now}"})json",
                                          .seeds = R"json([
    {"key": "My Cloudflare", "display_name": "Cloudflare (My Cloudflare)"},
    {"key": "Staging Cloudflare", "display_name": "Cloudflare (Staging Cloudflare)"}])json",
                                          .seed_age = 24 * 200};

// On-premise configurations.

inline void check_onprem(call& request, json::object&)
{
    if (request.parameters.required("uid") != request.arguments.at(0))
        throw bad_parameter("uid", "is not the one in the path");
}

inline constexpr writable_member onprem_members[]{{"name", member_type::text, true},
                                                  {"config", member_type::any, true}};
inline constexpr collection onprems{.kind = "onprems",
                                    .key = "uid",
                                    .label = "On-premise configuration",
                                    .form = list_form::plain,
                                    .members = onprem_members,
                                    .on_change = check_onprem,
                                    .seeds = R"json([
    {"uid": "${hex 32}", "name": "Leeds", "config": {"network": "10.20.0.0/16", "racks": ["a", "b"]},
     "created_at_iso": "2016-11-07T10:00:00Z", "updated_at_iso": "2016-11-09T10:00:00Z"},
    {"uid": "${hex 32}", "name": "Office cellar", "config": {},
     "created_at_iso": "2022-03-01T09:00:00Z", "updated_at_iso": "2022-03-01T09:00:00Z"}])json"};

// SSH keys.

inline response set_access_public_key(call& request)
{
    const auto key = detail::base64_decode(request.parameters.required("public_key"));
    if (!key) throw bad_parameter("public_key", "is not in Base64");
    const bool is_key = key->starts_with("ssh-") || key->starts_with("ecdsa-") || key->starts_with("sk-");
    if (!is_key || key->find(' ') == std::string::npos)
        throw bad_parameter("public_key", "is not a public key of OpenSSH");
    request.state.account.documents("ssh_keys").at(0).as_object()["public_key"] = *key;
    return acknowledged("Key saved");
}

inline constexpr collection ssh_keys{.kind = "ssh_keys", .key = "", .label = "SSH key", .seeds = R"json([
    {"public_key": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExample00 jane@desk"}
    ])json"};

// Ping.

inline response ping(call&) { return acknowledged("pong"); }

inline response ping_authenticated(call& request)
{
    const account_record& account = request.state.account;
    const std::string message = "all good. authenticated. User ID is " + std::to_string(account.user_id) +
                                ". Account ID is " + std::to_string(account.id);
    return enveloped({{"ok", true},
                      {"message", message},
                      {"user_id", account.user_id},
                      {"account_id", account.id},
                      {"user_name", account.user_name},
                      {"account_name", account.name}});
}

// Failover groups.

/// A stack that is not sent, or is null as the vendor's client sends it, stays; a blank one is detached.
inline void change_failover_group(call& request, json::object& group)
{
    const parameters& sent = request.parameters;
    for (const std::string place : {"primary", "secondary"}) {
        const std::string parameter = place + "_stack_uid";
        const json::value* value = sent.all().if_contains(parameter);
        if (value == nullptr || value->is_null()) continue;
        set_members(group, {parameter, place + "_stack_name"}, nullptr);
        const auto uid = sent.text(parameter);
        if (!uid) continue;
        const auto stack = request.state.account.find_stack(*uid);
        if (!stack) throw bad_parameter(parameter, "is not a stack of this account");
        group[parameter] = stack->document.at("uid");
        group[place + "_stack_name"] = stack->document.at("name");
    }
    const std::string current = sent.choice("current_stack", {"1", "2"}, "");
    if (!current.empty()) group["current_stack"] = current == "1" ? 1 : 2;
}

/// One group between the first two stacks, and one without stacks.
inline constexpr collection failover_groups{.kind = "failover_groups",
                                            .key = "uid",
                                            .label = "Failover group",
                                            .form = list_form::counted,
                                            .new_document = R"json({
    "uid": "fg-${hex 32}", "address": "${digits 3}-${digits 3}-${digits 3}.cloud66.net", "current_stack": 1,
    "primary_stack_uid": null, "primary_stack_name": null, "secondary_stack_uid": null,
    "secondary_stack_name": null, "busy_toggling": false, "readonly": false, "created_at": "${now}",
    "updated_at": "${now}"})json",
                                            .on_change = change_failover_group,
                                            .created = "Failover group created",
                                            .updated = "Failover group updated",
                                            .removed = "Failover group deleted",
                                            .seeds = R"json([
    {"primary_stack_uid": "${stacks/0/uid}", "primary_stack_name": "${stacks/0/name}",
     "secondary_stack_uid": "${stacks/1/uid}", "secondary_stack_name": "${stacks/1/name}"}, {}])json",
                                            .seed_age = 24 * 60};

// The records of the configuration store.

inline std::string config_records_of(std::string_view config_namespace)
{
    return "configstore/namespaces/" + std::string(config_namespace) + "/records";
}

/// The namespace in the path is that of a stack or of an account.
inline std::string config_records_kind(call& request)
{
    account_record& account = request.state.account;
    const std::string& wanted = request.arguments.at(0);
    bool known = account.find("accounts", "configstore_namespace", wanted) != nullptr;
    for (const auto& stack : account.stacks)
        known = known || member_is(stack->document, "configstore_namespace", wanted);
    if (!known) throw not_found("Namespace");
    return config_records_of(wanted);
}

inline void check_config_record(call& request, json::object& record)
{
    const json::object metadata = request.parameters.inside("record").object("metadata");
    for (const auto& member : metadata)
        if (!member.value().is_string()) throw bad_parameter("metadata", "has a value that is no text");
    if (metadata.empty()) record["metadata"] = nullptr;
    const std::string key(member_text(record, "key"));
    if (request.matched.verb == "PUT" && key != request.arguments.at(1))
        throw bad_parameter("key", "is not the record's");
    if (request.matched.verb == "POST" &&
        request.state.account.find(config_records_kind(request), "key", key) != nullptr)
        throw conflict("The record is there already", key + " is there already");
}

inline constexpr writable_member config_record_members[]{{"key", member_type::text, true},
                                                         {"raw_value"},
                                                         {"metadata", member_type::any},
                                                         {"ttl", member_type::number}};
inline constexpr collection config_records{
    .key = "key",
    .label = "Record",
    .kind_of = config_records_kind,
    .new_document = R"json({"key": "", "raw_value": "", "metadata": null, "ttl": 0})json",
    .wrapper = "record",
    .members = config_record_members,
    .on_change = check_config_record,
    .update_replaces = true,
    .seeds = R"json([{"key": "newrelic.webhook", "raw_value": "https://example.com/hook",
                      "metadata": {"type": "string"}},
                     {"key": "feature/new checkout", "raw_value": "on", "ttl": 3600}])json"};

inline void seed_config_records(server_state& state, const json::object& owner)
{
    const std::string_view config_namespace = member_text(owner, "configstore_namespace");
    if (!config_namespace.empty())
        add_seeds(state, state.account, config_records, config_records_of(config_namespace), {});
}

inline void seed_account_config_store(server_state& state)
{
    for (const json::value& account : state.account.documents("accounts"))
        seed_config_records(state, account.as_object());
}

inline void seed_stack_config_store(server_state& state, stack_record& stack)
{
    seed_config_records(state, stack.document);
}

}  // namespace cloud66::inline v1::sandbox_detail

#endif
