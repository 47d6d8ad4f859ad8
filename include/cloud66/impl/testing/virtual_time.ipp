// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_TESTING_VIRTUAL_TIME_IPP
#define CLOUD66_IMPL_TESTING_VIRTUAL_TIME_IPP

#include <cloud66/testing/virtual_time.hpp>

#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <stdexcept>

namespace cloud66::inline v1 {

CLOUD66_DECL void virtual_time::arm(asio::steady_timer& timer, time_point when)
{
    disarm(timer);
    if (when <= now_) {
        timer.expires_at(time_point::min());
        return;
    }
    timer.expires_at(time_source::never);
    if (when != time_source::never) by_timer_[&timer] = armed_.emplace(when, &timer);
}

CLOUD66_DECL void virtual_time::disarm(asio::steady_timer& timer) noexcept
{
    const auto found = by_timer_.find(&timer);
    if (found == by_timer_.end()) return;
    armed_.erase(found->second);
    by_timer_.erase(found);
}

CLOUD66_DECL void virtual_time::advance(duration amount) { jump_to(now_ + amount); }

CLOUD66_DECL void virtual_time::jump_to(time_point when)
{
    now_ = (std::max)(now_, when);
    while (!armed_.empty() && armed_.begin()->first <= now_) {
        asio::steady_timer* due = armed_.begin()->second;
        disarm(*due);
        due->cancel();  // its waiter sees that its time has come
    }
}

CLOUD66_DECL void virtual_time::run_until(asio::io_context& io, const std::function<bool()>& done)
{
    // How long real time may be idle before an exchange that is still open counts as waiting: no
    // response comes, and only a deadline ends it.
    constexpr auto limits = std::chrono::milliseconds(250);

    while (!done()) {
        io.restart();
        if (io.poll() > 0) continue;
        if (io_in_flight_ > 0 && io.run_one_for(limits) > 0) continue;
        if (!armed_.empty())
            jump_to(armed_.begin()->first);
        else if (io.run_one_for(4 * limits) == 0)
            throw std::logic_error(
                "cloud66::virtual_time: nothing is left to wait for, and the end is not reached");
    }
}

}  // namespace cloud66::inline v1

#endif
