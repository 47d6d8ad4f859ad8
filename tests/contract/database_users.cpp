// SPDX-License-Identifier: BSL-1.0
#include "support/contract.hpp"

#include <array>
#include <string>
#include <string_view>

CONTRACT_TEST(database_users)
{
    using cloud66::client;
    static constexpr std::array<std::string_view, 1> databases{"db-1"};
    const std::string path = "/stacks/stack-1/server_groups/128/database_users";
    calls.check("list_database_users", "GET " + path + ".json?page=1", "",
                [](const client& c) { return c.list_database_users("stack-1", 128); });
    calls.check(
        "list_database_users", "GET " + path + ".json?show_password=true&page=2", "", [](const client& c) {
            return c.list_database_users("stack-1", 128, cloud66::page_number{2}, {.show_password = true});
        });
    calls.check("create_database_user", "POST " + path + ".json", R"({"username": "app_user"})",
                [](const client& c) { return c.create_database_user("stack-1", 128, "app_user"); });
    calls.check("create_database_user", "POST " + path + ".json",
                R"({"username": "app_user", "database_ids": ["db-1"], "user_type": "readonly"})",
                [](const client& c) {
                    return c.create_database_user("stack-1", 128, "app_user",
                                                  {.database_uids = databases, .user_type = "readonly"});
                });
    calls.check("delete_database_user", "DELETE " + path + "/user-1.json", "",
                [](const client& c) { return c.delete_database_user("stack-1", 128, "user-1"); });
    calls.check(
        "regenerate_database_user_password", "POST " + path + "/user-1/regenerate_password.json", "",
        [](const client& c) { return c.regenerate_database_user_password("stack-1", 128, "user-1"); });
}
