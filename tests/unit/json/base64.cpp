// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/json/base64.hpp>

#include "support/catch.hpp"

#include <string>
#include <string_view>

using cloud66::detail::base64_decode;
using cloud66::detail::base64_encode;

namespace {

struct base64_case
{
    std::string plain;
    std::string encoded;
};

}  // namespace

TEST_CASE("texts are encoded and decoded as in RFC 4648")
{
    const auto [plain, encoded] = GENERATE(values<base64_case>({
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
        {std::string("\0\xff\xfe", 3), "AP/+"},
    }));
    CHECK(base64_encode(plain) == encoded);
    CHECK(base64_decode(encoded) == plain);
}

TEST_CASE("long texts are encoded without line breaks and decoded unchanged")
{
    std::string bytes;
    for (int i = 0; i < 100'000; ++i) bytes += static_cast<char>(i);
    const std::string encoded = base64_encode(bytes);
    CHECK(encoded.find('\n') == std::string::npos);
    CHECK(base64_decode(encoded) == bytes);
}

TEST_CASE("text that is not Base64 is not decoded")
{
    const std::string_view text = GENERATE(
        values<std::string_view>({"Z", "Zg", "Zg=", "=", "====", "Z===", "Zg==Zg==", "Zh==", "Zm9v\n",
                                  " Zm9v", "Zm 9v", "Zm9-", "ü"}));
    CAPTURE(text);
    CHECK_FALSE(base64_decode(text));
}
