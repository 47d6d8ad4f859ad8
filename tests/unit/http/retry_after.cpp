// SPDX-License-Identifier: BSL-1.0
#include <cloud66/http/retry_after.hpp>

#include "support/catch.hpp"

#include <chrono>
#include <optional>
#include <string>

using cloud66::http::incoming;
using cloud66::http::parse_date;
using cloud66::http::retry_after;
using namespace std::chrono_literals;

namespace {

constexpr auto november_6 = std::chrono::sys_days(std::chrono::year(1994) / 11 / 6);
constexpr std::chrono::sys_seconds now = november_6 + 8h;

std::optional<std::chrono::seconds> asked(const std::string& value)
{
    incoming answer;
    answer.headers = {{"Retry-After", value}};
    return retry_after(answer, now);
}

std::optional<std::chrono::seconds> asked(const std::string& value, const std::string& date)
{
    incoming answer;
    answer.headers = {{"date", date}, {"retry-after", value}};
    return retry_after(answer, now);
}

}  // namespace

TEST_CASE("an HTTP date is read")
{
    using std::chrono::sys_days;
    using std::chrono::year;
    CHECK(parse_date("Sun, 06 Nov 1994 08:49:37 GMT") == november_6 + 8h + 49min + 37s);
    CHECK(parse_date("Thu, 01 Jan 1970 00:00:00 GMT") == std::chrono::sys_seconds());
    CHECK(parse_date("Tue, 29 Feb 2028 23:59:59 GMT") == sys_days(year(2028) / 2 / 29) + 24h - 1s);
    CHECK(parse_date("Fri, 31 Dec 9999 23:59:59 GMT") == sys_days(year(9999) / 12 / 31) + 24h - 1s);
    CHECK(parse_date("Sat, 31 Dec 2016 23:59:60 GMT") == sys_days(year(2017) / 1 / 1));
}

TEST_CASE("every month has its place in the year")
{
    unsigned month = 0;
    for (const char* name :
         {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}) {
        const auto day = std::chrono::sys_days(std::chrono::year(2020) / std::chrono::month(++month) / 7);
        CHECK(parse_date("Mon, 07 " + std::string(name) + " 2020 00:00:00 GMT") == day);
    }
}

TEST_CASE("a text that is no HTTP date is none")
{
    const std::string text = GENERATE(
        "", "now", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
        "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nov 1994 08:49:37 +00", "Sun, 06 Nov 1994 08:49:37 gmt",
        "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 06 Xyz 1994 08:49:37 GMT",
        "Sun, 31 Nov 1994 08:49:37 GMT", "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT",
        "Sun, 06 Nov 1994 08:60:37 GMT", "Sun, 06 Nov 1994 08:49:61 GMT", "Sun,-06 Nov 1994 08:49:37 GMT",
        "Sun, 06-Nov-1994 08:49:37 GMT", "Sun, 06 Nov 1994T08:49:37 GMT", "Sun, -6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT ");
    CAPTURE(text);
    CHECK_FALSE(parse_date(text));
}

TEST_CASE("Retry-After names seconds")
{
    CHECK(asked("0") == 0s);
    CHECK(asked("1") == 1s);
    CHECK(asked("007") == 7s);
    CHECK(asked("3600") == 1h);
    CHECK(asked("9223372036854775807") == std::chrono::seconds::max());
}

TEST_CASE("Retry-After names a date, held against the answer's own")
{
    CHECK(asked("Sun, 06 Nov 1994 08:00:30 GMT") == 30s);
    CHECK(asked("Sun, 06 Nov 1994 10:00:30 GMT", "Sun, 06 Nov 1994 10:00:00 GMT") == 30s);
    CHECK(asked("Sun, 06 Nov 1994 08:00:30 GMT", "no date") == 30s);
    CHECK(asked("Fri, 31 Dec 9999 23:59:59 GMT", "Thu, 01 Jan 0000 00:00:00 GMT") == 315569519999s);
}

TEST_CASE("Retry-After that is absent, past or rubbish asks for nothing")
{
    CHECK_FALSE(retry_after(incoming(), now));
    CHECK_FALSE(asked("Sun, 06 Nov 1994 07:59:59 GMT"));
    CHECK_FALSE(asked("Sun, 06 Nov 1994 08:00:00 GMT"));
    CHECK_FALSE(asked("Sun, 06 Nov 1994 09:59:59 GMT", "Sun, 06 Nov 1994 10:00:00 GMT"));
    const std::string text =
        GENERATE("", "-1", "+1", "1.5", "1s", " 1", "1 ", "0x10", "soon", "1, 2", "9223372036854775808");
    CAPTURE(text);
    CHECK_FALSE(asked(text));
}
