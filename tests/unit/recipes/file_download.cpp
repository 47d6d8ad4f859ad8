// SPDX-License-Identifier: BSL-1.0
// Every decision about a file on its way, without I/O.
#include <cloud66/recipes/file_download.hpp>

#include "support/catch.hpp"

#include <boost/asio/error.hpp>

#include <string>
#include <utility>
#include <vector>

using cloud66::errc;
using cloud66::detail::file_download;
using step = file_download::step;
namespace asio = boost::asio;
namespace http = cloud66::http;

namespace {

const std::string url = "https://storage.example.com/shop.tar?Signature=hunter2";

http::incoming answer(int status, std::vector<std::pair<std::string, std::string>> headers = {})
{
    http::incoming made;
    made.status = status;
    for (auto& [name, value] : headers) made.headers.push_back({std::move(name), std::move(value)});
    return made;
}

http::incoming whole(int size, const std::string& etag)
{
    return answer(200, {{"Content-Length", std::to_string(size)}, {"ETag", etag}});
}

http::incoming rest(const std::string& range, const std::string& etag)
{
    return answer(206, {{"Content-Range", range}, {"ETag", etag}});
}

/// A download that is told what happens, with pauses as long as they may be.
struct told : file_download
{
    explicit told(std::uint64_t kept = 0, int retries = 3) : file_download(patience(retries), kept)
    {
        CHECK(located(url) == step::ask);
    }

    step gets(const http::incoming& what) { return answered(what, std::nullopt, 1); }
    step ends() { return ended(1); }
    step breaks(boost::system::error_code code = asio::error::make_error_code(asio::error::misc_errors::eof))
    {
        return broken(cloud66::error(code, {}), 1);
    }

    std::string sends(std::string_view name) const
    {
        for (const auto& line : headers())
            if (line.name == name) return line.value;
        return "";
    }

    static cloud66::retry_options patience(int retries)
    {
        cloud66::retry_options options;
        options.retries = retries;
        return options;
    }
};

}  // namespace

TEST_CASE("a file that comes whole is whole")
{
    told file;
    CHECK(file.address().server.host == "storage.example.com");
    CHECK(file.address().target == "/shop.tar?Signature=hunter2");
    CHECK(file.sends("Range").empty());
    CHECK(file.sends("Accept-Encoding") == "identity");
    CHECK(file.gets(whole(100, "\"a\"")) == step::read);
    CHECK(file.size() == 100);
    file.received(60);
    file.received(40);
    CHECK(file.ends() == step::finish);
    CHECK(file.position() == 100);
}

TEST_CASE("one of unknown length, and an empty one, are whole at their end")
{
    told unknown;
    CHECK(unknown.gets(answer(200)) == step::read);
    unknown.received(7);
    CHECK(unknown.ends() == step::finish);
    CHECK(unknown.size() == 7);
    told empty;
    CHECK(empty.gets(whole(0, "")) == step::read);
    CHECK(empty.ends() == step::finish);
}

TEST_CASE("after a break the rest is asked for, if it is of the same file")
{
    told file;
    file.gets(whole(100, "\"a\""));
    file.received(60);
    CHECK(file.breaks() == step::pause);
    CHECK(file.delay() == std::chrono::milliseconds(500));
    CHECK(file.sends("Range") == "bytes=60-");
    CHECK(file.sends("If-Range") == "\"a\"");
    CHECK(file.gets(rest("bytes 60-99/100", "\"a\"")) == step::read);
    CHECK(file.position() == 60);
    file.received(40);
    CHECK(file.ends() == step::finish);
}

TEST_CASE("a weak tag is no condition, but still seen")
{
    told file;
    file.gets(whole(100, "W/\"a\""));
    file.received(60);
    file.breaks();
    CHECK(file.sends("Range") == "bytes=60-");
    CHECK(file.sends("If-Range").empty());
    CHECK(file.gets(rest("bytes 60-99/100", "W/\"b\"")) == step::pause);
    CHECK(file.position() == 0);
}

