// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TIMING_CALLBACK_TIMER_HPP
#define CLOUD66_DETAIL_TIMING_CALLBACK_TIMER_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/timing/timer.hpp>
#include <cloud66/time_source.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>
#include <utility>

namespace cloud66::inline v1::detail {

/// Calls a function at a time, for what is no coroutine. Lives on one executor.
class callback_timer
{
public:
    using time_point = time_source::time_point;

    /// \param call called on `executor`; not any more when this is gone.
    callback_timer(const asio::any_io_executor& executor, std::shared_ptr<time_source> time,
                   std::function<void()> call);
    callback_timer(const callback_timer&) = delete;
    callback_timer& operator=(const callback_timer&) = delete;

    /// Calls once, at `when`, instead of at the time given before; at `time_source::never` not at all.
    void set(time_point when);

private:
    struct state
    {
        std::function<void()> call;
        time_point when = time_source::never;
        int round = 0;  // a handler of an earlier round does nothing
    };

    timer timer_;
    std::shared_ptr<state> state_;
};

inline callback_timer::callback_timer(const asio::any_io_executor& executor,
                                      std::shared_ptr<time_source> time, std::function<void()> call)
    : timer_(executor, std::move(time)), state_(std::make_shared<state>())
{
    state_->call = std::move(call);
}

inline void callback_timer::set(time_point when)
{
    if (when == state_->when) return;
    state_->when = when;
    const int mine = ++state_->round;
    timer_.disarm();
    timer_.cancel();
    if (when == time_source::never) return;
    timer_.arm(when);
    timer_.async_wait([meant = std::weak_ptr<state>(state_), mine](boost::system::error_code) {
        const auto still = meant.lock();
        if (!still || still->round != mine) return;
        still->when = time_source::never;
        still->call();
    });
}

}  // namespace cloud66::inline v1::detail

#endif
