// SPDX-License-Identifier: BSL-1.0
#include <cloud66/resources/base_templates.hpp>

#include "support/catch.hpp"
#include "support/scripted_client.hpp"

using cloud66::client;

TEST_CASE("a base template without its repository is not registered, nor is one emptied")
{
    test::scripted_client loop;
    loop.check_rejects("git_repo is empty",
                       [](const client& c) { return c.create_base_template("", "main"); });
    loop.check_rejects("git_branch is empty", [](const client& c) {
        return c.create_base_template("https://git.example.com/s.git", "");
    });
    loop.check_rejects("name is empty",
                       [](const client& c) { return c.update_base_template("bt-1", {.name = ""}); });
}
