// SPDX-License-Identifier: BSL-1.0
#include <cloud66/resources/databases.hpp>

#include "support/catch.hpp"
#include "support/scripted_client.hpp"

#include <array>
#include <string_view>

using cloud66::client;

TEST_CASE("databases and database users without a name or with an empty one are rejected")
{
    test::scripted_client loop;
    loop.check_rejects("database_name is empty",
                       [](const client& c) { return c.create_database("s", 1, ""); });
    loop.check_rejects("username is empty",
                       [](const client& c) { return c.create_database_user("s", 1, ""); });
    static constexpr std::array<std::string_view, 2> uids{"uid-1", ""};
    loop.check_rejects("database_user_uids is empty", [](const client& c) {
        return c.create_database("s", 1, "n", {.database_user_uids = uids});
    });
    loop.check_rejects("database_uids is empty", [](const client& c) {
        return c.create_database_user("s", 1, "n", {.database_uids = uids});
    });
    loop.check_rejects("user_type is empty", [](const client& c) {
        return c.create_database_user("s", 1, "n", {.user_type = ""});
    });
    loop.check_rejects("database_uid", [](const client& c) { return c.delete_database("s", 1, ""); });
}
