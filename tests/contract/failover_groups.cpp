// SPDX-License-Identifier: BSL-1.0
#include "support/contract.hpp"

CONTRACT_TEST(failover_groups)
{
    using cloud66::client;
    using cloud66::failover_stack;
    calls.check("list_failover_groups", "GET /failover_groups.json", "",
                [](const client& c) { return c.list_failover_groups(); });
    calls.check("create_failover_group", "POST /failover_groups", "{}",
                [](const client& c) { return c.create_failover_group(); });
    calls.check("create_failover_group", "POST /failover_groups",
                R"({"primary_stack_uid": "stack-1", "secondary_stack_uid": "stack-2", "current_stack": 1})",
                [](const client& c) {
                    return c.create_failover_group({.primary_stack_uid = "stack-1",
                                                    .secondary_stack_uid = "stack-2",
                                                    .current_stack = failover_stack::primary});
                });
    calls.check("update_failover_group", "PUT /failover_groups/fg-1", R"({"current_stack": 2})",
                [](const client& c) {
                    return c.update_failover_group("fg-1", {.current_stack = failover_stack::secondary});
                });
    calls.check("update_failover_group", "PUT /failover_groups/fg-1", R"({"primary_stack_uid": ""})",
                [](const client& c) { return c.update_failover_group("fg-1", {.primary_stack_uid = ""}); });
    calls.check("delete_failover_group", "DELETE /failover_groups/fg-1", "",
                [](const client& c) { return c.delete_failover_group("fg-1"); });
}
