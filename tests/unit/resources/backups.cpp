// SPDX-License-Identifier: BSL-1.0
#include "support/scripted_client.hpp"

using cloud66::client;
using cloud66::errc;

TEST_CASE("backups refuse what can never be right")
{
    test::scripted_client loop;
    loop.check_rejects("keep_count",
                       [](const client& c) { return c.create_backup("s", {.keep_count = -1}); });
    loop.check_rejects("db_type", [](const client& c) { return c.import_backup("s", 5, "", "https://x"); });
    loop.check_rejects("remote_url", [](const client& c) { return c.import_backup("s", 5, "mysql", ""); });
    loop.check_rejects("file_id", [](const client& c) { return c.get_backup_file("s", 1, ""); });
}

TEST_CASE("the dots of a file's id are no format")
{
    test::scripted_client loop;
    loop.check_sends("GET /api/3/stacks/s/backups/1/files/tar%2Egz.json", "",
                     R"({"ok":true,"public_url":"u"})",
                     [](const client& c) { return c.get_backup_file("s", 1, "tar.gz"); });
}

TEST_CASE("a refused file address is an error")
{
    test::scripted_client loop;
    loop.transport->respond(test::ok(R"({"ok":false})"));
    const auto failure = test::error_of([&] { loop.run(loop.client.get_backup_file("s", 1, "tar")); });
    CHECK(failure.code() == errc::rejected);
    CHECK_THAT(failure.what(), test::contains("/stacks/s/backups/1/files/tar.json"));
}

TEST_CASE("a file's address is usable as it is revealed")
{
    test::scripted_client loop;
    loop.transport->respond(test::ok(R"({"ok":true,"public_url":"https://s3/x?Signature=a%252Fb"})"));
    const auto found = loop.run(loop.client.get_backup_file("s", 1, "tar"));
    REQUIRE(found.public_url);
    CHECK(found.public_url->reveal() == "https://s3/x?Signature=a%2Fb");
}
