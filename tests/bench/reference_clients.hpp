// SPDX-License-Identifier: BSL-1.0
// The clients that the library is compared with, as plain simulations.
#ifndef CLOUD66_TESTS_BENCH_REFERENCE_CLIENTS_HPP
#define CLOUD66_TESTS_BENCH_REFERENCE_CLIENTS_HPP

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <queue>
#include <tuple>
#include <utility>
#include <vector>

#include "figures.hpp"
#include "load.hpp"

namespace bench {

/// A client that polls every 15 seconds.
struct reference_client
{
    const char* name;
    bool lists;  ///< Polls the list of each stack, as many pages as its open actions fill, not each action.
    bool gives_up;  ///< A throttled request ends its waits; otherwise they continue in the next window.
};

/// The vendor's Go client with its defaults.
inline constexpr reference_client vendor_15_s{"go15", false, true};

/// A client that polls lists, but does not take the rate limit into account.
inline constexpr reference_client list_15_s{"list15", true, false};

/// Simulates one repetition of a load, and adds it to `result`. `timers` in policies.py does the same.
inline void simulate(const reference_client& client, const load& of_load, int repetition, tally& result)
{
    constexpr double interval = 15;
    constexpr std::size_t page = 30;
    random_durations random(of_load.seed(repetition));
    std::map<int, int> used;  // requests of each window
    const auto window_of = [](double time) { return static_cast<int>(time / hour); };

    // The actions of one poll: a single action, or those of a stack.
    std::vector<std::vector<scheduled_action>> units;
    for (const scheduled_action& action : plan(of_load, random)) {
        const std::size_t unit = client.lists ? action.stack : units.size();
        units.resize((std::max)(units.size(), unit + 1));
        units[unit].push_back(action);
        ++used[window_of(action.start)];
    }
    using scheduled_poll = std::pair<double, std::size_t>;  // its time and its unit
    std::priority_queue<scheduled_poll, std::vector<scheduled_poll>, std::greater<>> next;
    for (std::size_t unit = 0; unit < units.size(); ++unit)
        if (!units[unit].empty()) next.emplace(units[unit].front().start, unit);

    int polls = 0;
    for (; !next.empty();) {
        const auto [now, unit] = next.top();
        next.pop();
        std::vector<scheduled_action>& open = units[unit];
        const auto started =
            std::count_if(open.begin(), open.end(),
                          [&, at = now](const scheduled_action& action) { return action.start <= at; });
        const int cost = static_cast<int>(
            (std::max)(std::size_t(1), (static_cast<std::size_t>(started) + page - 1) / page));
        int& window_used = used[window_of(now)];
        if (window_used + cost > request_limit) {
            if (client.gives_up)
                result.lost(open.size());
            else
                next.emplace((window_of(now) + 1) * hour + random.uniform() * 5, unit);
            continue;
        }
        window_used += cost;
        polls += cost;
        const auto first_ended =
            std::partition(open.begin(), open.end(),
                           [&, at = now](const scheduled_action& action) { return action.end > at; });
        const auto ended = open.end() - first_ended;
        for (auto action = first_ended; action != open.end(); ++action) result.returned(now - action->end);
        open.erase(first_ended, open.end());
        if (now < of_load.replaced_until())
            for (auto i = ended; i > 0; --i) open.push_back({now, now + random.next(of_load.duration), unit});
        if (!open.empty()) next.emplace(now + interval, unit);
    }
    result.end_repetition(polls, 0);
}

/// Simulates all repetitions of a load.
inline figures simulate(const reference_client& client, const load& of_load)
{
    tally result;
    for (int repetition = 0; repetition < of_load.repetitions(); ++repetition)
        simulate(client, of_load, repetition, result);
    return result.result();
}

}  // namespace bench

#endif
