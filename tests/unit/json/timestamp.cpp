// SPDX-License-Identifier: BSL-1.0
#include <cloud66/json/timestamp.hpp>

#include "support/catch.hpp"

#include <chrono>
#include <sstream>
#include <string>

using cloud66::timestamp;
using namespace std::chrono_literals;

namespace {

constexpr auto august_14 = std::chrono::sys_days(std::chrono::year(2014) / 8 / 14);

struct readable
{
    std::string text;
    timestamp::time_point moment;
};

}  // namespace

TEST_CASE("every form in which the API writes a moment is read")
{
    const auto [text, moment] = GENERATE(values<readable>({
        {"2014-08-14T00:38:14Z", august_14 + 38min + 14s},
        {"2014-08-14T01:46:53+00:00", august_14 + 1h + 46min + 53s},
        {"2014-08-14T01:46:53+0000", august_14 + 1h + 46min + 53s},
        {"2014-08-14 00:38:14 UTC", august_14 + 38min + 14s},
        {"2014-08-14T00:38:14.5Z", august_14 + 38min + 14500ms},
        {"2014-08-14T00:38:14.123456789+00:00", august_14 + 38min + 14123ms},
    }));
    CAPTURE(text);
    CHECK(timestamp(text).time() == moment);
}

TEST_CASE("an offset is taken off")
{
    const auto [text, moment] = GENERATE(values<readable>({
        {"2014-08-14T02:00:00+02:00", august_14},
        {"2014-08-13T18:30:00-05:30", august_14},
        {"2014-08-13T18:30:00-0530", august_14},
        {"2014-08-14T00:00:00-00:00", august_14},
        {"2014-08-14T23:59:00+23:59", august_14},
    }));
    CAPTURE(text);
    CHECK(timestamp(text).time() == moment);
}

TEST_CASE("the ends of the calendar are moments too")
{
    using std::chrono::sys_days;
    using std::chrono::year;
    const auto [text, moment] = GENERATE(values<readable>({
        {"0001-01-01T00:00:00Z", sys_days(year(1) / 1 / 1)},
        {"1969-12-31T23:59:59.999Z", sys_days(year(1970) / 1 / 1) - 1ms},
        {"2000-02-29T00:00:00Z", sys_days(year(2000) / 2 / 29)},
        {"9999-12-31T23:59:59Z", sys_days(year(9999) / 12 / 31) + 24h - 1s},
    }));
    CAPTURE(text);
    CHECK(timestamp(text).time() == moment);
}

TEST_CASE("a leap second is the first moment after it")
{
    CHECK(timestamp("2016-12-31T23:59:60Z").time() == std::chrono::sys_days(std::chrono::year(2017) / 1 / 1));
}

TEST_CASE("a text in no known form is no moment")
{
    const std::string text = GENERATE(
        "", "null", "2014-08-14", "2014-08-14T00:38Z", "2014-08-14T00:38:14", "2014-08-14 00:38:14",
        "2014-08-14T00:38:14.Z", "2014-08-14T00:38:14,5Z", "2014-08-14T00:38:14+00",
        "2014-08-14T00:38:14+0:00", "2014-08-14T00:38:14Z ", " 2014-08-14T00:38:14Z", "2014-08-14T00:38:14ZZ",
        "14-08-14T00:38:14Z", "2014-8-14T00:38:14Z", "-014-08-14T00:38:14Z", "+014-08-14T00:38:14Z",
        "2014-00-14T00:38:14Z", "2014-13-14T00:38:14Z", "2014-02-29T00:38:14Z", "1900-02-29T00:38:14Z",
        "2014-08-32T00:38:14Z", "2014-08-14T24:00:00Z", "2014-08-14T00:60:00Z", "2014-08-14T00:00:61Z",
        "2014-08-14T00:38:14+24:00", "2014-08-14T00:38:14+00:60", "2014-08-14T00:38:14 CET",
        "14 August 2014");
    CAPTURE(text);
    CHECK_FALSE(timestamp(text).time());
}

TEST_CASE("a NUL byte does not end a timestamp early")
{
    using namespace std::string_literals;
    CHECK_FALSE(timestamp("2014-08-14T00:38:14Z\0"s).time());
    CHECK_FALSE(timestamp("2014-08-14T00:38:14\0Z"s).time());
}

TEST_CASE("a timestamp keeps and writes the text that it was made of")
{
    const timestamp moment("last Tuesday");
    CHECK(moment.text() == "last Tuesday");
    std::ostringstream written;
    written << moment;
    CHECK(written.str() == "last Tuesday");
    CHECK(timestamp().text().empty());
    CHECK_FALSE(timestamp().time());
}

TEST_CASE("timestamps are equal if their texts are")
{
    CHECK(timestamp("2014-08-14T00:38:14Z") == timestamp("2014-08-14T00:38:14Z"));
    CHECK(timestamp("2014-08-14T00:38:14Z") != timestamp("2014-08-14T00:38:14+00:00"));
}
