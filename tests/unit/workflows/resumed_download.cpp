// SPDX-License-Identifier: BSL-1.0
// What may be joined to the bytes of a file that are there, and what may not, without I/O.
#include <cloud66/detail/workflows/file_download.hpp>

#include "support/catch.hpp"
#include "support/download_fixture.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

using cloud66::errc;
using test::download_fixture;
using test::rest_of_file;
using test::storage_response;
using test::whole_file;
using step = cloud66::detail::file_download::step;

namespace {

/// One of 100 bytes, that broke behind the first 60.
struct broken_off : download_fixture
{
    broken_off() : broken_off(test::header_list()) {}
    explicit broken_off(test::header_list headers)
    {
        headers.emplace_back("Content-Length", "100");
        CHECK(gets(storage_response(200, std::move(headers))) == step::read);
        received(60);
        CHECK(breaks() == step::pause);
        CHECK(sends("Range") == "bytes=60-");
    }

    /// Checks that nothing of what there was is kept, and that the next response can bring the file.
    void check_starts_again(step next)
    {
        CHECK(next == step::pause);
        CHECK(position() == 0);
        CHECK(sends("Range").empty());
        CHECK(sends("If-Range").empty());
        CHECK(gets(test::whole_file(100, "")) == step::read);
        received(100);
        CHECK(ends() == step::finish);
    }
};

const std::string noon = "Sun, 06 Nov 1994 12:00:00 GMT";

}  // namespace

TEST_CASE("after a break the rest is requested, if it is of the same file")
{
    download_fixture file;
    file.gets(whole_file(100, "\"a\""));
    file.received(60);
    CHECK(file.breaks() == step::pause);
    CHECK(file.delay() == std::chrono::milliseconds(500));
    CHECK(file.sends("Range") == "bytes=60-");
    CHECK(file.sends("If-Range") == "\"a\"");
    CHECK(file.gets(rest_of_file("bytes 60-99/100", "\"a\"")) == step::read);
    CHECK(file.position() == 60);
    file.received(40);
    CHECK(file.ends() == step::finish);
}

TEST_CASE("a weak tag is no condition, but still seen")
{
    download_fixture file;
    file.gets(whole_file(100, "W/\"a\""));
    file.received(60);
    file.breaks();
    CHECK(file.sends("Range") == "bytes=60-");
    CHECK(file.sends("If-Range").empty());
    CHECK(file.gets(rest_of_file("bytes 60-99/100", "W/\"b\"")) == step::pause);
    CHECK(file.position() == 0);
}

TEST_CASE("a whole file instead of the rest starts it again")
{
    download_fixture file;
    file.gets(whole_file(100, "\"a\""));
    file.received(60);
    file.breaks();
    CHECK(file.gets(whole_file(80, "\"b\"")) == step::read);
    CHECK(file.position() == 0);
    CHECK(file.size() == 80);
    file.received(80);
    CHECK(file.ends() == step::finish);
}

TEST_CASE("a rest that does not fit starts it again, without a range")
{
    const auto range =
        GENERATE(as<std::string>{}, "bytes 61-99/100", "bytes 59-99/100", "bytes 0-99/100", "bytes 60-99/99",
                 "bytes 60-98/99", "bytes 60-100/101", "bytes 60-100/*", "bytes 60-100/100",
                 "bytes 60-59/100", "bytes */100", "60-99/100", "bytes x-99/100", "bytes 60-x/100",
                 "bytes 60-/100", "bytes 60/100", "bytes -60/100", "bytes 60-99", "bytes 60-99/",
                 "bytes 60-99/x", "bytes 60 -99/100", "bytes=60-99/100", "items 60-99/100", "bytes", "bytes ",
                 "bytes /", "bytes -/", "bytes 60-99999999999999999999/100",
                 "bytes 60-99/99999999999999999999", "bytes 60-99/100, bytes 60-99/100", "");
    CAPTURE(range);
    download_fixture file;
    file.gets(whole_file(100, "\"a\""));
    file.received(60);
    file.breaks();
    CHECK(file.gets(rest_of_file(range, "\"a\"")) == step::pause);
    CHECK(file.sends("Range").empty());
    CHECK(file.gets(whole_file(100, "\"a\"")) == step::read);
}

