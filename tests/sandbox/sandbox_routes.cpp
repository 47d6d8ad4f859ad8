// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/sandbox/path.hpp>
#include <cloud66/detail/sandbox/resource.hpp>
#include <cloud66/testing/sandbox.hpp>

#include "support/catch.hpp"

#include <algorithm>
#include <string>
#include <vector>

using cloud66::sandbox_detail::find_route;
using cloud66::sandbox_detail::path_fits;
using cloud66::sandbox_detail::path_segments;

namespace {

std::string operation(std::string_view verb, std::string_view path)
{
    const auto segments = path_segments("/api/3" + std::string(path));
    const auto match = segments ? find_route(verb, *segments) : cloud66::sandbox_detail::route_match();
    return match.found == nullptr ? std::string() : std::string(match.found->operation);
}

}  // namespace

TEST_CASE("a path is routed to its operation in every spelling that clients use")
{
    CHECK(operation("GET", "/stacks") == "list_stacks");
    CHECK(operation("GET", "/stacks.json?page=2") == "list_stacks");
    CHECK(operation("GET", "/stacks/") == "list_stacks");
    CHECK(operation("GET", "/stacks/u") == "get_stack");
    CHECK(operation("GET", "/stacks/u.json") == "get_stack");
    CHECK(operation("GET", "/stacks/u/actions") == "list_stack_actions");
    CHECK(operation("GET", "/stacks/u/action.json") == "list_stack_actions");
    CHECK(operation("POST", "/stacks/u/action") == "run_stack_action");
    CHECK(operation("POST", "/stacks/u/actions.json") == "run_stack_action");
    CHECK(operation("GET", "/stacks/u/action/7.json") == "get_stack_action");
    CHECK(operation("POST", "/stacks/u/reboot_servers") == "reboot_stack_servers");
    CHECK(operation("GET", "/stacks/u/services/web") == "get_service");
    CHECK(operation("GET", "/ping") == "ping");
    CHECK(operation("GET", "/ping/auth.json") == "ping_authenticated");
}

TEST_CASE("unknown paths and verbs have no route")
{
    CHECK(operation("PUT", "/stacks").empty());
    CHECK(operation("GET", "/stack").empty());
    CHECK(operation("GET", "").empty());
    CHECK_FALSE(path_segments("/api/2/stacks"));
    CHECK_FALSE(path_segments("/storages/x"));
    CHECK_FALSE(path_segments("/"));
}

TEST_CASE("several slashes in a path count as one, as in Rails")
{
    CHECK(operation("GET", "//stacks") == "list_stacks");
    CHECK(operation("GET", "/stacks//") == "list_stacks");
    CHECK(operation("GET", "/stacks///u//services/web.json//?page=2") == "get_service");
    CHECK(operation("GET", "/stacks/u/backups/4/files//tar-ac.json") == "get_backup_file");
    CHECK(path_segments("//api//3//ping") == std::vector<std::string>{"ping"});
    CHECK(path_segments("/api/3/stacks/a%2F%2Fb") == std::vector<std::string>{"stacks", "a//b"});
    CHECK(path_fits("/stacks/*/actions", path_segments("/api/3/stacks//u//actions")));
    CHECK_FALSE(path_segments("/api/3//"));
}

TEST_CASE("path segments are decoded after the suffix is removed")
{
    const auto segments = path_segments("/api/3/stacks/u/services/a%2Fb%2Ejson.json");
    REQUIRE(segments);
    CHECK(segments->back() == "a/b.json");
}

TEST_CASE("a fault's path pattern matches segments, * and **")
{
    const auto path = path_segments("/api/3/stacks/u/action/7.json?x=1");
    CHECK(path_fits("", path));
    CHECK(path_fits("/stacks/*/actions/*", path));
    CHECK(path_fits("/stacks/**", path));
    CHECK(path_fits("/stacks/u/actions/7", path));
    CHECK_FALSE(path_fits("/stacks/*", path));
    CHECK_FALSE(path_fits("/stacks/*/actions/*/*", path));
    CHECK_FALSE(path_fits("/ping", path_segments("/")));
    CHECK(path_fits("", path_segments("/")));
}

TEST_CASE("each operation has one route")
{
    auto names = cloud66::sandbox::operations();
    CHECK(names.size() >= 10);
    std::sort(names.begin(), names.end());
    CHECK(std::adjacent_find(names.begin(), names.end()) == names.end());
}

TEST_CASE("paths of the storage are matched from the root of the server")
{
    const auto file = path_segments("/storage/a%20b/shop.json?Signature=x");
    CHECK(file == std::vector<std::string>{"storage", "a b", "shop.json"});
    CHECK(path_fits("/storage/**", file));
    CHECK(path_fits("/storage/*/shop.json", file));
    CHECK_FALSE(path_fits("/stacks/**", file));
}
