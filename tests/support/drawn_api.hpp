// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_SUPPORT_DRAWN_API_HPP
#define CLOUD66_TESTS_SUPPORT_DRAWN_API_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "support/dice.hpp"
#include "support/fake_api.hpp"

// What a fake API is like and what goes wrong with it, as dice will have it.
namespace test {

inline constexpr std::chrono::milliseconds one_second{1000}, one_minute{60'000}, one_hour{3'600'000};

/// How an action goes; `ends` is counted from the beginning of time.
inline fake_action draw_action(dice& random)
{
    fake_action made;
    std::chrono::milliseconds lasts{0};
    if (random.chance(0.9)) lasts = random.span(one_second, random.chance(0.1) ? one_hour : 10 * one_minute);
    made.ends += lasts;
    if (random.chance(0.3)) made.end = random.chance(0.7) ? &failed : &finished_somehow;
    return made;
}

/// An API with a limit that so many people can live with for a while, and with any behavior.
inline fake_api_behavior draw_habits(dice& random, int people)
{
    fake_api_behavior its;
    its.order = random.one_of<decltype(its.order)>(
        {fake_api_behavior::newest_first, fake_api_behavior::oldest_first, fake_api_behavior::unsorted});
    its.page_size = random.one_of<std::size_t>({30, 30, 5, 2});
    if (random.chance(0.5)) its.limit = 5 * static_cast<int>(random.between(people / 2 + 3, 3 * people + 12));
    its.rate_headers = random.chance(0.8);
    if (random.chance(0.2)) its.others_spend = random.share();
    if (random.chance(0.2)) its.list_misses = static_cast<int>(random.between(1, 100));
    if (random.chance(0.2)) its.list_lag = random.span(one_second, one_minute);
    if (random.chance(0.1)) its.list_status = random.chance(0.5) ? 403 : 404;
    if (random.chance(0.2)) its.hidden = random.span(one_second, 2 * one_minute);
    if (random.chance(0.7)) its.faults = 0.5 * random.share() * random.share();
    its.slowest = random.one_of<std::chrono::milliseconds>(
        {std::chrono::milliseconds(1), one_second, 20 * one_second, 2 * one_minute});
    return its;
}

/// Some times in the next hour and a half in which something is wrong.
inline std::vector<api_outage> draw_spells(dice& random, api_outage::time_point now)
{
    std::vector<api_outage> drawn;
    for (std::int64_t left = random.between(1, 3); left > 0; --left) {
        api_outage outage;
        outage.kind = random.one_of<decltype(outage.kind)>(
            {api_outage::throttled, api_outage::down, api_outage::locked});
        outage.from = now + random.span(one_second, one_hour);
        outage.to = outage.from + random.span(one_second, 20 * one_minute);
        drawn.push_back(outage);
    }
    return drawn;
}

}  // namespace test

#endif
