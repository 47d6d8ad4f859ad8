// SPDX-License-Identifier: BSL-1.0
#include "support/contract.hpp"

#include <array>
#include <string_view>

using cloud66::apply_strategy;
using cloud66::client;
using cloud66::environments_format;

CONTRACT_TEST(environment_variables)
{
    calls.check("list_environment_variables", "GET /stacks/stack-1/environments.json?page=1", "",
                [](const client& c) { return c.list_environment_variables("stack-1"); });
    calls.check(
        "list_environment_variables", "GET /stacks/stack-1/environments.json?page=2", "",
        [](const client& c) { return c.list_environment_variables("stack-1", cloud66::page_number{2}); });
    calls.check(
        "download_environment_variables",
        "GET /stacks/stack-1/environments.json?environments_format=dotenv&requested_types=user%2Cgenerated",
        "", [](const client& c) {
            constexpr std::array<std::string_view, 2> types{"user", "generated"};
            return c.download_environment_variables("stack-1", environments_format::dotenv,
                                                    {.requested_types = types});
        });
    calls.check("download_environment_variables",
                "GET /stacks/stack-1/environments.json?environments_format=json", "", [](const client& c) {
                    return c.download_environment_variables("stack-1", environments_format::json);
                });
    calls.check("get_environment_variable", "GET /stacks/stack-1/environments/4153.json", "",
                [](const client& c) { return c.get_environment_variable("stack-1", 4153); });
    calls.check("create_environment_variable", "POST /stacks/stack-1/environments.json",
                R"({"key": "WORKERS", "value": "4", "apply_strategy": "immediately"})", [](const client& c) {
                    return c.create_environment_variable("stack-1", "WORKERS", "4",
                                                         {.apply_strategy = apply_strategy::immediately});
                });
    calls.check("update_environment_variable", "PUT /stacks/stack-1/environments/WORKERS.json",
                R"({"value": "", "apply_strategy": "deployment"})", [](const client& c) {
                    return c.update_environment_variable("stack-1", "WORKERS", "",
                                                         {.apply_strategy = apply_strategy::deployment});
                });
    calls.check("delete_environment_variable", "DELETE /stacks/stack-1/environments/WORKERS.json", "",
                [](const client& c) { return c.delete_environment_variable("stack-1", "WORKERS"); });
    calls.check("upload_environment_variables", "POST /stacks/stack-1/environments/bulk.json",
                R"({"environments_format": "dotenv", "contents": "A=1", "apply_strategy": "deployment"})",
                [](const client& c) {
                    return c.upload_environment_variables("stack-1", environments_format::dotenv, "A=1",
                                                          {.apply_strategy = apply_strategy::deployment});
                });
    calls.check("patch_environment_variables", "PATCH /stacks/stack-1/environments/bulk.json",
                R"({"environments_format": "json", "contents": "{}"})", [](const client& c) {
                    return c.patch_environment_variables("stack-1", environments_format::json, "{}");
                });
}
