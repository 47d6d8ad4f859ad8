// SPDX-License-Identifier: BSL-1.0
// X-Account: the account that a request acts in.
#include "sandbox_caller.hpp"
#include "support/catch.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace {

/// A sandbox without sockets, whose requests carry `X-Account` lines.
class account_fixture : public test::handler_fixture
{
public:
    test::http_response act(const std::vector<std::string>& accounts, std::string_view path,
                            std::string_view verb = "GET", std::string_view body = "")
    {
        cloud66::sandbox_detail::raw_request request;
        request.verb = verb;
        request.target = "/api/3" + std::string(path);
        request.headers.emplace_back("Authorization", "Bearer secret");
        request.headers.emplace_back("Content-Type", "application/json");
        for (const std::string& account : accounts) request.headers.emplace_back("x-account", account);
        request.body = body;
        const auto sent = handler().handle(std::move(request)).response;
        test::http_response result;
        result.status = sent.status;
        result.body = sent.body;
        return result;
    }
};

}  // namespace

TEST_CASE("X-Account selects an account of the sandbox, which has stacks of its own")
{
    account_fixture api;
    const auto own = api.act({}, "/stacks").response();
    const auto other = api.act({"512"}, "/stacks").response();
    CHECK(own.as_array().size() == 4);
    REQUIRE(other.as_array().size() == 2);
    CHECK(other.at(0).at("account_id") == 512);
    CHECK(other.at(0).at("account_name") == "Harbour Charity");
    CHECK(api.act({"456"}, "/stacks").response() == own);
    CHECK(api.act({}, "/stacks").response() == own);

    const auto path = [](const boost::json::value& stack) {
        return "/stacks/" + boost::json::value_to<std::string>(stack.at("uid"));
    };
    CHECK(api.act({"512"}, path(other.at(0)) + "/servers").response().as_array().size() == 1);
    CHECK(api.act({}, path(other.at(0))).status == 404);
    CHECK(api.act({"512"}, path(own.at(0))).status == 404);
    CHECK(api.act({"512"}, path(own.at(0)) + "/actions", "POST", R"({"command": "restart"})").status == 404);

    CHECK(api.act({"512"}, "/ping/auth").response().at("account_id") == 512);
    CHECK(api.act({}, "/ping/auth").response().at("account_id") == 456);
    CHECK(api.act({"512"}, "/users").status == 200);
    CHECK(api.act({"512"}, "/accounts/512/gateways").response().as_array().size() == 2);
}

TEST_CASE("the accounts of the sandbox are listed alike from each of them, and name the current one")
{
    account_fixture api;
    const auto own = api.act({}, "/accounts").response();
    const auto other = api.act({"512"}, "/accounts").response();
    REQUIRE(own.as_array().size() == 2);
    REQUIRE(other.as_array().size() == 2);
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK(own.at(i).at("id") == other.at(i).at("id"));
        CHECK(own.at(i).at("current_account") == (i == 0));
        CHECK(other.at(i).at("current_account") == (i == 1));
        CHECK(own.at(i).at("stack_count") == other.at(i).at("stack_count"));
    }
    CHECK(
        api.act({"512"}, "/accounts/456?include_servers=true").response().at("unmanaged_servers").is_null());
    CHECK(api.act({}, "/accounts/456?include_servers=true").response().at("unmanaged_servers").is_array());
}

TEST_CASE("an X-Account that the sandbox does not list is refused")
{
    account_fixture api;
    for (const char* wrong : {"99999", "0", "-1", "abc", "", "512x", "0512", "+512", "512,456", "5e2"}) {
        INFO(wrong);
        const auto refused = api.act({wrong}, "/stacks");
        CHECK(refused.status == 404);
        CHECK(refused.error() == "not_found");
    }
    CHECK(api.act({"512", "512"}, "/stacks").status == 404);
    CHECK(api.act({"456", "512"}, "/stacks").status == 404);
    const std::string actions = api.stack_path("Storefront") + "/actions";
    const auto before = api.act({}, actions).response().at(0);
    CHECK(api.act({"abc"}, actions, "POST", R"({"command": "restart"})").status == 404);
    CHECK(api.act({}, actions).response().at(0) == before);
    CHECK(api.act({"abc"}, "/ping").status == 404);
}

TEST_CASE("an action in another account of the sandbox goes on while no request acts there")
{
    account_fixture api;
    const auto created = api.act({"512"}, "/stacks", "POST", R"({"name": "Boats", "environment": "production",
        "service_yaml": "services:\n  web:\n", "manifest_yaml": "production:\n  web:\n"})");
    REQUIRE(created.status == 200);
    api.time->advance(std::chrono::hours(1));
    CHECK(api.act({}, "/stacks").response().as_array().size() == 4);
    const auto stacks = api.act({"512"}, "/stacks").response();
    REQUIRE(stacks.as_array().size() == 3);
    CHECK(stacks.at(2).at("status") == 1);
    CHECK(stacks.at(2).at("account_id") == 512);
    CHECK(api.act({}, "/accounts/512").response().at("stack_count") == 3);
    const std::string path = "/stacks/" + boost::json::value_to<std::string>(stacks.at(2).at("uid"));
    CHECK(api.act({"512"}, path + "/environments").response().as_array().size() == 4);
}

TEST_CASE("an account that a test lists can be selected, and its stacks be read")
{
    cloud66::sandbox sandbox;
    auto accounts = sandbox.account_collection("accounts");
    accounts.push_back({{"id", 777}, {"friendly_name", "Night Shift"}});
    sandbox.set_account_collection("accounts", accounts);
    test::caller client(sandbox);
    client.handshake();
    client.send_request("GET", "/api/3/stacks", "", "", "X-Account: 777\r\n");
    const auto stack = client.read().response().at(0);
    CHECK(stack.at("account_name") == "Night Shift");
    const auto uid = boost::json::value_to<std::string>(stack.at("uid"));
    CHECK(sandbox.stack(uid).at("account_id") == 777);
    CHECK(sandbox.stacks().size() == 4);
    CHECK(sandbox.account_collection("accounts").size() == 3);
    CHECK(sandbox.collection(uid, "servers").size() == 1);
}
