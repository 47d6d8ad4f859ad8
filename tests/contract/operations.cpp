// SPDX-License-Identifier: BSL-1.0
#include "support/contract.hpp"

using cloud66::client;

CONTRACT_TEST(operations)
{
    calls.check("list_operation_logs", "GET /operations/op-1/logs.json?page=1", "",
                [](const client& c) { return c.list_operation_logs("op-1"); });
    calls.check("list_operation_logs",
                "GET /operations/op-1/logs.json?min_severity=4&include_children=true&page=2", "",
                [](const client& c) {
                    return c.list_operation_logs(
                        "op-1", cloud66::page_number{2},
                        {.min_severity = cloud66::log_severity::warn, .include_children = true});
                });
}
