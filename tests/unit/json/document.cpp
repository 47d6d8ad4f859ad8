// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/json/document.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "support/catch.hpp"

using cloud66::detail::json_document;
using cloud66::detail::json_node;
using cloud66::detail::to_value;

namespace {

bool is_refused(std::string text)
{
    boost::system::error_code bad;
    const json_document document(std::move(text), bad);
    return bad && document.root().is_null();
}

}  // namespace

TEST_CASE("a document says what Boost.JSON reads in the text")
{
    const std::string text = GENERATE(
        as<std::string>{}, "null", "true", " 7 ", "-1", "1.5e3", "9223372036854775808", R"("")", R"("a")",
        "[]", "{}", R"("a text that is longer than one in a std::string")", "[[],{},[{}],\"x\",null]",
        R"({"a":{"b":[1,{"c":2}],"d":""},"e":[true,false],"":-0.0})",
        R"({"\u00e4\n":"\"\\\/\b\f\n\r\t\u0041\ud83d\ude00","plain":"x","\u0026":"a\u0026b\u0026c"})");
    CAPTURE(text);
    boost::system::error_code bad;
    const json_document document(text, bad);
    CHECK_FALSE(bad);
    CHECK(to_value(document.root()) == boost::json::parse(text));
}

TEST_CASE("texts with many escapes in them are read as they are without")
{
    boost::json::array expected;
    for (int i = 0; i < 300; ++i) {
        std::string each(static_cast<std::size_t>(i * 7), 'a');
        for (std::size_t at = 0; at < each.size(); at += 3) each[at] = i % 2 ? '\n' : '"';
        expected.emplace_back(each);
    }
    boost::system::error_code bad;
    const json_document document(boost::json::serialize(expected), bad);
    CHECK_FALSE(bad);
    CHECK(to_value(document.root()) == expected);
}

TEST_CASE("members are found in any order, and others passed over with all that is in them")
{
    boost::system::error_code bad;
    const json_document document(R"({"b":[1,[2,3]],"a":{"c":4},"c":5})", bad);
    const json_node& root = document.root();
    CHECK(root.size() == 3);
    CHECK(root.find("a")->find("c")->integer() == 4);
    CHECK(root.find("c")->integer() == 5);
    CHECK_FALSE(root.find("d"));
    const json_node* place = root.begin();
    CHECK(root.find_next(place, "c")->integer() == 5);
    CHECK(place == root.end());
    CHECK(root.find_next(place, "b")->size() == 2);
    CHECK(place->text() == "a");
    CHECK_FALSE(root.find_next(place, "d"));
    CHECK(place->text() == "a");
}

TEST_CASE("what is no JSON, or more than one value, is refused")
{
    const std::string text =
        GENERATE(as<std::string>{}, "{", "[1,]", "{} {}", "nul", "\"a", "\"\\x\"", "{\"a\"}", "01", "[1 2]",
                 "'a'", "// a", "NaN", std::string(33, '[') + std::string(33, ']'));
    CAPTURE(text);
    CHECK(is_refused(text));
}

TEST_CASE("32 containers in one another are read, which is what Boost.JSON takes")
{
    boost::system::error_code bad;
    const std::string deep = std::string(32, '[') + std::string(32, ']');
    const json_document document(deep, bad);
    CHECK_FALSE(bad);
    CHECK(to_value(document.root()) == boost::json::parse(deep));
}

TEST_CASE("escapes in a text that had to be repaired, and grew by it, are read")
{
    // The first parse has begun to unescape when it meets what is no UTF-8; the repaired text is three times as long.
    const std::string bad(200, '\xff');
    const std::string text = R"({"a":"\n)" + bad + R"(\n","b":"\t)" + bad + R"("})";
    boost::system::error_code failure;
    const cloud66::detail::json_document document(text, failure);
    REQUIRE_FALSE(failure);
    std::string repaired;
    for (int i = 0; i < 200; ++i) repaired += "\xef\xbf\xbd";
    CHECK(document.root().find("a")->text() == "\n" + repaired + "\n");
    CHECK(document.root().find("b")->text() == "\t" + repaired);
}
