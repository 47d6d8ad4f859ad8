// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_HTTP_RETRY_AFTER_IPP
#define CLOUD66_HTTP_RETRY_AFTER_IPP

#include <cloud66/http/retry_after.hpp>
#include <cloud66/json/timestamp.hpp>

#include <array>
#include <charconv>

namespace cloud66 {
inline namespace v1 {
namespace http {

CLOUD66_DECL std::optional<std::chrono::sys_seconds> parse_date(std::string_view text)
{
    constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    // "Sun, 06 Nov 1994 08:49:37 GMT": the weekday says nothing that the date does not.
    if (text.size() != 29 || text.substr(3, 2) != ", " || !text.ends_with(" GMT")) return std::nullopt;
    const std::string_view month_name = text.substr(8, 3);
    unsigned month = 0;
    while (month < months.size() && months[month] != month_name) ++month;
    const std::string two_digits = month < 9 ? "0" + std::to_string(month + 1) : std::to_string(month + 1);
    const std::string iso = std::string(text.substr(12, 4)) + '-' + two_digits + '-' +
                            std::string(text.substr(5, 2)) + 'T' + std::string(text.substr(17, 8)) + 'Z';
    const auto moment = timestamp(iso).time();
    if (!moment || text[7] != ' ' || text[11] != ' ' || text[16] != ' ') return std::nullopt;
    return std::chrono::floor<std::chrono::seconds>(*moment);
}

CLOUD66_DECL std::optional<std::chrono::seconds> retry_after(const incoming& answer,
                                                             std::chrono::sys_seconds now)
{
    const std::string_view text = answer.find("Retry-After");
    long long seconds = 0;
    const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (bad == std::errc() && end == text.data() + text.size()) {
        if (seconds < 0) return std::nullopt;
        return std::chrono::seconds(seconds);
    }
    const auto until = parse_date(text);
    if (!until) return std::nullopt;
    const auto from = parse_date(answer.find("Date")).value_or(now);
    if (*until <= from) return std::nullopt;
    return *until - from;
}

}  // namespace http
}  // namespace v1
}  // namespace cloud66

#endif
