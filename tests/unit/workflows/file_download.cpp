// SPDX-License-Identifier: BSL-1.0
// Every decision about a file on its way, without I/O.
#include <cloud66/detail/workflows/file_download.hpp>

#include "support/catch.hpp"
#include "support/download_fixture.hpp"

#include <boost/asio/error.hpp>

#include <string>
#include <utility>
#include <vector>

using cloud66::errc;
using test::download_fixture;
using test::rest_of_file;
using test::storage_response;
using test::whole_file;
using step = cloud66::detail::file_download::step;
namespace asio = boost::asio;

TEST_CASE("a file that comes whole is whole")
{
    download_fixture file;
    CHECK(file.address().server.host == "storage.example.com");
    CHECK(file.address().target == "/shop.tar?Signature=hunter2");
    CHECK(file.sends("Range").empty());
    CHECK(file.sends("Accept-Encoding") == "identity");
    CHECK(file.gets(whole_file(100, "\"a\"")) == step::read);
    CHECK(file.size() == 100);
    file.received(60);
    file.received(40);
    CHECK(file.ends() == step::finish);
    CHECK(file.position() == 100);
}

TEST_CASE("one of unknown length, and an empty one, are whole at their end")
{
    download_fixture unknown;
    CHECK(unknown.gets(storage_response(200)) == step::read);
    unknown.received(7);
    CHECK(unknown.ends() == step::finish);
    CHECK(unknown.size() == 7);
    download_fixture empty;
    CHECK(empty.gets(whole_file(0, "")) == step::read);
    CHECK(empty.ends() == step::finish);
}

TEST_CASE("a break behind the last byte is an end")
{
    download_fixture file;
    file.gets(whole_file(100, ""));
    file.received(100);
    CHECK(file.breaks() == step::finish);
}

TEST_CASE("what an earlier download has left behind is taken up")
{
    download_fixture file(500);
    CHECK(file.sends("Range") == "bytes=500-");
    CHECK(file.sends("If-Range").empty());
    SECTION("of a longer file")
    {
        CHECK(file.gets(rest_of_file("bytes 500-599/600", "\"a\"")) == step::read);
        file.received(100);
        CHECK(file.ends() == step::finish);
        CHECK(file.position() == 600);
    }
    SECTION("with other files behind it")
    {
        CHECK(file.gets(storage_response(416, {{"Content-Range", "bytes */200"}})) == step::finish);
        CHECK(file.position() == 200);
    }
    SECTION("by a storage that knows no ranges")
    {
        CHECK(file.gets(whole_file(600, "")) == step::read);
        CHECK(file.position() == 0);
    }
}

TEST_CASE("attempts are counted from the last new byte")
{
    download_fixture file(0, 2);
    for (int i = 0; i < 10; ++i) {
        CHECK(file.gets(i == 0 ? whole_file(100, "")
                               : rest_of_file("bytes " + std::to_string(i) + "-99/100", "")) == step::read);
        file.received(1);
        CHECK(file.breaks() == step::pause);
    }
    CHECK(file.breaks() == step::pause);  // the second one in a row
    CHECK(file.breaks() == step::fail);
    CHECK(file.reason().code() == asio::error::eof);
    CHECK(file.reason().details().attempts == 3);
}

TEST_CASE("a storage that starts again for ever is given up")
{
    download_fixture file(0, 2);
    int rounds = 0;
    for (step next = step::request; next != step::fail; ++rounds) {
        REQUIRE(rounds < 10);
        REQUIRE(file.gets(whole_file(100, "")) == step::read);
        file.received(60);
        next = file.breaks();
    }
    CHECK(rounds == 3);
}

