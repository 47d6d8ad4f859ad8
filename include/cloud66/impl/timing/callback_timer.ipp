// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_TIMING_CALLBACK_TIMER_IPP
#define CLOUD66_IMPL_TIMING_CALLBACK_TIMER_IPP

#include <cloud66/detail/timing/callback_timer.hpp>

#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace detail {

CLOUD66_DECL callback_timer::callback_timer(const asio::any_io_executor& executor,
                                            std::shared_ptr<time_source> time, std::function<void()> call)
    : timer_(executor, std::move(time)), state_(std::make_shared<state>())
{
    state_->call = std::move(call);
}

CLOUD66_DECL void callback_timer::set(time_point when)
{
    if (when == state_->when) return;
    state_->when = when;
    const int mine = ++state_->round;
    timer_.disarm();
    timer_.cancel();
    if (when == (time_point::max)()) return;
    timer_.arm(when);
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
