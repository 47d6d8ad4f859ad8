// SPDX-License-Identifier: BSL-1.0
#include <cloud66/resources/stacks.hpp>

#include "support/catch.hpp"
#include "support/models.hpp"
#include "support/scripted_client.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <string>
#include <utility>
#include <vector>

using cloud66::client;
using cloud66::page_number;
using cloud66::stack;
using cloud66::stack_considerations;
using cloud66::stack_health;
using cloud66::stack_status;
using cloud66::timestamp;
using test::decoded;

namespace {

// The inventory's example of a stack.
const std::string example = R"({
    "uid": "5999b763474b0eafa5fafb64bff0ba80",
    "name": "Awesome App",
    "git": "http://github.com/cloud66-samples/awesome-app.git",
    "git_branch": "fig",
    "environment": "production",
    "cloud": "DigitalOcean",
    "fqdn": "awesome-app.dev.c66.me",
    "language": "ruby",
    "framework": "rails",
    "status": 1,
    "health": 3,
    "last_activity": "2014-08-14T01:46:53+00:00",
    "last_activity_iso": "2014-08-14T01:46:53+00:00",
    "maintenance_mode": false,
    "has_loadbalancer": false,
    "created_at": "2014-08-14 00:38:14 UTC",
    "updated_at": "2014-08-14 01:46:52 UTC",
    "deploy_directory": "/var/deploy/awesome_app",
    "cloud_status": "partial",
    "created_at_iso": "2014-08-14T00:38:14Z",
    "updated_at_iso": "2014-08-14T01:46:52Z",
    "redeploy_hook": "http://hooks.cloud66.com/stacks/redeploy/b806f1c3344eb3aa2a024b23254b75b3/6d677352"
})";

// The members that the example does not show.
const std::string newer_example = R"({
    "uid": "u", "name": "n", "account_id": 9007199254740993, "account_name": "My Company", "backend": "kubernetes",
    "version": "v2", "revision": "3c1f", "is_busy": true, "is_cluster": false, "is_inside_cluster": true,
    "cluster_name": "main", "application_address": "10.0.0.1", "configstore_namespace": "ns-1",
    "namespaces": ["default", "web"], "considerations": {"warnings": [], "notices": ["Stack is healthy"]}
})";

std::string complete()
{
    auto all = boost::json::parse(example).as_object();
    const auto newer = boost::json::parse(newer_example).as_object();
    for (const auto& [name, value] : newer) all[name] = value;
    return boost::json::serialize(all);
}

const std::string minimal = R"({"uid":"u","name":"n"})";

}  // namespace

TEST_CASE("the inventory's stack is decoded member by member")
{
    const auto read = decoded<stack>(example);
    CHECK(read.uid == "5999b763474b0eafa5fafb64bff0ba80");
    CHECK(read.name == "Awesome App");
    CHECK(read.git == "http://github.com/cloud66-samples/awesome-app.git");
    CHECK(read.git_branch == "fig");
    CHECK(read.environment == "production");
    CHECK(read.cloud == "DigitalOcean");
    CHECK(read.fqdn == "awesome-app.dev.c66.me");
    CHECK(read.language == "ruby");
    CHECK(read.framework == "rails");
    CHECK(read.status == stack_status::success);
    CHECK(read.health == stack_health::ok);
    CHECK(read.last_activity == timestamp("2014-08-14T01:46:53+00:00"));
    CHECK(read.last_activity_iso == timestamp("2014-08-14T01:46:53+00:00"));
    CHECK(read.maintenance_mode == false);
    CHECK(read.has_loadbalancer == false);
    CHECK(read.created_at == timestamp("2014-08-14 00:38:14 UTC"));
    CHECK(read.updated_at == timestamp("2014-08-14 01:46:52 UTC"));
    CHECK(read.deploy_directory == "/var/deploy/awesome_app");
    CHECK(read.cloud_status == "partial");
    CHECK(read.created_at_iso == timestamp("2014-08-14T00:38:14Z"));
    CHECK(read.updated_at_iso == timestamp("2014-08-14T01:46:52Z"));
    CHECK(read.redeploy_hook ==
          cloud66::secret(
              "http://hooks.cloud66.com/stacks/redeploy/b806f1c3344eb3aa2a024b23254b75b3/6d677352"));
    CHECK(read.created_at->time() == read.created_at_iso->time());
}

