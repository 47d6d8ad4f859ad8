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

TEST_CASE("a download continues after a break at any byte")
{
    const bool reset = GENERATE(false, true);
    const auto interval = GENERATE(values<std::size_t>({3'001, 16'384, 47'111, 131'072}));
    CAPTURE(reset, interval);
    download_loop loop;
    auto fault = loop.storage_fault(fault_kind::close_after_bytes, 0);
    fault.bytes = interval;
    fault.reset = reset;
    loop.sandbox.add_fault(fault);
    loop.check_complete(loop.download());
    CHECK(loop.storage_requests() > loop.content.size() / interval);
    CHECK(loop.file_url_requests() == 3);
}

TEST_CASE("a download continues after a break in the header or before it")
{
    download_loop loop;
    for (const std::size_t bytes : {1u, 40u, 200u}) {
        auto fault = loop.storage_fault(fault_kind::close_after_bytes);
        fault.bytes = bytes;
        loop.sandbox.add_fault(fault);
    }
    loop.check_complete(loop.download());
    loop.sandbox.add_fault(loop.storage_fault(fault_kind::close_before_response, 2));
    loop.check_complete(loop.download());
}

TEST_CASE("a resumed request has a Range and an If-Range with the file's ETag")
{
    download_loop loop;
    auto fault = loop.storage_fault(fault_kind::close_after_bytes);
    fault.bytes = 100'000;
    loop.sandbox.add_fault(fault);
    loop.check_complete(loop.download());
    std::vector<cloud66::recorded_request> range_requests;
    for (const auto& request : loop.sandbox.requests())
        if (!request.header("Range").empty()) range_requests.push_back(request);
    REQUIRE(range_requests.size() == 1);
    CHECK(range_requests[0].status == 206);
    CHECK_THAT(std::string(range_requests[0].header("If-Range")), test::contains("\""));
}

TEST_CASE("a file that changes during the download is downloaded again from its start")
{
    download_loop loop;
    auto fault = loop.storage_fault(fault_kind::close_after_bytes);
    fault.bytes = 100'000;
    fault.skip = 1;  // the second file
    loop.sandbox.add_fault(fault);
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

TEST_CASE("a response that contradicts the requested range is not written to the file")
{
    download_loop loop;
    auto cut = loop.storage_fault(fault_kind::close_after_bytes);
    cut.bytes = 100'000;
    loop.sandbox.add_fault(cut);
    auto wrong = loop.storage_fault(fault_kind::response);
    wrong.body = loop.content.substr(150'000, 112'144);
    SECTION("the rest of the file with status 200")
    {
        wrong.status = 200;
        wrong.headers.emplace_back("Content-Range", "bytes 150000-262143/262144");
    }
    SECTION("another range than requested")
    {
        wrong.status = 206;
        wrong.headers.emplace_back("Content-Range", "bytes 150000-262143/262144");
    }
    SECTION("206 without Content-Range") { wrong.status = 206; }
    SECTION("206 with a Content-Encoding")
    {
        wrong.status = 206;
        wrong.headers.emplace_back("Content-Range", "bytes 150000-262143/262144");
        wrong.headers.emplace_back("Content-Encoding", "gzip");
    }
    SECTION("416 for a shorter file")
    {
        wrong.status = 416;
        wrong.headers.emplace_back("Content-Range", "bytes */100000");
    }
    loop.sandbox.add_fault(wrong);
    loop.check_complete(loop.download());
    CHECK(loop.storage_requests() == 5);  // three for the first file: cut, wrong, complete
}

TEST_CASE("a failed download leaves no wrong bytes in the part file")
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
    loop.check_complete(loop.download({.resume = true}));
}

