// SPDX-License-Identifier: BSL-1.0
#include <boost/json/value.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "support/documented_sandbox.hpp"

using cloud66::errc;
using namespace std::chrono_literals;

namespace {

constexpr std::array<std::string_view, 1> mysql{"mysql"};
constexpr std::array<std::string_view, 1> postgresql{"postgresql"};

}  // namespace

TEST_CASE("a new backup shows at once and is complete after a while")
{
    test::documented_sandbox loop;
    const auto before = loop.run(loop.client.list_backups(loop.stack));
    REQUIRE(before.size() == 4);  // PostgreSQL and Redis
    CHECK(before.front().backup_status == cloud66::backup_status::ok);

    loop.run(loop.client.create_backup(
        loop.stack, {.db_types = postgresql, .excluded_tables = "logs", .logical_backup = true}));
    auto after = loop.run(loop.client.list_backups(loop.stack));
    REQUIRE(after.size() == 5);
    const auto id = after.front().id;  // the youngest first
    CHECK(after.front().db_type == "postgresql");
    CHECK(after.front().skip_tables == "logs");
    CHECK(after.front().logical_backup == true);
    CHECK_FALSE(after.front().backup_status);
    CHECK(loop.run(loop.client.list_backup_files(loop.stack, id)).empty());

    loop.time->advance(1min);
    const auto made = loop.run(loop.client.get_backup(loop.stack, id));
    CHECK(made.backup_status == cloud66::backup_status::ok);
    CHECK(made.backup_size.value_or(0) > 500'000);
    CHECK(made.restore_status == cloud66::restore_status::not_restored);
    const auto files = loop.run(loop.client.list_backup_files(loop.stack, id));
    REQUIRE(files.size() == 3);
    const auto url = loop.run(loop.client.get_backup_file(loop.stack, id, files.front().id));
    CHECK_THAT(std::string(url.as_sent().reveal()), test::contains("%252F"));
    CHECK_THAT(url.reveal(), test::contains(*files.front().name + "?Expires="));
    loop.check_all_called("backups");
}

TEST_CASE("backups are filtered by group and kind, and come in pages")
{
    test::documented_sandbox loop({.page_size = 3});
    CHECK(loop.run(loop.client.list_backups(loop.stack)).size() == 4);
    CHECK(loop.run(loop.client.list_backups(loop.stack, cloud66::page_number{2})).items.size() == 1);
    CHECK(loop.run(loop.client.list_backups(loop.stack, {.db_type = "redis"})).size() == 2);
    CHECK(loop.run(loop.client.list_backups(loop.stack, {.db_type = "mysql"})).empty());
    for (const auto& backup : loop.run(loop.client.list_backups(loop.stack, {.group = 5})))
        CHECK(backup.db_type == "postgresql");
    CHECK(loop.run(loop.client.list_backups(loop.stack, {.group = 99})).empty());
}

TEST_CASE("all databases are backed up if none is named, each with an id of its own")
{
    test::documented_sandbox loop;
    const std::string other = loop.sandbox.stack_uid("Back Office");
    loop.run(loop.client.create_backup(loop.stack));
    loop.run(loop.client.create_backup(other, {.db_types = mysql}));
    std::set<std::int64_t> ids;
    for (const auto& uid : {loop.stack, other})
        for (const auto& backup : loop.run(loop.client.list_backups(uid))) ids.insert(backup.id);
    CHECK(ids.size() == 4 + 2 + 2 + 1);
}

TEST_CASE("an imported backup is restored in the end")
{
    test::documented_sandbox loop;
    loop.run(loop.client.import_backup(loop.stack, 5, "postgresql", "https://example.com/shop.tar"));
    const auto restoring = loop.run(loop.client.list_backups(loop.stack)).front();
    CHECK(restoring.restore_status == cloud66::restore_status::restoring);
    loop.time->advance(1min);
    const auto restored = loop.run(loop.client.get_backup(loop.stack, restoring.id));
    CHECK(restored.restore_status == cloud66::restore_status::ok);
}

TEST_CASE("a wrong parameter is rejected by name, and unknown ids are not found")
{
    test::documented_sandbox loop;
    const auto check_rejected = [&](const char* name, auto call) {
        const auto failure = loop.error_of(std::move(call));
        CHECK(failure.code() == errc::bad_request);
        CHECK_THAT(failure.what(), test::contains(name));
    };
    const auto& client = loop.client;
    check_rejected("db_type", client.create_backup(loop.stack, {.db_types = mysql}));
    const boost::json::value with_comma{{"db_type", "redis,"}};
    check_rejected("db_type", client.request(cloud66::http::verb::post,
                                             "/stacks/" + loop.stack + "/backups.json", with_comma));
    check_rejected("db_type", client.create_backup(loop.sandbox.stack_uid("Ledger")));
    check_rejected("frequency", client.create_backup(loop.stack, {.frequency = "often"}));
    check_rejected("keep_count", client.create_backup(loop.stack, {.keep_count = 0}));
    check_rejected("group", client.import_backup(loop.stack, 99, "redis", "https://example.com"));
    check_rejected("db_type", client.import_backup(loop.stack, 5, "redis", "https://example.com"));
    check_rejected("remote_url", client.import_backup(loop.stack, 5, "postgresql", "shop"));
    check_rejected("db_type", client.list_backups(loop.stack, {.db_type = "oracle"}));

    const auto id = loop.run(client.list_backups(loop.stack)).front().id;
    CHECK(loop.error_of(client.get_backup(loop.stack, 1)).code() == errc::not_found);
    CHECK(loop.error_of(client.list_backup_files(loop.stack, 1)).code() == errc::not_found);
    CHECK(loop.error_of(client.get_backup_file(loop.stack, id, "zip")).code() == errc::not_found);
}
