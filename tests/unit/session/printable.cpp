// SPDX-License-Identifier: BSL-1.0
#include <cloud66/json/utf8.hpp>
#include <cloud66/session/printable.hpp>

#include <string>
#include <string_view>

#include "support/catch.hpp"

using cloud66::detail::printable;
using namespace std::string_view_literals;

TEST_CASE("a text is printed as it is, in every script")
{
    for (const auto text :
         {""sv, "Stack is busy"sv, "Zürich"sv, "東京"sv, "🚀"sv, "e\xcc\x81"sv, "a\\n"sv, "\"<>%&"sv})
        CHECK(printable(text) == text);
}

TEST_CASE("what a terminal or a log would act on is escaped")
{
    CHECK(printable("a\nb\r\tc") == "a\\nb\\r\\tc");
    CHECK(printable("\x1b[31mred\x07") == "\\x1b[31mred\\x07");
    CHECK(printable("before\0behind"sv) == "before\\x00behind");
    CHECK(printable("\x7f") == "\\x7f");
    CHECK(printable("\xc2\x85\xc2\x9b") == "\\x85\\x9b");              // C1: next line, CSI
    CHECK(printable("\xe2\x80\xa8\xe2\x80\xa9") == "\\u2028\\u2029");  // line, paragraph separator
    CHECK(printable("\xe2\x80\xae"
                    "exe\xe2\x81\xa6") == "\\u202eexe\\u2066");  // direction overrides
    CHECK(printable("\xe2\x80\x8f\xd8\x9c") == "\\u200f\\u061c");
}

TEST_CASE("bytes that are not UTF-8 are escaped one by one")
{
    CHECK(printable("M\xfcnchen") == "M\\xfcnchen");
    CHECK(printable("\xc0\xaf") == "\\xc0\\xaf");
    CHECK(printable("\xed\xa0\x80") == "\\xed\\xa0\\x80");
    CHECK(printable("\xf4\x90\x80\x80") == "\\xf4\\x90\\x80\\x80");
    CHECK(printable("\xe6\x9d") == "\\xe6\\x9d");
}

TEST_CASE("a text is cut between characters, with a mark, and never longer than the limit")
{
    CHECK(printable("0123456789", 10) == "0123456789");
    CHECK(printable("0123456789a", 10) == "0123456...");
    CHECK(printable("012345\n89a", 10) == "012345...");
    CHECK(printable("012345é9abc", 10) == "012345...");
    const std::string long_text(1'000'000, 'x');
    CHECK(printable(long_text).size() == cloud66::detail::printable_limit);
    for (std::size_t limit = 3; limit < 40; ++limit) {
        const std::string cut = printable(
            "a\nÄ\x1b東🚀\xff"
            "b\nÄ\x1b東🚀\xff"
            "c",
            limit);
        CHECK(cut.size() <= limit);
        CHECK(cloud66::detail::valid_utf8_prefix(cut) == cut.size());
    }
}
