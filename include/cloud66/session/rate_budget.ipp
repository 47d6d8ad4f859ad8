// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SESSION_RATE_BUDGET_IPP
#define CLOUD66_SESSION_RATE_BUDGET_IPP

#include <cloud66/session/rate_budget.hpp>

#include <algorithm>
#include <charconv>
#include <string_view>
#include <system_error>

namespace cloud66 {
inline namespace v1 {
namespace detail {

inline constexpr std::chrono::hours rate_window{1};

/// A count that a header may say; a billion an hour is no limit.
inline std::optional<int> read_count(std::string_view text)
{
    int count = 0;
    const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), count);
    const bool whole = bad == std::errc() && end == text.data() + text.size();
    if (!whole || count < 0 || count > 1'000'000'000) return std::nullopt;
    return count;
}

CLOUD66_DECL rate_headers read_rate_headers(const http::incoming& answer)
{
    rate_headers said;
    said.limit = read_count(answer.find("X-RateLimit-Limit"));
    if (said.limit == 0) said.limit.reset();
    said.remaining = read_count(answer.find("X-RateLimit-Remaining"));
    return said;
}

CLOUD66_DECL void rate_budget::begin_hour(int left)
{
    left_ = left;
    guessed_ = 0;
    calls_ = looks_ = 0;
}

CLOUD66_DECL void rate_budget::turn(time_point now)
{
    if (!ends_ || now < *ends_) return;
    begin_hour(limit_);
    if (reset_seen_)
        *ends_ += ((now - *ends_) / rate_window + 1) * rate_window;
    else
        ends_.reset();
}

CLOUD66_DECL void rate_budget::sent(purpose why, time_point now)
{
    turn(now);
    if (!ends_) ends_ = now + rate_window;
    ++on_its_way_;
    ++(why == purpose::call ? calls_ : looks_);
}

CLOUD66_DECL void rate_budget::answered(const rate_headers& said, bool throttled, time_point now)
{
    const bool was_used_up = left_ == 0;
    lost(true, now);
    if (said.limit) limit_ = *said.limit;
    if (said.remaining) {
        from_answers_ = true;
        learn((std::min)(*said.remaining, limit_), now);
    } else if (was_used_up && !throttled) {
        begin_hour(limit_ - 1);
        ends_ = now + rate_window;
        reset_seen_ = true;
    }
    if (throttled) left_ = 0;
}

CLOUD66_DECL void rate_budget::lost(bool counted, time_point now)
{
    turn(now);
    --on_its_way_;
    if (!counted) return;
    left_ = (std::max)(left_ - 1, 0);
    ++guessed_;
}

CLOUD66_DECL void rate_budget::learn(int remaining, time_point now)
{
    // Answers overtake each other, so that a small step up is no news; within an hour the count only falls.
    const int overtaken = 2 * on_its_way_ + (std::min)(16, limit_ / 10);
    if (remaining > left_ + guessed_ + overtaken) {
        begin_hour(remaining);
        ends_ = now + rate_window;
        reset_seen_ = true;
        return;
    }
    left_ = (std::min)(remaining, left_ + guessed_);
    guessed_ = 0;
}

CLOUD66_DECL request_budget rate_budget::at(time_point now) const
{
    rate_budget then = *this;
    then.turn(now);
    request_budget known;
    known.limit = then.limit_;
    known.remaining = (std::max)(then.left_ - then.on_its_way_, 0);
    known.reserve = static_cast<int>(then.limit_ * reserve_);
    known.calls = then.calls_;
    known.looks = then.looks_;
    known.from_answers = then.from_answers_;
    known.reset_seen = then.reset_seen_;
    known.resets_in = then.ends_ ? std::chrono::ceil<std::chrono::seconds>(*then.ends_ - now)
                                 : std::chrono::seconds(rate_window);
    return known;
}

CLOUD66_DECL std::optional<rate_budget::time_point> rate_budget::known_reset(time_point now) const
{
    rate_budget then = *this;
    then.turn(now);
    return then.reset_seen_ ? then.ends_ : std::nullopt;
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
