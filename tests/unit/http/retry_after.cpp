// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/http/retry_after.hpp>

#include "support/catch.hpp"

#include <chrono>
#include <optional>
#include <string>

using cloud66::detail::parse_date;
using cloud66::detail::retry_after;
using namespace std::chrono_literals;

namespace {

constexpr auto november_6 = std::chrono::sys_days(std::chrono::year(1994) / 11 / 6);
constexpr std::chrono::sys_seconds today = november_6 + 8h;

std::optional<std::chrono::seconds> read_header(const std::string& value)
{
    cloud66::http::response response;
    response.headers = {{"Retry-After", value}};
    return retry_after(response, today);
}

std::optional<std::chrono::seconds> read_header(const std::string& value, const std::string& date)
{
    cloud66::http::response response;
    response.headers = {{"date", date}, {"retry-after", value}};
    return retry_after(response, today);
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

TEST_CASE("the obsolete forms of an HTTP date are read")
{
    using std::chrono::sys_days;
    using std::chrono::year;
    const auto expected = november_6 + 8h + 49min + 37s;
    CHECK(parse_date("Sunday, 06-Nov-94 08:49:37 GMT", today) == expected);
    CHECK(parse_date("Sun Nov  6 08:49:37 1994") == expected);
    CHECK(parse_date("Wed Nov 16 08:49:37 1994") == expected + 240h);
    CHECK(parse_date("Sun Nov 06 08:49:37 1994") == expected);
    CHECK(parse_date("Tuesday, 29-Feb-00 00:00:00 GMT", sys_days(year(2026) / 1 / 1)) ==
          sys_days(year(2000) / 2 / 29));
}

TEST_CASE("a year of two digits is at most 50 years ahead")
{
    using std::chrono::sys_days;
    using std::chrono::year;
    const auto year_of = [](const std::string& digits, int this_year) {
        const auto read =
            parse_date("Monday, 01-Jan-" + digits + " 00:00:00 GMT", sys_days(year(this_year) / 7 / 1));
        REQUIRE(read);
        return int(std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(*read)).year());
    };
    CHECK(year_of("26", 2026) == 2026);
    CHECK(year_of("27", 2026) == 2027);
    CHECK(year_of("76", 2026) == 2076);
    CHECK(year_of("77", 2026) == 1977);
    CHECK(year_of("99", 2026) == 1999);
    CHECK(year_of("00", 2026) == 2000);
    CHECK(year_of("03", 2098) == 2103);
    CHECK(year_of("60", 2098) == 2060);
}

TEST_CASE("every month of an HTTP date is read")
{
    unsigned month = 0;
    for (const char* name :
         {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}) {
        const auto day = std::chrono::sys_days(std::chrono::year(2020) / std::chrono::month(++month) / 7);
        CHECK(parse_date("Mon, 07 " + std::string(name) + " 2020 00:00:00 GMT") == day);
    }
}

TEST_CASE("a text that is not an HTTP date is not read")
{
    const std::string text = GENERATE(
        "", "today", "Sunday, 06-Nov-1994 08:49:37 GMT", "Sunday, 6-Nov-94 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37", "Sunday, 31-Nov-94 08:49:37 GMT", "Sunday, 06 Nov-94 08:49:37 GMT",
        "Sunday, 06-Nov 94 08:49:37 GMT", "Sun Nov 6 08:49:37 1994", "Sun Nov  6 08:49:37 94",
        "Sun Nov  6 08:49:37 1994 GMT", "Sun Nov  6 08:49 1994", "Sun Nov   6 08:49:37 1994",
        "Sun Nov 31 08:49:37 1994", ", 06 Nov 1994 08:49:37 GMT", " Nov  6 08:49:37 1994",
        "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nov 1994 08:49:37 +00", "Sun, 06 Nov 1994 08:49:37 gmt",
        "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 06 Xyz 1994 08:49:37 GMT",
        "Sun, 31 Nov 1994 08:49:37 GMT", "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT",
        "Sun, 06 Nov 1994 08:60:37 GMT", "Sun, 06 Nov 1994 08:49:61 GMT", "Sun,-06 Nov 1994 08:49:37 GMT",
        "Sun, 06-Nov-1994 08:49:37 GMT", "Sun, 06 Nov 1994T08:49:37 GMT", "Sun, -6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT ");
    CAPTURE(text);
    CHECK_FALSE(parse_date(text));
}

TEST_CASE("Retry-After may be a number of seconds")
{
    CHECK(read_header("0") == 0s);
    CHECK(read_header("1") == 1s);
    CHECK(read_header("007") == 7s);
    CHECK(read_header("3600") == 1h);
    CHECK(read_header(" \t7 \t") == 7s);
}

TEST_CASE("a fraction of seconds in Retry-After is rounded up")
{
    CHECK(read_header("0.5") == 1s);
    CHECK(read_header("1.5") == 2s);
    CHECK(read_header("2.0") == 2s);
    CHECK(read_header("0.000") == 0s);
    CHECK(read_header("0.000000000000000000000000000001") == 1s);
}

TEST_CASE("a Retry-After that is too large is read as the longest duration")
{
    const std::string text = GENERATE("9223372036854775807", "9223372036854775807.5", "9223372036854775808",
                                      "99999999999999999999", "999999999999999999999999999999",
                                      "999999999999999999999999999999.9");
    CAPTURE(text);
    CHECK(read_header(text) == std::chrono::seconds::max());
}

TEST_CASE("Retry-After may be a date, which is relative to the date of the response")
{
    CHECK(read_header("Sun, 06 Nov 1994 08:00:30 GMT") == 30s);
    CHECK(read_header("Sun, 06 Nov 1994 10:00:30 GMT", "Sun, 06 Nov 1994 10:00:00 GMT") == 30s);
    CHECK(read_header("Sun, 06 Nov 1994 08:00:30 GMT", "no date") == 30s);
    CHECK(read_header("Sunday, 06-Nov-94 08:00:30 GMT") == 30s);
    CHECK(read_header("Sun Nov  6 08:00:30 1994") == 30s);
    CHECK(read_header(" Sun Nov  6 10:00:30 1994 ", " Sunday, 06-Nov-94 10:00:00 GMT") == 30s);
    CHECK(read_header("Fri, 31 Dec 9999 23:59:59 GMT", "Thu, 01 Jan 0000 00:00:00 GMT") == 315569519999s);
}

TEST_CASE("a past date in Retry-After is read as zero seconds")
{
    CHECK(read_header("Sun, 06 Nov 1994 07:59:59 GMT") == 0s);
    CHECK(read_header("Sun, 06 Nov 1994 08:00:00 GMT") == 0s);
    CHECK(read_header("Sun, 06 Nov 1994 09:59:59 GMT", "Sun, 06 Nov 1994 10:00:00 GMT") == 0s);
}

TEST_CASE("an absent or invalid Retry-After is ignored")
{
    CHECK_FALSE(retry_after(cloud66::http::response(), today));
    const std::string text =
        GENERATE("", " ", "-1", "-0.5", "+1", "1.", ".5", ".", "1.5.2", "1,5", "1s", "1 s", "1e3", "0x10",
                 "soon", "1, 2", "inf", "nan", "-999999999999999999999999999999");
    CAPTURE(text);
    CHECK_FALSE(read_header(text));
}
