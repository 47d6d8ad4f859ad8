// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_HTTP_RETRY_AFTER_HPP
#define CLOUD66_DETAIL_HTTP_RETRY_AFTER_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/http/text.hpp>
#include <cloud66/detail/json/text_scanner.hpp>
#include <cloud66/http.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace cloud66::inline v1::detail {

/// The time that an HTTP date names, in each of the three forms of RFC 9110, 5.6.7: `Sun, 06 Nov 1994 08:49:37
/// GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37 1994`; none if it is not one.
/// \param now what a year of two digits is held against: it is at most 50 years later.
inline std::optional<std::chrono::sys_seconds> parse_date(
    std::string_view text, std::chrono::sys_seconds now =
                               std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));

inline bool read_month(text_scanner& scan, int& month)
{
    constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto found = std::find(months.begin(), months.end(), scan.word());
    month = static_cast<int>(found - months.begin()) + 1;
    return found != months.end();
}

inline bool read_clock(text_scanner& scan, calendar_time& date)
{
    return scan.number(2, date.hour) && scan.literal(":") && scan.number(2, date.minute) &&
           scan.literal(":") && scan.number(2, date.second);
}

/// The time of `date`, whose year has two digits: the latest that is at most 50 years ahead.
inline std::optional<std::chrono::sys_seconds> to_time_point_in_some_century(calendar_time date,
                                                                             std::chrono::sys_seconds now)
{
    namespace chrono = std::chrono;
    const int this_year = int(chrono::year_month_day(chrono::floor<chrono::days>(now)).year());
    const int year = this_year - this_year % 100 + date.year;
    for (const int centuries : {100, 0, -100}) {
        date.year = year + centuries;
        const auto when = date.to_time_point();
        if (when && *when <= now + chrono::years(50)) return when;
    }
    return std::nullopt;
}

/// `digits` or `digits.digits` as seconds, rounded up; what is too large becomes the largest.
inline std::optional<std::chrono::seconds> read_seconds(std::string_view text)
{
    text_scanner scan(text);
    const std::string_view whole = scan.digits();
    const bool has_fraction = scan.literal(".");
    const std::string_view fraction = scan.digits();
    if (whole.empty() || fraction.empty() == has_fraction || !scan.at_end()) return std::nullopt;
    constexpr auto most = (std::chrono::seconds::max)();
    long long seconds = 0;
    const auto read = std::from_chars(whole.data(), whole.data() + whole.size(), seconds);
    if (read.ec != std::errc() || std::chrono::seconds(seconds) == most) return most;
    const bool rounds_up = fraction.find_first_not_of('0') != std::string_view::npos;
    return std::chrono::seconds(seconds + (rounds_up ? 1 : 0));
}

inline std::optional<std::chrono::sys_seconds> parse_date(std::string_view text, std::chrono::sys_seconds now)
{
    text_scanner scan(text);
    calendar_time date;
    // The weekday says nothing that the date does not.
    if (scan.word().empty()) return std::nullopt;
    bool fits = false;
    bool short_year = false;
    if (!scan.literal(", ")) {  // "Sun Nov  6 08:49:37 1994"
        fits = scan.literal(" ") && read_month(scan, date.month) && scan.literal(" ") &&
               (scan.number(2, date.day) || (scan.literal(" ") && scan.number(1, date.day))) &&
               scan.literal(" ") && read_clock(scan, date) && scan.literal(" ") && scan.number(4, date.year);
    } else if (scan.number(2, date.day)) {
        short_year = scan.literal("-");
        fits = short_year ? read_month(scan, date.month) && scan.literal("-") &&
                                scan.number(2, date.year)  // "Sunday, 06-Nov-94 08:49:37 GMT"
                          : scan.literal(" ") && read_month(scan, date.month) && scan.literal(" ") &&
                                scan.number(4, date.year);  // "Sun, 06 Nov 1994 08:49:37 GMT"
        fits = fits && scan.literal(" ") && read_clock(scan, date) && scan.literal(" GMT");
    }
    if (!fits || !scan.at_end()) return std::nullopt;
    return short_year ? to_time_point_in_some_century(date, now) : date.to_time_point();
}

/// How long the response's `Retry-After` asks to wait: seconds, rounded up, or a date held against the response's
/// own `Date` (against `now` without one), so that a wrong clock here does no harm. A number that is too large is
/// the largest, so that a caller has to bound what it does with it. Zero for a date in the past; none if absent or rubbish.
inline std::optional<std::chrono::seconds> retry_after(const http::response& response,
                                                       std::chrono::sys_seconds now)
{
    const std::string_view text = trim(response.headers["Retry-After"], " \t");
    if (const auto seconds = read_seconds(text)) return seconds;
    const auto until = parse_date(text, now);
    if (!until) return std::nullopt;
    const auto from = parse_date(trim(response.headers["Date"], " \t"), now).value_or(now);
    return (std::max)(*until - from, std::chrono::sys_seconds::duration::zero());
}

}  // namespace cloud66::inline v1::detail

#endif
