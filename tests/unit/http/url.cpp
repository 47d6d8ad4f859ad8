// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/http/url.hpp>
#include <cloud66/error.hpp>

#include "support/catch.hpp"
#include "support/errors.hpp"

#include <string>

using cloud66::detail::parse_url;
using cloud66::detail::url;

TEST_CASE("a URL is taken apart")
{
    struct given
    {
        std::string text;
        url parts;
        std::string authority;
    };
    const auto [text, parts, authority] = GENERATE(values<given>({
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
    CHECK(parsed.tls == parts.tls);
    CHECK(parsed.host == parts.host);
    CHECK(parsed.port == parts.port);
    CHECK(parsed.path == parts.path);
    CHECK(parsed.authority() == authority);
}

TEST_CASE("what is no URL of a server is refused with what is wrong")
{
    struct given
    {
        std::string text;
        std::string why;
    };
    using namespace std::string_literals;
    const auto [text, why] = GENERATE(values<given>({
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
    const auto failure = test::error_of([&, given_text = text] { parse_url(given_text); });
    CHECK(failure.code() == cloud66::errc::invalid_argument);
    CHECK_THAT(failure.what(), test::contains(why));
}

TEST_CASE("a refused URL is not repeated, since a password may be in it")
{
    const auto failure = test::error_of([] { parse_url("https://user:hunter2@host"); });
    CHECK_THAT(failure.what(), !test::contains("hunter2"));
}

TEST_CASE("loopback is an address of this machine or localhost, and nothing that looks like it")
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

TEST_CASE("an address of anything keeps path and query as they are")
{
    struct given
    {
        std::string text;
        std::string host;
        std::string port;
        std::string target;
    };
    const auto [text, host, port, target] = GENERATE(values<given>({
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

TEST_CASE("what is no address of anything is refused, and not repeated")
{
    const auto text =
        GENERATE(as<std::string>{}, "", "hunter2", "/hunter2", "ftp://s3/hunter2", "https:///hunter2",
                 "https://s3/hunter2 x", "https://s3/hunter2\r\nX: y", "https://me:hunter2@s3/");
    CAPTURE(text);
    const auto failure = test::error_of([&, given = text] { cloud66::detail::parse_request_url(given); });
    CHECK(failure.code() == cloud66::errc::invalid_argument);
    CHECK_THAT(failure.what(), !test::contains("hunter2"));
}

TEST_CASE("references are resolved as the examples of RFC 3986, 5.4 are")
{
    struct given
    {
        std::string reference;
        std::string target;
    };
    const auto [reference, target] = GENERATE(values<given>({
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
    const auto led_to = cloud66::detail::resolve_reference(base, reference);
    CHECK("http://" + led_to.server.authority() + led_to.target == target);
}

TEST_CASE(
    "a redirect leads to an address, to one relative to the present one, or to nothing that is understood")
{
    const auto base = cloud66::detail::parse_request_url("https://s3:8443/a/b?c=/d/");
    const auto led_to = [&](std::string_view reference) {
        const auto target = cloud66::detail::resolve_reference(base, reference);
        return (target.server.tls ? "https " : "http ") + target.server.authority() + ' ' + target.target;
    };
    CHECK(led_to("https://other/x?y=1") == "https other /x?y=1");
    CHECK(led_to("https://other/x/../y//z?y=/../1#z") == "https other /y//z?y=/../1");
    CHECK(led_to("https://other") == "https other /");
    CHECK(led_to("https://other?x") == "https other /?x");
    CHECK(led_to("http://other/x") == "http other /x");
    CHECK(led_to("//other/x") == "https other /x");
    CHECK(led_to("//other:1/./x") == "https other:1 /x");
    CHECK(led_to("/x?y") == "https s3:8443 /x?y");
    CHECK(led_to("store2?x=1") == "https s3:8443 /a/store2?x=1");
    CHECK(led_to("?x=1") == "https s3:8443 /a/b?x=1");
    CHECK(led_to("?") == "https s3:8443 /a/b?");
    CHECK(led_to("../x") == "https s3:8443 /x");
    CHECK(led_to("./a:b") == "https s3:8443 /a/a:b");
    CHECK(led_to("x?to=https://other/") == "https s3:8443 /a/x?to=https://other/");
    CHECK(led_to("x//y%2F%2E%2E") == "https s3:8443 /a/x//y%2F%2E%2E");
    for (const char* odd : {"", "mailto:me", "https://", "https:x", "ftp://other/x", "//", "x y", "/x\r\ny",
                            "?\xc3\xa9", "//me:hunter2@other/x"})
        CHECK_THROWS_AS(led_to(odd), cloud66::error);
}
