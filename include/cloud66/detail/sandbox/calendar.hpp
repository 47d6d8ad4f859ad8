// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_SANDBOX_CALENDAR_HPP
#define CLOUD66_DETAIL_SANDBOX_CALENDAR_HPP

#include <cloud66/config.hpp>
#include <cloud66/time_source.hpp>

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace cloud66::inline v1::sandbox_detail {

/// `2014-08-14T00:38:14Z`
inline std::string iso_date(std::chrono::system_clock::time_point when)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(when);
    const auto days = std::chrono::floor<std::chrono::days>(seconds);
    const std::chrono::year_month_day date(days);
    const std::chrono::hh_mm_ss time(seconds - days);
    std::string text = std::to_string(static_cast<int>(date.year()));
    const auto add = [&text](char separator, long number) {
        text += separator;
        if (number < 10) text += '0';
        text += std::to_string(number);
    };
    add('-', static_cast<unsigned>(date.month()));
    add('-', static_cast<unsigned>(date.day()));
    add('T', time.hours().count());
    add(':', time.minutes().count());
    add(':', static_cast<long>(time.seconds().count()));
    return text + 'Z';
}

/// `2014-08-14 00:38:14 UTC` for `2014-08-14T00:38:14Z`: the older form in some members.
inline std::string legacy_form(std::string iso)
{
    iso[10] = ' ';
    return iso.replace(19, std::string::npos, " UTC");
}

inline std::string legacy_date(std::chrono::system_clock::time_point when)
{
    return legacy_form(iso_date(when));
}

/// `Thu, 14 Aug 2014 00:38:14 GMT`
inline std::string http_date(std::chrono::system_clock::time_point when)
{
    constexpr std::array<std::string_view, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = std::chrono::floor<std::chrono::days>(when);
    const unsigned month = static_cast<unsigned>(std::chrono::year_month_day(day).month());
    const std::string iso = iso_date(when);
    std::string text(days[std::chrono::weekday(day).c_encoding()]);
    return text.append(", " + iso.substr(8, 2) + " ")
        .append(months[month - 1])
        .append(" " + iso.substr(0, 4) + " " + iso.substr(11, 8) + " GMT");
}

/// The dates of the sandbox: a configured date at the start, plus the time that has passed since.
class calendar
{
public:
    using time_point = time_source::time_point;

    calendar(std::shared_ptr<time_source> time, std::chrono::system_clock::time_point start)
        : time_(std::move(time)), start_(time_->now()), start_date_(start)
    {
    }

    time_point start() const { return start_; }
    time_point now() const { return time_->now(); }

    std::chrono::system_clock::time_point date(time_point when) const
    {
        return start_date_ + std::chrono::duration_cast<std::chrono::system_clock::duration>(when - start_);
    }

    std::string iso(time_point when) const { return iso_date(date(when)); }

private:
    std::shared_ptr<time_source> time_;
    time_point start_;
    std::chrono::system_clock::time_point start_date_;
};

}  // namespace cloud66::inline v1::sandbox_detail

#endif
