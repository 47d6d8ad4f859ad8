// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_SANDBOX_RESOURCES_FIREWALLS_IPP
#define CLOUD66_IMPL_SANDBOX_RESOURCES_FIREWALLS_IPP

#include <cloud66/detail/sandbox/collection.hpp>
#include <cloud66/detail/sandbox/workload.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace cloud66::inline v1::sandbox_detail {

/// Removes the leases that have ended, whose ends are stored beside the rules, which do not show them.
inline std::string firewall_rules_kind(call& request)
{
    const auto stack = request.stack();
    const json::array leases = stack->documents("firewalls/leases");
    for (const json::value& lease : leases)
        if (lease.at("end").to_number<std::int64_t>() <= request.now.time_since_epoch().count())
            for (const char* kind : {"firewalls", "firewalls/leases"})
                stack->erase(kind, "id", plain_text(lease.at("id")));
    return "firewalls";
}

inline constexpr collection firewall_rules{.kind = "firewalls",
                                           .key = "id",
                                           .label = "Firewall rule",
                                           .kind_of = firewall_rules_kind,
                                           .new_document = R"json({
    "id": "${number}", "from_ip": null, "from_group_id": null, "from_server_id": null, "to_ip": null,
    "to_group_id": null, "to_server_id": null, "protocol": "tcp", "port": null, "rule_type": "user",
    "comments": null, "created_at": "${now}", "updated_at": "${now}"})json",
                                           .last_number = 5026,
                                           .seeds = R"json([
    {"port": 80, "from_ip": "0.0.0.0/0", "to_group_id": "${web_group_id}", "rule_type": "dynamic"},
    {"port": 443, "from_ip": "0.0.0.0/0", "to_group_id": "${web_group_id}", "rule_type": "dynamic"},
    {"port": 22, "from_ip": "198.51.100.7", "comments": "Office"}])json",
                                           .seed_age = 24 * 90};

/// `tcp` for 1, and so on; a lease needs no protocol.
inline std::string sent_protocol(const parameters& sent, bool is_lease)
{
    if (!is_lease) sent.required("protocol");
    const std::string protocol = sent.choice("protocol", {"1", "2", "3", "tcp", "udp", "icmp"}, "tcp");
    if (protocol == "1") return "tcp";
    if (protocol == "2") return "udp";
    return protocol == "3" ? "icmp" : protocol;
}

/// Writes the sides of a rule that were sent into it.
/// \throws http_error 400 if there are none.
inline void write_firewall_sides(const parameters& sent, json::object& rule)
{
    bool any = false;
    for (const char* side :
         {"from_ip", "to_ip", "from_group_id", "from_server_id", "to_group_id", "to_server_id"}) {
        const auto text = sent.text(side);
        if (!text) continue;
        any = true;
        if (std::string_view(side).ends_with("_ip"))
            rule[side] = *text;
        else
            rule[side] = sent.number(side, 0, 1);
    }
    if (!any) throw bad_request("a from_ or a to_ member is missing");
}

/// Creates a rule, or a lease if there is a `ttl`.
inline response create_firewall_rule(call& request)
{
    const auto stack = request.stack();
    const parameters& sent = request.parameters;
    const std::int64_t ttl = sent.number("ttl", 0, 0);  // Go sends a zero for none
    const bool is_lease = ttl > 0;
    if (ttl > 240) throw bad_parameter("ttl", "is more than 240 minutes");
    json::object rule = new_document(request.state, *stack, firewall_rules, "firewalls", request.date());
    const std::string protocol = sent_protocol(sent, is_lease);
    rule["protocol"] = protocol;
    const std::int64_t port = sent.required_number("port", protocol == "icmp" ? 0 : 1);
    if (port > 65535) throw bad_parameter("port", "is more than 65535");
    rule["port"] = port;
    write_firewall_sides(sent, rule);
    if (member_is(rule, "from_ip", "AUTO")) {
        if (!is_lease) throw bad_parameter("from_ip", "can be AUTO only with a ttl");
        rule["from_ip"] = "127.0.0.1";  // the caller's
    }
    const std::string server = sent_reference(request, *stack, "servers", "uid", {"server_id"});
    if (!server.empty()) rule["to_server_id"] = server;
    return request.start_action(
        is_lease ? "firewall-lease-open" : "firewall-rule-create",
        [rule, is_lease, end = (request.now + std::chrono::minutes(ttl)).time_since_epoch().count()](
            stack_record& later, const std::string&) {
            json::object added = rule;
            const std::int64_t id = later.next_number("firewalls", "id", firewall_rules.last_number);
            added["id"] = id;
            later.documents("firewalls").push_back(std::move(added));
            if (is_lease) later.documents("firewalls/leases").push_back({{"id", id}, {"end", end}});
        });
}

}  // namespace cloud66::inline v1::sandbox_detail

#endif
