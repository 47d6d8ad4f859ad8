// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/json/decode.hpp>
#include <cloud66/error.hpp>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/models.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using cloud66::errc;
using cloud66::detail::decode_notes;
using cloud66::detail::json_path;
using test::decoded;
using test::error_of;

namespace decode_models {

enum class colour
{
    red = 1,
    green = 2
};
BOOST_DESCRIBE_ENUM(colour, red, green)

struct item
{
    std::int64_t id = 0;
    std::optional<std::string> label;
};
BOOST_DESCRIBE_STRUCT(item, (), (id, label))

struct access
{
    std::optional<cloud66::timestamp> expires_at;
    std::optional<cloud66::secret> key;
};
BOOST_DESCRIBE_STRUCT(access, (), (expires_at, key))

struct sample_model
{
    std::string uid;
    std::optional<std::string> text;
    std::optional<std::int64_t> number;
    std::optional<std::uint8_t> small;
    std::optional<double> share;
    std::optional<bool> flag;
    std::optional<colour> paint;
    std::optional<cloud66::timestamp> created_at;
    std::optional<cloud66::raw_json> extra;
    std::optional<item> main;
    std::vector<item> items;
    std::vector<std::string> tags;
    std::map<std::string, std::int64_t> counts;
    std::optional<std::string> private_;
};
BOOST_DESCRIBE_STRUCT(sample_model, (),
                      (uid, text, number, small, share, flag, paint, created_at, extra, main, items, tags,
                       counts, private_))

/// A `sample_model` with one more member, and how many notes that made.
std::pair<sample_model, std::size_t> with(const std::string& member)
{
    decode_notes notes;
    sample_model result = decoded<sample_model>(R"({"uid":"u",)" + member + '}', notes);
    return {std::move(result), notes.size()};
}

}  // namespace decode_models

template <>
inline constexpr std::string_view cloud66::detail::renamed_member<& decode_models::access::expires_at> =
    "ttl";

using decode_models::colour;
using decode_models::item;
using decode_models::sample_model;
using decode_models::with;

TEST_CASE("a model is read member by member")
{
    const auto read = decoded<sample_model>(R"({
        "uid": "u", "text": "t", "number": -7, "small": 255, "share": 0.25, "flag": true, "paint": 2,
        "created_at": "2014-08-14T00:38:14Z", "extra": {"a": [1]}, "main": {"id": 1, "label": "m"},
        "items": [{"id": 2}, {"id": 3, "label": "p"}], "counts": {"a": 1, "b": 2}, "private": "p"})");
    CHECK(read.uid == "u");
    CHECK(read.text == "t");
    CHECK(read.number == -7);
    CHECK(read.small == std::uint8_t{255});
    CHECK(read.share == 0.25);
    CHECK(read.flag == true);
    CHECK(read.paint == colour::green);
    CHECK(read.created_at == cloud66::timestamp("2014-08-14T00:38:14Z"));
    REQUIRE(read.extra);
    CHECK(read.extra->text() == R"({"a":[1]})");
    REQUIRE(read.main);
    CHECK(read.main->id == 1);
    CHECK(read.main->label == "m");
    REQUIRE(read.items.size() == 2);
    CHECK(read.items[0].id == 2);
    CHECK_FALSE(read.items[0].label);
    CHECK(read.items[1].id == 3);
    CHECK(read.counts == std::map<std::string, std::int64_t>{{"a", 1}, {"b", 2}});
    CHECK(read.private_ == "p");
}

TEST_CASE("a model is read for every order of its members, with an unknown member between them")
{
    std::vector<std::string> members = {R"("flag":true)", R"("number":-7)", R"("other":1)", R"("text":"t")",
                                        R"("uid":"u")"};
    std::sort(members.begin(), members.end());
    do {
        std::string body;
        for (const std::string& member : members) body += (body.empty() ? "{" : ",") + member;
        CAPTURE(body);
        const auto read = decoded<sample_model>(body + '}');
        CHECK(read.uid == "u");
        CHECK(read.text == "t");
        CHECK(read.number == -7);
        CHECK(read.flag == true);
        CHECK_FALSE(read.small);
    } while (std::next_permutation(members.begin(), members.end()));
}