TEST_CASE("what newer sources say of a stack is decoded too")
{
    const auto read = decoded<stack>(newer_example);
    CHECK(read.account_id == 9007199254740993);
    CHECK(read.account_name == "My Company");
    CHECK(read.backend == "kubernetes");
    CHECK(read.version == "v2");
    CHECK(read.revision == "3c1f");
    CHECK(read.is_busy == true);
    CHECK(read.is_cluster == false);
    CHECK(read.is_inside_cluster == true);
    CHECK(read.cluster_name == "main");
    CHECK(read.application_address == "10.0.0.1");
    CHECK(read.configstore_namespace == "ns-1");
    CHECK(read.namespaces == std::vector<std::string>{"default", "web"});
    REQUIRE(read.considerations);
    CHECK(read.considerations->warnings.empty());
    CHECK(read.considerations->notices == std::vector<std::string>{"Stack is healthy"});
}

TEST_CASE("a stack is read whatever the API adds, leaves out or sends in another type")
{
    test::check_robust<stack>(complete());
    test::check_robust<stack_considerations>(R"({"warnings":["w"],"notices":["n"]})");
}

TEST_CASE("numbers, codes and switches of a stack may be texts")
{
    const auto read = decoded<stack>(R"({"uid":"u","name":"n","account_id":"7","status":"6","health":"4",
        "maintenance_mode":"true","has_loadbalancer":1,"version":2,"revision":17})");
    CHECK(read.account_id == 7);
    CHECK(read.status == stack_status::deploying);
    CHECK(read.health == stack_health::broken);
    CHECK(read.maintenance_mode == true);
    CHECK(read.has_loadbalancer == true);
    CHECK(read.version == "2");
    CHECK(read.revision == "17");
}

TEST_CASE("the codes of a stack are those of the inventory, and a new one keeps its number")
{
    const auto status = [](int code) {
        return decoded<stack>(R"({"uid":"u","name":"n","status":)" + std::to_string(code) + '}').status;
    };
    CHECK(status(0) == stack_status::queued);
    CHECK(status(1) == stack_status::success);
    CHECK(status(2) == stack_status::failed);
    CHECK(status(3) == stack_status::analysing);
    CHECK(status(4) == stack_status::analysed);
    CHECK(status(5) == stack_status::queued_for_deploying);
    CHECK(status(6) == stack_status::deploying);
    CHECK(status(7) == stack_status::terminal_failure);
    CHECK(status(8) == static_cast<stack_status>(8));

    const auto health = [](int code) {
        return decoded<stack>(R"({"uid":"u","name":"n","health":)" + std::to_string(code) + '}').health;
    };
    CHECK(health(0) == stack_health::unknown);
    CHECK(health(1) == stack_health::building);
    CHECK(health(2) == stack_health::partial);
    CHECK(health(3) == stack_health::ok);
    CHECK(health(4) == stack_health::broken);
    CHECK(health(99) == static_cast<stack_health>(99));
}

TEST_CASE("list_stacks requests page after page until the last")
{
    test::scripted_client script;
    script.transport->respond(test::page_response(R"([{"uid":"a","name":"A"}])", 1, 3));
    script.transport->respond(test::page_response(R"([{"uid":"b","name":"B"}])", 2, 3));
    script.transport->respond(test::page_response(R"([{"uid":"c","name":"C"}])", 3, 3));
    const auto stacks = script.run(script.client.list_stacks());
    REQUIRE(stacks.size() == 3);
    CHECK(stacks[2].uid == "c");
    CHECK(script.transport->lines() == std::vector<std::string>{"GET /api/3/stacks.json?page=1",
                                                                "GET /api/3/stacks.json?page=2",
                                                                "GET /api/3/stacks.json?page=3"});
    for (const auto& request : script.transport->requests) CHECK(request.body.empty());
}

