// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_SUPPORT_LOOP_HPP
#define CLOUD66_TESTS_SUPPORT_LOOP_HPP

#include <cloud66/testing/virtual_time.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/error_code.hpp>

#include <chrono>
#include <exception>
#include <memory>
#include <utility>

namespace test {

namespace asio = boost::asio;

/// A loop in which time is virtual. What a coroutine throws comes out of `run`, also if it was spawned.
class loop
{
public:
    /// Runs `task` to its end and returns its result.
    template <class T>
    T run(asio::awaitable<T> task)
    {
        return time->run(io, std::move(task));
    }

    /// Lets `task` run beside others.
    void spawn(asio::awaitable<void> task)
    {
        asio::co_spawn(io, std::move(task), [](std::exception_ptr failure) {
            if (failure) std::rethrow_exception(failure);
        });
    }

    /// Runs `task`, cancels it after `span`, and returns what it threw; null if it did not.
    template <class T>
    std::exception_ptr cancel(asio::awaitable<T> task, std::chrono::milliseconds span)
    {
        asio::cancellation_signal signal;
        bool ended = false;
        std::exception_ptr thrown;
        auto keep = [&](std::exception_ptr failure, auto&&...) {
            thrown = failure;
            ended = true;
        };
        asio::co_spawn(io, std::move(task), asio::bind_cancellation_slot(signal.slot(), keep));
        const auto end = time->now() + span;
        auto armed = std::make_unique<asio::steady_timer>(io);
        time->arm(*armed, end);
        armed->async_wait([&](boost::system::error_code) { signal.emit(asio::cancellation_type::terminal); });
        time->run_until(io, [&] { return ended && time->now() >= end; });
        time->disarm(*armed);
        return thrown;
    }

    asio::any_io_executor executor() { return io.get_executor(); }

    /// Time that has passed in the loop.
    std::chrono::duration<double> elapsed() const
    {
        return time->now() - cloud66::virtual_time::time_point{};
    }

    std::shared_ptr<cloud66::virtual_time> time = std::make_shared<cloud66::virtual_time>();
    asio::io_context io;
};

}  // namespace test

#endif
