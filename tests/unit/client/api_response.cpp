// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/client/api_response.hpp>
#include <cloud66/detail/client/decode_response.hpp>
#include <cloud66/detail/client/error_body.hpp>

#include "support/catch.hpp"
#include "support/errors.hpp"

#include <boost/describe/class.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_to.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using cloud66::errc;
using cloud66::error_details;
using cloud66::detail::api_response;
using cloud66::detail::decode_response;
using cloud66::detail::read_error_body;
using cloud66::detail::to_value;
using test::error_of;

namespace api_response_models {

struct thing
{
    std::string uid;
    std::optional<std::int64_t> number;
};
BOOST_DESCRIBE_STRUCT(thing, (), (uid, number))

}  // namespace api_response_models

using api_response_models::thing;

namespace {

error_details details()
{
    error_details result;
    result.verb = "GET";
    result.path = "/things";
    result.status = 200;
    result.request_id = "8d1c";
    result.attempts = 2;
    return result;
}

api_response parse_response(const std::string& body) { return api_response(body, details()); }

}  // namespace

TEST_CASE("the payload is the response member of the envelope")
{
    const api_response response = parse_response(R"({"response": {"uid": "a"}, "count": 1})");
    CHECK(to_value(response.payload()) == boost::json::parse(R"({"uid": "a"})"));
    CHECK(to_value(response.document()) == boost::json::parse(R"({"response": {"uid": "a"}, "count": 1})"));
    CHECK(response.details().request_id == "8d1c");
}

TEST_CASE("an envelope may hold any JSON value")
{
    const std::string payload =
        GENERATE("null", "true", "7", R"("a text")", "[]", "{}", R"({"response":{}})");
    CHECK(to_value(parse_response(R"({"response":)" + payload + '}').payload()) ==
          boost::json::parse(payload));
}

TEST_CASE("without an envelope the whole body is the payload")
{
    const std::string body = GENERATE("null", "7", R"("a text")", R"([{"response":1}])", "{}",
                                      R"({"ok":true})", R"({"Response":1})");
    CHECK(to_value(parse_response(body).payload()) == boost::json::parse(body));
    CHECK_FALSE(parse_response(body).position().current);
}

TEST_CASE("an empty body is read as null")
{
    const std::string body = GENERATE("", " ", "\r\n", " \n \n", "\t");
    const api_response response = parse_response(body);
    CHECK(response.payload().is_null());
    CHECK(response.document().is_null());
}

TEST_CASE("the position of a page is read from the pagination")
{
    const auto position = parse_response(R"({"response":[],"count":2,"pagination":
        {"previous":1,"next":3,"current":2,"per_page":30,"count":62,"pages":3}})")
                              .position();
    CHECK(position.previous == 1);
    CHECK(position.next == 3);
    CHECK(position.current == 2);
    CHECK(position.per_page == 30);
    CHECK(position.count == 62);
    CHECK(position.pages == 3);
}

TEST_CASE("the previous page may be called previous or prev")
{
    const auto previous = [](const std::string& pagination) {
        return parse_response(R"({"response":[],"pagination":)" + pagination + '}').position().previous;
    };
    CHECK(previous(R"({"prev":4})") == 4);
    CHECK(previous(R"({"prev":4,"previous":5})") == 5);
    CHECK(previous(R"({"prev":4,"previous":null})") == 4);
    CHECK_FALSE(previous(R"({"prev":null,"previous":null})"));
    CHECK_FALSE(previous("{}"));
}

TEST_CASE("the next and the previous page may be given as URLs")
{
    const auto position = parse_response(R"({"response":[],"pagination":{
        "next":"https://app.cloud66.com/api/3/stacks.json?per_page=30&page=3","previous":"/stacks.json?page=1"}})")
                              .position();
    CHECK(position.next == 3);
    CHECK(position.previous == 1);
    const std::string no_page = GENERATE("?per_page=2", "/page=2", "?page=", "?page=x", "2 pages");
    CHECK_FALSE(
        parse_response(R"({"response":[],"pagination":{"next":")" + no_page + R"("}})").position().next);
}

