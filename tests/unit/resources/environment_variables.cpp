// SPDX-License-Identifier: BSL-1.0
#include <cloud66/resources/environment_variables.hpp>

#include "support/scripted_client.hpp"

using cloud66::client;
using cloud66::environments_format;

TEST_CASE("deleting an environment variable starts an action, or is done at once")
{
    test::scripted_client loop;
    const auto call = [](const client& c) { return c.delete_environment_variable("stack-1", "A"); };
    const auto started = loop.check_sends("DELETE /api/3/stacks/stack-1/environments/A.json", "",
                                          R"({"id": 7, "action": "env-var-delete"})", call);
    REQUIRE(started);
    CHECK(started.id() == 7);
    CHECK(started.stack_uid() == "stack-1");
    CHECK(started.info().action == "env-var-delete");

    CHECK_FALSE(loop.check_sends("DELETE /api/3/stacks/stack-1/environments/A.json", "", "null", call));
    loop.transport->respond(test::response(200, ""));
    CHECK_FALSE(loop.run(call(loop.client)));

    loop.transport->respond(test::ok(R"({"ok": true})"));
    const auto unreadable = test::error_of([&] { static_cast<void>(loop.run(call(loop.client))); });
    CHECK(unreadable.code() == cloud66::errc::outcome_unknown);
}

TEST_CASE("an environment variable needs a name, and a set of them contents")
{
    test::scripted_client loop;
    loop.check_rejects("key is empty",
                       [](const client& c) { return c.create_environment_variable("stack-1", "", "1"); });
    loop.check_rejects("key is empty",
                       [](const client& c) { return c.update_environment_variable("stack-1", "", "1"); });
    loop.check_rejects("contents is empty", [](const client& c) {
        return c.upload_environment_variables("stack-1", environments_format::dotenv, "");
    });
}

TEST_CASE("a value of an environment variable may be a number or a truth")
{
    test::scripted_client loop;
    const auto read =
        loop.check_sends("GET /api/3/stacks/stack-1/environments/1.json", "",
                         R"({"key": "A", "value": 4, "history": [{"value": true}]})",
                         [](const client& c) { return c.get_environment_variable("stack-1", 1); });
    CHECK(read.value == cloud66::secret("4"));
    REQUIRE(read.history.size() == 1);
    CHECK(read.history[0].value == cloud66::secret("true"));
}
