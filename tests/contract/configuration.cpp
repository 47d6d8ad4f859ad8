// SPDX-License-Identifier: BSL-1.0
#include "support/contract.hpp"

using cloud66::client;

CONTRACT_TEST(configuration)
{
    calls.check("list_configurations", "GET /stacks/stack-1/configuration.json?page=1", "",
                [](const client& c) { return c.list_configurations("stack-1"); });
    calls.check("list_configurations", "GET /stacks/stack-1/configuration.json?page=2", "",
                [](const client& c) { return c.list_configurations("stack-1", cloud66::page_number{2}); });
    calls.check("get_configuration", "GET /stacks/stack-1/configuration/nginx/show.json", "",
                [](const client& c) { return c.get_configuration("stack-1", "nginx"); });
    calls.check("update_configuration", "POST /stacks/stack-1/configuration/nginx/update.json",
                R"({"body": "# nginx.conf"})",
                [](const client& c) { return c.update_configuration("stack-1", "nginx", "# nginx.conf"); });
    calls.check("update_configuration", "POST /stacks/stack-1/configuration/nginx/update.json",
                R"({"body": "", "commit_message": "empty it", "must_apply": false})", [](const client& c) {
                    return c.update_configuration("stack-1", "nginx", "",
                                                  {.commit_message = "empty it", .must_apply = false});
                });
    calls.check("apply_configuration", "POST /stacks/stack-1/configuration/nginx/apply.json", "",
                [](const client& c) { return c.apply_configuration("stack-1", "nginx"); });
}
