// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_TIMESTAMP_IPP
#define CLOUD66_IMPL_TIMESTAMP_IPP

#include <cloud66/detail/json/text_scanner.hpp>
#include <cloud66/timestamp.hpp>

namespace cloud66::inline v1 {
namespace detail {

/// Reads the time of day behind a date, but not its offset: `00:38`, `00:38:14`, `00:38:14.5`, each with or
/// without colons.
inline bool read_time_of_day(text_scanner& scan, calendar_time& date, int& milliseconds)
{
    if (!scan.number(2, date.hour)) return false;
    const bool colons = scan.literal(":");
    if (!scan.number(2, date.minute)) return false;
    if (colons ? !scan.literal(":") : !scan.at_digit()) return true;
    if (!scan.number(2, date.second)) return false;
    if (!scan.literal(".") && !scan.literal(",")) return true;
    const std::string_view fraction = scan.digits();
    for (std::size_t digit = 0; digit < 3; ++digit)
        milliseconds = milliseconds * 10 + (digit < fraction.size() ? fraction[digit] - '0' : 0);
    return !fraction.empty() && (date.hour < 24 || fraction.find_first_not_of('0') == std::string_view::npos);
}

/// Reads what stands behind the time of day, which is all that is left: the offset from UTC, or nothing.
inline bool read_offset(text_scanner& scan, std::chrono::minutes& offset)
{
    if (scan.at_end()) return true;
    scan.literal(" ");
    if (scan.literal("Z") || scan.literal("z") || scan.literal("UTC") || scan.literal("GMT"))
        return scan.at_end();
    const bool west = scan.peek() == '-';
    int hours = 0, minutes = 0;
    if (!(scan.literal("+") || scan.literal("-")) || !scan.number(2, hours)) return false;
    const bool colon = scan.literal(":");
    if ((colon || !scan.at_end()) && !scan.number(2, minutes)) return false;
    offset = std::chrono::hours(hours) + std::chrono::minutes(minutes);
    if (west) offset = -offset;
    return scan.at_end() && hours < 24 && minutes < 60;
}

}  // namespace detail

CLOUD66_DECL timestamp::timestamp(std::string_view text)
{
    if (text.size() > text_.size()) {
        long_text_ = std::make_shared<const std::string>(text);
    } else {
        text.copy(text_.data(), text.size());
        size_ = static_cast<unsigned char>(text.size());
    }
}

CLOUD66_DECL std::optional<timestamp::time_point> timestamp::time() const
{
    detail::text_scanner scan(text());
    detail::calendar_time date;
    int milliseconds = 0;
    std::chrono::minutes offset{0};
    if (!scan.number(4, date.year)) return std::nullopt;
    const bool hyphens = scan.literal("-");
    if (!scan.number(2, date.month) || scan.literal("-") != hyphens || !scan.number(2, date.day))
        return std::nullopt;
    if (scan.literal("T") || scan.literal("t") || scan.literal(" ")) {
        if (!read_time_of_day(scan, date, milliseconds) || !read_offset(scan, offset)) return std::nullopt;
    } else if (!hyphens || !scan.at_end()) {
        return std::nullopt;  // eight digits alone are rather a number
    }
    const auto when = date.to_time_point();
    if (!when) return std::nullopt;
    return *when + std::chrono::milliseconds(milliseconds) - offset;
}

}  // namespace cloud66::inline v1

#endif
