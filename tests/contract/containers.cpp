// SPDX-License-Identifier: BSL-1.0
#include "support/contract.hpp"

using cloud66::client;

CONTRACT_TEST(containers)
{
    calls.check("list_containers",
                "GET /stacks/stack-1/containers.json?server_uid=server-1&service_name=web&page=1", "",
                [](const client& c) {
                    return c.list_containers("stack-1", {.server_uid = "server-1", .service_name = "web"});
                });
    calls.check("list_containers", "GET /stacks/stack-1/containers.json?page=2", "",
                [](const client& c) { return c.list_containers("stack-1", cloud66::page_number{2}); });
    calls.check("get_container", "GET /stacks/stack-1/containers/container-1.json", "",
                [](const client& c) { return c.get_container("stack-1", "container-1"); });
    calls.check("stop_container", "DELETE /stacks/stack-1/containers/container-1.json", "",
                [](const client& c) { return c.stop_container("stack-1", "container-1"); });
}
