// SPDX-License-Identifier: BSL-1.0
#include "support/contract.hpp"

using cloud66::client;

CONTRACT_TEST(stacks)
{
    calls.check(
        "list_stacks",
        "GET /stacks.json?filter_name=a&filter_environment=b&filter_git_repo=c&filter_git_branch=d&page=1",
        "", [](const client& c) {
            return c.list_stacks({.name = "a", .environment = "b", .git_repo = "c", .git_branch = "d"});
        });
    calls.check("list_stacks", "GET /stacks.json?page=2", "",
                [](const client& c) { return c.list_stacks(cloud66::page_number{2}); });
    calls.check("get_stack", "GET /stacks/stack-1.json", "",
                [](const client& c) { return c.get_stack("stack-1"); });
    calls.check("create_stack", "POST /stacks",
                R"({"name": "Shop", "environment": "production", "service_yaml": "services:",
                    "cloud": "digitalocean", "key_name": "Default", "region": "ams3", "size": "1gb",
                    "build_type": "single"})",
                [](const client& c) {
                    return c.create_stack({.name = "Shop",
                                           .environment = "production",
                                           .service_yaml = "services:",
                                           .cloud = "digitalocean",
                                           .key_name = "Default",
                                           .region = "ams3",
                                           .size = "1gb",
                                           .build_type = cloud66::stack_build_type::single});
                });
    calls.check("create_stack", "POST /stacks",
                R"({"name": "Shop", "environment": "production", "service_yaml": "services:",
                    "manifest_yaml": "production:"})",
                [](const client& c) {
                    return c.create_stack({.name = "Shop",
                                           .environment = "production",
                                           .service_yaml = "services:",
                                           .manifest_yaml = "production:"});
                });
}
