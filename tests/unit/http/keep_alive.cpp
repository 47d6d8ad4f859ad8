// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/http/keep_alive.hpp>

#include <chrono>
#include <string>

#include "support/catch.hpp"

using cloud66::detail::read_keep_alive;
using namespace std::chrono_literals;

TEST_CASE("the timeout and max of a Keep-Alive header are read")
{
    CHECK(read_keep_alive("timeout=5, max=100").timeout == 5s);
    CHECK(read_keep_alive("timeout=5, max=100").requests == 100);
    CHECK(read_keep_alive("max=0,timeout=\"7\"").timeout == 7s);
    CHECK(read_keep_alive("max=0,timeout=7").requests == 0);
    CHECK(read_keep_alive(" Timeout = 3 , x=y, z").timeout == 3s);
    CHECK(read_keep_alive("timeout=99999999999999999999").timeout == 24h);
}

TEST_CASE("a Keep-Alive header without valid parameters gives no timeout and one request")
{
    const auto text = GENERATE(as<std::string>{}, "", ",", "timeout", "timeout=", "timeout=-1",
                               "timeout=soon", "5", ",,=,");
    CAPTURE(text);
    CHECK_FALSE(read_keep_alive(text).timeout);
    CHECK(read_keep_alive(text).requests == 1);
}
