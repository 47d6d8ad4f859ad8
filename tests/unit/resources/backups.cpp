// SPDX-License-Identifier: BSL-1.0
#include "support/scripted_client.hpp"

#include <array>
#include <string_view>

using cloud66::client;
using cloud66::errc;

TEST_CASE("backups reject what can never be right")
{
    test::scripted_client loop;
    loop.check_rejects("keep_count",
                       [](const client& c) { return c.create_backup("s", {.keep_count = -1}); });
    loop.check_rejects("db_types has an empty element", [](const client& c) {
        constexpr std::array<std::string_view, 1> databases{""};
        return c.create_backup("s", {.db_types = databases});
    });
    loop.check_rejects("db_types has an element with a comma", [](const client& c) {
        constexpr std::array<std::string_view, 1> databases{"redis,"};
        return c.create_backup("s", {.db_types = databases});
    });
    loop.check_rejects("db_type is empty",
                       [](const client& c) { return c.import_backup("s", 5, "", "https://x"); });
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

TEST_CASE("a rejected file address is an error with the server's reason")
{
    test::scripted_client loop;
    loop.transport->respond(test::ok(R"({"ok":false,"message":"no such file"})"));
    const auto failure = test::error_of([&] { loop.run(loop.client.get_backup_file("s", 1, "tar")); });
    CHECK(failure.code() == errc::rejected);
    CHECK(failure.details().api_message == "no such file");
    CHECK_THAT(failure.what(), test::contains("/stacks/s/backups/1/files/tar.json"));
}

TEST_CASE("a response without a file's address is an error")
{
    test::scripted_client loop;
    loop.transport->respond(test::ok(R"({"ok":true})"));
    const auto failure = test::error_of([&] { loop.run(loop.client.get_backup_file("s", 1, "tar")); });
    CHECK(failure.code() == errc::malformed_response);
    CHECK_THAT(failure.what(), test::contains("response.public_url"));
}

TEST_CASE("a file's address is usable as it is revealed")
{
    test::scripted_client loop;
    loop.transport->respond(test::ok(R"({"ok":true,"public_url":"https://s3/x?Signature=a%252Fb"})"));
    const auto found = loop.run(loop.client.get_backup_file("s", 1, "tar"));
    CHECK(found.reveal() == "https://s3/x?Signature=a%2Fb");
}
