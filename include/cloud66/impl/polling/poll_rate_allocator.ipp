// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_POLLING_POLL_RATE_ALLOCATOR_IPP
#define CLOUD66_IMPL_POLLING_POLL_RATE_ALLOCATOR_IPP

#include <cloud66/detail/polling/poll_rate_allocator.hpp>

#include <algorithm>
#include <cmath>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// After how long without new work the next is a new load.
inline constexpr std::chrono::minutes load_pause{2};

/// Over how long the rate of calls is taken.
inline constexpr std::chrono::duration<double> call_memory{60};

CLOUD66_DECL void poll_rate_allocator::began(time_point now)
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

CLOUD66_DECL void poll_rate_allocator::left(time_point since, bool finished, time_point now)
{
    const auto found = open_.find(since);
    if (found != open_.end()) open_.erase(found);
    if (!finished) return;
    last_end_ = now;
    if (!first_end_) first_end_ = now;
}

CLOUD66_DECL double poll_rate_allocator::calls_per_second(time_point now) const
{
    return call_rate_ * std::exp(-seconds(now - call_rate_at_) / call_memory);
}

CLOUD66_DECL void poll_rate_allocator::called(std::uint64_t requests, time_point now)
{
    call_rate_ = calls_per_second(now) + static_cast<double>(requests) / call_memory.count();
    call_rate_at_ = now;
}

CLOUD66_DECL poll_rate_allocator::seconds poll_rate_allocator::horizon(const rate_limit_status& budget,
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

CLOUD66_DECL double poll_rate_allocator::per_second(const rate_limit_status& budget, time_point now) const
{
    const int left = budget.remaining - budget.reserved_for_calls;
    if (left <= 0) return 0;
    const seconds hour = (std::max)(seconds(budget.resets_in), seconds(1));
    return left / (std::min)(horizon(budget, now), hour).count();
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
