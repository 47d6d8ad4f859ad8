// SPDX-License-Identifier: BSL-1.0
#include <cloud66/signed_url.hpp>

#include "support/catch.hpp"

#include <ostream>
#include <string>
#include <type_traits>

using cloud66::signed_url;

TEST_CASE("a signed URL is usable whether it was percent-encoded once or twice")
{
    struct url_case
    {
        std::string as_sent;
        std::string usable;
    };
    const auto [as_sent, usable] = GENERATE(values<url_case>({
        {"https://s3/x.tar?Expires=1&Signature=a%252Fb%252B%253D",
         "https://s3/x.tar?Expires=1&Signature=a%2Fb%2B%3D"},
        {"https://s3/x.tar?Expires=1&Signature=a%2Fb%2B%3D",
         "https://s3/x.tar?Expires=1&Signature=a%2Fb%2B%3D"},
        {"https://s3/x.tar?Expires=1&Signature=ab", "https://s3/x.tar?Expires=1&Signature=ab"},
        {"https://s3/x.tar", "https://s3/x.tar"},
        // One sequence is encoded once only, so that the URL was encoded once.
        {"https://s3/x.tar?a=%2525&b=%2F", "https://s3/x.tar?a=%2525&b=%2F"},
        {"https://s3/x.tar?a=100%25", "https://s3/x.tar?a=100%25"},
        {"https://s3/x.tar?a=%25zz", "https://s3/x.tar?a=%25zz"},
        {"https://s3/x.tar?a=%", "https://s3/x.tar?a=%"},
        // Path and query are decoded independently.
        {"https://s3/my%20shop.tar?Signature=a%252Fb", "https://s3/my%20shop.tar?Signature=a%2Fb"},
        {"https://s3/my%2520shop.tar?Signature=a%252Fb", "https://s3/my%20shop.tar?Signature=a%2Fb"},
        {"", ""},
    }));
    CAPTURE(as_sent);
    const signed_url url(as_sent);
    CHECK(url.reveal() == usable);
    CHECK(url.as_sent().reveal() == as_sent);
}

namespace {

template <class T>
concept streamable = requires(std::ostream& stream, const T& value) { stream << value; };

}  // namespace

TEST_CASE("a signed URL is neither printable nor convertible to a string")
{
    STATIC_REQUIRE(streamable<std::string>);
    STATIC_REQUIRE_FALSE(streamable<signed_url>);
    STATIC_REQUIRE_FALSE(std::is_convertible_v<signed_url, std::string>);
    CHECK(signed_url("a") == signed_url("a"));
    CHECK_FALSE(signed_url("a") == signed_url("b"));
    CHECK(signed_url().reveal().empty());
}
