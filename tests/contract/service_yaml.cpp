// SPDX-License-Identifier: BSL-1.0
#include "support/contract.hpp"

using cloud66::client;

CONTRACT_TEST(service_yaml)
{
    calls.check("list_service_yamls", "GET /stacks/stack-1/service_yaml.json?include_body=false&page=1", "",
                [](const client& c) { return c.list_service_yamls("stack-1", {.include_body = false}); });
    calls.check("list_service_yamls", "GET /stacks/stack-1/service_yaml.json?page=2", "",
                [](const client& c) { return c.list_service_yamls("stack-1", cloud66::page_number{2}); });
    calls.check("get_service_yaml", "GET /stacks/stack-1/service_yaml/version-1.json", "",
                [](const client& c) { return c.get_service_yaml("stack-1", "version-1"); });
    calls.check("create_service_yaml", "POST /stacks/stack-1/service_yaml.json",
                R"({"service_yaml": "one:", "comments": "first version"})", [](const client& c) {
                    return c.create_service_yaml("stack-1", "one:", {.comments = "first version"});
                });
}
