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

TEST_CASE("a backup is downloaded whole, in the order of its files' names")
{
    download_loop loop;
    loop.check_whole(loop.download());
    CHECK(loop.storage_requests() == 3);
    CHECK(loop.address_requests() == 3);
    CHECK(loop.sandbox.request_count() == 3 + 3 + 2);
}

TEST_CASE("progress is told, and does not go back")
{
    download_loop loop;
    std::vector<cloud66::download_progress> seen;
    const auto client = loop.make_client();
    loop.run(cloud66::download_backup(client, loop.stack, loop.id, loop.path, {},
                                      [&](const cloud66::download_progress& now) { seen.push_back(now); }));
    REQUIRE(seen.size() > 10);
    CHECK(seen.front().bytes == 0);
    CHECK(seen.front().file == 1);
    CHECK(seen.back().bytes == loop.content.size());
    CHECK(seen.back().file == 3);
    CHECK(std::is_sorted(seen.begin(), seen.end(),
                         [](const auto& left, const auto& right) { return left.bytes < right.bytes; }));
    for (std::size_t i = 0; i < seen.size(); ++i) {
        CHECK(seen[i].total == loop.content.size());
        CHECK(seen[i].files == 3);
        // It is written as it comes: no more than a piece is ever held.
        if (i > 0) CHECK(seen[i].bytes - seen[i - 1].bytes <= 64 * 1024);
    }
}

TEST_CASE("without a size from the API the total shows with the last file")
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

TEST_CASE("the storage sees neither the token nor the caller's headers, and addresses are in no log")
{
    download_loop loop;
    loop.options.headers.emplace_back("X-Mine", "private");
    loop.options.account = 456;
    loop.check_whole(loop.download());
    for (const auto& request : loop.sandbox.requests()) {
        if (!request.path.starts_with("/storage/")) continue;
        CHECK(request.header("Authorization").empty());
        CHECK(request.header("X-Mine").empty());
        CHECK(request.header("X-Account").empty());
        CHECK_FALSE(request.header("Host").empty());
    }
    for (const auto& line : loop.log_lines) CHECK_THAT(line, !test::contains("Signature"));
}

TEST_CASE("a backup of another length than promised is not taken for whole")
{
    download_loop loop;
    loop.change_backup("backup_size", 5);
    const auto failure = loop.failed_download();
    CHECK(failure.code() == errc::download_failed);
    CHECK_THAT(failure.what(), test::contains("by its backup_size 5 bytes"));
    CHECK_FALSE(std::filesystem::exists(loop.path));

    // What came is not fetched again by somebody who knows better.
    loop.sandbox.clear_requests();
    loop.check_whole(loop.download({.resume = true, .check_size = false}));
    for (const auto& request : loop.sandbox.requests())
        if (request.path.starts_with("/storage/")) CHECK(request.status == 416);
}

TEST_CASE("a backup without files is none yet, and one that is not there costs no earlier download")
{
    download_loop loop;
    loop.folder.write("shop.tar.part", "from before");
    loop.run(loop.make_client().create_backup(loop.stack));
    const auto made = loop.run(loop.make_client().list_backups(loop.stack)).front().id;
    const auto failure = test::error_of(
        [&] { loop.run(cloud66::download_backup(loop.make_client(), loop.stack, made, loop.path)); });
    CHECK(failure.code() == errc::download_failed);
    CHECK_THAT(failure.what(), test::contains("no files (yet)"));
    const auto missing = test::error_of(
        [&] { loop.run(cloud66::download_backup(loop.make_client(), loop.stack, 1, loop.path)); });
    CHECK(missing.code() == errc::not_found);
    CHECK(test::read_file(loop.part) == "from before");
}

