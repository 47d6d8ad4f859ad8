// SPDX-License-Identifier: BSL-1.0
// Whole backups into files, through everything that a storage may do on the way.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "sandbox/download_loop.hpp"
#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/files.hpp"

using cloud66::errc;
using cloud66::fault_kind;
using test::download_loop;
using namespace std::chrono_literals;
namespace json = boost::json;

TEST_CASE("a download goes on wherever it breaks off")
{
    const bool reset = GENERATE(false, true);
    const auto every = GENERATE(values<std::size_t>({3'001, 16'384, 47'111, 131'072}));
    CAPTURE(reset, every);
    download_loop loop;
    auto line = loop.storage_fault(fault_kind::close_after_bytes, 0);
    line.bytes = every;
    line.reset = reset;
    loop.sandbox.add_fault(line);
    loop.check_whole(loop.download());
    CHECK(loop.storage_requests() > loop.content.size() / every);
    CHECK(loop.address_requests() == 3);
}

TEST_CASE("a break inside of the header, or before it, is ridden out")
{
    download_loop loop;
    for (const std::size_t bytes : {1u, 40u, 200u}) {
        auto line = loop.storage_fault(fault_kind::close_after_bytes);
        line.bytes = bytes;
        loop.sandbox.add_fault(line);
    }
    loop.check_whole(loop.download());
    loop.sandbox.add_fault(loop.storage_fault(fault_kind::close_before_response, 2));
    loop.check_whole(loop.download());
}

TEST_CASE("a rest is asked for under the condition that the file is the same")
{
    download_loop loop;
    auto line = loop.storage_fault(fault_kind::close_after_bytes);
    line.bytes = 100'000;
    loop.sandbox.add_fault(line);
    loop.check_whole(loop.download());
    std::vector<cloud66::recorded_request> rests;
    for (const auto& request : loop.sandbox.requests())
        if (!request.header("Range").empty()) rests.push_back(request);
    REQUIRE(rests.size() == 1);
    CHECK(rests[0].status == 206);
    CHECK_THAT(std::string(rests[0].header("If-Range")), test::contains("\""));
}

TEST_CASE("a file that changed meanwhile is started again")
{
    download_loop loop;
    auto line = loop.storage_fault(fault_kind::close_after_bytes);
    line.bytes = 100'000;
    line.skip = 1;  // the second file
    loop.sandbox.add_fault(line);
    json::array stored = loop.sandbox.collection(loop.stack, "storage");
    const auto client = loop.make_client();
    bool changed = false;
    loop.content.clear();
    loop.run(cloud66::download_backup(client, loop.stack, loop.id, loop.path, {},
                                      [&](const cloud66::download_progress& now) {
                                          if (changed || now.bytes < 262'144 + 50'000) return;
                                          changed = true;
                                          stored.at(2).as_object()["version"] = 2;
                                          loop.sandbox.set_collection(loop.stack, "storage", stored);
                                      }));
    CHECK(changed);
    for (std::size_t i = 1; i < 4; ++i)
        loop.content += cloud66::sandbox_detail::stored_bytes(stored.at(i).as_object());
    CHECK(test::read_file(loop.path) == loop.content);
    CHECK(loop.storage_requests() == 4);
}

TEST_CASE("a response that contradicts what was asked for never gets into the file")
{
    download_loop loop;
    auto cut = loop.storage_fault(fault_kind::close_after_bytes);
    cut.bytes = 100'000;
    loop.sandbox.add_fault(cut);
    auto odd = loop.storage_fault(fault_kind::response);
    odd.body = loop.content.substr(150'000, 112'144);
    SECTION("the rest, called the whole")
    {
        odd.status = 200;
        odd.headers.emplace_back("Content-Range", "bytes 150000-262143/262144");
    }
    SECTION("another part than was asked for")
    {
        odd.status = 206;
        odd.headers.emplace_back("Content-Range", "bytes 150000-262143/262144");
    }
    SECTION("a rest without its place") { odd.status = 206; }
    SECTION("a rest that is encoded")
    {
        odd.status = 206;
        odd.headers.emplace_back("Content-Range", "bytes 150000-262143/262144");
        odd.headers.emplace_back("Content-Encoding", "gzip");
    }
    SECTION("nothing left of a shorter file")
    {
        odd.status = 416;
        odd.headers.emplace_back("Content-Range", "bytes */100000");
    }
    loop.sandbox.add_fault(odd);
    loop.check_whole(loop.download());
    CHECK(loop.storage_requests() == 5);  // the first file cut, answered wrong, and whole
}

