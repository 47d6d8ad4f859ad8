// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/http/url.hpp>
#include <cloud66/error.hpp>

#include "support/catch.hpp"
#include "support/errors.hpp"

#include <string>

using cloud66::detail::parse_url;
using cloud66::detail::url;

TEST_CASE("a URL is parsed into its components")
{
    struct url_case
    {
        std::string text;
        url expected;
        std::string authority;
    };
    const auto [text, expected, authority] = GENERATE(values<url_case>({
        {"https://app.cloud66.com/api/3", {true, "app.cloud66.com", "443", "/api/3"}, "app.cloud66.com"},
        {"https://app.cloud66.com", {true, "app.cloud66.com", "443", ""}, "app.cloud66.com"},
        {"https://app.cloud66.com/", {true, "app.cloud66.com", "443", ""}, "app.cloud66.com"},
        {"https://app.cloud66.com//api/3//", {true, "app.cloud66.com", "443", "//api/3"}, "app.cloud66.com"},
        {"https://host:8443/x", {true, "host", "8443", "/x"}, "host:8443"},
        {"https://host:443", {true, "host", "443", ""}, "host"},
        {"https://host:80", {true, "host", "80", ""}, "host:80"},
        {"https://host:65535", {true, "host", "65535", ""}, "host:65535"},
        {"https://host:0443", {true, "host", "443", ""}, "host"},
        {"http://127.0.0.1:3000/api/3", {false, "127.0.0.1", "3000", "/api/3"}, "127.0.0.1:3000"},
        {"http://localhost", {false, "localhost", "80", ""}, "localhost"},
        {"http://localhost:443", {false, "localhost", "443", ""}, "localhost:443"},
        {"https://[::1]/x", {true, "::1", "443", "/x"}, "[::1]"},
        {"https://[2001:db8::7]:8443", {true, "2001:db8::7", "8443", ""}, "[2001:db8::7]:8443"},
        {"HTTPS://App.Cloud66.COM/Api", {true, "app.cloud66.com", "443", "/Api"}, "app.cloud66.com"},
        {"HttP://LOCALHOST:8080", {false, "localhost", "8080", ""}, "localhost:8080"},
        {"https://host/a%20b/:x", {true, "host", "443", "/a%20b/:x"}, "host"},
    }));
    CAPTURE(text);
    const url parsed = parse_url(text);
    CHECK(parsed.tls == expected.tls);
    CHECK(parsed.host == expected.host);
    CHECK(parsed.port == expected.port);
    CHECK(parsed.path == expected.path);
    CHECK(parsed.authority() == authority);
}

TEST_CASE("an invalid URL of a server is refused with the reason")
{
    struct invalid_url_case
    {
        std::string text;
        std::string reason;
    };
    using namespace std::string_literals;
    const auto [text, reason] = GENERATE(values<invalid_url_case>({
        {"", "begin with https://"},
        {"app.cloud66.com", "begin with https://"},
        {"ftp://app.cloud66.com", "begin with https://"},
        {" https://app.cloud66.com", "begin with https://"},
        {"//app.cloud66.com", "begin with https://"},
        {"https:/app.cloud66.com", "begin with https://"},
        {"https://", "host is missing"},
        {"https:///api/3", "host is missing"},
        {"https://:443", "host is missing"},
        {"https://host name", "space"},
        {"https://host\n", "space"},
        {"https://host\0"s, "space"},
        {"https://h\xC3\xB6st", "outside ASCII"},
        {"https://host\x7f", "outside ASCII"},
        {"https://user:password@host", "no place in it"},
        {"https://host?x=1", "no place in it"},
        {"https://host/api/3#top", "no place in it"},
        {"https://host\\@evil", "no place in it"},
        {"https://host:", "1 to 65535"},
        {"https://host:0", "1 to 65535"},
        {"https://host:65536", "1 to 65535"},
        {"https://host:4294967739", "1 to 65535"},
        {"https://host:-1", "1 to 65535"},
        {"https://host:+1", "1 to 65535"},
        {"https://host:44x", "1 to 65535"},
        {"https://host:1:2", "1 to 65535"},
        {"https://::1", "host is missing"},
        {"https://::1/", "host is missing"},
        {"https://[::1", "bracket"},
        {"https://[::1]x", "after ]"},
        {"https://[::1]:", "1 to 65535"},
        {"https://[]", "not an IPv6 address"},
        {"https://[127.0.0.1]", "not an IPv6 address"},
        {"https://[host]", "not an IPv6 address"},
    }));
    CAPTURE(text);
    const auto failure = test::error_of([&, invalid_text = text] { parse_url(invalid_text); });
    CHECK(failure.code() == cloud66::errc::invalid_argument);
    CHECK_THAT(failure.what(), test::contains(reason));
}

