// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTING_VIRTUAL_TIME_HPP
#define CLOUD66_TESTING_VIRTUAL_TIME_HPP

#include <cloud66/time_source.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace cloud66::inline v1 {

/// Time that moves only when a program has nothing else to do: for tests that wait for hours in
/// milliseconds, the same way at every run.
///
///     auto time = std::make_shared<cloud66::virtual_time>();
///     asio::io_context io;
///     cloud66::sandbox sandbox{io.get_executor(), {.time = time}};
///     cloud66::client client{io.get_executor(), sandbox.options()};
///     auto done = time->run(io, restart_and_wait(client));      // 20 minutes pass at once
///
/// Thread-safety: none. The client, the sandbox and `run` share one `io_context` on one thread.
class virtual_time final : public time_source
{
public:
    virtual_time() = default;
    virtual_time(const virtual_time&) = delete;
    virtual_time& operator=(const virtual_time&) = delete;

    time_point now() const noexcept override { return now_; }
    CLOUD66_DECL void arm(asio::steady_timer& timer, time_point when) override;
    CLOUD66_DECL void disarm(asio::steady_timer& timer) noexcept override;
    void begin_io() noexcept override { ++io_in_flight_; }
    void end_io() noexcept override { --io_in_flight_; }

    /// Moves the time forward by `amount` and wakes what was due; the handlers run in the `io_context`.
    CLOUD66_DECL void advance(duration amount);

    /// Runs `io` until `done` says so. Whenever all that is left to do is waiting, the time jumps to the
    /// next time that something waits for.
    /// \throws std::logic_error if nothing is left that could ever make `done` true.
    CLOUD66_DECL void run_until(asio::io_context& io, const std::function<bool()>& done);

    /// Runs `task` to its end in `io`, as `run_until` does, and returns its result or throws what it threw.
    template <class T>
    T run(asio::io_context& io, asio::awaitable<T> task)
    {
        // Shared with the handler, which outlives this frame if `run_until` throws.
        struct outcome
        {
            bool done = false;
            std::exception_ptr failure;
            std::optional<std::conditional_t<std::is_void_v<T>, bool, T>> value;
        };
        const auto result = std::make_shared<outcome>();
        if constexpr (std::is_void_v<T>) {
            asio::co_spawn(io, std::move(task), [result](std::exception_ptr failure) {
                result->failure = failure;
                result->done = true;
            });
        } else {
            asio::co_spawn(io, std::move(task), [result](std::exception_ptr failure, T value) {
                result->failure = failure;
                result->value.emplace(std::move(value));
                result->done = true;
            });
        }
        run_until(io, [result] { return result->done; });
        if (result->failure) std::rethrow_exception(result->failure);
        if constexpr (!std::is_void_v<T>) return std::move(*result->value);
    }

private:
    void jump_to(time_point when);

    time_point now_{};
    int io_in_flight_ = 0;
    std::multimap<time_point, asio::steady_timer*> armed_;
    std::map<asio::steady_timer*, std::multimap<time_point, asio::steady_timer*>::iterator> by_timer_;
};

}  // namespace cloud66::inline v1

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/testing/virtual_time.ipp>
#endif

#endif
