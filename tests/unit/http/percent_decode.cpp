// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/http/text.hpp>

#include "support/catch.hpp"

#include <string>
#include <string_view>

using cloud66::detail::percent_decode;
using cloud66::http::percent_encode;
using namespace std::string_view_literals;

namespace {

constexpr auto unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"sv;

std::string every_byte()
{
    std::string bytes;
    for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<char>(i));
    return bytes;
}

}  // namespace

TEST_CASE("unreserved characters are not encoded")
{
    CHECK(percent_encode("") == "");
    CHECK(percent_encode(unreserved) == unreserved);
}

TEST_CASE("every other byte becomes a percent sign and two capital hexadecimal digits")
{
    CHECK(percent_encode("a b") == "a%20b");
    CHECK(percent_encode("a/b?c#d&e=f+g%h") == "a%2Fb%3Fc%23d%26e%3Df%2Bg%25h");
    CHECK(percent_encode("{}[]\"\\") == "%7B%7D%5B%5D%22%5C");
    CHECK(percent_encode("\xC3\xA9\xF0\x9F\x9A\x80") == "%C3%A9%F0%9F%9A%80");
    CHECK(percent_encode("a\0b\r\n"sv) == "a%00b%0D%0A");
    for (const char c : every_byte()) {
        const std::string one(1, c);
        const bool is_unreserved = unreserved.find(c) != std::string_view::npos;
        CHECK(percent_encode(one).size() == (is_unreserved ? 1 : 3));
    }
}

TEST_CASE("decoding reverses encoding for every byte")
{
    CHECK(percent_decode(percent_encode(every_byte())) == every_byte());
}

TEST_CASE("decoding keeps a plus sign and accepts digits in any case")
{
    CHECK(percent_decode("") == "");
    CHECK(percent_decode("a+b") == "a+b");
    CHECK(percent_decode("%c3%A9") == "\xC3\xA9");
    CHECK(percent_decode("%2525") == "%25");
}

TEST_CASE("a percent sign without two hexadecimal digits cannot be decoded")
{
    const std::string text = GENERATE("%", "a%", "%4", "%4g", "%g4", "%%41", "% 1", "%-1", "%+1", "%0x41");
    CAPTURE(text);
    CHECK_FALSE(percent_decode(text));
}