TEST_CASE("list_stacks takes a list without pages for the whole list")
{
    test::scripted_client script;
    CHECK(script
              .check_sends("GET /api/3/stacks.json?page=1", "", '[' + minimal + ']',
                           [](const client& c) { return c.list_stacks(); })
              .size() == 1);
    CHECK(script
              .check_sends("GET /api/3/stacks.json?page=1", "", "[]",
                           [](const client& c) { return c.list_stacks(); })
              .empty());
}

TEST_CASE("list_stacks ends with a server that names the same page for ever")
{
    test::scripted_client script;
    script.transport->otherwise = [](const cloud66::http::request&) {
        return test::response(200, R"({"response":[)" + minimal + R"(],"pagination":{"next":2}})");
    };
    CHECK(script.run(script.client.list_stacks()).size() == 2);
    CHECK(script.transport->requests.size() == 2);
}

TEST_CASE("list_stacks does not count twice what a server without pages repeats")
{
    test::scripted_client script;
    script.transport->otherwise = [](const cloud66::http::request&) {
        return test::page_response('[' + minimal + ']', 1, 3);
    };
    const auto failure = test::error_of([&] { script.run(script.client.list_stacks()); });
    CHECK(failure.code() == cloud66::errc::malformed_response);
    CHECK(script.transport->requests.size() == 2);
}

TEST_CASE("list_stacks filters by what is set")
{
    test::scripted_client script;
    script.check_sends("GET /api/3/stacks.json?filter_name=My%20App%20%26%20co&page=1", "", "[]",
                       [](const client& c) { return c.list_stacks({.name = "My App & co"}); });
    script.check_sends("GET /api/3/stacks.json?filter_name=&page=1", "", "[]",
                       [](const client& c) { return c.list_stacks({.name = ""}); });
    script.check_sends(
        "GET /api/3/stacks.json?filter_name=a&filter_environment=production&filter_git_repo="
        "git%40github.com%3Ao%2Fr.git&filter_git_branch=feature%2Fx&page=1",
        "", "[]", [](const client& c) {
            return c.list_stacks({.name = "a",
                                  .environment = "production",
                                  .git_repo = "git@github.com:o/r.git",
                                  .git_branch = "feature/x"});
        });
}

TEST_CASE("list_stacks gives one page with its place, for one request")
{
    test::scripted_client script;
    script.transport->respond(test::page_response('[' + minimal + ']', 2, 3));
    const auto page = script.run(script.client.list_stacks(page_number{2}, {.environment = "staging"}));
    CHECK(script.transport->lines() ==
          std::vector<std::string>{"GET /api/3/stacks.json?filter_environment=staging&page=2"});
    REQUIRE(page.items.size() == 1);
    CHECK(page.items[0].uid == "u");
    CHECK(page.position.previous == 1);
    CHECK(page.position.current == 2);
    CHECK(page.position.pages == 3);
    REQUIRE(page.next());
    CHECK(page.next()->value() == 3);
}

TEST_CASE("list_stacks rejects a page that cannot be")
{
    test::scripted_client script;
    script.check_rejects("page_number", [](const client& c) { return c.list_stacks(page_number{0}); });
    script.check_rejects("page_number", [](const client& c) { return c.list_stacks(page_number{-1}); });
}

TEST_CASE("list_stacks names the stack that cannot be read")
{
    test::scripted_client script;
    script.transport->respond(test::ok('[' + minimal + R"(,{"name":"n"}])"));
    const auto failure = test::error_of([&] { script.run(script.client.list_stacks()); });
    CHECK(failure.code() == cloud66::errc::malformed_response);
    CHECK_THAT(failure.what(), test::contains("GET /stacks.json"));
    CHECK_THAT(failure.what(), test::contains("response[1].uid: expected string, got nothing"));
}

