// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/client/printable.hpp>
#include <cloud66/detail/json/utf8.hpp>

#include <string>
#include <string_view>

#include "support/catch.hpp"

using namespace std::string_view_literals;

TEST_CASE("printable text of every script is unchanged")
{
    for (const auto text :
         {""sv, "Stack is busy"sv, "Zürich"sv, "東京"sv, "🚀"sv, "e\xcc\x81"sv, "a\\n"sv, "\"<>%&"sv})
        CHECK(cloud66::detail::printable(text) == text);
}

TEST_CASE("control and formatting characters are escaped")
{
    CHECK(cloud66::detail::printable("a\nb\r\tc") == "a\\nb\\r\\tc");
    CHECK(cloud66::detail::printable("\x1b[31mred\x07") == "\\x1b[31mred\\x07");
    CHECK(cloud66::detail::printable("before\0behind"sv) == "before\\x00behind");
    CHECK(cloud66::detail::printable("\x7f") == "\\x7f");
    CHECK(cloud66::detail::printable("\xc2\x85\xc2\x9b") == "\\x85\\x9b");  // C1: next line, CSI
    CHECK(cloud66::detail::printable("\xe2\x80\xa8\xe2\x80\xa9") ==
          "\\u2028\\u2029");  // line, paragraph separator
    CHECK(cloud66::detail::printable("\xe2\x80\xae"
                                     "exe\xe2\x81\xa6") == "\\u202eexe\\u2066");  // direction overrides
    CHECK(cloud66::detail::printable("\xe2\x80\x8f\xd8\x9c") == "\\u200f\\u061c");
}

TEST_CASE("bytes that are not UTF-8 are escaped one by one")
{
    CHECK(cloud66::detail::printable("M\xfcnchen") == "M\\xfcnchen");
    CHECK(cloud66::detail::printable("\xc0\xaf") == "\\xc0\\xaf");
    CHECK(cloud66::detail::printable("\xed\xa0\x80") == "\\xed\\xa0\\x80");
    CHECK(cloud66::detail::printable("\xf4\x90\x80\x80") == "\\xf4\\x90\\x80\\x80");
    CHECK(cloud66::detail::printable("\xe6\x9d") == "\\xe6\\x9d");
}

TEST_CASE("a text is truncated between characters with an ellipsis, and never exceeds the limit")
{
    CHECK(cloud66::detail::printable("0123456789", 10) == "0123456789");
    CHECK(cloud66::detail::printable("0123456789a", 10) == "0123456...");
    CHECK(cloud66::detail::printable("012345\n89a", 10) == "012345...");
    CHECK(cloud66::detail::printable("012345é9abc", 10) == "012345...");
    const std::string long_text(1'000'000, 'x');
    CHECK(cloud66::detail::printable(long_text).size() == cloud66::detail::printable_limit);
    for (std::size_t limit = 3; limit < 40; ++limit) {
        const std::string truncated = cloud66::detail::printable(
            "a\nÄ\x1b東🚀\xff"
            "b\nÄ\x1b東🚀\xff"
            "c",
            limit);
        CHECK(truncated.size() <= limit);
        CHECK(cloud66::detail::valid_utf8_prefix(truncated) == truncated.size());
    }
}
