// SPDX-License-Identifier: BSL-1.0
// Whole backups into files, through everything that can go wrong here.
#include <chrono>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <sys/resource.h>

#include "sandbox/download_loop.hpp"
#include "support/catch.hpp"
#include "support/environment.hpp"
#include "support/errors.hpp"
#include "support/files.hpp"

using cloud66::errc;
using cloud66::fault_kind;
using test::download_loop;
using namespace std::chrono_literals;
namespace asio = boost::asio;

TEST_CASE("a backup is downloaded completely, its files in the order of their names")
{
    download_loop loop;
    loop.check_complete(loop.download());
    CHECK(loop.storage_requests() == 3);
    CHECK(loop.file_url_requests() == 3);
    CHECK(loop.sandbox.request_count() == 3 + 3 + 2);
}

TEST_CASE("the byte counts of the progress callback never decrease")
{
    download_loop loop;
    std::vector<cloud66::download_progress> updates;
    const auto client = loop.make_client();
    loop.run(
        cloud66::download_backup(client, loop.stack, loop.id, loop.path, {},
                                 [&](const cloud66::download_progress& now) { updates.push_back(now); }));
    REQUIRE(updates.size() > 10);
    CHECK(updates.front().bytes == 0);
    CHECK(updates.front().file == 1);
    CHECK(updates.back().bytes == loop.content.size());
    CHECK(updates.back().file == 3);
    CHECK(std::is_sorted(updates.begin(), updates.end(),
                         [](const auto& left, const auto& right) { return left.bytes < right.bytes; }));
    for (std::size_t i = 0; i < updates.size(); ++i) {
        CHECK(updates[i].total == loop.content.size());
        CHECK(updates[i].files == 3);
        // Each chunk is written when it arrives; at most one is in memory.
        if (i > 0) CHECK(updates[i].bytes - updates[i - 1].bytes <= 64 * 1024);
    }
}

TEST_CASE("without a size from the API the total is known with the last file")
{
    download_loop loop;
    loop.change_backup("backup_size", 0);
    std::optional<std::uint64_t> first;
    std::optional<std::uint64_t> last;
    const auto client = loop.make_client();
    loop.run(cloud66::download_backup(client, loop.stack, loop.id, loop.path, {},
                                      [&](const cloud66::download_progress& now) {
                                          if (now.file == 1) first = now.total;
                                          last = now.total;
                                      }));
    CHECK_FALSE(first);
    CHECK(last == loop.content.size());
}

TEST_CASE(
    "the storage gets neither the token nor the client's headers, and no log line contains a signed URL")
{
    download_loop loop;
    loop.options.headers.emplace_back("X-Mine", "private");
    loop.options.account = 456;
    loop.check_complete(loop.download());
    for (const auto& request : loop.sandbox.requests()) {
        if (!request.path.starts_with("/storage/")) continue;
        CHECK(request.header("Authorization").empty());
        CHECK(request.header("X-Mine").empty());
        CHECK(request.header("X-Account").empty());
        CHECK_FALSE(request.header("Host").empty());
    }
    for (const auto& line : loop.log_lines) CHECK_THAT(line, !test::contains("Signature"));
}

TEST_CASE("a backup whose length differs from backup_size is an error")
{
    download_loop loop;
    loop.change_backup("backup_size", 5);
    const auto failure = loop.failed_download();
    CHECK(failure.code() == errc::download_failed);
    CHECK_THAT(failure.what(), test::contains("by its backup_size 5 bytes"));
    CHECK_FALSE(std::filesystem::exists(loop.path));

    // Without the size check the bytes are used and not downloaded again.
    loop.sandbox.clear_requests();
    loop.check_complete(loop.download({.resume = true, .check_size = false}));
    for (const auto& request : loop.sandbox.requests())
        if (request.path.starts_with("/storage/")) CHECK(request.status == 416);
}

TEST_CASE("a backup without files and a missing backup are errors that keep an earlier part file")
{
    download_loop loop;
    loop.folder.write("shop.tar.part", "from before");
    loop.run(loop.make_client().create_backup(loop.stack));
    const auto created = loop.run(loop.make_client().list_backups(loop.stack)).front().id;
    const auto failure = test::error_of(
        [&] { loop.run(cloud66::download_backup(loop.make_client(), loop.stack, created, loop.path)); });
    CHECK(failure.code() == errc::download_failed);
    CHECK_THAT(failure.what(), test::contains("no files (yet)"));
    const auto missing = test::error_of(
        [&] { loop.run(cloud66::download_backup(loop.make_client(), loop.stack, 1, loop.path)); });
    CHECK(missing.code() == errc::not_found);
    CHECK(test::read_file(loop.part) == "from before");
}

