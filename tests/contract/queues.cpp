// SPDX-License-Identifier: BSL-1.0
#include "support/contract.hpp"

using cloud66::client;

CONTRACT_TEST(queues)
{
    calls.check("register_queue_agent", "POST /queues/register.json", R"({"host_name": "worker-1"})",
                [](const client& c) { return c.register_queue_agent("worker-1"); });
    calls.check("list_queues", "GET /queues.json", "", [](const client& c) { return c.list_queues(); });
    calls.check("pop_queue", "GET /queues/default.json?host_name=worker-1", "",
                [](const client& c) { return c.pop_queue("default", "worker-1"); });
    calls.check(
        "update_queue_task", "PUT /queues/default.json",
        R"({"task_uuid": "550e8400", "state": "done", "run_result": "ok", "host_name": "worker-1", "session_id": "s1"})",
        [](const client& c) {
            return c.update_queue_task(
                "default", "550e8400",
                {.state = "done", .run_result = "ok", .host_name = "worker-1", .session_id = "s1"});
        });
}