TEST_CASE("the next and the previous page may be given by a Link header")
{
    const auto position = [](std::string_view link, const std::string& pagination = "null") {
        cloud66::http::header_list headers;
        headers.add("Link", link);
        return api_response(R"({"response":[],"pagination":)" + pagination + '}', {}, cloud66::secret(), true,
                            headers)
            .position();
    };
    const auto both =
        position(R"(<https://h/s?page=1>; rel="prev", <https://h/s?page=3&per_page=2>; rel="next")");
    CHECK(both.previous == 1);
    CHECK(both.next == 3);
    CHECK(position("<https://h/s?page=2>; rel=next").next == 2);
    CHECK(position(R"(<https://h/s?page=2>; rel="next")", R"({"next":7})").next == 7);
    CHECK_FALSE(position(R"(<https://h/s?page=9>; rel="last")").next);
    CHECK_FALSE(position(R"(<https://h/s?page=9; rel="next")").next);
    CHECK_FALSE(position("rel=\"next\"").next);
}

TEST_CASE("a pagination without usable page numbers is ignored")
{
    const std::string pagination = GENERATE("null", "[]", "7", R"("x")", "{}",
                                            R"({"next":[],"current":{},"prev":"x"})", R"({"next":1e300})");
    const api_response response = parse_response(R"({"response":[],"pagination":)" + pagination + '}');
    CHECK(response.payload().is_array());
    CHECK_FALSE(response.position().next);
    CHECK_FALSE(response.position().current);
    CHECK_FALSE(response.position().previous);
}

TEST_CASE("a body that is not JSON is a malformed response with the details of its request")
{
    using namespace std::string_literals;
    const std::string body =
        GENERATE("<html>502</html>"s, "{"s, R"({"response":})"s, "{} {}"s, "nul"s, "\0"s, "[1,]"s,
                 "{\"a\":\xFF}"s, "\xEF\xBB\xBF{"s, "\"a\tb\""s, R"("\ud8")"s, "\"unterminated"s);
    CAPTURE(body);
    const auto failure = error_of([&] { parse_response(body); });
    CHECK(failure.code() == errc::malformed_response);
    CHECK(failure.details().verb == "GET");
    CHECK(failure.details().path == "/things");
    CHECK(failure.details().status == 200);
    CHECK(failure.details().request_id == "8d1c");
    CHECK(failure.details().attempts == 2);
    CHECK_THAT(failure.details().message, test::contains("the body is not JSON"));
}

TEST_CASE("a byte order mark before the response is skipped")
{
    CHECK(to_value(parse_response("\xEF\xBB\xBF{\"response\":[1]}").payload()) == boost::json::parse("[1]"));
    CHECK(parse_response("\xEF\xBB\xBF").payload().is_null());
    CHECK(read_error_body("\xEF\xBB\xBF{\"error\":\"gone\"}").id == "gone");
    CHECK_THROWS_AS(parse_response("\xEF\xBB\xBF\xEF\xBB\xBF{}"), cloud66::error);  // only one is skipped
}

TEST_CASE(
    "invalid UTF-8 and lone surrogates become U+FFFD, in keys too, and the rest of the response is read")
{
    const std::string invalid =
        GENERATE("\xE9", "\xE2\x82", "\xED\xA0", R"(\ud800)", R"(\udc00)", R"(\uDBFF)");
    const std::string body =
        R"({"a)" + invalid + R"(":"b)" + invalid + R"(","c":"\u00fc\ud83d\ude00\\ud800"})";
    CAPTURE(body);
    const api_response response = parse_response(R"({"response":)" + body + '}');
    const boost::json::value document = to_value(response.payload());
    const std::string mark = invalid == "\xED\xA0" ? "\uFFFD\uFFFD" : "\uFFFD";
    CHECK(boost::json::value_to<std::string>(document.at("a" + mark)) == "b" + mark);
    CHECK(document.at("c") == "\u00fc\U0001F600\\ud800");
    CHECK(read_error_body(R"({"error":"a)" + invalid + R"("})").id == "a" + mark);
}

