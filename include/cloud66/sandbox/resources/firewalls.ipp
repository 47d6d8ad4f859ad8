// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_FIREWALLS_IPP
#define CLOUD66_SANDBOX_RESOURCES_FIREWALLS_IPP

#include <cloud66/sandbox/pages.hpp>
#include <cloud66/sandbox/resource.hpp>

#include <boost/json/serialize.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// A rule with every member of the inventory's `FirewallRule`.
inline json::object new_firewall_rule(std::string_view protocol, std::int64_t port, const std::string& now)
{
    json::object rule;
    rule["id"] = nullptr;
    for (const char* side :
         {"from_ip", "from_group_id", "from_server_id", "to_ip", "to_group_id", "to_server_id"})
        rule[side] = nullptr;
    rule["protocol"] = protocol;
    rule["port"] = port;
    rule["rule_type"] = "user";
    rule["comments"] = nullptr;
    rule["created_at"] = now;
    rule["updated_at"] = now;
    return rule;
}

inline std::int64_t add_firewall_rule(stack_record& stack, json::object rule)
{
    const std::int64_t id = stack.next_number("firewalls", "id", 5026);
    rule["id"] = id;
    stack.part("firewalls").push_back(std::move(rule));
    return id;
}

/// When leases end is kept beside them, since a rule does not show it.
inline void add_firewall_lease(stack_record& stack, json::object rule, time_source::time_point end)
{
    json::object lease;
    lease["id"] = add_firewall_rule(stack, std::move(rule));
    lease["end"] = end.time_since_epoch().count();
    stack.part("firewalls/leases").push_back(std::move(lease));
}

/// The rules at this moment: leases that have ended are gone.
inline json::array& firewall_rules_now(const call& request, stack_record& stack)
{
    std::vector<std::string> ended;
    for (const json::value& lease : stack.part("firewalls/leases"))
        if (lease.at("end").to_number<std::int64_t>() <= request.now.time_since_epoch().count())
            ended.push_back(json::serialize(lease.at("id")));
    for (const std::string& id : ended)
        for (const char* kind : {"firewalls", "firewalls/leases"}) stack.erase(kind, "id", id);
    return stack.part("firewalls");
}

/// `tcp` for 1, and so on; a lease needs no protocol.
inline std::string firewall_protocol_name(const call& request, bool lease)
{
    constexpr std::array<std::string_view, 3> names{"tcp", "udp", "icmp"};
    const std::string sent =
        request.parameters.choice("protocol", {"1", "2", "3", "tcp", "udp", "icmp"}, lease ? "tcp" : "");
    if (sent.empty()) throw bad_parameter("protocol", "is missing");
    const bool is_number = sent.size() == 1;
    return is_number ? std::string(names[static_cast<std::size_t>(sent.front() - '1')]) : sent;
}

inline answer list_firewall_rules(call& request)
{
    return page_of(request, firewall_rules_now(request, *request.stack()));
}

inline answer get_firewall_rule(call& request)
{
    const auto stack = request.stack();
    firewall_rules_now(request, *stack);
    return enveloped(request.named(*stack, "firewalls", "id", 1, "Firewall rule"));
}

/// Writes the sides of a rule that were sent into it; whether there were any.
inline bool sent_firewall_sides(const call& request, json::object& rule)
{
    bool any = false;
    for (const char* side : {"from_ip", "to_ip"}) {
        const auto address = request.parameters.text(side);
        if (!address) continue;
        rule[side] = *address;
        any = true;
    }
    for (const char* side : {"from_group_id", "from_server_id", "to_group_id", "to_server_id"}) {
        if (!request.parameters.text(side)) continue;
        rule[side] = request.parameters.number(side, 0, 1);
        any = true;
    }
    return any;
}

/// A rule, or a lease if there is a `ttl`.
inline answer create_firewall_rule(call& request)
{
    const auto stack = request.stack();
    const std::int64_t ttl = request.parameters.number("ttl", 0, 0);  // Go sends a zero for none
    const bool lease = ttl > 0;
    if (ttl > 240) throw bad_parameter("ttl", "is more than 240 minutes");
    const std::string protocol = firewall_protocol_name(request, lease);
    request.parameters.required("port");
    const std::int64_t port = request.parameters.number("port", 0, protocol == "icmp" ? 0 : 1);
    if (port > 65535) throw bad_parameter("port", "is more than 65535");
    json::object rule = new_firewall_rule(protocol, port, request.date());
    if (!sent_firewall_sides(request, rule)) throw bad_request("a from_ or a to_ member is missing");
    if (member_is(rule, "from_ip", "AUTO")) {
        if (!lease) throw bad_parameter("from_ip", "can be AUTO only with a ttl");
        rule["from_ip"] = "127.0.0.1";  // the caller's
    }
    if (const auto server = request.parameters.text("server_id")) {
        if (stack->find("servers", "uid", *server) == nullptr)
            throw bad_parameter("server_id", "is not known in this stack");
        rule["to_server_id"] = *server;
    }
    if (!lease)
        return request.start_action(
            stack, "firewall-rule-create",
            [rule](stack_record& later, const std::string&) { add_firewall_rule(later, rule); });
    return request.start_action(
        stack, "firewall-lease-open",
        [rule, end = request.now + std::chrono::minutes(ttl)](stack_record& later, const std::string&) {
            add_firewall_lease(later, rule, end);
        });
}

inline void seed_firewalls(world& everything, stack_record& stack)
{
    const std::string created = everything.dates.iso(everything.dates.start() - std::chrono::hours(24 * 90));
    for (const int port : {80, 443}) {
        json::object rule = new_firewall_rule("tcp", port, created);
        rule["from_ip"] = "0.0.0.0/0";
        rule["to_group_id"] = stack.id * 10 + 1;
        rule["rule_type"] = "dynamic";
        add_firewall_rule(stack, std::move(rule));
    }
    json::object rule = new_firewall_rule("tcp", 22, created);
    rule["from_ip"] = "198.51.100.7";
    rule["comments"] = "Office";
    add_firewall_rule(stack, std::move(rule));
}

CLOUD66_DECL resource firewalls_resource()
{
    static constexpr std::array<route, 3> routes{{
        {"GET", "/stacks/{stack_id}/firewalls", "list_firewall_rules", "public", list_firewall_rules},
        {"POST", "/stacks/{stack_id}/firewalls", "create_firewall_rule", "admin", create_firewall_rule},
        {"GET", "/stacks/{stack_id}/firewalls/{firewall_rule_id}", "get_firewall_rule", "public",
         get_firewall_rule},
    }};
    return {routes, nullptr, seed_firewalls};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