TEST_CASE("a rest may come in parts, and without a known size")
{
    download_fixture file;
    file.gets(whole_file(100, ""));
    file.received(10);
    file.breaks();
    CHECK(file.gets(rest_of_file("bytes 10-49/*", "")) == step::read);
    CHECK(file.size() == 100);
    file.received(40);
    CHECK(file.ends() == step::pause);
    CHECK(file.sends("Range") == "bytes=50-");
}

TEST_CASE("nothing left to send means that it is complete, or another file")
{
    download_fixture complete;
    complete.gets(storage_response(200));
    complete.received(100);
    complete.breaks();
    SECTION("complete")
    {
        CHECK(complete.gets(storage_response(416, {{"Content-Range", "bytes */100"}})) == step::finish);
        CHECK(complete.position() == 100);
    }
    SECTION("shorter now")
    {
        CHECK(complete.gets(storage_response(416, {{"Content-Range", "bytes */99"}})) == step::pause);
        CHECK(complete.position() == 0);
    }
    SECTION("of unknown length")
    {
        CHECK(complete.gets(storage_response(416)) == step::pause);
        CHECK(complete.position() == 0);
    }
}

TEST_CASE("the unit of a range is in any case")
{
    broken_off file;
    CHECK(file.gets(rest_of_file("BYTES 60-99/100", "")) == step::read);
    file.received(40);
    CHECK(file.ends() == step::finish);
}

TEST_CASE("a rest without Content-Range, or with two, starts it again")
{
    broken_off file;
    SECTION("none") { file.check_starts_again(file.gets(storage_response(206, {{"Content-Length", "40"}}))); }
    SECTION("two")
    {
        file.check_starts_again(file.gets(storage_response(
            206, {{"Content-Range", "bytes 60-99/100"}, {"Content-Range", "bytes 50-99/100"}})));
    }
}

TEST_CASE("a part that is called the whole file starts it again")
{
    const auto range = GENERATE(as<std::string>{}, "bytes 60-99/100", "bytes 0-99/100", "bytes */100", "x");
    const auto length = GENERATE(as<std::string>{}, "40", "100");
    CAPTURE(range, length);
    broken_off file;
    file.check_starts_again(
        file.gets(storage_response(200, {{"Content-Range", range}, {"Content-Length", length}})));
}

TEST_CASE("a rest whose length is not that of its range starts it again")
{
    const auto length = GENERATE(as<std::string>{}, "39", "41", "100", "0");
    CAPTURE(length);
    broken_off file;
    file.check_starts_again(
        file.gets(storage_response(206, {{"Content-Range", "bytes 60-99/100"}, {"Content-Length", length}})));
}

TEST_CASE("parts between boundaries start it again")
{
    const auto type =
        GENERATE(as<std::string>{}, "multipart/byteranges; boundary=x", "Multipart/ByteRanges;boundary=x");
    broken_off file;
    SECTION("as they are")
    {
        file.check_starts_again(file.gets(storage_response(206, {{"Content-Type", type}})));
    }
    SECTION("that name a range, too")
    {
        file.check_starts_again(
            file.gets(storage_response(206, {{"Content-Type", type}, {"Content-Range", "bytes 60-99/100"}})));
    }
}

TEST_CASE("a file that is encoded is refused, and so is its rest")
{
    const auto coding = GENERATE(as<std::string>{}, "gzip", "br", "deflate", "identity, gzip", "x");
    CAPTURE(coding);
    SECTION("all of it")
    {
        download_fixture file;
        CHECK(file.gets(storage_response(200, {{"Content-Encoding", coding}})) == step::fail);
        CHECK(file.reason().code() == errc::download_failed);
        CHECK_THAT(file.reason().what(), test::contains("encoded"));
    }
    SECTION("the rest")
    {
        broken_off file;
        file.check_starts_again(file.gets(
            storage_response(206, {{"Content-Encoding", coding}, {"Content-Range", "bytes 60-99/100"}})));
    }
    SECTION("in two lines")
    {
        download_fixture file;
        CHECK(file.gets(storage_response(
                  200, {{"Content-Encoding", "identity"}, {"Content-Encoding", coding}})) == step::fail);
    }
}