TEST_CASE("a redirect may be relative")
{
    download_loop loop;
    auto fault = loop.storage_fault(fault_kind::response);
    fault.status = 302;
    const auto file = loop.run(loop.make_client().get_backup_file(loop.stack, loop.id, "tar-aa"));
    const std::string url = file.reveal();
    const std::string name = url.substr(url.find_last_of('/', url.find('?')) + 1);
    fault.headers.emplace_back("Location", GENERATE("", "./", "x/../") + name);
    loop.sandbox.add_fault(fault);
    loop.check_complete(loop.download());
    CHECK(loop.file_url_requests() == 3 + 1);
}

TEST_CASE("an expired signed URL is requested again")
{
    download_loop loop;
    loop.options.timeouts.attempt = 0ms;
    auto fault = loop.storage_fault(fault_kind::close_after_bytes);
    fault.bytes = 100'000;
    fault.delay = cloud66::sandbox_detail::signature_lifetime;
    loop.sandbox.add_fault(fault);
    loop.check_complete(loop.download());
    CHECK(loop.file_url_requests() == 4);
    CHECK(loop.storage_requests() ==
          5);  // one more after the break, and one more after the 403 for the expired URL
}

TEST_CASE("403 for a new signed URL and 404 end the download")
{
    download_loop loop;
    auto fault = loop.storage_fault(fault_kind::response, 0);
    fault.status = GENERATE(403u, 404u);
    fault.skip = 1;
    loop.sandbox.add_fault(fault);
    const auto failure = loop.failed_download();
    CHECK(failure.code() == errc::download_failed);
    CHECK(failure.details().status == static_cast<int>(fault.status));
    CHECK_THAT(failure.what(), test::contains("file tar-ab"));
    CHECK_THAT(failure.what(), !test::contains("Signature"));
    CHECK(test::read_file(loop.part) == loop.content.substr(0, 262'144));
    CHECK_FALSE(std::filesystem::exists(loop.path));
}

TEST_CASE("503 of the storage is retried as often as the options allow")
{
    download_loop loop;
    loop.options.retry.retries = 2;
    auto fault = loop.storage_fault(fault_kind::response, 2);
    fault.status = 503;
    loop.sandbox.add_fault(fault);
    loop.check_complete(loop.download());
    fault.times = 3;
    loop.sandbox.add_fault(fault);
    const auto failure = loop.failed_download();
    CHECK(failure.code() == errc::server_error);
    CHECK(failure.details().attempts == 3);
}

TEST_CASE("the request timeout limits silence, not the whole download")
{
    download_loop loop;
    loop.sandbox.add_fault(loop.storage_fault(fault_kind::no_response));
    auto slow = loop.storage_fault(fault_kind::delay, 0);
    slow.delay = 50s;
    loop.sandbox.add_fault(slow);
    loop.check_complete(loop.download());
    CHECK(loop.elapsed() >= 60s + 3 * 50s);

    download_loop silent;
    silent.options.retry.retries = 0;
    silent.sandbox.add_fault(silent.storage_fault(fault_kind::no_response));
    CHECK(silent.failed_download().code() == errc::attempt_timed_out);
}

TEST_CASE("redirects are followed, but not endlessly and not to a URL without TLS")
{
    download_loop loop;
    auto fault = loop.storage_fault(fault_kind::response);
    fault.status = 307;
    std::string target;
    SECTION("to another path")
    {
        fault.headers.emplace_back("Location", "/storage/elsewhere");
        loop.sandbox.add_fault(fault);
        // The path has no valid signature, so that a new signed URL is requested.
        loop.check_complete(loop.download());
        CHECK(loop.file_url_requests() == 4);
    }
    SECTION("in a loop")
    {
        fault.times = 0;
        fault.headers.emplace_back("Location", "/storage/elsewhere");
        loop.sandbox.add_fault(fault);
        CHECK_THAT(loop.failed_download().what(), test::contains("redirects too often"));
        CHECK(loop.storage_requests() == 6);
    }
    SECTION("to a URL without TLS")
    {
        fault.headers.emplace_back("Location", "http://storage.example.com/x");
        loop.sandbox.add_fault(fault);
        CHECK_THAT(loop.failed_download().what(), test::contains("without TLS"));
    }
}
