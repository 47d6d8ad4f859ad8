// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/http/api_request.hpp>
#include <cloud66/error.hpp>

#include "support/catch.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

using cloud66::errc;
using cloud66::detail::api_request;
using cloud66::detail::delete_;
using cloud66::detail::get;
using cloud66::detail::make_request;
using cloud66::detail::parameter;
using cloud66::detail::patch;
using cloud66::detail::post;
using cloud66::detail::put;
using cloud66::detail::raw_request;
using cloud66::http::verb;

TEST_CASE("a path's placeholders are filled in order")
{
    const api_request request = make_request(
        "call", verb::put, "/stacks/{stack_uid}/servers/{server_uid}.json", {"S", std::string("V")});
    CHECK(request.method == verb::put);
    CHECK(request.target == "/stacks/S/servers/V.json");
    CHECK(request.body.empty());
    CHECK(get("call", "/stacks.json").target == "/stacks.json");
    CHECK(get("call", "/actions/{id}", {std::numeric_limits<std::int64_t>::min()}).target ==
          "/actions/-9223372036854775808");
    CHECK(get("call", "/actions/{id}", {std::numeric_limits<std::uint64_t>::max()}).target ==
          "/actions/18446744073709551615");
}

TEST_CASE("every value is encoded as one path segment")
{
    struct segment_case
    {
        std::string value;
        std::string segment;
    };
    using namespace std::string_literals;
    const auto [value, segment] = GENERATE(values<segment_case>({
        {"../accounts", "..%2Faccounts"},
        {"a/b\\c", "a%2Fb%5Cc"},
        {"x?page=2#y", "x%3Fpage%3D2%23y"},
        {"%2e%2e", "%252e%252e"},
        {"{other}", "%7Bother%7D"},
        {" ", "%20"},
        {"...", "..."},
        {"\xC3\xBC", "%C3%BC"},
        {"a\0b"s, "a%00b"},
        {"a\r\nHost: evil", "a%0D%0AHost%3A%20evil"},
    }));
    CAPTURE(value);
    CHECK(get("call", "/stacks/{stack_uid}.json", {value}).target == "/stacks/" + segment + ".json");
}

TEST_CASE("a value that would change the path is refused by the name of its placeholder")
{
    for (const char* value : {"", ".", ".."}) {
        CAPTURE(value);
        const auto request = get("call", "/stacks/{stack_uid}/services/{service_name}", {"S", value});
        REQUIRE(request.problem);
        CHECK(request.problem->code() == errc::invalid_argument);
        CHECK_THAT(request.problem->what(), test::contains("service_name"));
    }
}

TEST_CASE("a malformed path template or one with a wrong number of values is a logic error")
{
    CHECK_THROWS_AS(get("call", "/stacks/{stack_uid}"), std::logic_error);
    CHECK_THROWS_AS(get("call", "/stacks", {"S"}), std::logic_error);
    CHECK_THROWS_AS(get("call", "/stacks/{stack_uid", {"S"}), std::logic_error);
}

TEST_CASE("a query is appended to the path with encoded values")
{
    api_request request = get("call", "/stacks.json");
    request.query("page", 2).query("name", "a b&c=d").query("empty", "");
    CHECK(request.target == "/stacks.json?page=2&name=a%20b%26c%3Dd&empty=");
    CHECK(request.path() == "/stacks.json");
}

TEST_CASE("a query parameter without a value is omitted")
{
    api_request request = get("call", "/stacks.json");
    request.query("a", std::optional<std::string_view>()).query("b", std::optional<std::int64_t>());
    CHECK(request.target == "/stacks.json");
    CHECK(request.path() == "/stacks.json");
    request.query("a", std::optional<std::string_view>("")).query("b", std::optional<std::int64_t>(0));
    CHECK(request.target == "/stacks.json?a=&b=0");
}

TEST_CASE("a POST carries its body")
{
    const api_request request =
        post("call", "/stacks/{stack_uid}/actions.json", {"S"}, R"({"command":"restart"})");
    CHECK(request.method == verb::post);
    CHECK(request.target == "/stacks/S/actions.json");
    CHECK(request.body == R"({"command":"restart"})");
}