TEST_CASE("identity is no encoding")
{
    download_fixture file;
    CHECK(file.gets(storage_response(200, {{"Content-Encoding", "Identity"}, {"Content-Length", "1"}})) ==
          step::read);
}

TEST_CASE("a rest of a file with another validator starts it again")
{
    const auto name = GENERATE(as<std::string>{}, "ETag", "Last-Modified");
    broken_off file({{"ETag", "\"a\""}, {"Last-Modified", noon}});
    file.check_starts_again(file.gets(
        storage_response(206, {{"Content-Range", "bytes 60-99/100"},
                               {name, name == "ETag" ? "\"b\"" : "Sun, 06 Nov 1994 12:00:01 GMT"}})));
}

TEST_CASE("a rest need not name the validators again")
{
    broken_off file({{"ETag", "\"a\""}, {"Last-Modified", noon}});
    CHECK(file.gets(storage_response(206, {{"Content-Range", "bytes 60-99/100"}})) == step::read);
    file.received(10);
    CHECK(file.breaks() == step::pause);
    CHECK(file.sends("If-Range") == "\"a\"");
}

TEST_CASE("a date is a condition only if it is strong, and there is no tag")
{
    const auto condition = [](test::header_list headers) {
        return broken_off(std::move(headers)).sends("If-Range");
    };
    const std::string second_later = "Sun, 06 Nov 1994 12:00:01 GMT";
    CHECK(condition({{"Last-Modified", noon}, {"Date", second_later}}) == noon);
    CHECK(condition({{"Last-Modified", noon}, {"Date", noon}}).empty());
    CHECK(condition({{"Last-Modified", second_later}, {"Date", noon}}).empty());
    CHECK(condition(test::header_list{{"Last-Modified", noon}}).empty());
    CHECK(condition({{"Last-Modified", noon}, {"Date", "today"}}).empty());
    CHECK(condition({{"Last-Modified", "yesterday"}, {"Date", noon}}).empty());
    CHECK(condition({{"ETag", "\"a\""}, {"Last-Modified", noon}, {"Date", second_later}}) == "\"a\"");
    CHECK(condition({{"ETag", "W/\"a\""}, {"Last-Modified", noon}, {"Date", second_later}}).empty());
    CHECK(condition({{"ETag", "a"}, {"Last-Modified", noon}, {"Date", second_later}}).empty());
    CHECK(condition(test::header_list{{"ETag", "\"a"}}).empty());
    CHECK(condition({{"ETag", "\"a\""}, {"ETag", "\"b\""}}).empty());
}

TEST_CASE("a date that was not strong when the first bytes came does not become so")
{
    broken_off file({{"Last-Modified", noon}, {"Date", noon}});
    CHECK(file.gets(storage_response(206, {{"Content-Range", "bytes 60-99/100"},
                                           {"Last-Modified", noon},
                                           {"Date", "Sun, 06 Nov 1994 13:00:00 GMT"}})) == step::read);
    file.received(10);
    file.breaks();
    CHECK(file.sends("If-Range").empty());
}

TEST_CASE("a rest with more bytes than it says starts it again, wherever it ends")
{
    const bool break_off = GENERATE(false, true);
    const auto range = GENERATE(as<std::string>{}, "bytes 60-79/100", "bytes 60-79/*", "bytes 60-99/100");
    const auto bytes = GENERATE(values<std::size_t>({40, 41, 1000}));
    CAPTURE(break_off, range, bytes);
    broken_off file;
    CHECK(file.gets(rest_of_file(range, "")) == step::read);
    file.received(10);
    CHECK_FALSE(file.is_too_long());
    file.received(bytes - 10);
    if (range == "bytes 60-99/100" && bytes == 40) {
        CHECK_FALSE(file.is_too_long());
        CHECK(file.ends() == step::finish);
        return;
    }
    CHECK(file.is_too_long());
    file.check_starts_again(break_off ? file.breaks() : file.ends());
}

