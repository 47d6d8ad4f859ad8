// SPDX-License-Identifier: BSL-1.0
#include <cloud66/resources/server_settings.hpp>
#include <cloud66/resources/stack_settings.hpp>

#include "support/catch.hpp"
#include "support/models.hpp"
#include "support/scripted_client.hpp"

using cloud66::client;
using cloud66::setting;

TEST_CASE("a setting is requested by its key or by its id, of which dots would be taken for a format")
{
    test::scripted_client script;
    for (const char* key : {"git.branch", "git-branch"})
        script.check_sends("GET /api/3/stacks/s/settings/git-branch.json", "", R"({"key":"git.branch"})",
                           [&](const client& c) { return c.get_stack_setting("s", key); });
    script.check_sends("GET /api/3/stacks/s/servers/v/settings/server-dns-name.json", "",
                       R"({"key":"server.dns.name"})",
                       [](const client& c) { return c.get_server_setting("s", "v", "server.dns.name"); });
    script.check_rejects("setting_key", [](const client& c) { return c.get_stack_setting("s", ""); });
    script.check_rejects("server_uid", [](const client& c) { return c.list_server_settings("s", ""); });
}

TEST_CASE("a setting may be emptied")
{
    test::scripted_client script;
    const auto change =
        script.check_sends("PUT /api/3/stacks/s/settings/git-branch.json", R"({"value":""})", R"({"id":7})",
                           [](const client& c) { return c.update_stack_setting("s", "git.branch", ""); });
    CHECK(change.id() == 7);
}

TEST_CASE("a setting's value of any kind is a text")
{
    const auto value = [](const char* json) {
        return test::decoded<setting>(R"({"key":"k","value":)" + std::string(json) + '}').value;
    };
    CHECK(value("\"master\"") == "master");
    CHECK(value("true") == "true");
    CHECK(value("5") == "5");
    CHECK_FALSE(value("null"));
}
