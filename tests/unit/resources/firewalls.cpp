// SPDX-License-Identifier: BSL-1.0
#include <cloud66/resources/firewalls.hpp>

#include <chrono>
#include <cstdint>
#include <string>

#include "support/models.hpp"
#include "support/scripted_client.hpp"

using cloud66::client;
using cloud66::create_firewall_rule_params;
using cloud66::firewall_protocol;
using cloud66::open_lease_params;

TEST_CASE("a firewall rule needs a side, and a port that can be")
{
    test::scripted_client loop;
    const auto check_rejected = [&](const std::string& why, firewall_protocol protocol, std::uint16_t port,
                                    const create_firewall_rule_params& params) {
        loop.check_rejects(
            why, [&](const client& c) { return c.create_firewall_rule("stack-1", protocol, port, params); });
    };
    check_rejected("needs a from_ or a to_ member", firewall_protocol::tcp, 80, {});
    check_rejected("from_ip is empty", firewall_protocol::tcp, 80, {.from_ip = ""});
    check_rejected("to_ip is empty", firewall_protocol::tcp, 80, {.to_ip = ""});
    check_rejected("port must be 1 to 65535", firewall_protocol::tcp, 0, {.to_group_id = 1});
    check_rejected("port must be 1 to 65535", firewall_protocol::udp, 0, {.to_group_id = 1});
    static_cast<void>(loop.check_sends(
        "POST /api/3/stacks/stack-1/firewalls.json", R"({"protocol":3,"port":0,"to_group_id":1})",
        R"({"id": 7})", [](const client& c) {
            return c.create_firewall_rule("stack-1", firewall_protocol::icmp, 0, {.to_group_id = 1});
        }));
}

TEST_CASE("a lease needs an address and a port that can be; how long it may last is the API's business")
{
    test::scripted_client loop;
    const auto check_rejected = [&](const std::string& why, const open_lease_params& params) {
        loop.check_rejects(why, [&](const client& c) { return c.open_lease("stack-1", params); });
    };
    check_rejected("from_ip is empty", {.from_ip = ""});
    check_rejected("port must be 1 to 65535", {.port = 0});
    check_rejected("server_uid is empty", {.server_uid = ""});
    for (const int minutes : {0, 241}) {
        const open_lease_params params{.open_for = std::chrono::minutes(minutes)};
        const std::string ttl = std::to_string(minutes);
        static_cast<void>(loop.check_sends("POST /api/3/stacks/stack-1/firewalls.json",
                                           R"({"ttl": )" + ttl + R"(, "from_ip": "AUTO", "port": 22})",
                                           R"({"id": 7})",
                                           [&](const client& c) { return c.open_lease("stack-1", params); }));
    }
}

TEST_CASE("a firewall rule is read with numbers and with texts")
{
    const auto numbers = test::decoded<cloud66::firewall_rule>(R"({"id": 1, "port": 80, "to_server_id": 9})");
    CHECK(numbers.port == "80");
    CHECK(numbers.to_server_id == "9");
    const auto texts = test::decoded<cloud66::firewall_rule>(
        R"({"id": 1, "port": "8000-8999", "to_server_id": "c6014897b8c8"})");
    CHECK(texts.port == "8000-8999");
    CHECK(texts.to_server_id == "c6014897b8c8");
}