TEST_CASE("a refused URL is not repeated, since a password may be in it")
{
    const auto failure = test::error_of([] { parse_url("https://user:hunter2@host"); });
    CHECK_THAT(failure.what(), !test::contains("hunter2"));
}

TEST_CASE("loopback addresses and localhost are loopback, and hosts that resemble them are not")
{
    for (const char* text :
         {"http://127.0.0.1", "http://127.255.0.3:80", "http://[::1]", "http://localhost:3000/api/3"}) {
        CAPTURE(text);
        CHECK(parse_url(text).is_loopback());
    }
    for (const char* text :
         {"http://app.cloud66.com", "http://128.0.0.1", "http://0.0.0.0", "http://[::]", "http://127.1",
          "http://2130706433", "http://localhost.evil.example", "http://127.0.0.1.evil.example",
          "http://[2001:db8::1]", "http://notlocalhost"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_url(text).is_loopback());
    }
}

TEST_CASE("a request URL keeps its path and query unchanged")
{
    struct request_url_case
    {
        std::string text;
        std::string host;
        std::string port;
        std::string target;
    };
    const auto [text, host, port, target] = GENERATE(values<request_url_case>({
        {"https://s3/a/b.tar?X=1&Y=a%2Fb", "s3", "443", "/a/b.tar?X=1&Y=a%2Fb"},
        {"https://s3:8443/a/", "s3", "8443", "/a/"},
        {"https://s3", "s3", "443", "/"},
        {"https://s3?x=a/b", "s3", "443", "/?x=a/b"},
        {"https://s3/x?at=me@home#part", "s3", "443", "/x?at=me@home"},
        {"https://[::1]:1/x", "::1", "1", "/x"},
        {"http://127.0.0.1/x", "127.0.0.1", "80", "/x"},
    }));
    CAPTURE(text);
    const auto parsed = cloud66::detail::parse_request_url(text);
    CHECK(parsed.server.host == host);
    CHECK(parsed.server.port == port);
    CHECK(parsed.target == target);
    CHECK(parsed.server.tls == text.starts_with("https"));
}

TEST_CASE("an invalid request URL is refused and not repeated")
{
    const auto text =
        GENERATE(as<std::string>{}, "", "hunter2", "/hunter2", "ftp://s3/hunter2", "https:///hunter2",
                 "https://s3/hunter2 x", "https://s3/hunter2\r\nX: y", "https://me:hunter2@s3/");
    CAPTURE(text);
    const auto failure =
        test::error_of([&, invalid_text = text] { cloud66::detail::parse_request_url(invalid_text); });
    CHECK(failure.code() == cloud66::errc::invalid_argument);
    CHECK_THAT(failure.what(), !test::contains("hunter2"));
}