TEST_CASE("trouble of the storage passes, a no does not")
{
    struct given
    {
        int status;
        step next;
        errc code;
    };
    const auto [status, next, code] = GENERATE(values<given>({
        {408, step::pause, errc::request_timeout},
        {429, step::pause, errc::throttled},
        {500, step::pause, errc::server_error},
        {503, step::pause, errc::server_error},
        {400, step::fail, errc::download_failed},
        {401, step::fail, errc::download_failed},
        {404, step::fail, errc::download_failed},
        {204, step::fail, errc::download_failed},
        {304, step::fail, errc::download_failed},
    }));
    CAPTURE(status);
    download_fixture file(0, next == step::pause ? 1 : 3);
    CHECK(file.gets(storage_response(status)) == next);
    if (next == step::pause) CHECK(file.gets(storage_response(status)) == step::fail);
    CHECK(file.reason().code() == code);
    CHECK(file.reason().details().status == status);
    CHECK_THAT(file.reason().what(), test::contains("storage.example.com"));
    CHECK_THAT(file.reason().what(), !test::contains("hunter2"));
}

TEST_CASE("a Retry-After of the storage makes a pause longer")
{
    download_fixture file;
    CHECK(file.responded(storage_response(503), std::chrono::seconds(7), 0) == step::pause);
    CHECK(file.delay() == std::chrono::seconds(7));
    CHECK(file.responded(storage_response(503), std::chrono::hours(7), 0) == step::fail);
}

TEST_CASE("an address that is refused is requested anew, once at a time")
{
    download_fixture file;
    CHECK(file.gets(storage_response(403)) == step::locate);
    CHECK(file.located("https://storage.example.com/fresh") == step::request);
    CHECK(file.address().target == "/fresh");
    CHECK(file.gets(whole_file(100, "\"a\"")) == step::read);
    file.received(60);
    CHECK(file.breaks() == step::pause);
    CHECK(file.gets(storage_response(403)) == step::locate);
    CHECK(file.located(test::storage_url) == step::request);
    CHECK(file.sends("Range") == "bytes=60-");
    CHECK(file.gets(storage_response(403)) == step::fail);
    CHECK(file.reason().code() == errc::download_failed);
}

TEST_CASE("redirects are followed a few times, and a new attempt begins at the address of the API")
{
    download_fixture file;
    for (const char* where : {"https://eu.example.com/x", "//us.example.com/x", "/y"})
        CHECK(file.gets(storage_response(307, {{"Location", where}})) == step::request);
    CHECK(file.address().server.host == "us.example.com");
    CHECK(file.address().target == "/y");
    CHECK(file.breaks() == step::pause);
    CHECK(file.address().server.host == "storage.example.com");
    CHECK(file.gets(storage_response(302, {{"Location", "store2?x=1"}})) == step::request);
    CHECK(file.address().target == "/store2?x=1");
    CHECK(file.breaks() == step::pause);
    for (int i = 0; i < 5; ++i)
        CHECK(file.gets(storage_response(302, {{"Location", "/again"}})) == step::request);
    CHECK(file.gets(storage_response(302, {{"Location", "/again"}})) == step::fail);
    CHECK_THAT(file.reason().what(), test::contains("too often"));
}

TEST_CASE("addresses without TLS are for this machine only")
{
    download_fixture file;
    CHECK(file.gets(storage_response(301, {{"Location", "http://127.0.0.1/x"}})) == step::request);
    CHECK(file.gets(storage_response(301, {{"Location", "http://storage.example.com/x"}})) == step::fail);
    CHECK_THAT(file.reason().what(), test::contains("without TLS"));
    CHECK(download_fixture().located("http://[::1]/x") == step::request);
    CHECK(download_fixture().located("http://storage.example.com/hunter2") == step::fail);
    download_fixture nowhere;
    CHECK(nowhere.gets(storage_response(302, {{"Location", "ftp://hunter2"}})) == step::fail);
    CHECK_THAT(nowhere.reason().what(), !test::contains("hunter2"));
    CHECK(nowhere.located("hunter2") == step::fail);
    CHECK(nowhere.reason().code() == errc::malformed_response);
    CHECK_THAT(nowhere.reason().what(), !test::contains("hunter2"));
}

TEST_CASE("what will be wrong again is not tried again")
{
    download_fixture file;
    CHECK(file.breaks(asio::error::operation_aborted) == step::fail);
    CHECK(file.reason().code() == asio::error::operation_aborted);
    CHECK(file.breaks(make_error_code(errc::malformed_response)) == step::fail);
}
