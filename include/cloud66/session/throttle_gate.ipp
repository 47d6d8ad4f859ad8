// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SESSION_THROTTLE_GATE_IPP
#define CLOUD66_SESSION_THROTTLE_GATE_IPP

#include <cloud66/session/throttle_gate.hpp>

#include <algorithm>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// When to probe after the API has throttled again `probes` times since the gate closed.
inline time_source::time_point probe_time(const throttle_hint& hint, int probes, time_source::time_point now,
                                          double random)
{
    using std::chrono::seconds, std::chrono::minutes;
    constexpr seconds absurd = std::chrono::hours(24 * 365);
    const auto spread = std::chrono::duration_cast<time_source::duration>(seconds(5) * random);
    const auto earliest = now + (std::min)(hint.retry_after.value_or(seconds::zero()), absurd);
    if (probes == 0 && hint.retry_after) return earliest + spread;

    constexpr int doublings = 4;  // and the longest pause is reached
    auto when = now + (std::min)(minutes(1 << (std::min)(probes, doublings)), minutes(10));
    if (hint.resets_at && *hint.resets_at > now)
        when = probes == 0 && hint.reset_seen ? *hint.resets_at : (std::min)(when, *hint.resets_at);
    return (std::max)(when, earliest) + spread;
}

CLOUD66_DECL throttle_gate::time_point throttle_gate::opens_for_one_at() const
{
    if (!closed_) return (time_point::min)();
    return is_probing() ? (time_point::max)() : next_probe_;
}

CLOUD66_DECL void throttle_gate::passed(std::uint64_t number)
{
    last_number_ = number;
    if (closed_) probe_ = number;
}

CLOUD66_DECL bool throttle_gate::throttled(std::uint64_t number, const throttle_hint& hint, time_point now,
                                           double random)
{
    if (number <= last_before_turn_) return false;
    probes_ = closed_ ? probes_ + 1 : 0;
    closed_ = true;
    probe_ = 0;
    last_before_turn_ = last_number_;
    next_probe_ = probe_time(hint, probes_, now, random);
    return true;
}

CLOUD66_DECL bool throttle_gate::answered(std::uint64_t number)
{
    if (!is_probing() || number != probe_) return false;
    closed_ = false;
    probe_ = 0;
    last_before_turn_ = last_number_;
    return true;
}

CLOUD66_DECL void throttle_gate::lost(std::uint64_t number, time_point now)
{
    if (!is_probing() || number != probe_) return;
    constexpr std::chrono::seconds breath(5);  // a network that is down fails at once, time after time
    probe_ = 0;
    next_probe_ = now + breath;
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
