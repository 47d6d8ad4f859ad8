// SPDX-License-Identifier: BSL-1.0
// The clients that the watcher is compared with, as plain simulations.
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

/// A client that asks every 15 seconds.
struct reference_client
{
    const char* name;
    bool
        lists;  ///< Asks for the list of each stack, as many pages as its open actions fill; else for each action.
    bool gives_up;  ///< A refused request ends its waits; else they go on when the hour is over.
};

/// The vendor's Go client as it comes.
inline constexpr reference_client vendor_15_s{"go15", false, true};

/// What one would write with lists in mind, but not the limit.
inline constexpr reference_client list_15_s{"list15", true, false};

/// One repetition of `what`, added to `result`. `timers` in simulation.py is the same.
inline void play(const reference_client& client, const load& what, int repetition, tally& result)
{
    constexpr double interval = 15;
    constexpr std::size_t page = 30;
    random_durations random(what.seed(repetition));
    std::map<int, int> used;  // requests of each hour
    const auto hour_of = [](double time) { return static_cast<int>(time / hour); };

    // What is asked for at once: an action, or those of a stack.
    std::vector<std::vector<scheduled_action>> units;
    for (const scheduled_action& action : plan(what, random)) {
        const std::size_t unit = client.lists ? action.stack : units.size();
        units.resize((std::max)(units.size(), unit + 1));
        units[unit].push_back(action);
        ++used[hour_of(action.start)];
    }
    using moment = std::pair<double, std::size_t>;  // when to ask for which unit
    std::priority_queue<moment, std::vector<moment>, std::greater<>> next;
    for (std::size_t unit = 0; unit < units.size(); ++unit)
        if (!units[unit].empty()) next.emplace(units[unit].front().start, unit);

    int polls = 0;
    for (; !next.empty();) {
        const auto [now, unit] = next.top();
        next.pop();
        std::vector<scheduled_action>& open = units[unit];
        const auto begun =
            std::count_if(open.begin(), open.end(),
                          [&, at = now](const scheduled_action& action) { return action.start <= at; });
        const int cost =
            static_cast<int>((std::max)(std::size_t(1), (static_cast<std::size_t>(begun) + page - 1) / page));
        int& spent = used[hour_of(now)];
        if (spent + cost > request_limit) {
            if (client.gives_up)
                result.lost(open.size());
            else
                next.emplace((hour_of(now) + 1) * hour + random.uniform() * 5, unit);
            continue;
        }
        spent += cost;
        polls += cost;
        const auto over =
            std::partition(open.begin(), open.end(),
                           [&, at = now](const scheduled_action& action) { return action.end > at; });
        const auto ended = open.end() - over;
        for (auto action = over; action != open.end(); ++action) result.returned(now - action->end);
        open.erase(over, open.end());
        if (now < what.replaced_until())
            for (auto i = ended; i > 0; --i) open.push_back({now, now + random.next(what.duration), unit});
        if (!open.empty()) next.emplace(now + interval, unit);
    }
    result.end_repetition(polls, 0);
}

/// All repetitions of `what`.
inline figures play(const reference_client& client, const load& what)
{
    tally result;
    for (int repetition = 0; repetition < what.repetitions(); ++repetition)
        play(client, what, repetition, result);
    return result.result();
}

}  // namespace bench

#endif
