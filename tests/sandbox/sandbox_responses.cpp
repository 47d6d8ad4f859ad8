// SPDX-License-Identifier: BSL-1.0
#include "sandbox/handler_fixture.hpp"
#include "support/catch.hpp"

#include <boost/json/serialize.hpp>

#include <initializer_list>
#include <string>
#include <string_view>

using namespace std::chrono_literals;

namespace {

/// The names of `members` that `document` does not have.
std::string missing_members(const boost::json::value& document,
                            std::initializer_list<std::string_view> members)
{
    std::string names;
    for (const auto member : members)
        if (!document.as_object().contains(member)) names.append(member).append(" ");
    return names;
}

}  // namespace

TEST_CASE("stacks have every member of the inventory")
{
    test::handler_fixture api;
    const auto result = api.get("/stacks");
    REQUIRE(result.status == 200);
    const auto stacks = result.response();
    REQUIRE(stacks.as_array().size() >= 3);
    for (const auto& stack : stacks.as_array()) {
        CHECK(missing_members(stack, {"uid",
                                      "name",
                                      "account_id",
                                      "account_name",
                                      "git",
                                      "git_branch",
                                      "environment",
                                      "cloud",
                                      "fqdn",
                                      "language",
                                      "framework",
                                      "status",
                                      "health",
                                      "last_activity",
                                      "last_activity_iso",
                                      "maintenance_mode",
                                      "has_loadbalancer",
                                      "created_at",
                                      "updated_at",
                                      "created_at_iso",
                                      "updated_at_iso",
                                      "deploy_directory",
                                      "cloud_status",
                                      "redeploy_hook",
                                      "backend",
                                      "version",
                                      "revision",
                                      "is_busy",
                                      "is_cluster",
                                      "is_inside_cluster",
                                      "cluster_name",
                                      "application_address",
                                      "configstore_namespace",
                                      "namespaces",
                                      "considerations"}) == "");
        const std::string path = "/stacks/" + boost::json::value_to<std::string>(stack.at("uid"));
        CHECK(api.get(path).response() == stack);
    }
}

TEST_CASE("services, containers and actions have every member of the inventory")
{
    test::handler_fixture api;
    const auto services = api.get(api.stack_path("Storefront") + "/services").response();
    REQUIRE(services.as_array().size() == 3);
    for (const auto& service : services.as_array()) {
        CHECK(missing_members(service, {"name", "containers", "source_type", "git_ref", "image_name",
                                        "image_uid", "image_tag", "command", "build_command",
                                        "deploy_command", "wrap_command"}) == "");
        for (const auto& container : service.at("containers").as_array())
            CHECK(missing_members(container, {"uid",
                                              "name",
                                              "server_uid",
                                              "server_name",
                                              "service_name",
                                              "image",
                                              "command",
                                              "started_at",
                                              "ports",
                                              "private_ip",
                                              "docker_ip",
                                              "health_state",
                                              "health_message",
                                              "health_source",
                                              "capture_output",
                                              "restart_on_deploy",
                                              "created_at",
                                              "updated_at",
                                              "status",
                                              "runtime",
                                              "port_list",
                                              "web_ports"}) == "");
    }
    CHECK(missing_members(api.get(api.stack_path("Ledger") + "/services/ledger").response(),
                          {"desired_count"}) == "");
    const auto actions = api.get(api.stack_path("Storefront") + "/actions").response();
    for (const auto& action : actions.as_array())
        CHECK(missing_members(action, {"id", "user", "resource_type", "action", "resource_id", "started_via",
                                       "started_at", "finished_at", "finished_success", "finished_message",
                                       "finished_result", "metadata"}) == "");
}

TEST_CASE("a page has thirty items and the numbers of the previous and next page")
{
    test::handler_fixture api;
    const std::string path = api.stack_path("Storefront") + "/actions";
    const auto first = api.get(path).json();
    CHECK(first.at("count") == 30);
    CHECK(boost::json::serialize(first.at("pagination")) ==
          R"({"previous":null,"next":2,"current":1,"per_page":30,"count":42,"pages":2})");
    const auto second = api.get(path + "?page=2").json();
    CHECK(second.at("response").as_array().size() == 12);
    CHECK(boost::json::serialize(second.at("pagination")) ==
          R"({"previous":1,"next":null,"current":2,"per_page":30,"count":42,"pages":2})");
    const auto beyond = api.get(path + "?page=9").json();
    CHECK(beyond.at("response").as_array().empty());
    CHECK(beyond.at("pagination").at("next").is_null());
    CHECK(api.get(path + "?page=0").details() == "page is not a number of at least 1");
    CHECK(api.get(path + "?page=x").status == 400);
}

