// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TIMING_TIMER_HPP
#define CLOUD66_DETAIL_TIMING_TIMER_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/execution/context_hook.hpp>
#include <cloud66/time_source.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <optional>
#include <utility>

namespace cloud66::inline v1::detail {

/// A `steady_timer` that a `time_source` arms, and that may outlive its execution context; then it does nothing
/// any more. A handler cannot go by its error code, because virtual time expires a timer by cancelling it.
class timer
{
public:
    timer(const asio::any_io_executor& executor, std::shared_ptr<time_source> time)
        : time_(std::move(time)), timer_(std::in_place, executor), hook_(executor, [this] { release(); })
    {
    }
    ~timer()
    {
        const auto lock = hook_.lock();
        release();
    }
    timer(const timer&) = delete;
    timer& operator=(const timer&) = delete;

    time_source::time_point now() const { return time_->now(); }

    /// Expires at `when`, which ends the waits that are pending.
    void arm(time_source::time_point when)
    {
        if (timer_) time_->arm(*timer_, when);
    }

    /// Does not expire any more.
    void disarm()
    {
        if (timer_) time_->disarm(*timer_);
    }

    /// Ends the waits that are pending.
    void cancel()
    {
        if (timer_) timer_->cancel();
    }

    /// Waits until the timer has expired or was cancelled. Not after the context was destroyed.
    template <class Token>
    auto async_wait(Token&& token)
    {
        return timer_->async_wait(std::forward<Token>(token));
    }

private:
    void release()
    {
        disarm();
        timer_.reset();
    }

    const std::shared_ptr<time_source> time_;
    std::optional<asio::steady_timer> timer_;
    const context_hook hook_;
};

}  // namespace cloud66::inline v1::detail

#endif