TEST_CASE("a download overwrites an earlier one, or resumes it at any byte")
{
    download_loop loop;
    SECTION("overwritten")
    {
        loop.folder.write("shop.tar.part", "something else");
        loop.folder.write("shop.tar", "an older one");
        loop.check_complete(loop.download());
    }
    SECTION("resumed")
    {
        const auto size = GENERATE(values<std::size_t>({0, 1, 262'143, 262'144, 262'145, 600'000}));
        const bool exists = GENERATE(false, true);
        CAPTURE(size, exists);
        if (exists) loop.folder.write("shop.tar.part", loop.content.substr(0, size));
        loop.check_complete(loop.download({.resume = true}));
        CHECK(loop.file_url_requests() == 3);
    }
    SECTION("a part file longer than the backup is of another one")
    {
        loop.folder.write("shop.tar.part", loop.content + "x");
        CHECK_THAT(loop.failed_download({.resume = true}).what(), test::contains("another backup"));
        CHECK(test::read_file(loop.part) == loop.content + "x");
    }
    SECTION("resumed again after a break")
    {
        loop.folder.write("shop.tar.part", loop.content.substr(0, 300'000));
        auto fault = loop.storage_fault(fault_kind::close_after_bytes);
        fault.bytes = 20'000;
        fault.skip = 1;
        loop.sandbox.add_fault(fault);
        loop.check_complete(loop.download({.resume = true}));
    }
}

TEST_CASE("a cancelled download ends at once, and can be resumed")
{
    download_loop loop;
    auto fault = loop.storage_fault(fault_kind::no_response);
    fault.skip = 1;
    loop.sandbox.add_fault(fault);
    const auto client = loop.make_client();
    const auto thrown = loop.cancel(cloud66::download_backup(client, loop.stack, loop.id, loop.path), 5s);
    CHECK(test::error_in(thrown).code() == asio::error::operation_aborted);
    CHECK(loop.elapsed() == 5s);
    CHECK(test::read_file(loop.part) == loop.content.substr(0, 262'144));
    CHECK_FALSE(std::filesystem::exists(loop.path));
    loop.check_complete(loop.download({.resume = true}));
}

TEST_CASE("cancellation during the backoff before a retry ends the download")
{
    download_loop loop;
    loop.options.retry.base_delay = 1h;
    loop.options.retry.max_delay = 1h;
    loop.sandbox.add_fault(loop.storage_fault(fault_kind::close_before_response, 0));
    const auto client = loop.make_client();
    const auto thrown = loop.cancel(cloud66::download_backup(client, loop.stack, loop.id, loop.path), 1ms);
    CHECK(test::error_in(thrown).code() == asio::error::operation_aborted);
}

TEST_CASE("an exception of the progress callback ends the download")
{
    download_loop loop;
    const auto client = loop.make_client();
    CHECK_THROWS_AS(loop.run(cloud66::download_backup(client, loop.stack, loop.id, loop.path, {},
                                                      [](const cloud66::download_progress& now) {
                                                          if (now.file == 2)
                                                              throw std::domain_error("enough");
                                                      })),
                    std::domain_error);
    CHECK(test::read_file(loop.part) == loop.content.substr(0, 262'144));
}

TEST_CASE("a path that cannot be written is an error before the first request to the storage")
{
    download_loop loop;
    loop.path = loop.folder.path() + "/no/such/folder/shop.tar";
    CHECK(loop.failed_download().code() == errc::file_error);
    loop.path = loop.folder.path();
    CHECK(loop.failed_download().code() == errc::file_error);
    CHECK(loop.storage_requests() == 0);
    loop.path.clear();
    CHECK(loop.failed_download().code() == errc::invalid_argument);
}

TEST_CASE("a full disk ends the download and keeps the bytes written so far")
{
    download_loop loop;
    rlimit original{};
    REQUIRE(getrlimit(RLIMIT_FSIZE, &original) == 0);
    rlimit lowered = original;
    lowered.rlim_cur = 400'000;
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    REQUIRE(setrlimit(RLIMIT_FSIZE, &lowered) == 0);
    const auto failure = loop.failed_download();
    setrlimit(RLIMIT_FSIZE, &original);
    std::signal(SIGXFSZ, handler);
    CHECK(failure.code() == errc::file_error);
    CHECK_THAT(failure.what(), test::contains("File too large"));
    CHECK(test::read_file(loop.part) == loop.content.substr(0, 400'000));
    loop.check_complete(loop.download({.resume = true}));
}

TEST_CASE("the limit of a response body does not apply to downloaded files")
{
    download_loop loop;
    loop.options.limits.body_bytes = 100'000;
    loop.check_complete(loop.download());
}

TEST_CASE("the storage's certificate may be of a system authority, but of no other unknown one")
{
    download_loop loop;
    cloud66::sandbox other(loop.executor(), {.time = loop.time});  // with the same files
    const cloud66::client client(loop.executor(), other.options());
    const auto file_in_other = loop.run(client.get_backup_file(loop.stack, loop.id, "tar-aa"));
    auto fault = loop.storage_fault(fault_kind::response);
    fault.status = 302;
    fault.headers.emplace_back("Location", file_in_other.reveal());
    loop.sandbox.add_fault(fault);
    SECTION("unknown authority")
    {
        CHECK_THAT(loop.failed_download().what(), test::contains("certificate was refused"));
        CHECK(other.request_count("GET", "/storage/**") == 0);
    }
    SECTION("system authority")
    {
        const std::string file = loop.folder.write("ca.pem", other.ca_certificate());
        const test::variable system("SSL_CERT_FILE", file);  // OpenSSL reads the system's authorities from it
        loop.check_complete(loop.download());
        CHECK(other.request_count("GET", "/storage/**") == 1);
    }
}

TEST_CASE("a download works with and without thread_safe")
{
    download_loop loop;
    loop.options.thread_safe = GENERATE(true, false);
    auto fault = loop.storage_fault(fault_kind::close_after_bytes, 2);
    fault.bytes = 100'000;
    loop.sandbox.add_fault(fault);
    loop.check_complete(loop.download());
}
