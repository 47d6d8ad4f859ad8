// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_POLLING_SCHEDULER_CLOCK_IPP
#define CLOUD66_IMPL_POLLING_SCHEDULER_CLOCK_IPP

#include <cloud66/detail/polling/scheduler_clock.hpp>

namespace cloud66 {
inline namespace v1 {
namespace detail {

CLOUD66_DECL void scheduler_clock::run(double speed, time_point now)
{
    shown_ = read(now);
    set_at_ = now;
    speed_ = speed;
}

CLOUD66_DECL scheduler_clock::reading scheduler_clock::read(time_point now) const
{
    return shown_ + speed_ * reading(now - set_at_);
}

CLOUD66_DECL scheduler_clock::time_point scheduler_clock::when(reading due, time_point now) const
{
    if (speed_ <= 0) return (time_point::max)();
    const reading missing = due - read(now);
    if (missing.count() <= 0) return now;
    const reading takes = missing / speed_;
    constexpr reading far = std::chrono::hours(24 * 365);
    if (!(takes < far)) return (time_point::max)();
    return now + std::chrono::ceil<time_source::duration>(takes);
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
