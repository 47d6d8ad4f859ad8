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
    const api_request made = make_request("call", verb::put, "/stacks/{stack_uid}/servers/{server_uid}.json",
                                          {"S", std::string("V")});
    CHECK(made.method == verb::put);
    CHECK(made.target == "/stacks/S/servers/V.json");
    CHECK(made.body.empty());
    CHECK(get("call", "/stacks.json").target == "/stacks.json");
    CHECK(get("call", "/actions/{id}", {std::numeric_limits<std::int64_t>::min()}).target ==
          "/actions/-9223372036854775808");
    CHECK(get("call", "/actions/{id}", {std::numeric_limits<std::uint64_t>::max()}).target ==
          "/actions/18446744073709551615");
}

TEST_CASE("a value is one path segment whatever it holds")
{
    struct given
    {
        std::string value;
        std::string segment;
    };
    using namespace std::string_literals;
    const auto [value, segment] = GENERATE(values<given>({
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
        const auto refused = get("call", "/stacks/{stack_uid}/services/{service_name}", {"S", value});
        REQUIRE(refused.problem);
        CHECK(refused.problem->code() == errc::invalid_argument);
        CHECK_THAT(refused.problem->what(), test::contains("service_name"));
    }
}

TEST_CASE("a path template that does not fit its values is a mistake of the library")
{
    CHECK_THROWS_AS(get("call", "/stacks/{stack_uid}"), std::logic_error);
    CHECK_THROWS_AS(get("call", "/stacks", {"S"}), std::logic_error);
    CHECK_THROWS_AS(get("call", "/stacks/{stack_uid", {"S"}), std::logic_error);
}

TEST_CASE("a query is appended to the path, its values encoded")
{
    api_request asked = get("call", "/stacks.json");
    asked.query("page", 2).query("name", "a b&c=d").query("empty", "");
    CHECK(asked.target == "/stacks.json?page=2&name=a%20b%26c%3Dd&empty=");
    CHECK(asked.path() == "/stacks.json");
}

TEST_CASE("a query without a value is left out")
{
    api_request asked = get("call", "/stacks.json");
    asked.query("a", std::optional<std::string_view>()).query("b", std::optional<std::int64_t>());
    CHECK(asked.target == "/stacks.json");
    CHECK(asked.path() == "/stacks.json");
    asked.query("a", std::optional<std::string_view>("")).query("b", std::optional<std::int64_t>(0));
    CHECK(asked.target == "/stacks.json?a=&b=0");
}

TEST_CASE("a POST carries its body")
{
    const api_request made =
        post("call", "/stacks/{stack_uid}/actions.json", {"S"}, R"({"command":"restart"})");
    CHECK(made.method == verb::post);
    CHECK(made.target == "/stacks/S/actions.json");
    CHECK(made.body == R"({"command":"restart"})");
}

TEST_CASE("PUT, PATCH and DELETE go to paths made in the same way")
{
    const api_request replaced = put("call", "/a/{b}.json", {"c d"}, "{}");
    CHECK(replaced.method == verb::put);
    CHECK(replaced.target == "/a/c%20d.json");
    CHECK(replaced.body == "{}");
    CHECK(patch("call", "/a", {}, "{}").method == verb::patch);
    CHECK(patch("call", "/a", {}).body.empty());
    const api_request deleted = delete_("call", "/a/{b}", {7});
    CHECK(deleted.method == verb::delete_);
    CHECK(deleted.target == "/a/7");
    CHECK(deleted.body.empty());
}

TEST_CASE("a flag is sent as true or false")
{
    CHECK(get("call", "/a").query("on", true).query("off", std::optional<bool>(false)).target ==
          "/a?on=true&off=false");
}

TEST_CASE("a value whose dots must not look like a format is sent without any")
{
    CHECK(get("call", "/records/{key}.json", {parameter::with_encoded_dots("app.db/main name")}).target ==
          "/records/app%2Edb%2Fmain%20name.json");
    CHECK(get("call", "/records/{key}.json", {"a.b"}).target == "/records/a.b.json");
}

TEST_CASE("every verb but GET could change something, and a GET that is marked so")
{
    for (const verb method : {verb::post, verb::put, verb::patch, verb::delete_})
        CHECK_FALSE(make_request("call", method, "/x").is_safe());
    api_request question = get("call", "/x");
    CHECK(question.is_safe());
    question.is_mutating = true;
    CHECK_FALSE(question.is_safe());
}

TEST_CASE("a raw request is taken as it stands")
{
    const api_request made = raw_request(verb::patch, "/a/b.json?page=2&q=%20%C3%BC", "[1]");
    CHECK(made.method == verb::patch);
    CHECK(made.target == "/a/b.json?page=2&q=%20%C3%BC");
    CHECK(made.body == "[1]");
    CHECK(made.path() == "/a/b.json");
}

TEST_CASE("a raw request that is not a path below the API's root is refused")
{
    using namespace std::string_literals;
    const std::string target = GENERATE(""s, "stacks.json"s, "https://evil.example/"s, " /stacks"s, "/a b"s,
                                        "/a\r\nX: y"s, "/a\0"s, "/a\t"s, "/\xC3\xBC"s, "/a\x7f"s, "/a#b"s,
                                        "/a\\b"s, "/../x"s, "/a/.."s, "/./a"s, "/a/%2e%2E/b"s, "/.%2e?x"s);
    CAPTURE(target);
    const auto refused = raw_request(verb::get, target, "");
    REQUIRE(refused.problem);
    CHECK(refused.problem->code() == errc::invalid_argument);
}

TEST_CASE("dots that are no segment are left in a raw request")
{
    const auto target = GENERATE(as<std::string>{}, "/a..b", "/.a", "/a?x=/../", "/...", "/a%2Eb");
    CHECK_FALSE(raw_request(verb::get, target, "").problem);
}

TEST_CASE("a raw request whose body is not UTF-8 is refused")
{
    CHECK(raw_request(verb::post, "/a", "{\"a\":\"caf\xe9\"}").problem);
    CHECK_FALSE(raw_request(verb::post, "/a", "{\"a\":\"caf\xc3\xa9\"}").problem);
}

TEST_CASE("a value of a path that no thing can have is refused, and named")
{
    const auto problem_of = [](const std::string& value) {
        const auto made = make_request("call", verb::get, "/stacks/{stack_uid}", {value});
        return made.problem ? std::string(made.problem->what()) : std::string();
    };
    using namespace std::string_literals;
    CHECK_THAT(problem_of("a\nb"), test::contains("stack_uid has a line break"));
    CHECK_THAT(problem_of("a\0"s), test::contains("stack_uid"));
    CHECK_THAT(problem_of("a\x7f"), test::contains("stack_uid"));
    CHECK_THAT(problem_of(std::string(2001, 'a')), test::contains("stack_uid is longer than 2,000 bytes"));
    CHECK(problem_of(std::string(2000, 'a')).empty());
    CHECK(problem_of("caf\xc3\xa9 au lait").empty());
}
