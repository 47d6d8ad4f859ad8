// SPDX-License-Identifier: BSL-1.0
#include <cloud66/timestamp.hpp>

#include "support/catch.hpp"

#include <chrono>
#include <sstream>
#include <string>

using cloud66::timestamp;
using namespace std::chrono_literals;

namespace {

constexpr auto august_14 = std::chrono::sys_days(std::chrono::year(2014) / 8 / 14);

struct timestamp_case
{
    std::string text;
    timestamp::time_point expected;
};

}  // namespace

TEST_CASE("every form in which the API writes a timestamp is read")
{
    const auto [text, expected] = GENERATE(values<timestamp_case>({
        {"2014-08-14T00:38:14Z", august_14 + 38min + 14s},
        {"2014-08-14T01:46:53+00:00", august_14 + 1h + 46min + 53s},
        {"2014-08-14T01:46:53+0000", august_14 + 1h + 46min + 53s},
        {"2014-08-14 00:38:14 UTC", august_14 + 38min + 14s},
        {"2014-08-14T00:38:14.5Z", august_14 + 38min + 14500ms},
        {"2014-08-14T00:38:14.123456789+00:00", august_14 + 38min + 14123ms},
    }));
    CAPTURE(text);
    CHECK(timestamp(text).time() == expected);
}

TEST_CASE("the common forms of ISO 8601 and of Ruby are read")
{
    const auto expected = august_14 + 38min + 14s;
    const std::string text = GENERATE(values<std::string>(
        {"2014-08-14 00:38:14 +0000",  "2014-08-14T00:38:14z",      "2014-08-14t00:38:14z",
         "2014-08-14 00:38:14Z",       "2014-08-14T00:38:14+00",    "2014-08-14T00:38:14 Z",
         "2014-08-14T00:38:14 +00:00", "2014-08-14 02:38:14 +0200", "2014-08-14 00:38:14 GMT",
         "2014-08-14T00:38:14UTC",     "2014-08-14T00:38:14.000Z",  "2014-08-14T00:38:14,000Z",
         "20140814T003814Z",           "20140814T003814+0000",      "20140814T003814",
         "20140814 00:38:14",          "20140814T003814.000-00",    "2014-08-14T003814Z",
         "2014-08-14T00:38:14",        "2014-08-14 00:38:14",       "2014-08-14 00:38:14.000 UTC",
         "2014-08-13 21:08:14 -0330"}));
    CAPTURE(text);
    CHECK(timestamp(text).time() == expected);
}

TEST_CASE("a timestamp may have a fraction, no seconds, or no time of day")
{
    const auto [text, expected] = GENERATE(values<timestamp_case>({
        {"2014-08-14T00:38:14,5Z", august_14 + 38min + 14500ms},
        {"20140814T003814,123456Z", august_14 + 38min + 14123ms},
        {"2014-08-14 00:38:14.123456 +0000", august_14 + 38min + 14123ms},
        {"2014-08-14T00:38:14.05", august_14 + 38min + 14050ms},
        {"2014-08-14T00:38Z", august_14 + 38min},
        {"2014-08-14T00:38", august_14 + 38min},
        {"2014-08-14 00:38 UTC", august_14 + 38min},
        {"2014-08-14T00:38+01:00", august_14 - 22min},
        {"20140814T0038Z", august_14 + 38min},
        {"20140814T0038-0330", august_14 + 38min + 210min},
        {"2014-08-14", august_14},
    }));
    CAPTURE(text);
    CHECK(timestamp(text).time() == expected);
}

TEST_CASE("24:00:00 is the end of the day")
{
    const std::string text = GENERATE("2014-08-13T24:00:00Z", "2014-08-13T24:00Z", "20140813T240000Z",
                                      "2014-08-13T24:00:00.000Z", "2014-08-13 24:00:00 +0000");
    CAPTURE(text);
    CHECK(timestamp(text).time() == august_14);
}

TEST_CASE("an offset from UTC is subtracted")
{
    const auto [text, expected] = GENERATE(values<timestamp_case>({
        {"2014-08-14T02:00:00+02:00", august_14},
        {"2014-08-13T18:30:00-05:30", august_14},
        {"2014-08-13T18:30:00-0530", august_14},
        {"2014-08-14T00:00:00-00:00", august_14},
        {"2014-08-14T23:59:00+23:59", august_14},
    }));
    CAPTURE(text);
    CHECK(timestamp(text).time() == expected);
}

