// SPDX-License-Identifier: BSL-1.0
#include "support/contract.hpp"

#include <array>
#include <string>
#include <string_view>

CONTRACT_TEST(databases)
{
    using cloud66::client;
    static constexpr std::array<std::string_view, 2> users{"user-1", "user-2"};
    const std::string path = "/stacks/stack-1/server_groups/128/databases";
    calls.check("list_databases", "GET " + path + ".json?page=1", "",
                [](const client& c) { return c.list_databases("stack-1", 128); });
    calls.check("list_databases", "GET " + path + ".json?page=3", "",
                [](const client& c) { return c.list_databases("stack-1", 128, cloud66::page_number{3}); });
    calls.check("create_database", "POST " + path + ".json", R"({"database_name": "analytics"})",
                [](const client& c) { return c.create_database("stack-1", 128, "analytics"); });
    calls.check("create_database", "POST " + path + ".json",
                R"({"database_name": "analytics", "database_user_ids": ["user-1", "user-2"]})",
                [](const client& c) {
                    return c.create_database("stack-1", 128, "analytics", {.database_user_uids = users});
                });
    calls.check("delete_database", "DELETE " + path + "/db-1.json", "",
                [](const client& c) { return c.delete_database("stack-1", 128, "db-1"); });
}