TEST_CASE("bytes that are known to be wrong are not left behind for a later download")
{
    download_loop loop;
    loop.options.retry.retries = 1;
    auto cut = loop.storage_fault(fault_kind::close_after_bytes);
    cut.bytes = 100'000;
    cut.skip = 1;  // the second file
    loop.sandbox.add_fault(cut);
    auto other = loop.storage_fault(fault_kind::response, 0);
    other.status = 206;
    other.skip = 1;  // the first file
    other.body = "x";
    other.headers.emplace_back("Content-Range", "bytes 7-7/8");
    loop.sandbox.add_fault(other);
    const auto failure = loop.failed_download();
    CHECK(failure.code() == errc::server_error);
    CHECK_THAT(failure.what(), test::contains("another part of the file than was requested"));
    CHECK(test::read_file(loop.part) == loop.content.substr(0, 262'144));
    loop.sandbox.clear_faults();
    loop.check_whole(loop.download({.resume = true}));
}

TEST_CASE("a redirect may be relative")
{
    download_loop loop;
    auto line = loop.storage_fault(fault_kind::response);
    line.status = 302;
    const auto there = loop.run(loop.make_client().get_backup_file(loop.stack, loop.id, "tar-aa"));
    const std::string address = there.public_url->reveal();
    const std::string name = address.substr(address.find_last_of('/', address.find('?')) + 1);
    line.headers.emplace_back("Location", GENERATE("", "./", "x/../") + name);
    loop.sandbox.add_fault(line);
    loop.check_whole(loop.download());
    CHECK(loop.address_requests() == 3 + 1);
}

TEST_CASE("an address that has expired is asked for anew")
{
    download_loop loop;
    loop.options.timeouts.request = 0ms;
    auto line = loop.storage_fault(fault_kind::close_after_bytes);
    line.bytes = 100'000;
    line.delay = cloud66::sandbox_detail::signature_lifetime;
    loop.sandbox.add_fault(line);
    loop.check_whole(loop.download());
    CHECK(loop.address_requests() == 4);
    CHECK(loop.storage_requests() == 5);  // two breaks: one in the middle, one for the address
}

TEST_CASE("a storage that refuses fresh addresses, or has no such file, ends it")
{
    download_loop loop;
    auto line = loop.storage_fault(fault_kind::response, 0);
    line.status = GENERATE(403u, 404u);
    line.skip = 1;
    loop.sandbox.add_fault(line);
    const auto failure = loop.failed_download();
    CHECK(failure.code() == errc::download_failed);
    CHECK(failure.details().status == static_cast<int>(line.status));
    CHECK_THAT(failure.what(), test::contains("file tar-ab"));
    CHECK_THAT(failure.what(), !test::contains("Signature"));
    CHECK(test::read_file(loop.part) == loop.content.substr(0, 262'144));
    CHECK_FALSE(std::filesystem::exists(loop.path));
}

TEST_CASE("a storage that has trouble is asked again, as often as the options say")
{
    download_loop loop;
    loop.options.retry.retries = 2;
    auto line = loop.storage_fault(fault_kind::response, 2);
    line.status = 503;
    loop.sandbox.add_fault(line);
    loop.check_whole(loop.download());
    line.times = 3;
    loop.sandbox.add_fault(line);
    const auto failure = loop.failed_download();
    CHECK(failure.code() == errc::server_error);
    CHECK(failure.details().attempts == 3);
}

TEST_CASE("silence has a limit of its own, however long the whole takes")
{
    download_loop loop;
    loop.sandbox.add_fault(loop.storage_fault(fault_kind::no_response));
    auto slow = loop.storage_fault(fault_kind::delay, 0);
    slow.delay = 50s;
    loop.sandbox.add_fault(slow);
    loop.check_whole(loop.download());
    CHECK(loop.elapsed() >= 60s + 3 * 50s);

    download_loop silent;
    silent.options.retry.retries = 0;
    silent.sandbox.add_fault(silent.storage_fault(fault_kind::no_response));
    CHECK(silent.failed_download().code() == errc::request_timed_out);
}

TEST_CASE("redirects are followed, but not away from TLS")
{
    download_loop loop;
    auto line = loop.storage_fault(fault_kind::response);
    line.status = 307;
    std::string target;
    SECTION("to another place, which may be wrong")
    {
        line.headers.emplace_back("Location", "/storage/elsewhere");
        loop.sandbox.add_fault(line);
        // Its signature is another's: a fresh address is asked for, and works.
        loop.check_whole(loop.download());
        CHECK(loop.address_requests() == 4);
    }
    SECTION("in a circle")
    {
        line.times = 0;
        line.headers.emplace_back("Location", "/storage/elsewhere");
        loop.sandbox.add_fault(line);
        CHECK_THAT(loop.failed_download().what(), test::contains("redirects too often"));
        CHECK(loop.storage_requests() == 6);
    }
    SECTION("away from TLS")
    {
        line.headers.emplace_back("Location", "http://storage.example.com/x");
        loop.sandbox.add_fault(line);
        CHECK_THAT(loop.failed_download().what(), test::contains("without TLS"));
    }
}