TEST_CASE("get_stack requests one stack")
{
    test::scripted_client script;
    const auto read =
        script.check_sends("GET /api/3/stacks/5999b763474b0eafa5fafb64bff0ba80.json", "", example,
                           [](const client& c) { return c.get_stack("5999b763474b0eafa5fafb64bff0ba80"); });
    CHECK(read.name == "Awesome App");
}

TEST_CASE("get_stack reads a stack without its envelope")
{
    test::scripted_client script;
    script.transport->respond(test::response(200, example));
    CHECK(script.run(script.client.get_stack("5999")).name == "Awesome App");
}

TEST_CASE("get_stack encodes an odd UID and rejects an impossible one")
{
    test::scripted_client script;
    script.check_sends("GET /api/3/stacks/a%2Fb%3Fc%23d%25%20%C3%BC.json", "", minimal,
                       [](const client& c) { return c.get_stack("a/b?c#d% \xC3\xBC"); });
    for (const char* uid : {"", ".", ".."})
        script.check_rejects("stack_uid", [uid](const client& c) { return c.get_stack(uid); });
}

TEST_CASE("a call keeps nothing of its arguments")
{
    test::scripted_client script;
    auto pending = [&] {
        const std::string uid = "a-uid-that-is-too-long-to-be-stored-without-memory-of-its-own";
        return script.client.get_stack(uid);
    }();
    script.transport->respond(test::ok(minimal));
    script.run(std::move(pending));
    CHECK(script.transport->lines() ==
          std::vector<std::string>{"GET /api/3/stacks/a-uid-that-is-too-long-to-be-stored-without-"
                                   "memory-of-its-own.json"});
}

TEST_CASE("create_stack returns the action and what finds the stack")
{
    test::scripted_client script;
    const auto creation =
        script.check_sends("POST /api/3/stacks",
                           R"({"name":"Shop","environment":"production","service_yaml":"services:",
                               "manifest_yaml":"production:"})",
                           R"({"id":7,"action":"stack_create","resource_id":"84223"})", [](const client& c) {
                               return c.create_stack({.name = "Shop",
                                                      .environment = "production",
                                                      .service_yaml = "services:",
                                                      .manifest_yaml = "production:"});
                           });
    CHECK(creation.started.id == 7);
    CHECK(creation.started.resource_id == "84223");
    CHECK(creation.name == "Shop");
    CHECK(creation.environment == "production");
}

TEST_CASE("create_stack rejects stacks without a name, and without a place")
{
    test::scripted_client script;
    const auto check_rejected = [&](const std::string& why, auto change) {
        script.check_rejects(why, [&](const client& c) {
            cloud66::create_stack_params params{.name = "Shop",
                                                .environment = "production",
                                                .service_yaml = "services:",
                                                .cloud = "aws",
                                                .region = "eu-west-2",
                                                .size = "t3.small",
                                                .build_type = cloud66::stack_build_type::single};
            change(params);
            return c.create_stack(params);
        });
    };
    check_rejected("name is empty", [](auto& params) { params.name = ""; });
    check_rejected("environment is empty", [](auto& params) { params.environment = ""; });
    check_rejected("service_yaml is empty", [](auto& params) { params.service_yaml = ""; });
    check_rejected("manifest_yaml is empty", [](auto& params) { params.manifest_yaml = ""; });
    check_rejected("manifest_yaml", [](auto& params) { params.cloud = {}; });
    check_rejected("manifest_yaml", [](auto& params) { params.region = {}; });
    check_rejected("manifest_yaml", [](auto& params) { params.size = {}; });
    check_rejected("manifest_yaml", [](auto& params) { params.build_type = {}; });
}

TEST_CASE("create_stack reports a response that cannot be read as an unknown outcome")
{
    test::scripted_client script;
    script.transport->respond(test::ok("{}"));
    const auto failure = test::error_of([&] {
        script.run(script.client.create_stack(
            {.name = "a", .environment = "b", .service_yaml = "c", .manifest_yaml = "d"}));
    });
    CHECK(failure.code() == cloud66::errc::outcome_unknown);
}
