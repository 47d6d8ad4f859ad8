// SPDX-License-Identifier: BSL-1.0
// Dates and the headers Retry-After, Keep-Alive and X-RateLimit-*.
#include <cloud66/detail/client/rate_limit_tracker.hpp>
#include <cloud66/detail/http/keep_alive.hpp>
#include <cloud66/detail/http/retry_after.hpp>
#include <cloud66/http.hpp>
#include <cloud66/timestamp.hpp>

#include <chrono>
#include <string>

#include "fuzz.hpp"

using namespace cloud66::detail;

void fuzz(std::string_view input)
{
    const cloud66::timestamp time{input};
    FUZZ_CHECK(time.text() == input || time.text().size() < input.size());
    static_cast<void>(time.time());

    const std::string_view first = input.substr(0, input.find('\n'));
    const std::string_view second = input.substr((std::min)(input.size(), first.size() + 1));
    const std::chrono::sys_seconds now{std::chrono::sys_days(std::chrono::year(2026) / 1 / 1)};
    cloud66::http::response response;
    response.status = 503;
    response.headers.add("Retry-After", first);
    response.headers.add("Date", second);
    response.headers.add("X-RateLimit-Limit", first);
    response.headers.add("X-RateLimit-Remaining", second);
    if (const auto wait = retry_after(response, now)) FUZZ_CHECK(*wait >= std::chrono::seconds(0));
    const rate_report report = read_rate_report(response, {});
    FUZZ_CHECK(!report.limit || *report.limit >= 0);
    FUZZ_CHECK(!report.remaining || *report.remaining >= 0);
    const keep_alive_hint hint = read_keep_alive(input);
    FUZZ_CHECK(!hint.timeout || *hint.timeout >= std::chrono::milliseconds(0));
}