TEST_CASE("a whole file instead of the rest starts it again")
{
    told file;
    file.gets(whole(100, "\"a\""));
    file.received(60);
    file.breaks();
    CHECK(file.gets(whole(80, "\"b\"")) == step::read);
    CHECK(file.position() == 0);
    CHECK(file.size() == 80);
    file.received(80);
    CHECK(file.ends() == step::finish);
}

TEST_CASE("a rest that does not fit starts it again, without a range")
{
    const auto range = GENERATE(as<std::string>{}, "bytes 61-99/100", "bytes 60-99/99", "bytes */100",
                                "60-99/100", "bytes x-99/100", "");
    CAPTURE(range);
    told file;
    file.gets(whole(100, "\"a\""));
    file.received(60);
    file.breaks();
    CHECK(file.gets(rest(range, "\"a\"")) == step::pause);
    CHECK(file.sends("Range").empty());
    CHECK(file.gets(whole(100, "\"a\"")) == step::read);
}

TEST_CASE("a rest may come in parts, and without a known size")
{
    told file;
    file.gets(whole(100, ""));
    file.received(10);
    file.breaks();
    CHECK(file.gets(rest("bytes 10-49/*", "")) == step::read);
    CHECK(file.size() == 100);
    file.received(40);
    CHECK(file.ends() == step::pause);
    CHECK(file.sends("Range") == "bytes=50-");
}

TEST_CASE("a break behind the last byte is an end")
{
    told file;
    file.gets(whole(100, ""));
    file.received(100);
    CHECK(file.breaks() == step::finish);
}

TEST_CASE("nothing left to send means that it is complete, or another file")
{
    told complete;
    complete.gets(answer(200));
    complete.received(100);
    complete.breaks();
    SECTION("complete")
    {
        CHECK(complete.gets(answer(416, {{"Content-Range", "bytes */100"}})) == step::finish);
        CHECK(complete.position() == 100);
    }
    SECTION("shorter now")
    {
        CHECK(complete.gets(answer(416, {{"Content-Range", "bytes */99"}})) == step::pause);
        CHECK(complete.position() == 0);
    }
    SECTION("of unknown length")
    {
        CHECK(complete.gets(answer(416)) == step::pause);
        CHECK(complete.position() == 0);
    }
}

TEST_CASE("what an earlier download has left behind is taken up")
{
    told file(500);
    CHECK(file.sends("Range") == "bytes=500-");
    CHECK(file.sends("If-Range").empty());
    SECTION("of a longer file")
    {
        CHECK(file.gets(rest("bytes 500-599/600", "\"a\"")) == step::read);
        file.received(100);
        CHECK(file.ends() == step::finish);
        CHECK(file.position() == 600);
    }
    SECTION("with other files behind it")
    {
        CHECK(file.gets(answer(416, {{"Content-Range", "bytes */200"}})) == step::finish);
        CHECK(file.position() == 200);
    }
    SECTION("by a storage that knows no ranges")
    {
        CHECK(file.gets(whole(600, "")) == step::read);
        CHECK(file.position() == 0);
    }
}

TEST_CASE("attempts are counted from the last new byte")
{
    told file(0, 2);
    for (int i = 0; i < 10; ++i) {
        CHECK(file.gets(i == 0 ? whole(100, "") : rest("bytes " + std::to_string(i) + "-99/100", "")) ==
              step::read);
        file.received(1);
        CHECK(file.breaks() == step::pause);
    }
    CHECK(file.breaks() == step::pause);  // the second one in a row
    CHECK(file.breaks() == step::give_up);
    CHECK(file.reason().code() == asio::error::eof);
    CHECK(file.reason().details().attempts == 3);
}

