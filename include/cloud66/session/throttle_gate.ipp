// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SESSION_THROTTLE_GATE_IPP
#define CLOUD66_SESSION_THROTTLE_GATE_IPP

#include <cloud66/session/throttle_gate.hpp>

#include <algorithm>

namespace cloud66 {
inline namespace v1 {
namespace detail {

CLOUD66_DECL throttle_gate::pass throttle_gate::ask(time_point now)
{
    if (open_) return pass::granted;
    if (probing_ || now < next_probe_) return pass::refused;
    probing_ = true;
    return pass::as_probe;
}

CLOUD66_DECL bool throttle_gate::throttled(pass given, const throttled_answer& by, time_point now)
{
    using std::chrono::minutes, std::chrono::seconds;
    const bool was_open = open_;
    if (given == pass::as_probe) probing_ = false;
    if (!was_open && given != pass::as_probe) return false;  // one of those that closed it
    open_ = false;
    pause_ = was_open ? minutes(1) : (std::min)(2 * pause_, seconds(minutes(10)));
    const auto jitter = std::chrono::duration_cast<time_source::duration>(by.random * seconds(5));
    if (by.retry_after)
        next_probe_ = now + std::clamp(*by.retry_after, seconds(1), seconds(std::chrono::hours(1)));
    else if (by.known_reset && *by.known_reset > now)
        next_probe_ = *by.known_reset + jitter;
    else
        next_probe_ = now + pause_ + jitter;
    return true;
}

CLOUD66_DECL bool throttle_gate::answered(pass given)
{
    if (given != pass::as_probe) return false;
    probing_ = false;
    open_ = true;
    return true;
}

CLOUD66_DECL void throttle_gate::probe_lost(time_point now)
{
    constexpr std::chrono::seconds little_pause(5);
    probing_ = false;
    next_probe_ = now + little_pause;
}

CLOUD66_DECL throttle_gate::time_point throttle_gate::passable_from() const
{
    if (open_) return (time_point::min)();
    return probing_ ? (time_point::max)() : next_probe_;
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