TEST_CASE("PUT, PATCH and DELETE fill the placeholders of their paths")
{
    const api_request put_request = put("call", "/a/{b}.json", {"c d"}, "{}");
    CHECK(put_request.method == verb::put);
    CHECK(put_request.target == "/a/c%20d.json");
    CHECK(put_request.body == "{}");
    CHECK(patch("call", "/a", {}, "{}").method == verb::patch);
    CHECK(patch("call", "/a", {}).body.empty());
    const api_request delete_request = delete_("call", "/a/{b}", {7});
    CHECK(delete_request.method == verb::delete_);
    CHECK(delete_request.target == "/a/7");
    CHECK(delete_request.body.empty());
}

TEST_CASE("a flag is sent as true or false")
{
    CHECK(get("call", "/a").query("on", true).query("off", std::optional<bool>(false)).target ==
          "/a?on=true&off=false");
}

TEST_CASE("the dots of a path value can be encoded, so that they do not look like a format")
{
    CHECK(get("call", "/records/{key}.json", {parameter::with_encoded_dots("app.db/main name")}).target ==
          "/records/app%2Edb%2Fmain%20name.json");
    CHECK(get("call", "/records/{key}.json", {"a.b"}).target == "/records/a.b.json");
}

TEST_CASE("every method but GET is mutating, and so is a GET that is marked as mutating")
{
    for (const verb method : {verb::post, verb::put, verb::patch, verb::delete_})
        CHECK_FALSE(make_request("call", method, "/x").is_safe());
    api_request request = get("call", "/x");
    CHECK(request.is_safe());
    request.is_mutating = true;
    CHECK_FALSE(request.is_safe());
}

TEST_CASE("the target and body of a raw request are unchanged")
{
    const api_request request = raw_request(verb::patch, "/a/b.json?page=2&q=%20%C3%BC", "[1]");
    CHECK(request.method == verb::patch);
    CHECK(request.target == "/a/b.json?page=2&q=%20%C3%BC");
    CHECK(request.body == "[1]");
    CHECK(request.path() == "/a/b.json");
}

TEST_CASE("a raw request that is not a path below the API's root is refused")
{
    using namespace std::string_literals;
    const std::string target = GENERATE(""s, "stacks.json"s, "https://evil.example/"s, " /stacks"s, "/a b"s,
                                        "/a\r\nX: y"s, "/a\0"s, "/a\t"s, "/\xC3\xBC"s, "/a\x7f"s, "/a#b"s,
                                        "/a\\b"s, "/../x"s, "/a/.."s, "/./a"s, "/a/%2e%2E/b"s, "/.%2e?x"s);
    CAPTURE(target);
    const auto request = raw_request(verb::get, target, "");
    REQUIRE(request.problem);
    CHECK(request.problem->code() == errc::invalid_argument);
}

TEST_CASE("a raw request may contain dots that are not segments")
{
    const auto target = GENERATE(as<std::string>{}, "/a..b", "/.a", "/a?x=/../", "/...", "/a%2Eb");
    CHECK_FALSE(raw_request(verb::get, target, "").problem);
}

TEST_CASE("a raw request whose body is not UTF-8 is refused")
{
    CHECK(raw_request(verb::post, "/a", "{\"a\":\"caf\xe9\"}").problem);
    CHECK_FALSE(raw_request(verb::post, "/a", "{\"a\":\"caf\xc3\xa9\"}").problem);
}

TEST_CASE("a path value with control characters or more than 2,000 bytes is refused by name")
{
    const auto problem_of = [](const std::string& value) {
        const auto request = make_request("call", verb::get, "/stacks/{stack_uid}", {value});
        return request.problem ? std::string(request.problem->what()) : std::string();
    };
    using namespace std::string_literals;
    CHECK_THAT(problem_of("a\nb"), test::contains("stack_uid has a line break"));
    CHECK_THAT(problem_of("a\0"s), test::contains("stack_uid"));
    CHECK_THAT(problem_of("a\x7f"), test::contains("stack_uid"));
    CHECK_THAT(problem_of(std::string(2001, 'a')), test::contains("stack_uid is longer than 2,000 bytes"));
    CHECK(problem_of(std::string(2000, 'a')).empty());
    CHECK(problem_of("caf\xc3\xa9 au lait").empty());
}
