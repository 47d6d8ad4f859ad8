// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_JSON_TIMESTAMP_IPP
#define CLOUD66_JSON_TIMESTAMP_IPP

#include <cloud66/json/timestamp.hpp>

#include <algorithm>
#include <charconv>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// Reads a text from left to right; every step says whether it fitted.
class text_scanner
{
public:
    explicit text_scanner(std::string_view text) : rest_(text) {}

    bool at_end() const { return rest_.empty(); }
    char peek() const { return rest_.empty() ? '\0' : rest_.front(); }

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
        if (!std::all_of(rest_.data(), end, [](char c) { return c >= '0' && c <= '9'; })) return false;
        std::from_chars(rest_.data(), end, value);
        rest_.remove_prefix(digits);
        return true;
    }

    /// A fraction of a second after its point, cut to milliseconds.
    bool fraction(int& milliseconds)
    {
        int digits = 0;
        milliseconds = 0;
        for (; peek() >= '0' && peek() <= '9'; rest_.remove_prefix(1), ++digits)
            if (digits < 3) milliseconds = milliseconds * 10 + (peek() - '0');
        for (int missing = digits; missing < 3; ++missing) milliseconds *= 10;
        return digits > 0;
    }

private:
    std::string_view rest_;
};

}  // namespace detail

CLOUD66_DECL std::optional<timestamp::time_point> timestamp::time() const
{
    namespace chrono = std::chrono;
    detail::text_scanner scan(text_);
    int year, month, day, hour, minute, second, milliseconds = 0;
    if (!(scan.number(4, year) && scan.literal("-") && scan.number(2, month) && scan.literal("-") &&
          scan.number(2, day) && (scan.literal("T") || scan.literal(" ")) && scan.number(2, hour) &&
          scan.literal(":") && scan.number(2, minute) && scan.literal(":") && scan.number(2, second)))
        return std::nullopt;
    if (scan.literal(".") && !scan.fraction(milliseconds)) return std::nullopt;

    chrono::minutes offset{0};
    if (!scan.literal("Z") && !scan.literal(" UTC")) {
        const bool west = scan.peek() == '-';
        int hours, minutes;
        if (!(scan.literal("+") || scan.literal("-")) || !scan.number(2, hours)) return std::nullopt;
        scan.literal(":");
        if (!scan.number(2, minutes) || hours > 23 || minutes > 59) return std::nullopt;
        offset = chrono::hours(hours) + chrono::minutes(minutes);
        if (west) offset = -offset;
    }
    const auto date = chrono::year(year) / month / day;
    if (!scan.at_end() || !date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
    return chrono::sys_days(date) + chrono::hours(hour) + chrono::minutes(minute) + chrono::seconds(second) +
           chrono::milliseconds(milliseconds) - offset;
}

}  // namespace v1
}  // namespace cloud66

#endif
