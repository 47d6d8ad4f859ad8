// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_POLLING_SCHEDULER_CLOCK_HPP
#define CLOUD66_DETAIL_POLLING_SCHEDULER_CLOCK_HPP

#include <cloud66/config.hpp>
#include <cloud66/time_source.hpp>

#include <chrono>

namespace cloud66::inline v1::detail {

/// A clock that runs slower the scarcer polls are: sans-io.
///
/// Polls are scheduled by its reading. When more are wanted than the budget pays for, it is the clock that
/// slows down, so that all intervals are stretched by the same factor, nothing needs to be scheduled anew, and
/// polls that were held up do not come all at once afterwards.
class scheduler_clock
{
public:
    using time_point = time_source::time_point;
    using reading = std::chrono::duration<double>;

    /// A clock that stands still until it is told to run.
    explicit scheduler_clock(time_point now) : set_at_(now) {}

    /// Lets it run at `speed` from now on: 1 is as time goes by, 0 stands still.
    void run(double speed, time_point now);

    /// What it shows at `now`.
    reading read(time_point now) const;

    /// When it will show `due`, if it goes on like this; `now` if it does, the end of time if it stands still.
    time_point when(reading due, time_point now) const;

private:
    time_point set_at_;
    reading shown_{0};  // at set_at_
    double speed_ = 0;
};

inline void scheduler_clock::run(double speed, time_point now)
{
    shown_ = read(now);
    set_at_ = now;
    speed_ = speed;
}

inline scheduler_clock::reading scheduler_clock::read(time_point now) const
{
    return shown_ + speed_ * reading(now - set_at_);
}

inline scheduler_clock::time_point scheduler_clock::when(reading due, time_point now) const
{
    if (speed_ <= 0) return time_source::never;
    const reading missing = due - read(now);
    if (missing.count() <= 0) return now;
    const reading takes = missing / speed_;
    constexpr reading far = std::chrono::hours(24 * 365);
    if (!(takes < far)) return time_source::never;
    return now + std::chrono::ceil<time_source::duration>(takes);
}

}  // namespace cloud66::inline v1::detail

#endif
