// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TIMING_EVENT_HPP
#define CLOUD66_DETAIL_TIMING_EVENT_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/timing/timer.hpp>
#include <cloud66/time_source.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <algorithm>
#include <chrono>
#include <memory>

namespace cloud66::inline v1::detail {

/// A wait that ends at a time, or before it at a call of `notify`. One waiter at a time.
class event
{
public:
    CLOUD66_DECL event(const asio::any_io_executor& executor, std::shared_ptr<time_source> time);
    event(const event&) = delete;
    event& operator=(const event&) = delete;

    /// Waits until `when`; true if `notify` came first, also if it came before the wait.
    /// Throws `operation_aborted` if the coroutine is cancelled.
    CLOUD66_DECL asio::awaitable<bool> wait_until(time_source::time_point when);

    /// Ends the wait under way, or else the next one.
    CLOUD66_DECL void notify();

private:
    timer timer_;
    bool notified_ = false;
};

/// Waits until `when`; cancellable.
CLOUD66_DECL asio::awaitable<void> sleep_until(std::shared_ptr<time_source> time,
                                               time_source::time_point when);

/// `now + duration`, or never if the clock does not go so far.
template <class Rep, class Period>
time_source::time_point saturating_add(time_source::time_point now,
                                       std::chrono::duration<Rep, Period> duration)
{
    // In units of the duration, which may not fit in those of the clock.
    return duration > std::chrono::floor<std::chrono::duration<Rep, Period>>(time_source::never - now)
               ? time_source::never
               : now + duration;
}

/// Waits for `duration`; cancellable.
template <class Rep, class Period>
asio::awaitable<void> sleep_for(std::shared_ptr<time_source> time,
                                std::chrono::duration<Rep, Period> duration)
{
    const auto end = saturating_add(time->now(), duration);
    return sleep_until(std::move(time), end);
}

/// The time `limit` from `now`, or never if it is zero, as everywhere in `options`.
inline time_source::time_point deadline_after(time_source::time_point now, std::chrono::milliseconds limit)
{
    return limit == std::chrono::milliseconds::zero() ? time_source::never : saturating_add(now, limit);
}

/// What is left of the time until a `deadline_after`, as a limit again: zero for never, and else at least the
/// shortest, so that what has run out does not become endless.
inline std::chrono::milliseconds time_until(time_source::time_point deadline, time_source::time_point now)
{
    if (deadline == time_source::never) return std::chrono::milliseconds::zero();
    return (std::max)(std::chrono::ceil<std::chrono::milliseconds>(deadline - now),
                      std::chrono::milliseconds(1));
}

}  // namespace cloud66::inline v1::detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/timing/event.ipp>
#endif

#endif
