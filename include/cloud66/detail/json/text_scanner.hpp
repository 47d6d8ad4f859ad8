// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_JSON_TEXT_SCANNER_HPP
#define CLOUD66_DETAIL_JSON_TEXT_SCANNER_HPP

#include <cloud66/config.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>

namespace cloud66::inline v1::detail {

/// Reads a text from left to right; every step says whether it fitted, and takes nothing if not.
class text_scanner
{
public:
    explicit text_scanner(std::string_view text) : rest_(text) {}

    bool at_end() const { return rest_.empty(); }
    char peek() const { return rest_.empty() ? '\0' : rest_.front(); }
    bool at_digit() const { return is_digit(peek()); }

    bool literal(std::string_view expected)
    {
        if (!rest_.starts_with(expected)) return false;
        rest_.remove_prefix(expected.size());
        return true;
    }

    /// Exactly `digits` decimal digits.
    bool number(std::size_t digits, int& value)
    {
        if (rest_.size() < digits) return false;
        const auto end = rest_.data() + digits;
        if (!std::all_of(rest_.data(), end, is_digit)) return false;
        std::from_chars(rest_.data(), end, value);
        rest_.remove_prefix(digits);
        return true;
    }

    /// All decimal digits that follow, perhaps none.
    std::string_view digits() { return take_while(is_digit); }

    /// All letters that follow, perhaps none.
    std::string_view word()
    {
        return take_while([](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
    }

private:
    static bool is_digit(char c) { return c >= '0' && c <= '9'; }

    template <class Predicate>
    std::string_view take_while(Predicate fits)
    {
        const auto end = std::find_if_not(rest_.begin(), rest_.end(), fits);
        const std::string_view taken = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
        rest_.remove_prefix(taken.size());
        return taken;
    }

    std::string_view rest_;
};

/// A date and a time of day as a text names them.
struct calendar_time
{
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;

    /// The time that this is in UTC; none if there is no such date or time of day. A leap second is the first
    /// time after it, and 24:00:00 the end of the day.
    std::optional<std::chrono::sys_seconds> to_time_point() const
    {
        namespace chrono = std::chrono;
        const chrono::year_month_day date(chrono::year(year), chrono::month(static_cast<unsigned>(month)),
                                          chrono::day(static_cast<unsigned>(day)));
        const bool in_day = hour < 24 || (hour == 24 && minute == 0 && second == 0);
        if (!date.ok() || !in_day || minute > 59 || second > 60) return std::nullopt;
        return chrono::sys_days(date) + chrono::hours(hour) + chrono::minutes(minute) +
               chrono::seconds(second);
    }
};

}  // namespace cloud66::inline v1::detail

#endif
