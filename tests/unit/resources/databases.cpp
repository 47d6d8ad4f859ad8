// SPDX-License-Identifier: BSL-1.0
#include <cloud66/resources/databases.hpp>

#include "support/catch.hpp"
#include "support/scripted_client.hpp"

using cloud66::client;

TEST_CASE("databases and database users without a name are refused")
{
    test::scripted_client loop;
    loop.check_refuses("database_name is empty",
                       [](const client& c) { return c.create_database("s", 1, ""); });
    loop.check_refuses("username is empty",
                       [](const client& c) { return c.create_database_user("s", 1, ""); });
    loop.check_refuses("database_uid", [](const client& c) { return c.delete_database("s", 1, ""); });
}
