// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/sandbox/calendar.hpp>
#include <cloud66/detail/sandbox/rate_limit.hpp>

#include "sandbox/handler_fixture.hpp"
#include "support/catch.hpp"

#include <chrono>

using namespace std::chrono_literals;

TEST_CASE("dates are formatted in the three forms of the API")
{
    const std::chrono::system_clock::time_point when =
        std::chrono::sys_days(std::chrono::year(2014) / 8 / 4) + 0h + 8min + 4s + 999ms;
    CHECK(cloud66::sandbox_detail::iso_date(when) == "2014-08-04T00:08:04Z");
    CHECK(cloud66::sandbox_detail::legacy_date(when) == "2014-08-04 00:08:04 UTC");
    CHECK(cloud66::sandbox_detail::http_date(when) == "Mon, 04 Aug 2014 00:08:04 GMT");
}

TEST_CASE("a rate limit applies to windows of an hour")
{
    const cloud66::time_source::time_point start{};
    cloud66::sandbox_detail::rate_limit limit(3, start);
    CHECK(limit.take(1, start));
    CHECK(limit.take(2, start + 59min));
    CHECK_FALSE(limit.take(1, start + 59min));
    CHECK(limit.remaining(start + 59min) == 0);
    CHECK(limit.remaining(start + 60min) == 3);
    CHECK(limit.take(1, start + 5h + 30min));
    CHECK(limit.remaining(start + 5h + 59min) == 2);
    CHECK(limit.remaining(start + 6h) == 3);
    CHECK_FALSE(limit.take(10, start + 6h));
}

TEST_CASE("responses count down the limit, and the API throttles until the window ends")
{
    test::handler_fixture api({.rate_limit = 3, .rate_window_age = 50min});
    const auto first = api.get("/stacks");
    CHECK(first.limit == "3600");
    CHECK(first.remaining == "2");
    CHECK(api.get("/nowhere").remaining == "1");
    CHECK(api.send("GET", "/ping", "", "", "").remaining == "1");
    CHECK(api.send("GET", "/stacks", "", "", "wrong").remaining == "1");
    CHECK(api.get("/stacks").status == 200);
    const auto throttled = api.get("/stacks");
    CHECK(throttled.status == 503);
    CHECK(throttled.error() == "throttled");
    CHECK(throttled.remaining == "0");
    api.time->advance(9min);
    CHECK(api.get("/stacks").status == 503);
    api.time->advance(1min);
    CHECK(api.get("/stacks").remaining == "2");
}

TEST_CASE("with rate_headers false responses have no rate-limit headers")
{
    test::handler_fixture api({.rate_headers = false});
    CHECK(api.get("/stacks").limit.empty());
    CHECK(api.get("/stacks").remaining.empty());
}