TEST_CASE("the first and last dates of the calendar are read")
{
    using std::chrono::sys_days;
    using std::chrono::year;
    const auto [text, expected] = GENERATE(values<timestamp_case>({
        {"0001-01-01T00:00:00Z", sys_days(year(1) / 1 / 1)},
        {"1969-12-31T23:59:59.999Z", sys_days(year(1970) / 1 / 1) - 1ms},
        {"2000-02-29T00:00:00Z", sys_days(year(2000) / 2 / 29)},
        {"9999-12-31T23:59:59Z", sys_days(year(9999) / 12 / 31) + 24h - 1s},
    }));
    CAPTURE(text);
    CHECK(timestamp(text).time() == expected);
}

TEST_CASE("a leap second is read as the following second")
{
    CHECK(timestamp("2016-12-31T23:59:60Z").time() == std::chrono::sys_days(std::chrono::year(2017) / 1 / 1));
}

TEST_CASE("a text in an unknown form has no time")
{
    const std::string text = GENERATE(
        "", "null", "2014", "2014-08", "20140814", "1407976694", "1407976694.5", "2014-08-14T",
        "2014-08-14T00", "2014-08-14Z", "2014-08-14 UTC", "2014-08-14+00:00", "2014-0814T00:38:14Z",
        "201408-14T00:38:14Z", "2014-08-14T00:38:", "2014-08-14T00:38:1Z", "2014-08-14T00:38.5Z",
        "2014-08-14  00:38:14Z", "2014-08-14_00:38:14Z", "2014/08/14 00:38:14", "2014-W33-4T00:38:14Z",
        "2014-226T00:38:14Z", "2014-08-14T00:38:14.Z", "2014-08-14T00:38:14,Z", "2014-08-14T00:38:14 ",
        "2014-08-14T00:38:14  +0000", "2014-08-14T00:38:14+", "2014-08-14T00:38:14+0",
        "2014-08-14T00:38:14+00:", "2014-08-14T00:38:14+00:0", "2014-08-14T00:38:14+000",
        "2014-08-14T00:38:14+00000", "2014-08-14T00:38:14 UTC+1", "2014-08-14T00:38:14 utc",
        "2014-08-14T24:00:01Z", "2014-08-14T24:01:00Z", "2014-08-14T24:00:00.5Z", "2014-08-14T25:00:00Z",
        "2014-08-14T00:38:14+0:00", "2014-08-14T00:38:14Z ", " 2014-08-14T00:38:14Z", "2014-08-14T00:38:14ZZ",
        "14-08-14T00:38:14Z", "2014-8-14T00:38:14Z", "-014-08-14T00:38:14Z", "+014-08-14T00:38:14Z",
        "2014-00-14T00:38:14Z", "2014-13-14T00:38:14Z", "2014-02-29T00:38:14Z", "1900-02-29T00:38:14Z",
        "2014-08-32T00:38:14Z", "2014-08-14T00:60:00Z", "2014-08-14T00:00:61Z", "2014-08-14T00:38:14+24:00",
        "2014-08-14T00:38:14+00:60", "2014-08-14T00:38:14 CET", "14 August 2014");
    CAPTURE(text);
    CHECK_FALSE(timestamp(text).time());
}

TEST_CASE("a NUL byte does not end a timestamp early")
{
    using namespace std::string_literals;
    CHECK_FALSE(timestamp("2014-08-14T00:38:14Z\0"s).time());
    CHECK_FALSE(timestamp("2014-08-14T00:38:14\0Z"s).time());
}

TEST_CASE("a timestamp keeps and prints its text")
{
    const timestamp unreadable("last Tuesday");
    CHECK(unreadable.text() == "last Tuesday");
    std::ostringstream written;
    written << unreadable;
    CHECK(written.str() == "last Tuesday");
    CHECK(timestamp().text().empty());
    CHECK_FALSE(timestamp().time());
}

TEST_CASE("timestamps are equal if their texts are")
{
    CHECK(timestamp("2014-08-14T00:38:14Z") == timestamp("2014-08-14T00:38:14Z"));
    CHECK(timestamp("2014-08-14T00:38:14Z") != timestamp("2014-08-14T00:38:14+00:00"));
}