TEST_CASE("a model requires its identity only")
{
    const auto read = decoded<sample_model>(R"({"uid":""})");
    CHECK_FALSE(read.text);
    CHECK_FALSE(read.main);
    CHECK(read.items.empty());
    CHECK(read.counts.empty());
}

TEST_CASE("a payload of the wrong type is a malformed response that names the type")
{
    struct json_case
    {
        std::string payload;
        std::string type;
    };
    const auto [payload, type] = GENERATE(values<json_case>({
        {"null", "null"},
        {"true", "boolean"},
        {"7", "number"},
        {"7.5", "number"},
        {"18446744073709551615", "number"},
        {"\"text\"", "string"},
        {"[]", "array"},
    }));
    decode_notes notes;
    const auto failure = error_of([&, json = payload] { decoded<item>(json, notes); });
    CHECK(failure.code() == errc::malformed_response);
    CHECK(failure.details().message == "response: expected object, got " + type);
}

TEST_CASE("a required member that cannot be read is named by its path")
{
    struct json_case
    {
        std::string payload;
        std::string message;
    };
    const auto [payload, message] = GENERATE(values<json_case>({
        {R"([{"uid":"a"},{"text":"b"}])", "response[1].uid: expected string, got nothing"},
        {R"([{"uid":"a"},7])", "response[1]: expected object, got number"},
        {R"([{"uid":7}])", "response[0].uid: expected string, got number"},
        {R"([{"uid":null}])", "response[0].uid: expected string, got null"},
        {R"([{"uid":"a","main":{}}])", "response[0].main.id: expected number, got nothing"},
        {R"([{"uid":"a","items":[{"id":1},{"id":"x"}]}])",
         "response[0].items[1].id: expected number, got string"},
        {R"({"uid":"a"})", "response: expected array, got object"},
    }));
    decode_notes notes;
    const auto failure = error_of([&, json = payload] { decoded<std::vector<sample_model>>(json, notes); });
    CHECK(failure.code() == errc::malformed_response);
    CHECK(failure.details().message == message);
}

TEST_CASE("a path is written as in JavaScript")
{
    const json_path root{nullptr, "response"};
    const json_path item{&root, {}, 3};
    const json_path servers{&item, "servers"};
    const json_path first{&servers, {}, 0};
    const json_path uid{&first, "uid"};
    CHECK(to_string(root) == "response");
    CHECK(to_string(uid) == "response[3].servers[0].uid");
}

TEST_CASE("an optional member of a wrong type is left empty with a note that names it")
{
    decode_notes notes;
    const auto read = decoded<std::vector<sample_model>>(R"([{"uid":"u","text":{},"items":"none"}])", notes);
    CHECK_FALSE(read[0].text);
    CHECK(read[0].items.empty());
    CHECK(notes == decode_notes{"response[0].text: expected string, got object; left empty",
                                "response[0].items: expected array, got string; left empty"});
}

TEST_CASE("an element of a wrong type is omitted with a note that names it")
{
    decode_notes notes;
    const auto read = decoded<sample_model>(R"({"uid":"u","items":[{"id":1},7,null,{"id":2}],
        "tags":["a",null,7,{},"b"],"counts":{"web":1,"db":[]}})",
                                            notes);
    REQUIRE(read.items.size() == 2);
    CHECK(read.items[0].id == 1);
    CHECK(read.items[1].id == 2);
    CHECK(read.tags == std::vector<std::string>{"a", "7", "b"});
    CHECK(read.counts == std::map<std::string, std::int64_t>{{"web", 1}});
    REQUIRE(notes.size() == 5);
    CHECK_THAT(notes[0], test::contains("response.items[1]: expected object, got number"));
    CHECK_THAT(notes[1], test::contains("response.items[2]: expected object, got null"));
    CHECK_THAT(notes[2], test::contains("response.tags[1]: expected string, got null"));
    CHECK_THAT(notes[3], test::contains("response.tags[3]: expected string, got object"));
    CHECK_THAT(notes[4], test::contains("response.counts.db: expected number, got array"));
}

