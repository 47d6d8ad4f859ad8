// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_CALENDAR_IPP
#define CLOUD66_SANDBOX_CALENDAR_IPP

#include <cloud66/sandbox/calendar.hpp>

#include <array>
#include <string_view>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// A date in digits, padded with zeros.
struct date_digits
{
    explicit date_digits(std::chrono::system_clock::time_point when)
    {
        const auto seconds = std::chrono::floor<std::chrono::seconds>(when);
        const auto days = std::chrono::floor<std::chrono::days>(seconds);
        const std::chrono::year_month_day date(days);
        const std::chrono::hh_mm_ss time(seconds - days);
        year = padded(static_cast<int>(date.year()), 4);
        month_number = static_cast<unsigned>(date.month());
        month = padded(static_cast<long>(month_number), 2);
        day = padded(static_cast<long>(static_cast<unsigned>(date.day())), 2);
        weekday_number = std::chrono::weekday(days).c_encoding();
        clock = padded(time.hours().count(), 2) + ":" + padded(time.minutes().count(), 2) + ":" +
                padded(time.seconds().count(), 2);
    }

    static std::string padded(long number, std::size_t width)
    {
        std::string text = std::to_string(number);
        return text.size() < width ? std::string(width - text.size(), '0') + text : text;
    }

    std::string year, month, day, clock;
    unsigned month_number = 1;
    unsigned weekday_number = 0;
};

CLOUD66_DECL std::string iso_date(std::chrono::system_clock::time_point when)
{
    const date_digits digits(when);
    return digits.year + "-" + digits.month + "-" + digits.day + "T" + digits.clock + "Z";
}

CLOUD66_DECL std::string legacy_date(std::chrono::system_clock::time_point when)
{
    const date_digits digits(when);
    return digits.year + "-" + digits.month + "-" + digits.day + " " + digits.clock + " UTC";
}

CLOUD66_DECL std::string http_date(std::chrono::system_clock::time_point when)
{
    constexpr std::array<std::string_view, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const date_digits digits(when);
    std::string text(days[digits.weekday_number]);
    text += ", " + digits.day + " ";
    text += months[digits.month_number - 1];
    return text + " " + digits.year + " " + digits.clock + " GMT";
}

CLOUD66_DECL calendar::calendar(std::shared_ptr<time_source> time,
                                std::chrono::system_clock::time_point start)
    : time_(std::move(time)), start_(time_->now()), start_date_(start)
{
}

CLOUD66_DECL std::chrono::system_clock::time_point calendar::date(time_point when) const
{
    return start_date_ + std::chrono::duration_cast<std::chrono::system_clock::duration>(when - start_);
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
