// SPDX-License-Identifier: BSL-1.0
#include <chrono>

#include "support/contract.hpp"

using cloud66::client;
using cloud66::firewall_protocol;

CONTRACT_TEST(firewalls)
{
    calls.check("list_firewall_rules", "GET /stacks/stack-1/firewalls.json?page=1", "",
                [](const client& c) { return c.list_firewall_rules("stack-1"); });
    calls.check("list_firewall_rules", "GET /stacks/stack-1/firewalls.json?page=2", "",
                [](const client& c) { return c.list_firewall_rules("stack-1", cloud66::page_number{2}); });
    calls.check("get_firewall_rule", "GET /stacks/stack-1/firewalls/5027.json", "",
                [](const client& c) { return c.get_firewall_rule("stack-1", 5027); });
    calls.check("create_firewall_rule", "POST /stacks/stack-1/firewalls.json",
                R"({"protocol": 2, "port": 53, "from_ip": "192.0.2.0/24", "to_ip": "10.0.0.2"})",
                [](const client& c) {
                    return c.create_firewall_rule("stack-1", firewall_protocol::udp, 53,
                                                  {.from_ip = "192.0.2.0/24", .to_ip = "10.0.0.2"});
                });
    calls.check("create_firewall_rule", "POST /stacks/stack-1/firewalls.json",
                R"({"protocol": 1, "port": 80, "from_group_id": 1, "from_server_id": 2, "to_group_id": 3,
                    "to_server_id": 4})",
                [](const client& c) {
                    return c.create_firewall_rule(
                        "stack-1", firewall_protocol::tcp, 80,
                        {.from_group_id = 1, .from_server_id = 2, .to_group_id = 3, .to_server_id = 4});
                });
    calls.check("create_firewall_rule", "POST /stacks/stack-1/firewalls.json",
                R"({"ttl": 20, "from_ip": "AUTO", "port": 22})",
                [](const client& c) { return c.open_lease("stack-1"); });
    calls.check(
        "create_firewall_rule", "POST /stacks/stack-1/firewalls.json",
        R"({"ttl": 240, "from_ip": "192.0.2.1", "port": 3306, "server_id": "server-1", "protocol": 1})",
        [](const client& c) {
            return c.open_lease("stack-1", {.open_for = std::chrono::hours(4),
                                            .from_ip = "192.0.2.1",
                                            .port = 3306,
                                            .server_uid = "server-1",
                                            .protocol = firewall_protocol::tcp});
        });
}