TEST_CASE("integers are read from strings and from numbers without a fraction, if no digit is lost")
{
    struct json_case
    {
        std::string json;
        std::optional<std::int64_t> number;
    };
    constexpr auto largest = std::numeric_limits<std::int64_t>::max();
    constexpr auto smallest = std::numeric_limits<std::int64_t>::min();
    const auto [json, number] = GENERATE_COPY(values<json_case>({
        {"0", 0},
        {"-0", 0},
        {"9223372036854775807", largest},
        {"-9223372036854775808", smallest},
        {"9223372036854775808", {}},
        {"18446744073709551615", {}},
        {"18446744073709551616", {}},
        {"1.0", 1},
        {"1e2", 100},
        {"-2.0", -2},
        {"9007199254740992.0", 9007199254740992},
        {"1.5", {}},
        {"1e16", {}},
        {"1e300", {}},
        {"-1e300", {}},
        {"1e-300", {}},
        {R"("12")", 12},
        {R"("-12")", -12},
        {R"("007")", 7},
        {R"("9223372036854775807")", largest},
        {R"("9223372036854775808")", {}},
        {R"("")", {}},
        {R"("-")", {}},
        {R"("+1")", {}},
        {R"(" 1")", {}},
        {R"("1 ")", {}},
        {R"("12x")", {}},
        {R"("1.0")", {}},
        {R"("0x10")", {}},
        {R"("1\u0000")", {}},
        {"true", {}},
        {"[]", {}},
        {"{}", {}},
    }));
    CAPTURE(json);
    const auto [read, notes] = with("\"number\":" + json);
    CHECK(read.number == number);
    CHECK(notes == (number ? 0u : 1u));
}

TEST_CASE("a number that does not fit its type is left empty")
{
    CHECK(with(R"("small":255)").first.small == std::uint8_t{255});
    for (const char* json : {"256", "-1", "65537", "4294967297"}) {
        CAPTURE(json);
        const auto [read, notes] = with(std::string("\"small\":") + json);
        CHECK_FALSE(read.small);
        CHECK(notes == 1);
    }
}

TEST_CASE("strings are read from numbers and booleans too")
{
    struct json_case
    {
        std::string json;
        std::optional<std::string> text;
    };
    const auto [json, text] = GENERATE(values<json_case>({
        {R"("")", ""},
        {R"("null")", "null"},
        {"84195", "84195"},
        {"-1", "-1"},
        {"18446744073709551615", "18446744073709551615"},
        {"true", "true"},
        {"false", "false"},
        {R"("\u0000\u00e9\ud83d\ude80")", std::string("\0\xC3\xA9\xF0\x9F\x9A\x80", 7)},
        {"[]", {}},
        {"{}", {}},
    }));
    CAPTURE(json);
    const auto [read, notes] = with("\"text\":" + json);
    CHECK(read.text == text);
    CHECK(notes == (text ? 0u : 1u));
}

TEST_CASE("a required string is not read from a number or a boolean")
{
    decode_notes notes;
    CHECK_THROWS_AS(decoded<sample_model>(R"({"uid":7})", notes), cloud66::error);
    CHECK_THROWS_AS(decoded<sample_model>(R"({"uid":true})", notes), cloud66::error);
    CHECK_THROWS_AS(decoded<std::vector<std::string>>("[7]", notes), cloud66::error);
}

TEST_CASE("a required number may be read from a string")
{
    CHECK(decoded<item>(R"({"id":"6566418"})").id == 6566418);
}

TEST_CASE("booleans are read from true, false, 1 and 0, also as strings")
{
    struct json_case
    {
        std::string json;
        std::optional<bool> flag;
    };
    const auto [json, flag] = GENERATE(values<json_case>({
        {"true", true},
        {"false", false},
        {R"("true")", true},
        {R"("false")", false},
        {"1", true},
        {"0", false},
        {R"("1")", true},
        {R"("0")", false},
        {"2", {}},
        {"-1", {}},
        {R"("yes")", {}},
        {R"("TRUE")", {}},
        {R"("")", {}},
        {"[]", {}},
        {"{}", {}},
    }));
    CAPTURE(json);
    const auto [read, notes] = with("\"flag\":" + json);
    CHECK(read.flag == flag);
    CHECK(notes == (flag ? 0u : 1u));
}

