// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/client/retry.hpp>

#include "support/catch.hpp"

using cloud66::detail::retry_throttle;

TEST_CASE("a retry quota runs out, and successful responses restore it up to its size")
{
    retry_throttle quota(2);
    CHECK(quota.take());
    CHECK(quota.take());
    CHECK_FALSE(quota.take());
    for (int i = 0; i < 9; ++i) quota.succeeded();
    CHECK_FALSE(quota.take());
    for (int i = 0; i < 2; ++i) quota.succeeded();
    CHECK(quota.take());
    CHECK_FALSE(quota.take());
    for (int i = 0; i < 100; ++i) quota.succeeded();
    CHECK(quota.take());
    CHECK(quota.take());
    CHECK_FALSE(quota.take());
}
