// SPDX-License-Identifier: BSL-1.0
// What holds for every operation of the sandbox, against the inventory.
#include <cloud66/detail/sandbox/request_handler.hpp>
#include <cloud66/detail/sandbox/resource.hpp>
#include <cloud66/testing/virtual_time.hpp>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "support/catch.hpp"
#include "support/inventory.hpp"

namespace sandbox_detail = cloud66::sandbox_detail;
using test::inventory;

namespace {

std::map<std::string_view, sandbox_detail::route> routes_by_operation()
{
    std::map<std::string_view, sandbox_detail::route> result;
    for (const auto& group : sandbox_detail::all_resources())
        for (const auto& route : group.routes) result.emplace(route.operation, route);
    return result;
}

/// The sandbox's request handler without sockets, with a token that has one scope.
class handler_with_scope
{
public:
    explicit handler_with_scope(std::string_view scope) : handler_(settings())
    {
        handler_.with_state([&](sandbox_detail::server_state& state) {
            state.account.tokens["narrow"] = sandbox_detail::scope_set{std::string(scope)};
        });
    }

    /// The status for a request without parameters, with `x` for every placeholder of the path.
    unsigned status(const sandbox_detail::route& route, std::string_view token)
    {
        sandbox_detail::raw_request request;
        request.verb = route.verb;
        request.target = "/api/3";
        for (const char c : route.path) request.target += c == '{' || c == '}' ? 'x' : c;
        if (!token.empty()) request.headers.emplace_back("Authorization", "Bearer " + std::string(token));
        return handler_.handle(std::move(request)).response.status;
    }

private:
    static cloud66::sandbox_options settings()
    {
        cloud66::sandbox_options options;
        options.time = std::make_shared<cloud66::virtual_time>();
        options.token = "the-token";
        return options;
    }

    sandbox_detail::request_handler handler_;
};

}  // namespace

TEST_CASE("the sandbox has exactly the operations of the inventory, with their verbs, paths and scopes")
{
    auto routes = routes_by_operation();
    for (const test::operation& one : inventory::get().operations()) {
        if (one.deprecated || !one.chosen_by.empty()) continue;  // a variant shares its path's route
        INFO(one.id);
        const auto found = routes.find(one.id);
        REQUIRE(found != routes.end());
        CHECK(found->second.verb == one.verb);
        CHECK(found->second.path == one.path);
        const bool is_open = one.id == "ping";  // the only one that needs no token
        CHECK(found->second.scope ==
              (is_open ? sandbox_detail::no_token_needed : std::string_view(one.scope)));
        routes.erase(found);
    }
    for (const auto& [operation, route] : routes) FAIL_CHECK("the inventory has no " << operation);
}

TEST_CASE("every operation gives 401 without a token, and 403 for a token without its scope")
{
    handler_with_scope sandbox("public");
    for (const auto& [operation, route] : routes_by_operation()) {
        INFO(operation);
        const bool is_open = route.scope == sandbox_detail::no_token_needed;
        const bool is_for_all =
            is_open || route.scope == sandbox_detail::any_token || route.scope == "public";
        CHECK((sandbox.status(route, "") == 401) == !is_open);
        CHECK((sandbox.status(route, "unknown") == 401) == !is_open);
        CHECK((sandbox.status(route, "narrow") == 403) == !is_for_all);
        CHECK(sandbox.status(route, "the-token") != 403);
    }
}

TEST_CASE("every operation on a missing object or without its parameters gives 404 or 400, never 5xx")
{
    handler_with_scope sandbox("public");
    for (const auto& [operation, route] : routes_by_operation()) {
        INFO(operation);
        const unsigned status = sandbox.status(route, "the-token");
        if (route.path.find('{') == std::string::npos)
            CHECK((status == 200 || status == 400));
        else
            CHECK((status == 404 || status == 400));
    }
}
