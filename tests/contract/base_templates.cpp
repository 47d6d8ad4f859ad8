// SPDX-License-Identifier: BSL-1.0
#include "support/contract.hpp"

using cloud66::client;

CONTRACT_TEST(base_templates)
{
    calls.check("list_base_templates", "GET /base_templates.json?page=1", "",
                [](const client& c) { return c.list_base_templates(); });
    calls.check("list_base_templates", "GET /base_templates.json?page=2", "",
                [](const client& c) { return c.list_base_templates(cloud66::page_number{2}); });
    calls.check("get_base_template", "GET /base_templates/bt-1.json", "",
                [](const client& c) { return c.get_base_template("bt-1"); });
    calls.check("get_base_template", "GET /base_templates/bt-1.json?include_stencils=1&include_content=1", "",
                [](const client& c) {
                    return c.get_base_template("bt-1", {.include_stencils = true, .include_content = true});
                });
    calls.check("create_base_template", "POST /base_templates.json",
                R"({"base_template": {"name": "stencils", "git_repo": "https://git.example.com/stencils.git",
                              "git_branch": "main"}})",
                [](const client& c) {
                    return c.create_base_template("https://git.example.com/stencils.git", "main",
                                                  {.name = "stencils"});
                });
    calls.check("update_base_template", "PUT /base_templates/bt-1.json",
                R"({"base_template": {"git_branch": "develop"}})",
                [](const client& c) { return c.update_base_template("bt-1", {.git_branch = "develop"}); });
    calls.check("delete_base_template", "DELETE /base_templates/bt-1.json", "",
                [](const client& c) { return c.delete_base_template("bt-1"); });
    calls.check("sync_base_template", "POST /base_templates/bt-1/sync.json", "",
                [](const client& c) { return c.sync_base_template("bt-1"); });
}
