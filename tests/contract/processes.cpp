// SPDX-License-Identifier: BSL-1.0
#include "support/contract.hpp"

#include <array>

using cloud66::client;

CONTRACT_TEST(processes)
{
    calls.check("list_processes", "GET /stacks/stack-1/processes.json?server_uid=server-1&page=1", "",
                [](const client& c) { return c.list_processes("stack-1", {.server_uid = "server-1"}); });
    calls.check("list_processes", "GET /stacks/stack-1/processes.json?page=2", "",
                [](const client& c) { return c.list_processes("stack-1", cloud66::page_number{2}); });
    calls.check(
        "get_process", "GET /stacks/stack-1/processes/worker.json?server_uid=server-1", "",
        [](const client& c) { return c.get_process("stack-1", "worker", {.server_uid = "server-1"}); });
    calls.check("scale_process", "POST /stacks/stack-1/processes.json",
                R"({"process_name": "worker", "server_count": {"server-1": 4}})", [](const client& c) {
                    const std::array counts{cloud66::named_number{"server-1", 4}};
                    return c.scale_process("stack-1", "worker", {.server_count = counts});
                });
}