TEST_CASE("floating-point numbers are read from every number and from strings")
{
    struct json_case
    {
        std::string json;
        std::optional<double> share;
    };
    const auto [json, share] = GENERATE(values<json_case>({
        {"0.5", 0.5},
        {"2", 2.0},
        {"18446744073709551615", 18446744073709551615.0},
        {"1e300", 1e300},
        {R"("0.25")", 0.25},
        {R"("-3")", -3.0},
        {R"("1e999")", {}},
        {R"("half")", {}},
        {R"("0.5 ")", {}},
        {R"("")", {}},
        {"true", {}},
        {"[]", {}},
    }));
    CAPTURE(json);
    const auto [read, notes] = with("\"share\":" + json);
    CHECK(read.share == share);
    CHECK(notes == (share ? 0u : 1u));
}

TEST_CASE("an unknown enumerator keeps its number")
{
    CHECK(with(R"("paint":1)").first.paint == colour::red);
    CHECK(with(R"("paint":"2")").first.paint == colour::green);
    CHECK(with(R"("paint":99)").first.paint == static_cast<colour>(99));
    CHECK(with(R"("paint":-1)").first.paint == static_cast<colour>(-1));
}

TEST_CASE("a number outside the range of the enumeration is left empty")
{
    for (const char* json : {"4294967297", "-4294967295", "9223372036854775807", "1.5", "\"red\"", "true"}) {
        CAPTURE(json);
        const auto [read, notes] = with(std::string("\"paint\":") + json);
        CHECK_FALSE(read.paint);
        CHECK(notes == 1);
    }
}

TEST_CASE("a timestamp is read from any string or number")
{
    CHECK(with(R"("created_at":"soon")").first.created_at == cloud66::timestamp("soon"));
    CHECK(with(R"("created_at":1407976694)").first.created_at == cloud66::timestamp("1407976694"));
    CHECK_FALSE(with(R"("created_at":true)").first.created_at);
    CHECK(with(R"("created_at":true)").second == 1);
}

TEST_CASE("a raw JSON member keeps every value but null")
{
    for (const char* json : {"true", "-1", "\"text\"", "[]", R"({"a":{"b":null}})"}) {
        const auto [read, notes] = with(std::string("\"extra\":") + json);
        REQUIRE(read.extra);
        CHECK(read.extra->text() == json);
        CHECK(notes == 0);
    }
    CHECK_FALSE(with(R"("extra":null)").first.extra);
}

TEST_CASE("one of two members with the same name is read")
{
    const std::string text = with(R"("text":"first","text":"second")").first.text.value();
    CHECK((text == "first" || text == "second"));
}

TEST_CASE("lists of plain values are read")
{
    CHECK(decoded<std::vector<std::string>>(R"(["a",""])") == std::vector<std::string>{"a", ""});
    CHECK(decoded<std::vector<std::int64_t>>("[1,-2]") == std::vector<std::int64_t>{1, -2});
    CHECK(decoded<std::vector<std::string>>("[]").empty());
    CHECK(decoded<std::string>(R"("a text alone")") == "a text alone");
}

TEST_CASE("a member may have another name than in the API")
{
    const auto read =
        decoded<decode_models::access>(R"({"ttl":"2026-01-01T00:00:00Z","expires_at":"never"})");
    CHECK(read.expires_at == cloud66::timestamp("2026-01-01T00:00:00Z"));
    test::check_robust<decode_models::access>(R"({"ttl":"2026-01-01T00:00:00Z","key":"k"})");
}

TEST_CASE("a secret is read from a string, or as an optional member from a number, and no note contains it")
{
    CHECK(decoded<decode_models::access>(R"({"key":"hunter2"})").key == cloud66::secret("hunter2"));
    CHECK(decoded<decode_models::access>(R"({"key":1234})").key == cloud66::secret("1234"));
    CHECK(decoded<cloud66::secret>(R"("hunter2")") == cloud66::secret("hunter2"));

    decode_notes notes;
    CHECK_FALSE(decoded<decode_models::access>(R"({"key":["hunter2"]})", notes).key);
    CHECK(notes == decode_notes{"response.key: expected string, got array; left empty"});
    const auto failure = error_of([&] { decoded<cloud66::secret>("1234", notes); });
    CHECK(failure.details().message == "response: expected string, got number");
}
