// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SESSION_THROTTLE_GATE_HPP
#define CLOUD66_SESSION_THROTTLE_GATE_HPP

#include <cloud66/config.hpp>
#include <cloud66/time/time_source.hpp>

#include <chrono>
#include <optional>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// What an answer that throttles says, and what is known beside it.
struct throttled_answer
{
    std::optional<std::chrono::seconds> retry_after;     ///< As the answer asks.
    std::optional<time_source::time_point> known_reset;  ///< When the hour ends.
    double random = 0;                                   ///< From 0 up to 1; spreads many clients.
};

/// The one gate of a session before which requests wait while the API throttles: pure. While it is closed one
/// request at a time goes through to see whether the API has opened again.
class throttle_gate
{
public:
    using time_point = time_source::time_point;

    enum class pass
    {
        refused,  ///< Wait.
        granted,  ///< Go.
        as_probe  ///< Go; nobody else does before the answer.
    };

    /// A request wants to go. Each pass as probe is followed by `throttled`, `answered` or `probe_lost`.
    CLOUD66_DECL pass ask(time_point now);

    /// An answer throttles. \param by what came with it. \return whether this moved the next probe.
    CLOUD66_DECL bool throttled(pass given, const throttled_answer& by, time_point now);

    /// An answer does not. \return whether this opened the gate: one to a request that went before the gate closed
    /// does not.
    CLOUD66_DECL bool answered(pass given);

    /// A probe ended without an answer of the API, so that another may go a little later: a network that is down
    /// fails at once, time after time.
    CLOUD66_DECL void probe_lost(time_point now);

    bool is_open() const { return open_; }

    /// When a request may go: the past if the gate is open, never while a probe is under way.
    CLOUD66_DECL time_point passable_from() const;

    /// When the next probe may go, while the gate is closed.
    time_point next_probe() const { return next_probe_; }

private:
    bool open_ = true;
    bool probing_ = false;
    time_point next_probe_{};
    std::chrono::seconds pause_{0};  // before the next probe, if nothing better is known
};

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/session/throttle_gate.ipp>
#endif

#endif
