// SPDX-License-Identifier: BSL-1.0
#include <cloud66/resources/accounts.hpp>

#include "support/models.hpp"
#include "support/scripted_client.hpp"

using cloud66::client;

TEST_CASE("a server that docs-v3 shows with a number is read")
{
    const auto read = test::decoded<cloud66::account>(R"({"id": 1, "unmanaged_servers": [{"id": 42}]})");
    REQUIRE(read.unmanaged_servers.size() == 1);
    CHECK(read.unmanaged_servers[0].id == "42");
}

TEST_CASE("a JSON web token without scope or audience is rejected")
{
    test::scripted_client script;
    script.check_rejects("scope", [](const client& c) { return c.fetch_jwt("", "logs"); });
    script.check_rejects("audience", [](const client& c) { return c.fetch_jwt("read", ""); });
}

TEST_CASE("a response without a JSON web token leaves open whether there is one")
{
    test::scripted_client script;
    script.transport->respond(test::ok(R"({"token": "a.b.c"})"));
    const auto failure = test::error_of([&] { script.run(script.client.fetch_jwt("read", "logs")); });
    CHECK(failure.code() == cloud66::errc::outcome_unknown);
}

TEST_CASE("a rejected one-time password is an error with the server's reason")
{
    test::scripted_client script;
    script.transport->respond(test::ok(R"({"ok": false, "message": "no second factor"})"));
    const auto failure = test::error_of([&] { script.run(script.client.get_account_otp()); });
    CHECK(failure.code() == cloud66::errc::rejected);
    CHECK(failure.details().api_message == "no second factor");
}

TEST_CASE("a token that the response to ping_authenticated rejects is an error with the server's reason")
{
    test::scripted_client script;
    script.transport->respond(test::ok(R"({"ok": false, "message": "the token was revoked"})"));
    const auto failure = test::error_of([&] { script.run(script.client.ping_authenticated()); });
    CHECK(failure.code() == cloud66::errc::rejected);
    CHECK_THAT(failure.what(), test::contains("the token was revoked"));
}
