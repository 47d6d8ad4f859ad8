// SPDX-License-Identifier: BSL-1.0
#include "support/documented_sandbox.hpp"

#include <boost/json.hpp>

using cloud66::errc;

TEST_CASE("stacks of the sandbox have configuration files")
{
    test::documented_sandbox loop;
    const auto all = loop.run(loop.client.list_configurations(loop.stack));
    REQUIRE(all.size() == 3);
    const auto nginx = loop.run(loop.client.get_configuration(loop.stack, "nginx"));
    CHECK(nginx.name == "Nginx");
    CHECK_FALSE(nginx.body->empty());
    CHECK(loop.error_of(loop.client.get_configuration(loop.stack, "apache")).code() == errc::not_found);
}

TEST_CASE("a configuration file of the sandbox is stored and applied by actions")
{
    test::documented_sandbox loop;
    const auto server_changed = [&] {
        return cloud66::timestamp(
            std::string(loop.sandbox.collection(loop.stack, "servers").at(0).at("updated_at").as_string()));
    };
    const auto before = server_changed();
    const auto change = loop.run(
        loop.client.update_configuration(loop.stack, "nginx", "# new", {.commit_message = "why not"}));
    CHECK(loop.run(loop.client.get_configuration(loop.stack, "nginx")).body != "# new");
    const auto done = loop.run(change.wait());
    const auto stored = loop.run(loop.client.get_configuration(loop.stack, "nginx"));
    CHECK(stored.body == "# new");
    CHECK(stored.comments == "why not");
    CHECK(loop.run(loop.client.list_configurations(loop.stack)).at(0).body == "# new");
    CHECK(stored.updated_at == done.finished_at);
    CHECK(server_changed() == before);

    const auto applied = loop.finished(loop.client.apply_configuration(loop.stack, "nginx"));
    CHECK(server_changed() == *applied.finished_at);
    const auto both =
        loop.finished(loop.client.update_configuration(loop.stack, "nginx", "", {.must_apply = true}));
    CHECK(loop.run(loop.client.get_configuration(loop.stack, "nginx")).body == "");
    CHECK(server_changed() == *both.finished_at);
    loop.check_all_called("configuration");
}

TEST_CASE("the sandbox rejects configurations that cannot be right")
{
    test::documented_sandbox loop;
    CHECK(loop.error_of(loop.client.update_configuration(loop.stack, "apache", "x")).code() ==
          errc::not_found);
    CHECK(loop.error_of(loop.client.apply_configuration(loop.stack, "apache")).code() == errc::not_found);
    CHECK(loop.error_of(loop.client.apply_configuration(loop.stack, "redis")).code() == errc::bad_request);
    const auto failure =
        loop.error_of(loop.client.update_configuration(loop.stack, "redis", "x", {.must_apply = true}));
    CHECK_THAT(failure.details().api_message, test::contains("must_apply"));
    const boost::json::value nothing = boost::json::object();
    const auto missing = loop.error_of(loop.client.request(
        cloud66::http::verb::post, "/stacks/" + loop.stack + "/configuration/nginx/update.json", nothing));
    CHECK(missing.details().api_message == "body is missing");
}