TEST_CASE("JSON that is nested too deeply is a malformed response and an empty error body")
{
    CHECK(error_of([] { parse_response(std::string(1'000'000, '[')); }).code() == errc::malformed_response);
    std::string deep;
    for (int i = 0; i < 100'000; ++i) deep += R"({"a":)";
    CHECK(error_of([&] { parse_response(deep); }).code() == errc::malformed_response);
    CHECK(read_error_body(deep).id.empty());
}

TEST_CASE("a copy of a response owns its payload")
{
    api_response copy;
    {
        const api_response first = parse_response(R"({"response":{"uid":"a"}})");
        copy = first;
    }
    CHECK(to_value(copy.payload()).at("uid") == "a");
}

TEST_CASE("a payload is decoded into models")
{
    const auto things =
        decode_response<std::vector<thing>>({}, parse_response(R"({"response":[{"uid":"a"},{"uid":"b"}]})"));
    REQUIRE(things.size() == 2);
    CHECK(things[1].uid == "b");
}

TEST_CASE(
    "a payload of the wrong shape is a malformed response that names the member, with the details of its "
    "request")
{
    const auto failure = error_of(
        [] { decode_response<std::vector<thing>>({}, parse_response(R"({"response":[{"uid":"a"},{}]})")); });
    CHECK(failure.code() == errc::malformed_response);
    CHECK(std::string(failure.what()) ==
          "GET /things: malformed response (HTTP 200): response[1].uid: expected string, got nothing; "
          "client.request() gives the response as it came [request id 8d1c, 2 attempts]");
    CHECK(error_of([] { decode_response<thing>({}, parse_response("")); }).details().message ==
          "response: expected object, got null; client.request() gives the response as it came");
}

TEST_CASE("an optional member of the wrong type is left empty and logged as a warning")
{
    std::vector<std::string> lines;
    const cloud66::logger log{cloud66::log_level::warning,
                              [&](cloud66::log_level, std::string_view line) { lines.emplace_back(line); }};
    const auto read = decode_response<thing>(log, parse_response(R"({"uid":"a","number":"many"})"));
    CHECK_FALSE(read.number);
    CHECK(lines ==
          std::vector<std::string>{"GET /things: response.number: expected number, got string; left empty"});
    decode_response<thing>(log, parse_response(R"({"uid":"a","number":1})"));
    CHECK(lines.size() == 1);
}

TEST_CASE("a key of a map is escaped and redacted in warnings and errors")
{
    using table = std::map<std::string, std::int64_t>;
    std::vector<std::string> lines;
    const cloud66::logger log{cloud66::log_level::warning,
                              [&](cloud66::log_level, std::string_view line) { lines.emplace_back(line); }};
    const std::string body = R"({"response":{"the-token\n":"many"}})";
    const api_response response(body, {}, cloud66::secret("the-token"));
    const auto failure = error_of([&] { decode_response<table>(log, response); });
    CHECK_THAT(failure.what(), test::contains("[redacted]\\n") && !test::contains("the-token"));
    decode_response<std::map<std::string, std::optional<std::int64_t>>>(log, response);
    REQUIRE(lines.size() == 1);
    CHECK_THAT(lines.front(), test::contains("[redacted]\\n") && !test::contains("the-token"));
}

TEST_CASE(
    "a payload of the wrong shape is malformed for a safe request, and an unknown outcome for a mutating one")
{
    const auto failure_of = [](bool is_safe) {
        const api_response response(R"({"response":{}})", details(), cloud66::secret(), is_safe);
        return error_of([&] { decode_response<thing>({}, response); });
    };
    CHECK(failure_of(true).code() == cloud66::errc::malformed_response);
    const auto unknown = failure_of(false);
    CHECK(unknown.code() == cloud66::errc::outcome_unknown);
    CHECK_THAT(unknown.details().message, test::contains("response.uid: expected string, got nothing"));
}
