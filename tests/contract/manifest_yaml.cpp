// SPDX-License-Identifier: BSL-1.0
#include "support/contract.hpp"

using cloud66::client;

CONTRACT_TEST(manifest_yaml)
{
    calls.check("list_manifest_yamls", "GET /stacks/stack-1/manifest_yaml.json?include_body=false&page=1", "",
                [](const client& c) { return c.list_manifest_yamls("stack-1", {.include_body = false}); });
    calls.check("list_manifest_yamls", "GET /stacks/stack-1/manifest_yaml.json?page=2", "",
                [](const client& c) { return c.list_manifest_yamls("stack-1", cloud66::page_number{2}); });
    calls.check("get_manifest_yaml", "GET /stacks/stack-1/manifest_yaml/version-1.json", "",
                [](const client& c) { return c.get_manifest_yaml("stack-1", "version-1"); });
    calls.check("create_manifest_yaml", "POST /stacks/stack-1/manifest_yaml.json",
                R"({"manifest_yaml": "one:", "comments": "first version"})", [](const client& c) {
                    return c.create_manifest_yaml("stack-1", "one:", {.comments = "first version"});
                });
}
