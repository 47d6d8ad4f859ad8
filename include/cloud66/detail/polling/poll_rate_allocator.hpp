// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_POLLING_POLL_RATE_ALLOCATOR_HPP
#define CLOUD66_DETAIL_POLLING_POLL_RATE_ALLOCATOR_HPP

#include <cloud66/config.hpp>
#include <cloud66/rate_limit_status.hpp>
#include <cloud66/time_source.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>

namespace cloud66::inline v1::detail {

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
    void began(time_point now);

    /// An action that `began` at `since` is polled no longer.
    /// \param finished whether its end was seen, or else it has no waiter any more.
    void left(time_point since, bool finished, time_point now);

    /// Callers have sent `requests` more.
    void called(std::uint64_t requests, time_point now);

    /// Polls a second to spend at this time; zero when all but the reserve is spent.
    double per_second(const rate_limit_status& budget, time_point now) const;

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

/// After how long without new work the next is a new load.
inline constexpr std::chrono::minutes load_pause{2};

/// Over how long the rate of calls is taken.
inline constexpr std::chrono::duration<double> call_memory{60};

inline void poll_rate_allocator::began(time_point now)
{
    const bool new_load = open_.empty() || !last_beginning_ || now - *last_beginning_ > load_pause;
    if (new_load) {
        most_open_ = open_.size();
        first_end_.reset();
    }
    last_beginning_ = now;
    open_.insert(now);
    most_open_ = (std::max)(most_open_, open_.size());
}

inline void poll_rate_allocator::left(time_point since, bool finished, time_point now)
{
    const auto found = open_.find(since);
    if (found != open_.end()) open_.erase(found);
    if (!finished) return;
    last_end_ = now;
    if (!first_end_) first_end_ = now;
}

inline double poll_rate_allocator::calls_per_second(time_point now) const
{
    return call_rate_ * std::exp(-seconds(now - call_rate_at_) / call_memory);
}

inline void poll_rate_allocator::called(std::uint64_t requests, time_point now)
{
    call_rate_ = calls_per_second(now) + static_cast<double>(requests) / call_memory.count();
    call_rate_at_ = now;
}

inline poll_rate_allocator::seconds poll_rate_allocator::horizon(const rate_limit_status& budget,
                                                                 time_point now) const
{
    if (open_.empty()) return seconds::max();
    const seconds age = now - *open_.begin();  // of the oldest
    const bool ending = last_end_ && now - *last_end_ < (std::max)(seconds(10), age / 5);
    const double share_open = static_cast<double>(open_.size()) / static_cast<double>(most_open_);
    seconds lasts = (std::max)(seconds(300), 30 * age);
    // Not less than a quarter of the age, or nothing is left for the last of a long batch.
    if (ending) lasts = (std::max)({seconds(150), age / 4, 2 * age * share_open});

    if (first_end_ && *last_beginning_ > *first_end_ && now - *last_beginning_ <= load_pause)
        lasts += 10 * seconds(*last_beginning_ - *first_end_);

    // What callers are about to use up cannot be saved for later.
    const double calls = calls_per_second(now);
    constexpr double soon = 600;
    if (ending && budget.remaining < soon * calls)
        lasts = (std::min)(lasts, (std::max)(seconds(20), seconds(0.5 * budget.remaining / calls)));
    return lasts;
}

inline double poll_rate_allocator::per_second(const rate_limit_status& budget, time_point now) const
{
    const int left = budget.remaining - budget.reserved_for_calls;
    if (left <= 0) return 0;
    const seconds hour = (std::max)(seconds(budget.resets_in), seconds(1));
    return left / (std::min)(horizon(budget, now), hour).count();
}

}  // namespace cloud66::inline v1::detail

#endif