TEST_CASE("a rest that ends well before its last byte starts it again, one that breaks off goes on")
{
    broken_off file;
    CHECK(file.gets(rest_of_file("bytes 60-99/100", "")) == step::read);
    file.received(30);
    SECTION("ends") { file.check_starts_again(file.ends()); }
    SECTION("breaks off")
    {
        CHECK(file.breaks() == step::pause);
        CHECK(file.position() == 90);
        CHECK(file.sends("Range") == "bytes=90-");
    }
}

TEST_CASE("bytes that are too many do not count as progress")
{
    download_fixture file(0, 2);
    CHECK(file.gets(whole_file(100, "")) == step::read);
    int rounds = 0;
    for (step next = step::request; next != step::fail; ++rounds) {
        REQUIRE(rounds < 10);
        file.received(101 + static_cast<std::size_t>(rounds));
        next = file.ends();
        if (next == step::pause) CHECK(file.gets(whole_file(100, "")) == step::read);
    }
    CHECK(rounds == 3);
}

TEST_CASE("a part of a file of unknown length is not taken for its end")
{
    download_fixture file;
    CHECK(file.gets(storage_response(200)) == step::read);
    file.received(10);
    CHECK(file.breaks() == step::pause);
    CHECK(file.gets(rest_of_file("bytes 10-49/*", "")) == step::read);
    file.received(40);
    CHECK(file.ends() == step::pause);
    CHECK(file.sends("Range") == "bytes=50-");
    SECTION("there is more")
    {
        CHECK(file.gets(rest_of_file("bytes 50-59/60", "")) == step::read);
        file.received(10);
        CHECK(file.ends() == step::finish);
    }
    SECTION("there is no more")
    {
        CHECK(file.gets(storage_response(416, {{"Content-Range", "bytes */50"}})) == step::finish);
        CHECK(file.position() == 50);
    }
}

TEST_CASE("a whole file again, without its length, has the length that is known")
{
    broken_off file(test::header_list{{"ETag", "\"a\""}});
    SECTION("of the same file")
    {
        const auto tag = GENERATE(as<std::string>{}, "\"a\"", "");
        CHECK(file.gets(storage_response(200, {{"ETag", tag}})) == step::read);
        CHECK(file.position() == 0);
        file.received(80);
        file.check_starts_again(file.ends());
    }
    SECTION("of another")
    {
        CHECK(file.gets(storage_response(200, {{"ETag", "\"b\""}})) == step::read);
        CHECK_FALSE(file.size());
        file.received(80);
        CHECK(file.ends() == step::finish);
        CHECK(file.position() == 80);
    }
}

TEST_CASE("a whole file of another length replaces all that there was")
{
    const auto size = GENERATE(40, 60, 80, 120);
    broken_off file;
    CHECK(file.gets(whole_file(size, "")) == step::read);
    CHECK(file.position() == 0);
    CHECK(file.size() == size);
    file.received(static_cast<std::size_t>(size));
    CHECK(file.ends() == step::finish);
    CHECK(file.position() == static_cast<std::uint64_t>(size));
}

TEST_CASE("nothing left of a file that is longer, or another, starts it again")
{
    const auto range = GENERATE(as<std::string>{}, "bytes */60", "bytes */100", "bytes */99",
                                "bytes 60-99/100", "bytes */*", "bytes */", "*/60", "");
    CAPTURE(range);
    broken_off file;
    file.check_starts_again(file.gets(storage_response(416, {{"Content-Range", range}})));
}

TEST_CASE("nothing left of a file that changed meanwhile starts it again")
{
    download_fixture file;
    CHECK(file.gets(storage_response(200, {{"ETag", "\"a\""}})) == step::read);
    file.received(60);
    file.breaks();
    CHECK(file.gets(storage_response(416, {{"Content-Range", "bytes */60"}, {"ETag", "\"b\""}})) ==
          step::pause);
    CHECK(file.position() == 0);
}

TEST_CASE("nothing left without a request for a rest is no empty file")
{
    download_fixture file;
    CHECK(file.gets(storage_response(416, {{"Content-Range", "bytes */0"}})) == step::pause);
}