TEST_CASE("stacks can be filtered by name, environment, repository and branch")
{
    test::handler_fixture api;
    const auto count = [&](std::string_view query) {
        return api.get("/stacks?" + std::string(query)).response().as_array().size();
    };
    CHECK(count("filter_name=storefront") == 2);
    CHECK(count("filter_name=Storefront&filter_environment=staging") == 1);
    CHECK(count("filter_git_branch=develop") == 1);
    CHECK(count("filter_git_repo=ledger.git") == 1);
    CHECK(count("filter_name=&filter_environment=&filter_git_repo=&filter_git_branch=") == 4);
    CHECK(count("filter_name=none") == 0);
}

TEST_CASE("services can be filtered by server, and wrap_command wraps a command")
{
    test::handler_fixture api;
    const std::string path = api.stack_path("Storefront") + "/services";
    const auto tiger = boost::json::value_to<std::string>(
        api.get(path + "/web").response().at("containers").as_array().at(1).at("server_uid"));
    CHECK(api.get(path + "?server_uid=" + tiger).response().as_array().size() == 2);
    CHECK(api.get(path + "/web?server_uid=" + tiger).response().at("containers").as_array().size() == 1);
    CHECK(api.get(path + "?server_uid=unknown").response().as_array().empty());
    CHECK(api.get(path + "/web").response().at("wrap_command").is_null());
    const auto wrapped = api.get(path + "/web?wrap_command=ls+-l").response().at("wrap_command");
    CHECK_THAT(boost::json::value_to<std::string>(wrapped), test::contains("ls -l"));
    CHECK(api.get(path + "/none").json().at("error_description") == "Service not found");
}

TEST_CASE("errors have the API's form and name the reason")
{
    test::handler_fixture api;
    const std::string stack = api.stack_path("Storefront");
    const auto unknown = api.get("/stacks/none");
    CHECK(unknown.status == 404);
    CHECK(unknown.body == R"({"error":"not_found","error_description":"Stack not found","details":""})");
    CHECK(api.get(stack + "/actions/1").status == 404);
    CHECK(api.get(stack + "/actions/x").status == 404);
    CHECK(api.get(stack + "/nothing").error() == "not_found");
    CHECK(api.send("DELETE", "/stacks", "", "", "secret").status == 404);

    CHECK(api.send("GET", "/stacks", "", "", "").error() == "unauthenticated");
    CHECK(api.send("GET", "/stacks", "", "", "wrong").status == 401);
    CHECK(api.send("GET", "/ping", "", "", "").status == 200);
    CHECK(api.send("GET", "/ping/auth", "", "", "").status == 401);
    CHECK(api.get("/ping/auth").response().at("account_id") == 456);

    CHECK(api.post_json(stack + "/actions", "{").details() == "The body is not valid JSON");
}

TEST_CASE("a token permits only the operations of its scopes")
{
    test::handler_fixture api;
    api.handler().with_state([](cloud66::sandbox_detail::server_state& state) {
        state.account.tokens["reader"] = {};
        state.account.tokens["deployer"] = {"redeploy"};
    });
    const std::string stack = api.stack_path("Storefront");
    const auto post = [&](std::string_view path, std::string_view body, std::string_view token) {
        return api.send("POST", stack + std::string(path), "application/x-www-form-urlencoded", body, token);
    };
    CHECK(api.send("GET", stack, "", "", "reader").status == 200);
    const auto rejected = post("/actions", "command=restart", "reader");
    CHECK(rejected.status == 403);
    CHECK(rejected.error() == "forbidden");
    CHECK_THAT(rejected.details(), test::contains("redeploy"));
    CHECK(post("/actions", "command=restart", "deployer").status == 200);
    CHECK(post("/reboot_servers", "strategy=serial", "deployer").status == 403);
    CHECK(post("/reboot_servers", "strategy=serial", "secret").status == 200);
}

TEST_CASE("recorded requests have redacted credentials")
{
    test::handler_fixture api;
    api.get("/stacks.json?page=1");
    const auto recorded = api.handler().requests();
    REQUIRE(recorded.size() == 1);
    CHECK(recorded[0].verb == "GET");
    CHECK(recorded[0].path == "/api/3/stacks.json");
    CHECK(recorded[0].query == "page=1");
    CHECK(recorded[0].header("authorization") == "[redacted]");
    CHECK(recorded[0].status == 200);
    CHECK(api.handler().request_count("GET", "/stacks") == 1);
    CHECK(api.handler().request_count("", "/stacks/*") == 0);
}

TEST_CASE("max_recorded limits the recorded requests to the newest, but not their count")
{
    test::handler_fixture api({.max_recorded = 2});
    for (int i = 1; i <= 3; ++i) api.get("/stacks?page=" + std::to_string(i));
    REQUIRE(api.handler().requests().size() == 2);
    CHECK(api.handler().requests().front().query == "page=2");
    CHECK(api.handler().request_count() == 3);
}
