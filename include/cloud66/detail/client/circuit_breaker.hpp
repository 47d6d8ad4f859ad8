// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_CLIENT_CIRCUIT_BREAKER_HPP
#define CLOUD66_DETAIL_CLIENT_CIRCUIT_BREAKER_HPP

#include <cloud66/config.hpp>
#include <cloud66/time_source.hpp>

#include <chrono>
#include <cstdint>
#include <optional>

namespace cloud66::inline v1::detail {

/// What is known, when the API throttles, of when it will stop.
struct throttle_hint
{
    std::optional<std::chrono::seconds> retry_after;   ///< What the response asks for.
    std::optional<time_source::time_point> resets_at;  ///< When the hour is thought to end, if it is used up.
    bool reset_seen = false;                           ///< Whether `resets_at` is more than a guess.
};

/// The circuit breaker of a client: sans-io.
///
/// It is open while the API throttles; then only probes pass, one at a time, until one gets a response of any other
/// kind. A probe goes when the API last named it, each time that it does. Without such a hint, the first
/// probe goes when the hour is known to end, else after a minute; pauses between further ones double, up to ten
/// minutes. Whatever the API asks for, no probe is more than an hour away, since an hour's requests are free
/// again by then. Requests are named by their numbers, which count up as they pass.
class circuit_breaker
{
public:
    using time_point = time_source::time_point;

    /// Whether requests pass freely.
    bool is_closed() const noexcept { return !open_; }

    /// Whether a probe is under way.
    bool is_half_open() const noexcept { return probe_ != 0; }

    /// When the next request may pass: the past if the circuit breaker is closed, never while a probe is under way.
    CLOUD66_DECL time_point next_probe_at() const;

    /// Whether a request may pass.
    bool allows(time_point now) const { return next_probe_at() <= now; }

    /// Request `number` passes.
    CLOUD66_DECL void passed(std::uint64_t number);

    /// Whether request `number`, which passed, should not be sent any more.
    bool rejects(std::uint64_t number) const noexcept { return open_ && number != probe_; }

    /// Request `number` was throttled, which opens the circuit breaker or keeps it open, unless the circuit breaker has changed
    /// since that request passed.
    /// \param random from 0 up to 1; spreads the probes of many programs.
    /// \return whether the response meant anything to the circuit breaker.
    CLOUD66_DECL bool throttled(std::uint64_t number, const throttle_hint& hint, time_point now,
                                double random);

    /// Request `number` got a response in any other way.
    /// \return whether that closed the circuit breaker.
    CLOUD66_DECL bool responded(std::uint64_t number);

    /// Request `number` will not get a response; if it was a probe, another may go.
    CLOUD66_DECL void lost(std::uint64_t number, time_point now);

private:
    bool open_ = false;
    time_point next_probe_{};
    int unhinted_ = 0;         // responses since the circuit breaker opened that did not say when to probe
    std::uint64_t probe_ = 0;  // the probe under way; 0: none
    std::uint64_t last_number_ = 0;       // that passed
    std::uint64_t last_before_turn_ = 0;  // the last that passed before the circuit breaker opened or closed
};

}  // namespace cloud66::inline v1::detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/client/circuit_breaker.ipp>
#endif

#endif
