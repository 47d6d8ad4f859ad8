// SPDX-License-Identifier: BSL-1.0
#include "support/documented_sandbox.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

using cloud66::database_user;
using cloud66::errc;

namespace {

/// A sandbox, seen from the database servers of Storefront.
struct database_users_loop : test::documented_sandbox
{
    std::vector<database_user> users(cloud66::list_database_users_params params = {})
    {
        return run(client.list_database_users(stack, group, params));
    }

    std::int64_t group = sandbox.collection(stack, "servers").back().at("server_group_id").as_int64();
};

}  // namespace

TEST_CASE("the passwords of sandbox database users show when they are requested, and change")
{
    database_users_loop loop;
    const auto users = loop.users();
    REQUIRE(users.size() == 2);
    CHECK(users[0].username == "app_user");
    CHECK(users[0].databases == std::vector<std::string>{"app_production", "reports"});
    CHECK(users[1].user_type == "readonly");
    CHECK(users[0].stack_uid == loop.stack);
    CHECK(users[0].server_group_id == loop.group);
    CHECK_FALSE(users[0].password);
    CHECK_FALSE(users[0].password_hash);

    const auto before = loop.users({.show_password = true});
    REQUIRE(before[0].password);
    CHECK(before[0].password_hash);
    CHECK(before[0].password != before[1].password);
    loop.run(loop.client.regenerate_database_user_password(loop.stack, loop.group, users[0].uid));
    const auto after = loop.users({.show_password = true});
    CHECK(after[0].password.value() != before[0].password.value());
    CHECK(after[1].password == before[1].password);
}

TEST_CASE("a sandbox database user is there when the action has ended, and gone when deleted")
{
    database_users_loop loop;
    const auto databases = loop.run(loop.client.list_databases(loop.stack, loop.group));
    const std::array<std::string_view, 1> granted{databases.at(1).uid};
    const auto started = loop.run(loop.client.create_database_user(
        loop.stack, loop.group, "reporter", {.database_uids = granted, .user_type = "readonly"}));
    CHECK(loop.users().size() == 2);
    CHECK(loop.run(started.wait()).action == "database_user_create");

    const auto users = loop.users({.show_password = true});
    REQUIRE(users.size() == 3);
    CHECK(users[2].username == "reporter");
    CHECK(users[2].user_type == "readonly");
    CHECK(users[2].databases == std::vector<std::string>{"reports"});
    CHECK(users[2].password);
    CHECK(loop.run(loop.client.list_databases(loop.stack, loop.group)).at(1).users ==
          std::vector<std::string>{"app_user", "reporter"});

    loop.finished(loop.client.delete_database_user(loop.stack, loop.group, users[0].uid));
    CHECK(loop.users().size() == 2);
    const auto left = loop.run(loop.client.list_databases(loop.stack, loop.group));
    CHECK(left.at(0).users == std::vector<std::string>{"readonly_user"});
    CHECK(left.at(1).users == std::vector<std::string>{"reporter"});
    loop.run(loop.client.regenerate_database_user_password(loop.stack, loop.group, users[2].uid));
    loop.check_all_called("database_users");
}

TEST_CASE("database users that cannot be are rejected")
{
    database_users_loop loop;
    static constexpr std::array<std::string_view, 1> nothing{"no-such-database"};
    const auto taken = loop.error_of(loop.client.create_database_user(loop.stack, loop.group, "app_user"));
    CHECK(taken.code() == errc::bad_request);
    CHECK_THAT(taken.what(), test::contains("username"));
    const auto unknown = loop.error_of(
        loop.client.create_database_user(loop.stack, loop.group, "x", {.database_uids = nothing}));
    CHECK(unknown.code() == errc::bad_request);
    CHECK_THAT(unknown.what(), test::contains("database_ids"));

    const std::string_view unknown_user = "no-such-user";
    CHECK(loop.error_of(loop.client.delete_database_user(loop.stack, loop.group, unknown_user)).code() ==
          errc::not_found);
    CHECK(loop.error_of(loop.client.regenerate_database_user_password(loop.stack, loop.group, unknown_user))
              .code() == errc::not_found);
    CHECK(loop.error_of(loop.client.list_database_users(loop.stack, 1)).code() == errc::not_found);
}
