// SPDX-License-Identifier: BSL-1.0
#include "support/contract.hpp"

#include <array>
#include <string_view>

using cloud66::client;

CONTRACT_TEST(backups)
{
    calls.check("list_backups", "GET /stacks/stack-1/backups.json?group=5&db_type=mysql&page=1", "",
                [](const client& c) { return c.list_backups("stack-1", {.group = 5, .db_type = "mysql"}); });
    calls.check("list_backups", "GET /stacks/stack-1/backups.json?page=2", "",
                [](const client& c) { return c.list_backups("stack-1", cloud66::page_number{2}); });
    calls.check("get_backup", "GET /stacks/stack-1/backups/4153.json", "",
                [](const client& c) { return c.get_backup("stack-1", 4153); });
    calls.check("create_backup", "POST /stacks/stack-1/backups.json",
                R"({"db_type": "mysql,redis", "frequency": "0 */1 * * *", "keep_count": 10, "gzip": false,
            "excluded_tables": "logs", "run_on_replica_server": true, "logical_backup": true})",
                [](const client& c) {
                    constexpr std::array<std::string_view, 2> databases{"mysql", "redis"};
                    return c.create_backup("stack-1", {.db_types = databases,
                                                       .frequency = "0 */1 * * *",
                                                       .keep_count = 10,
                                                       .gzip = false,
                                                       .excluded_tables = "logs",
                                                       .run_on_replica_server = true,
                                                       .logical_backup = true});
                });
    calls.check("create_backup", "POST /stacks/stack-1/backups.json", "{}",
                [](const client& c) { return c.create_backup("stack-1"); });
    calls.check("create_backup", "POST /stacks/stack-1/backups.json",
                R"({"group": 5, "db_type": "mysql", "remote_url": "https://example.com/shop.tar"})",
                [](const client& c) {
                    return c.import_backup("stack-1", 5, "mysql", "https://example.com/shop.tar");
                });
    calls.check("list_backup_files", "GET /stacks/stack-1/backups/4153/files.json?page=1", "",
                [](const client& c) { return c.list_backup_files("stack-1", 4153); });
    calls.check(
        "list_backup_files", "GET /stacks/stack-1/backups/4153/files.json?page=2", "",
        [](const client& c) { return c.list_backup_files("stack-1", 4153, cloud66::page_number{2}); });
    calls.check("get_backup_file", "GET /stacks/stack-1/backups/4153/files/tar-aa.json", "",
                [](const client& c) { return c.get_backup_file("stack-1", 4153, "tar-aa"); });
}
