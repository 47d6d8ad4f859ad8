// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/json/encode.hpp>

#include "support/catch.hpp"
#include "support/errors.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using cloud66::detail::encode_members;
using cloud66::detail::for_each_member;
using cloud66::detail::object_writer;

namespace encoded {

enum class mode
{
    fast = 1,
    private_ = 2
};
BOOST_DESCRIBE_ENUM(mode, fast, private_)

struct params
{
    std::string_view name;
    std::optional<std::string_view> title = {};
    std::optional<bool> enabled = {};
    std::optional<int> count = {};
    std::optional<std::int64_t> id = {};
    std::optional<mode> how = {};
    std::optional<std::string_view> delete_ = {};
};
BOOST_DESCRIBE_STRUCT(params, (), (name, title, enabled, count, id, how, delete_))

std::string text(const params& values)
{
    object_writer writer;
    encode_members(writer, values);
    return writer.text();
}

enum class role
{
    primary = 1,
    secondary = 2
};
BOOST_DESCRIBE_ENUM(role, primary, secondary)

struct entry
{
    std::string_view name;
    std::optional<bool> enabled = {};
};
BOOST_DESCRIBE_STRUCT(entry, (), (name, enabled))

struct nested_params
{
    std::optional<entry> main = {};
    std::span<const entry> entries = {};
    std::span<const std::string_view> tags = {};
    std::optional<std::span<const std::string_view>> all_tags = {};
    std::span<const std::int64_t> numbers = {};
    std::span<const cloud66::named_value> texts = {};
    std::span<const cloud66::named_number> counts = {};
    std::optional<double> share = {};
    std::optional<role> as_number = {};
    std::optional<cloud66::json_text> free_form = {};
};
BOOST_DESCRIBE_STRUCT(nested_params, (),
                      (main, entries, tags, all_tags, numbers, texts, counts, share, as_number, free_form))

struct timed_params
{
    std::chrono::minutes open_for{20};
    std::optional<std::chrono::seconds> pause = {};
};
BOOST_DESCRIBE_STRUCT(timed_params, (), (open_for, pause))

}  // namespace encoded

template <>
inline constexpr std::string_view cloud66::detail::renamed_member<& encoded::timed_params::open_for> = "ttl";

template <>
inline constexpr bool cloud66::detail::is_sent_as_number<encoded::role> = true;

using encoded::mode;
using encoded::params;

TEST_CASE("a body without members is an empty object") { CHECK(object_writer().text() == "{}"); }

TEST_CASE("only members that are set are sent")
{
    params values;
    CHECK(encoded::text(values) == R"({"name":""})");
    values.name = "web";
    values.count = 0;
    values.enabled = false;
    values.title = "";
    CHECK(encoded::text(values) == R"({"name":"web","title":"","enabled":false,"count":0})");
}

TEST_CASE("numbers are sent in full")
{
    params values;
    values.name = "n";
    values.count = std::numeric_limits<int>::min();
    values.id = std::numeric_limits<std::int64_t>::max();
    CHECK(encoded::text(values) == R"({"name":"n","count":-2147483648,"id":9223372036854775807})");
}

TEST_CASE("enumerators and members that are C++ keywords are sent without their underscore")
{
    params values;
    values.how = mode::private_;
    values.delete_ = "yes";
    CHECK(encoded::text(values) == R"({"name":"","how":"private","delete":"yes"})");
}

