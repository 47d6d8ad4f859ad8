// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_CLIENT_CIRCUIT_BREAKER_IPP
#define CLOUD66_IMPL_CLIENT_CIRCUIT_BREAKER_IPP

#include <cloud66/detail/client/circuit_breaker.hpp>
#include <cloud66/detail/client/rate_limit_tracker.hpp>

#include <algorithm>

namespace cloud66::inline v1::detail {

/// When to probe, but for the spread, after `unhinted` earlier responses since the circuit breaker opened that did not say.
inline time_source::time_point probe_time(const throttle_hint& hint, int unhinted,
                                          time_source::time_point now)
{
    using std::chrono::minutes, std::chrono::seconds;
    // Compared in seconds: what the API asks for may not fit in the clock.
    if (hint.retry_after) return now + (std::min)(*hint.retry_after, seconds(rate_window));

    constexpr int doublings = 4;  // and the longest pause is reached
    const auto when = now + (std::min)(minutes(1 << (std::min)(unhinted, doublings)), minutes(10));
    if (!hint.resets_at || *hint.resets_at <= now) return when;
    return unhinted == 0 && hint.reset_seen ? *hint.resets_at : (std::min)(when, *hint.resets_at);
}

CLOUD66_DECL circuit_breaker::time_point circuit_breaker::next_probe_at() const
{
    if (!open_) return (time_point::min)();
    return is_half_open() ? time_source::never : next_probe_;
}

CLOUD66_DECL void circuit_breaker::passed(std::uint64_t number)
{
    last_number_ = number;
    if (open_) probe_ = number;
}

CLOUD66_DECL bool circuit_breaker::throttled(std::uint64_t number, const throttle_hint& hint, time_point now,
                                             double random)
{
    if (number <= last_before_turn_) return false;
    if (!open_) unhinted_ = 0;
    open_ = true;
    probe_ = 0;
    last_before_turn_ = last_number_;
    const auto spread = std::chrono::duration_cast<time_source::duration>(std::chrono::seconds(5) * random);
    next_probe_ = (std::min)(probe_time(hint, unhinted_, now) + spread, now + rate_window);
    if (!hint.retry_after) ++unhinted_;
    return true;
}

CLOUD66_DECL bool circuit_breaker::responded(std::uint64_t number)
{
    if (!is_half_open() || number != probe_) return false;
    open_ = false;
    probe_ = 0;
    last_before_turn_ = last_number_;
    return true;
}

CLOUD66_DECL void circuit_breaker::lost(std::uint64_t number, time_point now)
{
    if (!is_half_open() || number != probe_) return;
    constexpr std::chrono::seconds probe_delay(5);  // a network that is down fails at once, time after time
    probe_ = 0;
    next_probe_ = now + probe_delay;
}

}  // namespace cloud66::inline v1::detail

#endif
