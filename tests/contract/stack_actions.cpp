// SPDX-License-Identifier: BSL-1.0
#include "support/contract.hpp"

CONTRACT_TEST(stack_actions)
{
    using cloud66::client;
    calls.check(
        "list_stack_actions", "GET /stacks/stack-1/actions.json?user_reference=release&page=1", "",
        [](const client& c) { return c.list_stack_actions("stack-1", {.user_reference = "release"}); });
    calls.check("get_stack_action", "GET /stacks/stack-1/actions/7.json", "",
                [](const client& c) { return c.get_stack_action("stack-1", 7); });
    calls.check("run_stack_action", "POST /stacks/stack-1/actions.json",
                R"({"command": "maintenance_mode", "value": "1"})",
                [](const client& c) { return c.set_maintenance_mode("stack-1", true); });
    calls.check(
        "run_stack_action", "POST /stacks/stack-1/actions.json",
        R"({"command": "promote_slave_db", "server_uid": "server-1", "db_type": "mysql"})",
        [](const client& c) { return c.promote_replica("stack-1", "server-1", {.db_type = "mysql"}); });
    calls.check("run_stack_action", "POST /stacks/stack-1/actions.json",
                R"({"command": "container_restart", "container_id": "container-1"})",
                [](const client& c) { return c.restart_container("stack-1", "container-1"); });
    calls.check("run_stack_action", "POST /stacks/stack-1/actions.json",
                R"({"command": "service_restart", "service_name": "web"})",
                [](const client& c) { return c.restart_services("stack-1", {.service_name = "web"}); });
    calls.check("run_stack_action", "POST /stacks/stack-1/actions.json",
                R"({"command": "process_pause", "process_name": "worker"})",
                [](const client& c) { return c.pause_processes("stack-1", {.process_name = "worker"}); });
    calls.check("reboot_stack_servers", "POST /stacks/stack-1/reboot_servers.json",
                R"({"strategy": "serial", "group": "web"})", [](const client& c) {
                    return c.reboot_stack_servers("stack-1", cloud66::reboot_strategy::serial, "web");
                });
}
