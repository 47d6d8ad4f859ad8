// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_TIMING_EVENT_IPP
#define CLOUD66_IMPL_TIMING_EVENT_IPP

#include <cloud66/detail/timing/event.hpp>

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <utility>

namespace cloud66::inline v1::detail {

CLOUD66_DECL event::event(const asio::any_io_executor& executor, std::shared_ptr<time_source> time)
    : timer_(executor, std::move(time))
{
}

inline void stop_if_cancelled(const asio::cancellation_state& state)
{
    if (state.cancelled() != asio::cancellation_type::none)
        throw boost::system::system_error(asio::error::operation_aborted);
}

CLOUD66_DECL asio::awaitable<bool> event::wait_until(time_source::time_point when)
{
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    stop_if_cancelled(cancellation);
    while (!notified_ && timer_.now() < when) {
        timer_.arm(when);
        boost::system::error_code woken;
        co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
        timer_.disarm();
        stop_if_cancelled(cancellation);
    }
    co_return std::exchange(notified_, false);
}

CLOUD66_DECL void event::notify()
{
    notified_ = true;
    timer_.cancel();
}

CLOUD66_DECL asio::awaitable<void> sleep_until(std::shared_ptr<time_source> time,
                                               time_source::time_point when)
{
    const auto executor = co_await asio::this_coro::executor;
    event expiry(executor, std::move(time));
    co_await expiry.wait_until(when);
}

}  // namespace cloud66::inline v1::detail

#endif
