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
    boost::system::error_code error;
    const json_document document(std::move(text), error);
    return error && document.root().is_null();
}

}  // namespace

TEST_CASE("a document has the same value as Boost.JSON reads")
{
    const std::string text = GENERATE(
        as<std::string>{}, "null", "true", " 7 ", "-1", "1.5e3", "9223372036854775808", R"("")", R"("a")",
        "[]", "{}", R"("a text that is longer than one in a std::string")", "[[],{},[{}],\"x\",null]",
        R"({"a":{"b":[1,{"c":2}],"d":""},"e":[true,false],"":-0.0})",
        R"({"\u00e4\n":"\"\\\/\b\f\n\r\t\u0041\ud83d\ude00","plain":"x","\u0026":"a\u0026b\u0026c"})");
    CAPTURE(text);
    boost::system::error_code error;
    const json_document document(text, error);
    CHECK_FALSE(error);
    CHECK(to_value(document.root()) == boost::json::parse(text));
}

TEST_CASE("strings with many escapes are read")
{
    boost::json::array expected;
    for (int i = 0; i < 300; ++i) {
        std::string text(static_cast<std::size_t>(i * 7), 'a');
        for (std::size_t at = 0; at < text.size(); at += 3) text[at] = i % 2 ? '\n' : '"';
        expected.emplace_back(text);
    }
    boost::system::error_code error;
    const json_document document(boost::json::serialize(expected), error);
    CHECK_FALSE(error);
    CHECK(to_value(document.root()) == expected);
}

TEST_CASE("members are found in any order, and others are skipped with their contents")
{
    boost::system::error_code error;
    const json_document document(R"({"b":[1,[2,3]],"a":{"c":4},"c":5})", error);
    const json_node& root = document.root();
    CHECK(root.size() == 3);
    CHECK(root.find("a")->find("c")->integer() == 4);
    CHECK(root.find("c")->integer() == 5);
    CHECK_FALSE(root.find("d"));
    const json_node* position = root.begin();
    CHECK(root.find_next(position, "c")->integer() == 5);
    CHECK(position == root.end());
    CHECK(root.find_next(position, "b")->size() == 2);
    CHECK(position->text() == "a");
    CHECK_FALSE(root.find_next(position, "d"));
    CHECK(position->text() == "a");
}

TEST_CASE("invalid JSON and more than one value are refused")
{
    const std::string text =
        GENERATE(as<std::string>{}, "{", "[1,]", "{} {}", "nul", "\"a", "\"\\x\"", "{\"a\"}", "01", "[1 2]",
                 "'a'", "// a", "NaN", std::string(33, '[') + std::string(33, ']'));
    CAPTURE(text);
    CHECK(is_refused(text));
}

TEST_CASE("32 nested containers are read, as in Boost.JSON")
{
    boost::system::error_code error;
    const std::string deep = std::string(32, '[') + std::string(32, ']');
    const json_document document(deep, error);
    CHECK_FALSE(error);
    CHECK(to_value(document.root()) == boost::json::parse(deep));
}

TEST_CASE("escapes are read in a text that grew when its UTF-8 was repaired")
{
    // The first parse has started to unescape before it reaches invalid UTF-8; the repaired text is three times as long.
    const std::string invalid(200, '\xff');
    const std::string text = R"({"a":"\n)" + invalid + R"(\n","b":"\t)" + invalid + R"("})";
    boost::system::error_code failure;
    const cloud66::detail::json_document document(text, failure);
    REQUIRE_FALSE(failure);
    std::string repaired;
    for (int i = 0; i < 200; ++i) repaired += "\xef\xbf\xbd";
    CHECK(document.root().find("a")->text() == "\n" + repaired + "\n");
    CHECK(document.root().find("b")->text() == "\t" + repaired);
}