TEST_CASE("a storage that starts again for ever is given up")
{
    told file(0, 2);
    int rounds = 0;
    for (step next = step::ask; next != step::give_up; ++rounds) {
        REQUIRE(rounds < 10);
        REQUIRE(file.gets(whole(100, "")) == step::read);
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
        {408, step::pause, errc::time_out},
        {429, step::pause, errc::throttled},
        {500, step::pause, errc::server_error},
        {503, step::pause, errc::server_error},
        {400, step::give_up, errc::download_failed},
        {401, step::give_up, errc::download_failed},
        {404, step::give_up, errc::download_failed},
        {204, step::give_up, errc::download_failed},
        {304, step::give_up, errc::download_failed},
    }));
    CAPTURE(status);
    told file(0, next == step::pause ? 1 : 3);
    CHECK(file.gets(answer(status)) == next);
    if (next == step::pause) CHECK(file.gets(answer(status)) == step::give_up);
    CHECK(file.reason().code() == code);
    CHECK(file.reason().details().status == status);
    CHECK_THAT(file.reason().what(), test::contains("storage.example.com"));
    CHECK_THAT(file.reason().what(), !test::contains("hunter2"));
}

TEST_CASE("the storage may ask for a longer pause")
{
    told file;
    CHECK(file.answered(answer(503), std::chrono::seconds(7), 0) == step::pause);
    CHECK(file.delay() == std::chrono::seconds(7));
    CHECK(file.answered(answer(503), std::chrono::hours(7), 0) == step::give_up);
}

TEST_CASE("an address that is refused is asked for anew, once at a time")
{
    told file;
    CHECK(file.gets(answer(403)) == step::locate);
    CHECK(file.located("https://storage.example.com/fresh") == step::ask);
    CHECK(file.address().target == "/fresh");
    CHECK(file.gets(whole(100, "\"a\"")) == step::read);
    file.received(60);
    CHECK(file.breaks() == step::pause);
    CHECK(file.gets(answer(403)) == step::locate);
    CHECK(file.located(url) == step::ask);
    CHECK(file.sends("Range") == "bytes=60-");
    CHECK(file.gets(answer(403)) == step::give_up);
    CHECK(file.reason().code() == errc::download_failed);
}

TEST_CASE("redirects are followed a few times, and a new attempt begins where the API said")
{
    told file;
    for (const char* where : {"https://eu.example.com/x", "//us.example.com/x", "/y"})
        CHECK(file.gets(answer(307, {{"Location", where}})) == step::ask);
    CHECK(file.address().server.host == "us.example.com");
    CHECK(file.address().target == "/y");
    CHECK(file.breaks() == step::pause);
    CHECK(file.address().server.host == "storage.example.com");
    CHECK(file.gets(answer(302, {{"Location", "store2?x=1"}})) == step::ask);
    CHECK(file.address().target == "/store2?x=1");
    CHECK(file.breaks() == step::pause);
    for (int i = 0; i < 5; ++i) CHECK(file.gets(answer(302, {{"Location", "/again"}})) == step::ask);
    CHECK(file.gets(answer(302, {{"Location", "/again"}})) == step::give_up);
    CHECK_THAT(file.reason().what(), test::contains("too often"));
}

TEST_CASE("addresses without TLS are for this machine only")
{
    told file;
    CHECK(file.gets(answer(301, {{"Location", "http://127.0.0.1/x"}})) == step::ask);
    CHECK(file.gets(answer(301, {{"Location", "http://storage.example.com/x"}})) == step::give_up);
    CHECK_THAT(file.reason().what(), test::contains("without TLS"));
    CHECK(told().located("http://[::1]/x") == step::ask);
    CHECK(told().located("http://storage.example.com/hunter2") == step::give_up);
    told nowhere;
    CHECK(nowhere.gets(answer(302, {{"Location", "ftp://hunter2"}})) == step::give_up);
    CHECK_THAT(nowhere.reason().what(), !test::contains("hunter2"));
    CHECK(nowhere.located("hunter2") == step::give_up);
    CHECK(nowhere.reason().code() == errc::malformed_response);
    CHECK_THAT(nowhere.reason().what(), !test::contains("hunter2"));
}

TEST_CASE("what will be wrong again is not tried again")
{
    told file;
    CHECK(file.breaks(asio::error::operation_aborted) == step::give_up);
    CHECK(file.reason().code() == asio::error::operation_aborted);
    CHECK(file.breaks(make_error_code(errc::malformed_response)) == step::give_up);
}
