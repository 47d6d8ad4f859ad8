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

/// Cancels what is bound to its slot when its time has come, unless it has gone by then.
class cancel_later
{
public:
    cancel_later(boost::asio::io_context& io, std::shared_ptr<cloud66::time_source> time,
                 std::chrono::milliseconds span)
        : time_(std::move(time)), state_(std::make_shared<state>(io))
    {
        time_->arm(state_->timer, time_->now() + span);
        state_->timer.async_wait([kept = state_](boost::system::error_code) {
            if (kept->meant) kept->signal.emit(boost::asio::cancellation_type::terminal);
        });
    }
    ~cancel_later()
    {
        state_->meant = false;
        time_->disarm(state_->timer);
        state_->timer.cancel();
    }
    cancel_later(const cancel_later&) = delete;
    cancel_later& operator=(const cancel_later&) = delete;

    boost::asio::cancellation_slot slot() { return state_->signal.slot(); }

private:
    struct state
    {
        explicit state(boost::asio::io_context& io) : timer(io) {}

        boost::asio::steady_timer timer;
        boost::asio::cancellation_signal signal;
        bool meant = true;
    };

    std::shared_ptr<cloud66::time_source> time_;
    std::shared_ptr<state> state_;
};

}  // namespace test

#endif