TEST_CASE("references are resolved as in the examples of RFC 3986, 5.4")
{
    struct reference_case
    {
        std::string reference;
        std::string target;
    };
    const auto [reference, target] = GENERATE(values<reference_case>({
        {"g", "http://a/b/c/g"},
        {"./g", "http://a/b/c/g"},
        {"g/", "http://a/b/c/g/"},
        {"/g", "http://a/g"},
        {"//g", "http://g/"},
        {"?y", "http://a/b/c/d;p?y"},
        {"g?y", "http://a/b/c/g?y"},
        {"#s", "http://a/b/c/d;p?q"},
        {"g#s", "http://a/b/c/g"},
        {"g?y#s", "http://a/b/c/g?y"},
        {";x", "http://a/b/c/;x"},
        {"g;x", "http://a/b/c/g;x"},
        {"g;x?y#s", "http://a/b/c/g;x?y"},
        {".", "http://a/b/c/"},
        {"./", "http://a/b/c/"},
        {"..", "http://a/b/"},
        {"../", "http://a/b/"},
        {"../g", "http://a/b/g"},
        {"../..", "http://a/"},
        {"../../", "http://a/"},
        {"../../g", "http://a/g"},
        {"../../../g", "http://a/g"},
        {"../../../../g", "http://a/g"},
        {"/./g", "http://a/g"},
        {"/../g", "http://a/g"},
        {"g.", "http://a/b/c/g."},
        {".g", "http://a/b/c/.g"},
        {"g..", "http://a/b/c/g.."},
        {"..g", "http://a/b/c/..g"},
        {"./../g", "http://a/b/g"},
        {"./g/.", "http://a/b/c/g/"},
        {"g/./h", "http://a/b/c/g/h"},
        {"g/../h", "http://a/b/c/h"},
        {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
        {"g;x=1/../y", "http://a/b/c/y"},
        {"g?y/./x", "http://a/b/c/g?y/./x"},
        {"g?y/../x", "http://a/b/c/g?y/../x"},
        {"g#s/../x", "http://a/b/c/g"},
    }));
    CAPTURE(reference);
    const auto base = cloud66::detail::parse_request_url("http://a/b/c/d;p?q");
    const auto resolved = cloud66::detail::resolve_reference(base, reference);
    CHECK("http://" + resolved.server.authority() + resolved.target == target);
}

TEST_CASE("a redirect may be absolute or relative, and is refused if it is invalid")
{
    const auto base = cloud66::detail::parse_request_url("https://s3:8443/a/b?c=/d/");
    const auto resolve = [&](std::string_view reference) {
        const auto target = cloud66::detail::resolve_reference(base, reference);
        return (target.server.tls ? "https " : "http ") + target.server.authority() + ' ' + target.target;
    };
    CHECK(resolve("https://other/x?y=1") == "https other /x?y=1");
    CHECK(resolve("https://other/x/../y//z?y=/../1#z") == "https other /y//z?y=/../1");
    CHECK(resolve("https://other") == "https other /");
    CHECK(resolve("https://other?x") == "https other /?x");
    CHECK(resolve("http://other/x") == "http other /x");
    CHECK(resolve("//other/x") == "https other /x");
    CHECK(resolve("//other:1/./x") == "https other:1 /x");
    CHECK(resolve("/x?y") == "https s3:8443 /x?y");
    CHECK(resolve("store2?x=1") == "https s3:8443 /a/store2?x=1");
    CHECK(resolve("?x=1") == "https s3:8443 /a/b?x=1");
    CHECK(resolve("?") == "https s3:8443 /a/b?");
    CHECK(resolve("../x") == "https s3:8443 /x");
    CHECK(resolve("./a:b") == "https s3:8443 /a/a:b");
    CHECK(resolve("x?to=https://other/") == "https s3:8443 /a/x?to=https://other/");
    CHECK(resolve("x//y%2F%2E%2E") == "https s3:8443 /a/x//y%2F%2E%2E");
    for (const char* invalid : {"", "mailto:me", "https://", "https:x", "ftp://other/x", "//", "x y",
                                "/x\r\ny", "?\xc3\xa9", "//me:hunter2@other/x"})
        CHECK_THROWS_AS(resolve(invalid), cloud66::error);
}
