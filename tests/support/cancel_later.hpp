// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_SUPPORT_CANCEL_LATER_HPP
#define CLOUD66_TESTS_SUPPORT_CANCEL_LATER_HPP

#include <cloud66/time_source.hpp>

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/error_code.hpp>

#include <chrono>
#include <memory>
#include <utility>

namespace test {

/// Cancels the operation that is bound to its slot after `delay`, unless the object is destroyed before.
class cancel_later
{
public:
    cancel_later(boost::asio::io_context& io, std::shared_ptr<cloud66::time_source> time,
                 std::chrono::milliseconds delay)
        : time_(std::move(time)), state_(std::make_shared<shared_state>(io))
    {
        time_->arm(state_->timer, time_->now() + delay);
        state_->timer.async_wait([state = state_](boost::system::error_code) {
            if (state->armed) state->signal.emit(boost::asio::cancellation_type::terminal);
        });
    }
    ~cancel_later()
    {
        state_->armed = false;
        time_->disarm(state_->timer);
        state_->timer.cancel();
    }
    cancel_later(const cancel_later&) = delete;
    cancel_later& operator=(const cancel_later&) = delete;

    boost::asio::cancellation_slot slot() { return state_->signal.slot(); }

private:
    struct shared_state
    {
        explicit shared_state(boost::asio::io_context& io) : timer(io) {}

        boost::asio::steady_timer timer;
        boost::asio::cancellation_signal signal;
        bool armed = true;
    };

    std::shared_ptr<cloud66::time_source> time_;
    std::shared_ptr<shared_state> state_;
};

}  // namespace test

#endif
