// SPDX-License-Identifier: BSL-1.0
#include "support/contract.hpp"

using cloud66::client;

CONTRACT_TEST(servers)
{
    calls.check("list_servers", "GET /stacks/stack-1/servers.json?page=1", "",
                [](const client& c) { return c.list_servers("stack-1"); });
    calls.check("list_servers", "GET /stacks/stack-1/servers.json?page=2", "",
                [](const client& c) { return c.list_servers("stack-1", cloud66::page_number{2}); });
    calls.check("get_server", "GET /stacks/stack-1/servers/server-1.json", "",
                [](const client& c) { return c.get_server("stack-1", "server-1"); });
    calls.check(
        "get_server", "GET /stacks/stack-1/servers/server-1.json?include_private_key=1", "",
        [](const client& c) { return c.get_server("stack-1", "server-1", {.include_private_key = true}); });
    calls.check("reboot_server", "POST /stacks/stack-1/servers/server-1/reboot_server.json", "",
                [](const client& c) { return c.reboot_server("stack-1", "server-1"); });
}
