// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_SUPPORT_RANDOM_API_HPP
#define CLOUD66_TESTS_SUPPORT_RANDOM_API_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "support/fake_api.hpp"
#include "support/random_source.hpp"

// A fake API's behavior, actions and outages, drawn from a random source.
namespace test {

inline constexpr std::chrono::milliseconds one_second{1000}, one_minute{60'000}, one_hour{3'600'000};

/// An action's duration and result; `ends` is relative to the clock's epoch.
inline fake_action random_action(random_source& random)
{
    fake_action action;
    std::chrono::milliseconds duration{0};
    if (random.chance(0.9))
        duration = random.duration(one_second, random.chance(0.1) ? one_hour : 10 * one_minute);
    action.ends += duration;
    if (random.chance(0.3)) action.end = random.chance(0.7) ? &failed : &finished_without_result;
    return action;
}

/// A random behavior, with a rate limit that so many callers do not exhaust at once.
inline fake_api_behavior random_behavior(random_source& random, int callers)
{
    fake_api_behavior behavior;
    behavior.order = random.one_of<decltype(behavior.order)>(
        {fake_api_behavior::newest_first, fake_api_behavior::oldest_first, fake_api_behavior::unsorted});
    behavior.page_size = random.one_of<std::size_t>({30, 30, 5, 2});
    if (random.chance(0.5))
        behavior.limit = 5 * static_cast<int>(random.between(callers / 2 + 3, 3 * callers + 12));
    behavior.rate_headers = random.chance(0.8);
    if (random.chance(0.2)) behavior.other_requests = random.uniform();
    if (random.chance(0.2)) behavior.list_misses = static_cast<int>(random.between(1, 100));
    if (random.chance(0.2)) behavior.list_lag = random.duration(one_second, one_minute);
    if (random.chance(0.1)) behavior.list_status = random.chance(0.5) ? 403 : 404;
    if (random.chance(0.2)) behavior.hidden = random.duration(one_second, 2 * one_minute);
    if (random.chance(0.7)) behavior.faults = 0.5 * random.uniform() * random.uniform();
    behavior.slowest = random.one_of<std::chrono::milliseconds>(
        {std::chrono::milliseconds(1), one_second, 20 * one_second, 2 * one_minute});
    return behavior;
}

/// One to three outages in the next hour and a half.
inline std::vector<api_outage> random_outages(random_source& random, api_outage::time_point now)
{
    std::vector<api_outage> outages;
    for (std::int64_t left = random.between(1, 3); left > 0; --left) {
        api_outage outage;
        outage.kind = random.one_of<decltype(outage.kind)>(
            {api_outage::throttled, api_outage::down, api_outage::locked});
        outage.from = now + random.duration(one_second, one_hour);
        outage.to = outage.from + random.duration(one_second, 20 * one_minute);
        outages.push_back(outage);
    }
    return outages;
}

}  // namespace test

#endif
