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

/// An `io_context` with virtual time. `run` throws the exception of its task or of a spawned one.
class loop
{
public:
    /// Runs `task` to its end and returns its result.
    template <class T>
    T run(asio::awaitable<T> task)
    {
        return time->run(io, std::move(task));
    }

    /// Starts `task`; it runs during the calls of `run`.
    void spawn(asio::awaitable<void> task)
    {
        asio::co_spawn(io, std::move(task), [](std::exception_ptr failure) {
            if (failure) std::rethrow_exception(failure);
        });
    }

    /// Runs `task`, cancels it after `delay`, and returns the exception that it threw; null if it threw none.
    template <class T>
    std::exception_ptr cancel(asio::awaitable<T> task, std::chrono::milliseconds delay)
    {
        asio::cancellation_signal signal;
        bool ended = false;
        std::exception_ptr thrown;
        auto on_end = [&](std::exception_ptr failure, auto&&...) {
            thrown = failure;
            ended = true;
        };
        asio::co_spawn(io, std::move(task), asio::bind_cancellation_slot(signal.slot(), on_end));
        const auto end = time->now() + delay;
        auto timer = std::make_unique<asio::steady_timer>(io);
        time->arm(*timer, end);
        timer->async_wait([&](boost::system::error_code) { signal.emit(asio::cancellation_type::terminal); });
        time->run_until(io, [&] { return ended && time->now() >= end; });
        time->disarm(*timer);
        return thrown;
    }

    asio::any_io_executor executor() { return io.get_executor(); }

    /// The virtual time since the loop's start.
    std::chrono::duration<double> elapsed() const
    {
        return time->now() - cloud66::virtual_time::time_point{};
    }

    std::shared_ptr<cloud66::virtual_time> time = std::make_shared<cloud66::virtual_time>();
    asio::io_context io;
};

}  // namespace test

#endif
