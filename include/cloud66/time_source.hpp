// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TIME_SOURCE_HPP
#define CLOUD66_TIME_SOURCE_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/timing/steady_timer_fwd.hpp>

#include <chrono>
#include <memory>

namespace cloud66::inline v1 {

/// Where the library and the sandbox take their time from: `options.time` and `sandbox_options.time`.
///
/// Every wait inside the library is a `steady_timer` armed by one of these, so that a program's tests can
/// run hours of waiting in milliseconds. Implementations: `steady_time()`, `scaled_time()`, `virtual_time`.
///
/// Threads: `now()` is called from any thread that makes calls, and so from several at once; the other functions are called
/// on the executors of the clients and sandboxes that use the source. A source of several of them, whose executors run on
/// different threads, has to bear all functions from all of these threads at once.
class time_source
{
public:
    /// A time point of this source; only differences mean anything.
    using time_point = std::chrono::steady_clock::time_point;
    /// A duration in this source's time.
    using duration = std::chrono::steady_clock::duration;
    /// The time point that no source reaches: a wait until then has no limit, a timer armed for it never expires.
    static constexpr time_point never = (time_point::max)();

    virtual ~time_source() = default;

    /// The present time. Never goes back. Called from any thread; see above.
    [[nodiscard]] virtual time_point now() const noexcept = 0;

    /// Sets `timer` to expire when this source reaches `when`. Pending waits on it are cancelled, as with
    /// `steady_timer::expires_at`. The timer must be disarmed before it is destroyed.
    virtual void arm(asio::steady_timer& timer, time_point when) = 0;

    /// Removes an armed timer; does nothing for one that is not armed.
    virtual void disarm(asio::steady_timer& timer) noexcept = 0;

    /// Says that something is under way which real time alone will finish, an HTTP exchange say. Virtual
    /// time stands still until the matching `end_io()`; other sources ignore both.
    virtual void begin_io() noexcept {}

    /// Takes back one `begin_io()`. A sandbox that holds a response back on purpose calls it too, and
    /// `begin_io()` again before it goes on.
    virtual void end_io() noexcept {}

protected:
    time_source() = default;
    time_source(const time_source&) = default;
    time_source& operator=(const time_source&) = default;
};

/// The steady clock, as it is; one object for the whole program.
[[nodiscard]] CLOUD66_DECL std::shared_ptr<time_source> steady_time();

/// The steady clock running `factor` times as fast; `factor` is greater than zero, 60 makes a minute of
/// waiting last a second. Give the same object to the client and its sandbox (`sandbox::options()` does).
/// Thread-safe.
/// \throws error `invalid_argument` if `factor` is not a number greater than zero.
[[nodiscard]] CLOUD66_DECL std::shared_ptr<time_source> scaled_time(double factor);

}  // namespace cloud66::inline v1

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/time_source.ipp>
#endif

#endif