TEST_CASE("texts are escaped so that a JSON parser reads them unchanged")
{
    using namespace std::string_literals;
    const std::string text =
        GENERATE("quote \" backslash \\ slash /"s, "line\nbreak\ttab\r\x01\x1f"s, "NUL \0 byte"s,
                 "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x9A\x80"s, "</script> {} [] ,"s, std::string(100'000, 'x'));
    object_writer writer;
    writer.add(text, text);
    const auto parsed = boost::json::parse(writer.text());
    REQUIRE(parsed.as_object().size() == 1);
    CHECK(parsed.as_object().begin()->key() == text);
    CHECK(parsed.as_object().begin()->value().as_string() == text);
}

TEST_CASE("a text that is not UTF-8 is refused with its place in the body")
{
    const std::string latin = "secr\xe9t";
    const auto error_text = [](auto attempt) {
        const auto failure = test::error_of(attempt);
        CHECK(failure.code() == cloud66::errc::invalid_argument);
        return failure.details().message;
    };
    object_writer object;
    CHECK(error_text([&] { object.add("name", latin); }) == "name is not UTF-8");
    CHECK(error_text([&] { object.add(latin, "value"); }) == "the name of a member is not UTF-8");
    CHECK(error_text([&] { object.add(latin, std::int64_t(1)); }) == "the name of a member is not UTF-8");
    cloud66::detail::array_writer array;
    CHECK(error_text([&] { array.add(latin); }) == "an element of a list is not UTF-8");
    CHECK(error_text([&] { encoded::text({.name = "x", .title = latin}); }) == "title is not UTF-8");
}

TEST_CASE("a string literal is sent as a string, not as a boolean")
{
    object_writer writer;
    writer.add("strategy", "serial");
    CHECK(writer.text() == R"({"strategy":"serial"})");
}

TEST_CASE("a member that is added twice is sent once, with its last value")
{
    object_writer writer;
    writer.add("a", "first");
    writer.add("b", std::int64_t(2));
    writer.add("a", true);
    CHECK(boost::json::parse(writer.text()) == boost::json::parse(R"({"a":true,"b":2})"));
}

TEST_CASE("the members of parameters are visited in order, set or not")
{
    std::vector<std::string> names;
    for_each_member(params(), [&](std::string_view name, const auto&) { names.emplace_back(name); });
    CHECK(names == std::vector<std::string>{"name", "title", "enabled", "count", "id", "how", "delete"});
}

TEST_CASE("parameters may be objects, lists, and objects with the caller's keys")
{
    using namespace encoded;
    const entry entries[] = {{"a"}, {"b", true}};
    const std::string_view tags[] = {"x", "y"};
    const std::int64_t numbers[] = {1, -2};
    const cloud66::named_value texts[] = {{"k", "v"}};
    const cloud66::named_number counts[] = {{"lion", 2}, {"bear", 0}};
    nested_params values;
    CHECK(cloud66::detail::encode(values) == "{}");
    values.main = entry{"m", false};
    values.entries = entries;
    values.tags = tags;
    values.numbers = numbers;
    values.texts = texts;
    values.counts = counts;
    values.share = 0.5;
    values.as_number = role::secondary;
    values.free_form = cloud66::json_text{R"({"deep": [1, null]})"};
    CHECK(boost::json::parse(cloud66::detail::encode(values)) == boost::json::parse(R"({
        "main": {"name": "m", "enabled": false}, "entries": [{"name": "a"}, {"name": "b", "enabled": true}],
        "tags": ["x", "y"], "numbers": [1, -2], "texts": {"k": "v"}, "counts": {"lion": 2, "bear": 0},
        "share": 0.5, "as_number": 2, "free_form": {"deep": [1, null]}})"));
}

TEST_CASE("an empty list is not sent, unless its optional has a value")
{
    encoded::nested_params values;
    values.all_tags = std::span<const std::string_view>();
    CHECK(cloud66::detail::encode(values) == R"({"all_tags":[]})");
}

TEST_CASE("parameters can be wrapped in an object of one member")
{
    CHECK(cloud66::detail::encode_wrapped("record", encoded::entry{"a"}) == R"({"record":{"name":"a"}})");
}

TEST_CASE("invalid JSON of the caller is refused by name")
{
    encoded::nested_params values;
    values.free_form = cloud66::json_text{"{broken"};
    const auto failure = test::error_of([&] { cloud66::detail::encode(values); });
    CHECK(failure.code() == cloud66::errc::invalid_argument);
    CHECK_THAT(failure.what(), test::contains("free_form is not JSON"));
}

TEST_CASE("a duration is sent as the number of its units, under the API's name")
{
    encoded::timed_params values;
    CHECK(cloud66::detail::encode(values) == R"({"ttl":20})");
    values.open_for = std::chrono::hours(1);
    values.pause = std::chrono::minutes(2);
    CHECK(cloud66::detail::encode(values) == R"({"ttl":60,"pause":120})");
}
