// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/sandbox/message.hpp>
#include <cloud66/detail/sandbox/parameters.hpp>

#include "support/catch.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using cloud66::sandbox_detail::http_error;
using cloud66::sandbox_detail::parameters;
using cloud66::sandbox_detail::percent_decoded;

namespace {

constexpr auto form_type = "application/x-www-form-urlencoded";

std::string parsed_form(std::string_view text)
{
    return boost::json::serialize(parameters("", form_type, text).all());
}

}  // namespace

TEST_CASE("percent-encoding is decoded, and invalid sequences are kept")
{
    CHECK(percent_decoded("a%20b%2Fc+d", true) == "a b/c d");
    CHECK(percent_decoded("a+b", false) == "a+b");
    CHECK(percent_decoded("50%", true) == "50%");
    CHECK(percent_decoded("%4", true) == "%4");
    CHECK(percent_decoded("%zz%C3%BC", true) == "%zz\xC3\xBC");
}

TEST_CASE("forms are decoded like in Rails")
{
    CHECK(parsed_form("a=1&b=two+words") == R"({"a":"1","b":"two words"})");
    CHECK(parsed_form("a[b]=c&a[d]=e") == R"({"a":{"b":"c","d":"e"}})");
    CHECK(parsed_form("a[]=x&a[]=y") == R"({"a":["x","y"]})");
    CHECK(parsed_form("a%5Bb%5D%5B%5D=c") == R"({"a":{"b":["c"]}})");
    CHECK(parsed_form("a[][b]=1&a[][c]=2&a[][b]=3") == R"({"a":[{"b":"1","c":"2"},{"b":"3"}]})");
    CHECK(parsed_form("a=1&a=2") == R"({"a":"2"})");
    CHECK(parsed_form("flag&=x&&b=") == R"({"flag":"","b":""})");
    CHECK(parsed_form("a[b=1&]=2&[c]=3") == R"({"a[b":"1","]":"2","[c]":"3"})");
}

