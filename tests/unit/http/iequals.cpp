// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/http/text.hpp>

#include "support/catch.hpp"

using cloud66::detail::iequals;

TEST_CASE("iequals() ignores the case of ASCII letters only")
{
    CHECK(iequals("", ""));
    CHECK(iequals("Retry-After", "retry-AFTER"));
    CHECK(iequals("x", "X"));
    CHECK_FALSE(iequals("x", "xx"));
    CHECK_FALSE(iequals("Retry-After", "Retry_After"));
    CHECK_FALSE(iequals("@", "`"));
    CHECK_FALSE(iequals("\xc3\x84", "\xc3\xa4"));
}
