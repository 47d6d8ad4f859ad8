// SPDX-License-Identifier: BSL-1.0
#include "support/contract.hpp"

#include <array>

using cloud66::client;
using cloud66::named_number;

CONTRACT_TEST(services)
{
    calls.check("list_services", "GET /stacks/stack-1/services.json?server_uid=server-1&page=1", "",
                [](const client& c) { return c.list_services("stack-1", {.server_uid = "server-1"}); });
    calls.check("list_services", "GET /stacks/stack-1/services.json?page=2", "",
                [](const client& c) { return c.list_services("stack-1", cloud66::page_number{2}); });
    calls.check("get_service", "GET /stacks/stack-1/services/web.json?server_uid=server-1&wrap_command=ls",
                "", [](const client& c) {
                    return c.get_service("stack-1", "web", {.server_uid = "server-1", .wrap_command = "ls"});
                });
    calls.check("scale_service", "POST /stacks/stack-1/services.json",
                R"({"service_name": "web", "server_count": {"server-1": 2, "server-2": 0}})",
                [](const client& c) {
                    const std::array counts{named_number{"server-1", 2}, named_number{"server-2", 0}};
                    return c.scale_service("stack-1", "web", {.server_count = counts});
                });
    calls.check("scale_service", "POST /stacks/stack-1/services.json",
                R"({"service_name": "web", "server_group_count": {"web": 4}})", [](const client& c) {
                    const std::array counts{named_number{"web", 4}};
                    return c.scale_service("stack-1", "web", {.server_group_count = counts});
                });
    calls.check("stop_service", "DELETE /stacks/stack-1/services/web.json", "",
                [](const client& c) { return c.stop_service("stack-1", "web"); });
    calls.check("stop_service", "DELETE /stacks/stack-1/services/web.json", R"({"server_uid": "server-1"})",
                [](const client& c) { return c.stop_service("stack-1", "web", {.server_uid = "server-1"}); });
}
