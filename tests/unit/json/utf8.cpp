// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/json/utf8.hpp>

#include "support/catch.hpp"

#include <cstddef>
#include <string>
#include <string_view>

using cloud66::detail::repair_json_text;
using cloud66::detail::repair_utf8;
using cloud66::detail::valid_utf8_prefix;

namespace {

/// The bytes of `code` in UTF-8, without any check.
std::string utf8_bytes(unsigned long code, int size)
{
    if (size == 1) return std::string(1, static_cast<char>(code));
    std::string bytes;
    for (int left = size; --left > 0; code >>= 6)
        bytes.insert(bytes.begin(), static_cast<char>(0x80 | (code & 0x3f)));
    const unsigned long lead = (0xf00 >> size) & 0xff;
    return static_cast<char>(lead | code) + bytes;
}

bool is_utf8(std::string_view text) { return valid_utf8_prefix(text) == text.size(); }

}  // namespace

TEST_CASE("every Unicode character is well-formed in its shortest form only, and a surrogate in no form")
{
    std::size_t mismatches = 0;
    for (unsigned long code = 0; code <= 0x1fffff; ++code) {
        const int shortest = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
        const bool is_character = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
        mismatches += is_utf8(utf8_bytes(code, shortest)) != is_character;
        for (int longer = shortest + 1; longer <= 4; ++longer)
            mismatches += is_utf8(utf8_bytes(code, longer));
    }
    CHECK(mismatches == 0);
}

TEST_CASE("the well-formed prefix ends before the first byte that does not belong to a character")
{
    struct sample
    {
        std::string_view text;
        std::size_t prefix;
    };
    const auto [text, prefix] = GENERATE(values<sample>({
        {"", 0},
        {"plain", 5},
        {std::string_view("a\0b", 3), 3},
        {"gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x98\x80", 15},
        {"caf\xe9", 3},                // Latin-1
        {"caf\xe9 au lait", 3},        //
        {"a\x80", 1},                  // a continuation byte without a lead byte
        {"a\xc3", 1},                  // truncated
        {"a\xe2\x82", 1},              //
        {"a\xf0\x9f\x98", 1},          //
        {"a\xe2\x82z", 1},             //
        {"a\xf0\x9f\x98z", 1},         //
        {"a\xc0\x80", 1},              // overlong
        {"a\xe0\x9f\xbf", 1},          //
        {"a\xf0\x8f\xbf\xbf", 1},      //
        {"a\xed\xa0\x80", 1},          // a surrogate
        {"a\xf4\x90\x80\x80", 1},      // above U+10FFFF
        {"a\xf8\x88\x80\x80\x80", 1},  // no lead byte
        {"a\xfe", 1},                  //
        {"a\xff", 1},                  //
        {"\xff\xfex", 0},              // UTF-16
        {"\xef\xbb\xbfx", 4},          // a byte order mark is a character
        {"\xc3\xbc\xc3\xbc\xc3", 4},   //
    }));
    CAPTURE(text);
    CHECK(valid_utf8_prefix(text) == prefix);
}

TEST_CASE("each maximal subpart of an ill-formed sequence becomes one U+FFFD")
{
    struct sample
    {
        std::string_view text;
        std::string_view repaired;  // where ? is U+FFFD
    };
    const auto [text, repaired] = GENERATE(values<sample>({
        {"", ""},
        {std::string_view("plain\0 gr\xc3\xbc\xc3\x9f\xf0\x9f\x98\x80", 17),
         {"plain\0 gr\xc3\xbc\xc3\x9f\xf0\x9f\x98\x80", 17}},
        {"caf\xe9", "caf?"},                        // Latin-1
        {"\xe9 au lait\xe9", "? au lait?"},         //
        {"\xe9t\xe9\xe9", "?t??"},                  //
        {"\x80\xbf", "??"},                         // continuation bytes without a lead byte
        {"a\xc3", "a?"},                            // truncated
        {"a\xe2\x82", "a?"},                        //
        {"a\xf0\x9f\x98", "a?"},                    //
        {"a\xe2\x82z", "a?z"},                      //
        {"a\xf0\x9f\x98z", "a?z"},                  //
        {"\xe2\x82\xe2\x82\xac", "?\xe2\x82\xac"},  // truncated, then a character
        {"\xc0\x80", "??"},                         // overlong
        {"\xe0\x9f\xbf", "???"},                    //
        {"\xf0\x8f\xbf\xbf", "????"},               //
        {"\xed\xa0\x80", "???"},                    // a surrogate
        {"\xed\xa0\xbd\xed\xb8\x80", "??????"},     // a pair of them (CESU-8)
        {"\xf4\x90\x80\x80", "????"},               // above U+10FFFF
        {"\xf8\x88\x80\x80\x80z", "?????z"},        // no lead byte
        {"\xfe\xff", "??"},                         //
        {"a\xf1\x80\x80\xe1\x80\xc2"
         "b\x80"
         "c\x80\xbf"
         "d",
         "a???b?c??d"},  // Unicode 15, table 3-8
    }));
    std::string expected;
    for (const char c : repaired) expected += c == '?' ? std::string("\xef\xbf\xbd") : std::string(1, c);
    CAPTURE(text);
    CHECK(repair_utf8(text) == expected);
    CHECK(repair_json_text(text) == expected);
    CHECK(is_utf8(repair_utf8(text)));
}

TEST_CASE("each escape of an unpaired surrogate becomes that of U+FFFD, and no other escape does")
{
    struct sample
    {
        std::string_view text;
        std::string_view repaired;
    };
    const auto [text, repaired] = GENERATE(values<sample>({
        {R"("\ud800")", R"("\ufffd")"},
        {R"("\uDBFFx")", R"("\ufffdx")"},
        {R"("\udc00")", R"("\ufffd")"},
        {R"("\uDFFF")", R"("\ufffd")"},
        {R"("\udc00\ud800")", R"("\ufffd\ufffd")"},              // reversed
        {R"("\ud800\ud800\udc00")", R"("\ufffd\ud800\udc00")"},  //
        {R"("\ud800\udc00\udc00")", R"("\ud800\udc00\ufffd")"},  //
        {R"("\ud800\u0041")", R"("\ufffd\u0041")"},              //
        {R"("\ud800\n")", R"("\ufffd\n")"},                      //
        {R"("\ud800\\udc00")", R"("\ufffd\\udc00")"},            // then a backslash, which is escaped
        {R"("\ud800 \udc00")", R"("\ufffd \ufffd")"},            //
        {R"("\\ud800")", R"("\\ud800")"},                        // a backslash and a text
        {R"("\\\ud800")", R"("\\\ufffd")"},                      // a backslash and an escape
        {R"("\\\\ud800")", R"("\\\\ud800")"},                    //
        {R"("\"\ud800")", R"("\"\ufffd")"},                      //
        {R"("\ud83d\uDE00")", R"("\ud83d\uDE00")"},              // a pair
        {R"("\ud7ff\ue000\u0000")", R"("\ud7ff\ue000\u0000")"},  // no surrogates
        {R"({"k\ud800":{"\udc00":1}})", R"({"k\ufffd":{"\ufffd":1}})"},
        {R"("\ud8)", R"("\ud8)"},  // truncated
        {R"("\ud8zz\u-800")", R"("\ud8zz\u-800")"},
        {R"(\)", R"(\)"},
        {R"("ud800")", R"("ud800")"},
    }));
    CAPTURE(text);
    CHECK(repair_json_text(text) == repaired);
}
