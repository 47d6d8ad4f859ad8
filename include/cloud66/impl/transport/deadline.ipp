// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_TRANSPORT_DEADLINE_IPP
#define CLOUD66_IMPL_TRANSPORT_DEADLINE_IPP

#include <cloud66/detail/transport/deadline.hpp>

#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace detail {

// Shared with the timer's handler, which may still be queued when the deadline has gone.
struct deadline::state : std::enable_shared_from_this<deadline::state>
{
    state(asio::ip::tcp::socket& s, std::shared_ptr<time_source> t)
        : socket(&s), time(std::move(t)), timer(s.get_executor())
    {
    }

    void wait()
    {
        time->arm(timer, when);
        timer.async_wait([self = shared_from_this(), mine = round](boost::system::error_code) {
            if (self->round != mine) return;
            if (self->time->now() < self->when) return self->wait();
            self->reached = make_error_code(self->reason);
            boost::system::error_code ignored;
            self->socket->close(ignored);
        });
    }

    asio::ip::tcp::socket* socket;
    std::shared_ptr<time_source> time;
    asio::steady_timer timer;
    time_source::time_point when{};
    errc reason{};
    int round = 0;  // tells a handler whether it is still meant
    boost::system::error_code reached;
};

CLOUD66_DECL deadline::deadline(asio::ip::tcp::socket& socket, std::shared_ptr<time_source> time)
    : state_(std::make_shared<state>(socket, std::move(time)))
{
}

CLOUD66_DECL deadline::~deadline() { clear(); }

CLOUD66_DECL void deadline::set(time_source::time_point when, errc reason)
{
    clear();
    if (when == (time_source::time_point::max)()) return;
    state_->when = when;
    state_->reason = reason;
    state_->wait();
}

CLOUD66_DECL void deadline::clear()
{
    ++state_->round;
    state_->time->disarm(state_->timer);
    state_->timer.cancel();
}

CLOUD66_DECL boost::system::error_code deadline::reached() const { return state_->reached; }

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
