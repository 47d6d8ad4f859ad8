// SPDX-License-Identifier: BSL-1.0
#include "support/documented_sandbox.hpp"

#include <boost/json.hpp>

using cloud66::errc;

TEST_CASE("the sandbox keeps every version of manifest.yml")
{
    test::documented_sandbox loop;
    const auto before = loop.run(loop.client.list_manifest_yamls(loop.stack));
    REQUIRE_FALSE(before.empty());
    CHECK(before[0].body);

    const auto stored = loop.run(loop.client.create_manifest_yaml(
        loop.stack, "production:\n  web:\n    servers: 2\n", {.comments = "why not"}));
    CHECK(stored.body == "production:\n  web:\n    servers: 2\n");
    CHECK(stored.comments == "why not");
    CHECK(stored.created_at_iso);
    CHECK(loop.run(loop.client.get_manifest_yaml(loop.stack, stored.uid)).body ==
          "production:\n  web:\n    servers: 2\n");

    const auto after = loop.run(loop.client.list_manifest_yamls(loop.stack, {.include_body = false}));
    REQUIRE(after.size() == before.size() + 1);
    CHECK(after[0].uid == stored.uid);
    CHECK_FALSE(after[0].body);
    CHECK(after[1].uid == before[0].uid);
    loop.check_all_called("manifest_yaml");
}

TEST_CASE("the sandbox rejects a manifest.yml that says nothing")
{
    test::documented_sandbox loop;
    const auto failure = loop.error_of(loop.client.create_manifest_yaml(loop.stack, "nothing"));
    CHECK(failure.code() == errc::bad_request);
    CHECK_THAT(failure.details().api_message, test::contains("manifest_yaml"));
    const boost::json::value empty = boost::json::object();
    const auto missing = loop.error_of(loop.client.request(
        cloud66::http::verb::post, "/stacks/" + loop.stack + "/manifest_yaml.json", empty));
    CHECK(missing.details().api_message == "manifest_yaml is missing");
    CHECK(loop.error_of(loop.client.get_manifest_yaml(loop.stack, "no-such-version")).code() ==
          errc::not_found);
}
