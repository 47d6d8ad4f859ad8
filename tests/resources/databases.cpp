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

using cloud66::database;
using cloud66::errc;

namespace {

/// A sandbox, seen from the database servers of Storefront.
struct databases_loop : test::documented_sandbox
{
    std::vector<database> databases() { return run(client.list_databases(stack, group)); }

    std::int64_t group = sandbox.collection(stack, "servers").back().at("server_group_id").as_int64();
};

}  // namespace

TEST_CASE("the sandbox has databases in every group of database servers")
{
    databases_loop loop;
    const auto databases = loop.databases();
    REQUIRE(databases.size() == 2);
    CHECK(databases[0].name == "app_production");
    CHECK(databases[0].charset == "UTF8");
    CHECK(databases[0].users == std::vector<std::string>{"app_user", "readonly_user"});
    CHECK(databases[1].users == std::vector<std::string>{"app_user"});

    const std::string classic = loop.sandbox.stack_uid("Back Office");
    const auto mysql_group =
        loop.sandbox.collection(classic, "servers").back().at("server_group_id").as_int64();
    const auto in_mysql = loop.run(loop.client.list_databases(classic, mysql_group));
    REQUIRE(in_mysql.size() == 2);
    CHECK(in_mysql[0].charset == "utf8mb4");
}

TEST_CASE("a sandbox database is there when its action has ended, and gone when it was deleted")
{
    databases_loop loop;
    const auto users = loop.run(loop.client.list_database_users(loop.stack, loop.group));
    const std::array<std::string_view, 1> granted{users.at(1).uid};
    const auto started = loop.run(
        loop.client.create_database(loop.stack, loop.group, "analytics", {.database_user_uids = granted}));
    CHECK(loop.databases().size() == 2);
    CHECK(loop.run(started.wait()).action == "database_create");

    const auto databases = loop.databases();
    REQUIRE(databases.size() == 3);
    CHECK(databases[2].name == "analytics");
    CHECK(databases[2].users == std::vector<std::string>{"readonly_user"});
    const auto user = loop.run(loop.client.list_database_users(loop.stack, loop.group)).at(1);
    CHECK(user.databases == std::vector<std::string>{"app_production", "analytics"});

    loop.finished(loop.client.delete_database(loop.stack, loop.group, databases[0].uid));
    const auto left = loop.databases();
    REQUIRE(left.size() == 2);
    CHECK(left[0].name == "reports");
    const auto users_left = loop.run(loop.client.list_database_users(loop.stack, loop.group));
    CHECK(users_left.at(0).databases == std::vector<std::string>{"reports"});
    CHECK(users_left.at(1).databases == std::vector<std::string>{"analytics"});
    loop.check_all_called("databases");
}

TEST_CASE("a database whose action fails is not created")
{
    databases_loop loop;
    cloud66::action_behavior behavior;
    behavior.command = "database_create";
    behavior.outcome = cloud66::action_outcome::failure;
    loop.sandbox.add_action_behavior(behavior);
    const auto started = loop.run(loop.client.create_database(loop.stack, loop.group, "analytics"));
    CHECK(loop.error_of(started.wait()).code() == errc::action_failed);
    CHECK(loop.databases().size() == 2);
}

TEST_CASE("of two databases with one name that are created at once there is one")
{
    databases_loop loop;
    const auto first = loop.run(loop.client.create_database(loop.stack, loop.group, "analytics"));
    const auto second = loop.run(loop.client.create_database(loop.stack, loop.group, "analytics"));
    loop.run(first.wait());
    loop.run(second.wait());
    CHECK(loop.databases().size() == 3);
}

TEST_CASE("databases that cannot be are rejected")
{
    databases_loop loop;
    static constexpr std::array<std::string_view, 1> unknown_user{"no-such-user"};
    const auto check_rejected = [&](std::string_view name, cloud66::create_database_params params,
                                    const std::string& why) {
        const auto failure = loop.error_of(loop.client.create_database(loop.stack, loop.group, name, params));
        CHECK(failure.code() == errc::bad_request);
        CHECK_THAT(failure.what(), test::contains(why));
    };
    check_rejected("reports", {}, "database_name");
    check_rejected(" ", {}, "database_name");
    check_rejected("analytics", {.database_user_uids = unknown_user}, "database_user_ids");
    CHECK(loop.error_of(loop.client.delete_database(loop.stack, loop.group, "no-such-database")).code() ==
          errc::not_found);
    CHECK(loop.error_of(loop.client.list_databases(loop.stack, 1)).code() == errc::not_found);
}

TEST_CASE("a server group without databases is rejected")
{
    databases_loop loop;
    const std::string ledger = loop.sandbox.stack_uid("Ledger");
    const auto group = loop.sandbox.collection(ledger, "servers").front().at("server_group_id").as_int64();
    const auto failure = loop.error_of(loop.client.list_databases(ledger, group));
    CHECK(failure.code() == errc::bad_request);
    CHECK_THAT(failure.what(), test::contains("no databases"));
    CHECK(loop.error_of(loop.client.list_database_users(ledger, group)).code() == errc::bad_request);
}
