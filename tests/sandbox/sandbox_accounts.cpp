// SPDX-License-Identifier: BSL-1.0
// The X-Account header selects the account of a request.
#include "sandbox/blocking_client.hpp"
#include "sandbox/handler_fixture.hpp"
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

/// A request handler without sockets that gets requests with `X-Account` headers.
class account_fixture : public test::handler_fixture
{
public:
    test::http_response send_as(const std::vector<std::string>& accounts, std::string_view path,
                                std::string_view verb = "GET", std::string_view body = "")
    {
        cloud66::sandbox_detail::raw_request request;
        request.verb = verb;
        request.target = "/api/3" + std::string(path);
        request.headers.emplace_back("Authorization", "Bearer secret");
        request.headers.emplace_back("Content-Type", "application/json");
        for (const std::string& account : accounts) request.headers.emplace_back("x-account", account);
        request.body = body;
        const auto response = handler().handle(std::move(request)).response;
        test::http_response result;
        result.status = response.status;
        result.body = response.body;
        return result;
    }
};

}  // namespace

TEST_CASE("X-Account selects an account of the sandbox, which has its own stacks")
{
    account_fixture api;
    const auto own = api.send_as({}, "/stacks").response();
    const auto other = api.send_as({"512"}, "/stacks").response();
    CHECK(own.as_array().size() == 4);
    REQUIRE(other.as_array().size() == 2);
    CHECK(other.at(0).at("account_id") == 512);
    CHECK(other.at(0).at("account_name") == "Harbour Charity");
    CHECK(api.send_as({"456"}, "/stacks").response() == own);
    CHECK(api.send_as({}, "/stacks").response() == own);

    const auto path = [](const boost::json::value& stack) {
        return "/stacks/" + boost::json::value_to<std::string>(stack.at("uid"));
    };
    CHECK(api.send_as({"512"}, path(other.at(0)) + "/servers").response().as_array().size() == 1);
    CHECK(api.send_as({}, path(other.at(0))).status == 404);
    CHECK(api.send_as({"512"}, path(own.at(0))).status == 404);
    CHECK(api.send_as({"512"}, path(own.at(0)) + "/actions", "POST", R"({"command": "restart"})").status ==
          404);

    CHECK(api.send_as({"512"}, "/ping/auth").response().at("account_id") == 512);
    CHECK(api.send_as({}, "/ping/auth").response().at("account_id") == 456);
    CHECK(api.send_as({"512"}, "/users").status == 200);
    CHECK(api.send_as({"512"}, "/accounts/512/gateways").response().as_array().size() == 2);
}

TEST_CASE("every account of the sandbox gets the same list of accounts, with itself as the current one")
{
    account_fixture api;
    const auto own = api.send_as({}, "/accounts").response();
    const auto other = api.send_as({"512"}, "/accounts").response();
    REQUIRE(own.as_array().size() == 2);
    REQUIRE(other.as_array().size() == 2);
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK(own.at(i).at("id") == other.at(i).at("id"));
        CHECK(own.at(i).at("current_account") == (i == 0));
        CHECK(other.at(i).at("current_account") == (i == 1));
        CHECK(own.at(i).at("stack_count") == other.at(i).at("stack_count"));
    }
    CHECK(api.send_as({"512"}, "/accounts/456?include_servers=true")
              .response()
              .at("unmanaged_servers")
              .is_null());
    CHECK(
        api.send_as({}, "/accounts/456?include_servers=true").response().at("unmanaged_servers").is_array());
}

TEST_CASE("an X-Account that the sandbox does not list gives 404")
{
    account_fixture api;
    for (const char* wrong : {"99999", "0", "-1", "abc", "", "512x", "0512", "+512", "512,456", "5e2"}) {
        INFO(wrong);
        const auto rejected = api.send_as({wrong}, "/stacks");
        CHECK(rejected.status == 404);
        CHECK(rejected.error() == "not_found");
    }
    CHECK(api.send_as({"512", "512"}, "/stacks").status == 404);
    CHECK(api.send_as({"456", "512"}, "/stacks").status == 404);
    const std::string actions = api.stack_path("Storefront") + "/actions";
    const auto before = api.send_as({}, actions).response().at(0);
    CHECK(api.send_as({"abc"}, actions, "POST", R"({"command": "restart"})").status == 404);
    CHECK(api.send_as({}, actions).response().at(0) == before);
    CHECK(api.send_as({"abc"}, "/ping").status == 404);
}

TEST_CASE("an action in another account of the sandbox finishes without requests to that account")
{
    account_fixture api;
    const auto created =
        api.send_as({"512"}, "/stacks", "POST", R"({"name": "Boats", "environment": "production",
        "service_yaml": "services:\n  web:\n", "manifest_yaml": "production:\n  web:\n"})");
    REQUIRE(created.status == 200);
    api.time->advance(std::chrono::hours(1));
    CHECK(api.send_as({}, "/stacks").response().as_array().size() == 4);
    const auto stacks = api.send_as({"512"}, "/stacks").response();
    REQUIRE(stacks.as_array().size() == 3);
    CHECK(stacks.at(2).at("status") == 1);
    CHECK(stacks.at(2).at("account_id") == 512);
    CHECK(api.send_as({}, "/accounts/512").response().at("stack_count") == 3);
    const std::string path = "/stacks/" + boost::json::value_to<std::string>(stacks.at(2).at("uid"));
    CHECK(api.send_as({"512"}, path + "/environments").response().as_array().size() == 4);
}

TEST_CASE("an account that a test adds can be selected, and its stacks can be read")
{
    cloud66::sandbox sandbox;
    auto accounts = sandbox.account_collection("accounts");
    accounts.push_back({{"id", 777}, {"friendly_name", "Night Shift"}});
    sandbox.set_account_collection("accounts", accounts);
    test::blocking_client client(sandbox);
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