TEST_CASE("a form with contradictory names is an error")
{
    CHECK_THROWS_AS(parsed_form("a=1&a[b]=2"), http_error);
    CHECK_THROWS_AS(parsed_form("a[b]=1&a=2"), http_error);
    CHECK_THROWS_AS(parsed_form("a[b]=1&a[]=2"), http_error);
    std::string deep = "a";
    for (int i = 0; i < 100'000; ++i) deep += "[b]";
    CHECK_THROWS_AS(parsed_form(deep + "=1"), http_error);
}

TEST_CASE("parameters of the body override those of the query")
{
    const parameters both("a=query&b=query", "application/json; charset=utf-8", R"({"a": "body", "n": 7})");
    CHECK(both.text("a") == "body");
    CHECK(both.text("b") == "query");
    CHECK(both.text("n") == "7");
}

TEST_CASE("a body in JSON may begin with a byte order mark")
{
    CHECK(parameters("", "application/json", "\xEF\xBB\xBF{\"a\": 1}").number("a", 0, 0) == 1);
    CHECK_THROWS_AS(parameters("", "application/json", "\xEF\xBB\xBF"), http_error);
    CHECK_THROWS_AS(parameters("", "application/json", "\xEF\xBB\xBF\xEF\xBB\xBF{}"), http_error);
}

TEST_CASE("a body of another type is ignored, and a JSON body that is not an object is an error")
{
    CHECK(parameters("", "text/plain", "a=1").all().empty());
    CHECK_THROWS_AS(parameters("", "application/json", "{"), http_error);
    CHECK_THROWS_AS(parameters("", "application/json", "[]"), http_error);
}

TEST_CASE("a parameter is read by name as text or number")
{
    const parameters sent("page=2&blank=+&word=x&zero=0&list[]=1", "", "");
    CHECK(sent.has("blank"));
    CHECK_FALSE(sent.text("blank"));
    CHECK_FALSE(sent.text("absent"));
    CHECK(sent.text_of({"absent", "blank", "word"}) == "x");
    CHECK(sent.number("page", 1, 1) == 2);
    CHECK(sent.number("absent", 1, 1) == 1);
    CHECK_THROWS_AS(sent.number("word", 1, 1), http_error);
    CHECK_THROWS_AS(sent.number("zero", 1, 1), http_error);
    CHECK_THROWS_AS(sent.text("list"), http_error);
    CHECK_THROWS_AS(sent.required("blank"), http_error);
}

namespace {

parameters json_parameters(std::string_view body) { return parameters("", "application/json", body); }

}  // namespace

TEST_CASE("flags, choices and lists are read from JSON and from forms")
{
    const auto sent =
        json_parameters(R"({"a": true, "b": "0", "mode": "fast", "tags": ["x", 2], "one": "y"})");
    CHECK(sent.flag("a", false));
    CHECK_FALSE(sent.flag("b", true));
    CHECK(sent.flag("absent", true));
    CHECK(sent.choice("mode", {"slow", "fast"}, "slow") == "fast");
    CHECK(sent.choice("absent", {"slow", "fast"}, "slow") == "slow");
    CHECK(sent.texts("tags") == std::vector<std::string>{"x", "2"});
    CHECK(sent.texts("one") == std::vector<std::string>{"y"});
    CHECK(sent.texts("absent").empty());
    const parameters posted("", form_type, "a=1&tags[]=x&record[key]=k");
    CHECK(posted.flag("a", false));
    CHECK(posted.texts("tags") == std::vector<std::string>{"x"});
    CHECK(posted.inside("record").required("key") == "k");
}

TEST_CASE("the error for a flag, choice, list or object of a wrong type names it")
{
    const auto sent = json_parameters(R"({"a": "maybe", "mode": "warp", "tags": [["x"]], "record": 7})");
    const auto error_of = [](auto call) {
        try {
            call();
        } catch (const http_error& error) {
            return boost::json::serialize(error.to_response().body);
        }
        return std::string("no error");
    };
    CHECK_THAT(error_of([&] { sent.flag("a", false); }), test::contains("a is neither true nor false"));
    CHECK_THAT(error_of([&] {
                   sent.choice("mode", {"slow", "fast"}, "");
               }),
               test::contains("mode is not one of slow, fast"));
    CHECK_THAT(error_of([&] { sent.texts("tags"); }), test::contains("tags is not a list"));
    CHECK_THAT(error_of([&] { sent.object("record"); }), test::contains("record is not an object"));
    CHECK_THAT(error_of([&] { sent.inside("absent"); }), test::contains("absent is missing"));
}

TEST_CASE("copy_to copies only the listed members that were sent, unchanged")
{
    boost::json::object document{{"name", "old"}, {"kept", 1}};
    json_parameters(R"({"name": null, "size": 2, "unknown": 3})")
        .copy_to(document, {"name", "size", "absent"});
    CHECK(boost::json::serialize(document) == R"({"name":null,"kept":1,"size":2})");
}

TEST_CASE("counts are read with the names of the request")
{
    using counts = std::vector<std::pair<std::string, std::int64_t>>;
    const parameters sent("n[a]=2&n[b]=0&empty[x]=&word[x]=two&negative[x]=-1&flat=1", "", "");
    CHECK(sent.numbers("n", 0) == counts{{"a", 2}, {"b", 0}});
    CHECK_THROWS_AS(sent.numbers("n", 1), http_error);
    for (const char* name : {"absent", "empty", "word", "negative", "flat"})
        CHECK_THROWS_AS(sent.numbers(name, 0), http_error);
    const parameters body("", "application/json", R"({"n": {"a": 2}, "none": {}, "list": [1]})");
    CHECK(body.numbers("n", 0) == counts{{"a", 2}});
    CHECK_THROWS_AS(body.numbers("none", 0), http_error);
    CHECK_THROWS_AS(body.numbers("list", 0), http_error);
}

TEST_CASE("objects and lists of objects may be sent as JSON text")
{
    using counts = std::vector<std::pair<std::string, std::int64_t>>;
    const parameters sent("", form_type,
                          R"(n={"a":2,"b":"3"}&m={"tags": ["x"]}&l=[{"b":1}]&list=[1]&cut={"a":1&word=x)");
    CHECK(sent.numbers("n", 0) == counts{{"a", 2}, {"b", 3}});
    CHECK(sent.inside("m").texts("tags") == std::vector<std::string>{"x"});
    CHECK(sent.each("l").at(0).number("b", 0, 0) == 1);
    CHECK(sent.text("n") == R"({"a":2,"b":"3"})");
    for (const char* name : {"list", "cut", "word"}) CHECK_THROWS_AS(sent.object(name), http_error);
    for (const char* name : {"n", "cut", "word"}) CHECK_THROWS_AS(sent.each(name), http_error);
    CHECK(json_parameters(R"({"n": "{\"a\": 2}"})").numbers("n", 0) == counts{{"a", 2}});
}

TEST_CASE("a list of objects is read as parameters, from JSON and from a form")
{
    const parameters json("", "application/json",
                          R"({"a": [{"b": 1}, {"b": 2}], "n": null, "t": [1], "o": {}})");
    REQUIRE(json.each("a").size() == 2);
    CHECK(json.each("a")[1].number("b", 0, 0) == 2);
    CHECK(json.each("n").empty());
    CHECK(json.each("missing").empty());
    CHECK_THROWS_AS(json.each("t"), http_error);
    CHECK_THROWS_AS(json.each("o"), http_error);
    const parameters sent("", form_type, "a[][b]=1&a[][b]=2");
    REQUIRE(sent.each("a").size() == 2);
    CHECK(sent.each("a")[1].number("b", 0, 0) == 2);
}
