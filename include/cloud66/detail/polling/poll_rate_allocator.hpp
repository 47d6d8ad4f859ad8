// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_POLLING_POLL_RATE_ALLOCATOR_HPP
#define CLOUD66_DETAIL_POLLING_POLL_RATE_ALLOCATOR_HPP

#include <cloud66/config.hpp>
#include <cloud66/rate_limit_status.hpp>
#include <cloud66/time_source.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// How many polls a second the hour's budget can pay for: sans-io.
///
/// What is left is spread over the time for which the present load is thought to go on. Nothing tells that
/// time, but the load gives it away: while nothing ends, it may last many times as long as it has lasted; once
/// ends are seen, the rest of a batch follows soon; and if new actions keep coming after the first ends, it is
/// no batch and has to last until the hour is over. The numbers stem from a simulation of bursts and sustained
/// loads: see docs/polling.md.
class poll_rate_allocator
{
public:
    using time_point = time_source::time_point;

    /// An action is polled from now on.
    CLOUD66_DECL void began(time_point now);

    /// An action that `began` at `since` is polled no longer.
    /// \param finished whether its end was seen, or else it has no waiter any more.
    CLOUD66_DECL void left(time_point since, bool finished, time_point now);

    /// Callers have sent `requests` more.
    CLOUD66_DECL void called(std::uint64_t requests, time_point now);

    /// Polls a second to spend at this time; zero when all but the reserve is spent.
    CLOUD66_DECL double per_second(const rate_limit_status& budget, time_point now) const;

private:
    using seconds = std::chrono::duration<double>;

    seconds horizon(const rate_limit_status& budget, time_point now) const;
    double calls_per_second(time_point now) const;

    std::multiset<time_point> open_;  // when each that is polled began
    std::size_t most_open_ = 0;       // since the load began
    std::optional<time_point> first_end_;
    std::optional<time_point> last_end_;
    std::optional<time_point> last_beginning_;
    double call_rate_ = 0;  // requests a second at `call_rate_at_`, as a decaying mean
    time_point call_rate_at_{};
};

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/polling/poll_rate_allocator.ipp>
#endif

#endif
