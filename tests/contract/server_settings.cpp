// SPDX-License-Identifier: BSL-1.0
#include "support/contract.hpp"

using cloud66::client;

CONTRACT_TEST(server_settings)
{
    calls.check("list_server_settings", "GET /stacks/stack-1/servers/server-1/settings.json?page=1", "",
                [](const client& c) { return c.list_server_settings("stack-1", "server-1"); });
    calls.check("list_server_settings", "GET /stacks/stack-1/servers/server-1/settings.json?page=2", "",
                [](const client& c) {
                    return c.list_server_settings("stack-1", "server-1", cloud66::page_number{2});
                });
    calls.check("get_server_setting", "GET /stacks/stack-1/servers/server-1/settings/server-name.json", "",
                [](const client& c) { return c.get_server_setting("stack-1", "server-1", "server.name"); });
    calls.check("update_server_setting", "PUT /stacks/stack-1/servers/server-1/settings/server-name.json",
                R"({"value": "Caribou"})", [](const client& c) {
                    return c.update_server_setting("stack-1", "server-1", "server.name", "Caribou");
                });
}
