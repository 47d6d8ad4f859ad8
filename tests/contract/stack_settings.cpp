// SPDX-License-Identifier: BSL-1.0
#include "support/contract.hpp"

using cloud66::client;

CONTRACT_TEST(stack_settings)
{
    calls.check("list_stack_settings", "GET /stacks/stack-1/settings.json?page=1", "",
                [](const client& c) { return c.list_stack_settings("stack-1"); });
    calls.check("list_stack_settings", "GET /stacks/stack-1/settings.json?page=2", "",
                [](const client& c) { return c.list_stack_settings("stack-1", cloud66::page_number{2}); });
    calls.check("get_stack_setting", "GET /stacks/stack-1/settings/git-branch.json", "",
                [](const client& c) { return c.get_stack_setting("stack-1", "git.branch"); });
    calls.check("update_stack_setting", "PUT /stacks/stack-1/settings/git-branch.json",
                R"({"value": "staging"})",
                [](const client& c) { return c.update_stack_setting("stack-1", "git.branch", "staging"); });
}
