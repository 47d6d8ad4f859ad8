// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TIME_WAKE_UP_IPP
#define CLOUD66_TIME_WAKE_UP_IPP

#include <cloud66/time/wake_up.hpp>

#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace detail {

CLOUD66_DECL wake_up::wake_up(const asio::any_io_executor& executor, std::shared_ptr<time_source> time,
                              std::function<void()> call)
    : time_(std::move(time)), timer_(executor), state_(std::make_shared<state>())
{
    state_->call = std::move(call);
}

CLOUD66_DECL wake_up::~wake_up() { time_->disarm(timer_); }

CLOUD66_DECL void wake_up::set(time_point when)
{
    if (when == state_->when) return;
    state_->when = when;
    const int mine = ++state_->round;
    time_->disarm(timer_);
    timer_.cancel();
    if (when == (time_point::max)()) return;
    time_->arm(timer_, when);
    // Virtual time wakes a timer by cancelling it, so that the handler cannot go by its error code.
    timer_.async_wait([meant = std::weak_ptr<state>(state_), mine](boost::system::error_code) {
        const auto still = meant.lock();
        if (!still || still->round != mine) return;
        still->when = (time_point::max)();
        still->call();
    });
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