TEST_CASE("an earlier download is overwritten, or taken up wherever it ended")
{
    download_loop loop;
    SECTION("overwritten")
    {
        loop.folder.write("shop.tar.part", "something else");
        loop.folder.write("shop.tar", "an older one");
        loop.check_whole(loop.download());
    }
    SECTION("taken up")
    {
        const auto had = GENERATE(values<std::size_t>({0, 1, 262'143, 262'144, 262'145, 600'000}));
        const bool at_all = GENERATE(false, true);
        CAPTURE(had, at_all);
        if (at_all) loop.folder.write("shop.tar.part", loop.content.substr(0, had));
        loop.check_whole(loop.download({.resume = true}));
        CHECK(loop.address_requests() == 3);
    }
    SECTION("of another backup, longer than this one")
    {
        loop.folder.write("shop.tar.part", loop.content + "x");
        CHECK_THAT(loop.failed_download({.resume = true}).what(), test::contains("another backup"));
        CHECK(test::read_file(loop.part) == loop.content + "x");
    }
    SECTION("of a storage that has the file anew")
    {
        loop.folder.write("shop.tar.part", loop.content.substr(0, 300'000));
        auto line = loop.storage_fault(fault_kind::close_after_bytes);
        line.bytes = 20'000;
        line.skip = 1;
        loop.sandbox.add_fault(line);
        loop.check_whole(loop.download({.resume = true}));
    }
}

TEST_CASE("a cancelled download ends at once, and can be taken up")
{
    download_loop loop;
    auto line = loop.storage_fault(fault_kind::no_response);
    line.skip = 1;
    loop.sandbox.add_fault(line);
    const auto client = loop.make_client();
    const auto thrown = loop.cancel(cloud66::download_backup(client, loop.stack, loop.id, loop.path), 5s);
    CHECK(test::error_in(thrown).code() == asio::error::operation_aborted);
    CHECK(loop.elapsed() == 5s);
    CHECK(test::read_file(loop.part) == loop.content.substr(0, 262'144));
    CHECK_FALSE(std::filesystem::exists(loop.path));
    loop.check_whole(loop.download({.resume = true}));
}

TEST_CASE("cancelling the pause before another attempt ends it, too")
{
    download_loop loop;
    loop.options.retry.base_delay = 1h;
    loop.options.retry.max_delay = 1h;
    loop.sandbox.add_fault(loop.storage_fault(fault_kind::close_before_response, 0));
    const auto client = loop.make_client();
    const auto thrown = loop.cancel(cloud66::download_backup(client, loop.stack, loop.id, loop.path), 1ms);
    CHECK(test::error_in(thrown).code() == asio::error::operation_aborted);
}

TEST_CASE("what the caller's own code throws ends it")
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

TEST_CASE("a path that cannot be written is an error before anything is fetched")
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

TEST_CASE("a disk that is full ends it, with what has room left behind")
{
    download_loop loop;
    rlimit usual{};
    REQUIRE(getrlimit(RLIMIT_FSIZE, &usual) == 0);
    rlimit narrow = usual;
    narrow.rlim_cur = 400'000;
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    REQUIRE(setrlimit(RLIMIT_FSIZE, &narrow) == 0);
    const auto failure = loop.failed_download();
    setrlimit(RLIMIT_FSIZE, &usual);
    std::signal(SIGXFSZ, handler);
    CHECK(failure.code() == errc::file_error);
    CHECK_THAT(failure.what(), test::contains("File too large"));
    CHECK(test::read_file(loop.part) == loop.content.substr(0, 400'000));
    loop.check_whole(loop.download({.resume = true}));
}

TEST_CASE("files of more than the limit of a response are no responses")
{
    download_loop loop;
    loop.options.limits.body = 100'000;
    loop.check_whole(loop.download());
}

TEST_CASE("a storage may be of an authority of the system's, but of no other")
{
    download_loop loop;
    cloud66::sandbox other(loop.executor(), {.time = loop.time});  // with the same files
    const cloud66::client client(loop.executor(), other.options());
    const auto there = loop.run(client.get_backup_file(loop.stack, loop.id, "tar-aa"));
    auto line = loop.storage_fault(fault_kind::response);
    line.status = 302;
    line.headers.emplace_back("Location", there.reveal());
    loop.sandbox.add_fault(line);
    SECTION("of another")
    {
        CHECK_THAT(loop.failed_download().what(), test::contains("certificate was refused"));
        CHECK(other.request_count("GET", "/storage/**") == 0);
    }
    SECTION("of the system's")
    {
        const std::string file = loop.folder.write("ca.pem", other.ca_certificate());
        const test::variable system("SSL_CERT_FILE", file);  // where OpenSSL looks for them
        loop.check_whole(loop.download());
        CHECK(other.request_count("GET", "/storage/**") == 1);
    }
}

TEST_CASE("a download works with a client for any thread and with one for a single thread")
{
    download_loop loop;
    loop.options.thread_safe = GENERATE(true, false);
    auto line = loop.storage_fault(fault_kind::close_after_bytes, 2);
    line.bytes = 100'000;
    loop.sandbox.add_fault(line);
    loop.check_whole(loop.download());
}
