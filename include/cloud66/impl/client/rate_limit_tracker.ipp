// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_CLIENT_RATE_LIMIT_TRACKER_IPP
#define CLOUD66_IMPL_CLIENT_RATE_LIMIT_TRACKER_IPP

#include <cloud66/detail/client/rate_limit_tracker.hpp>
#include <cloud66/error.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <string_view>

namespace cloud66::inline v1::detail {

/// The number that `text` is, if it is a plausible count of requests in an hour.
inline std::optional<int> read_count(std::string_view text, int least)
{
    constexpr int most = 100'000'000;
    int count = 0;
    const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (bad != std::errc() || end != text.data() + text.size() || count < least || count > most)
        return std::nullopt;
    return count;
}

CLOUD66_DECL rate_report read_rate_report(const http::response& response,
                                          const boost::system::error_code& code)
{
    rate_report report;
    report.limit = read_count(response.headers["X-RateLimit-Limit"], 1);
    report.remaining = read_count(response.headers["X-RateLimit-Remaining"], 0);
    report.served = response.status < 500 && code != errc::throttled && code != errc::unauthenticated;
    if (code == errc::throttled && response.status == 503) report.remaining = 0;
    return report;
}

CLOUD66_DECL rate_limit_tracker::rate_limit_tracker(const rate_limit_options& options)
    : limit_(options.limit), reserved_share_(options.reserved_share), remaining_(options.limit)
{
}

CLOUD66_DECL sent_request rate_limit_tracker::sent(http::request_priority why, time_point now)
{
    start_window(now);
    if (!window_start_) window_start_ = now;
    ++under_way_;
    count(why, 1);
    sent_request request;
    request.number = ++last_number_;
    request.why = why;
    return request;
}

CLOUD66_DECL void rate_limit_tracker::responded(const sent_request& request, const rate_report& report,
                                                time_point now)
{
    start_window(now);
    --under_way_;
    if (report.limit) {
        if (!lowest_) remaining_ += *report.limit - limit_;
        limit_ = *report.limit;
    }
    if (request.number <= last_before_window_) return;  // it may have been counted in the hour before

    if (lowest_ && request.number > last_before_lowest_ &&
        (report.remaining ? *report.remaining > *lowest_ : report.served && *lowest_ == 0)) {
        window_start_ = now;
        reset_seen_ = true;
        start_counting();
        count(request.why, 1);
    }
    if (report.remaining && (!lowest_ || *report.remaining <= *lowest_)) {
        limit_ = (std::max)(limit_, *report.remaining);
        lowest_ = report.remaining;
        last_before_lowest_ = last_number_;
        remaining_ = *report.remaining - under_way_;
    }
}

CLOUD66_DECL void rate_limit_tracker::lost(const sent_request& request, bool left, time_point now)
{
    start_window(now);
    --under_way_;
    if (!left && request.number > last_before_window_) count(request.why, -1);
}

CLOUD66_DECL rate_limit_status rate_limit_tracker::known(time_point now) const
{
    rate_limit_tracker present = *this;
    present.start_window(now);
    rate_limit_status details;
    details.limit = present.limit_;
    details.remaining = (std::max)(present.remaining_, 0);
    details.reserved_for_calls = static_cast<int>(present.limit_ * present.reserved_share_);
    details.calls = present.calls_;
    details.polls = present.polls_;
    details.from_responses = present.lowest_.has_value();
    details.resets_in = std::chrono::ceil<std::chrono::seconds>(present.resets_at(now) - now);
    details.reset_seen = present.reset_seen_;
    return details;
}

CLOUD66_DECL rate_limit_tracker::time_point rate_limit_tracker::resets_at(time_point now) const
{
    rate_limit_tracker present = *this;
    present.start_window(now);
    return present.window_start_.value_or(now) + rate_window;
}

/// Starts anew when the hour is over by the clock; the next response shows whether that was right.
CLOUD66_DECL void rate_limit_tracker::start_window(time_point now)
{
    if (!window_start_ || now - *window_start_ < rate_window) return;
    if (reset_seen_)
        *window_start_ += (now - *window_start_) / rate_window * rate_window;
    else
        window_start_.reset();
    start_counting();
}

CLOUD66_DECL void rate_limit_tracker::start_counting()
{
    calls_ = polls_ = 0;
    remaining_ = limit_ - under_way_;
    lowest_.reset();
    last_before_window_ = last_number_;
}

CLOUD66_DECL void rate_limit_tracker::count(http::request_priority why, int change)
{
    remaining_ -= change;
    (why == http::request_priority::call ? calls_ : polls_) += static_cast<std::uint64_t>(change);
}

}  // namespace cloud66::inline v1::detail

#endif
