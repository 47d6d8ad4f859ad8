// SPDX-License-Identifier: BSL-1.0
// The loads that the benchmark measures: numbers of actions, their starts and their durations.
#ifndef CLOUD66_TESTS_BENCH_LOAD_HPP
#define CLOUD66_TESTS_BENCH_LOAD_HPP

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <vector>

namespace bench {

/// The rate limit of a window of an hour; the first window begins at zero.
inline constexpr int request_limit = 3000;
inline constexpr double hour = 3600;

/// A wait that returns later than this after its action's end counts as lost.
inline constexpr double too_late = 600;

/// Starts `actions` at ten a second, evenly over `stacks`, with one request each. In a sustained load each action whose
/// wait has returned is replaced by another, without a counted request, for two hours.
struct load
{
    bool sustained = false;
    int duration = 0;  ///< The median in seconds.
    int actions = 0;
    int stacks = 0;

    /// The number of repetitions: more for loads with few actions.
    int repetitions() const
    {
        if (sustained) return 3;
        return actions == 1 ? 240 : actions == 10 ? 96 : actions == 100 ? 48 : 12;
    }

    /// The time until which ended actions are replaced.
    double replaced_until() const { return sustained ? 2 * hour : 0; }

    /// The seed of the random durations.
    std::uint64_t seed(int repetition) const
    {
        return static_cast<std::uint64_t>(1000 * repetition + actions + stacks);
    }

    const char* kind() const { return sustained ? "sustained" : "batch"; }
};

/// All loads of the full run, in the order of the table.
inline std::vector<load> all_loads()
{
    std::vector<load> loads;
    constexpr int sizes[][2] = {{1, 1},     {10, 1},   {10, 10},   {100, 1},   {100, 10},
                                {100, 100}, {1000, 1}, {1000, 10}, {1000, 100}};
    for (const int duration : {10, 60, 300, 1200})
        for (const auto& [actions, stacks] : sizes) loads.push_back({false, duration, actions, stacks});
    constexpr int busy[][3] = {{60, 10, 10},    {60, 100, 100}, {300, 10, 10},
                               {300, 100, 100}, {300, 100, 10}, {1200, 100, 100}};
    for (const auto& [duration, actions, stacks] : busy) loads.push_back({true, duration, actions, stacks});
    return loads;
}

/// Four loads for a quick test of the benchmark itself.
inline std::vector<load> few_loads()
{
    return {{false, 10, 1, 1}, {false, 60, 10, 1}, {false, 60, 100, 10}, {false, 300, 10, 10}};
}

/// Random durations of actions: the same numbers as `RandomDurations` in durations.py, which documents them.
class random_durations
{
public:
    explicit random_durations(std::uint64_t seed) : state_(seed) {}

    /// The next number greater than 0 and at most 1.
    double uniform()
    {
        state_ += 0x9E3779B97F4A7C15U;
        std::uint64_t mixed = (state_ ^ state_ >> 30) * 0xBF58476D1CE4E5B9U;
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EBU;
        return std::ldexp(static_cast<double>(((mixed ^ mixed >> 31) >> 11) + 1), -53);
    }

    /// The next duration in seconds: lognormal around `median` with sigma 0.2 (the Box-Muller transform).
    double next(double median)
    {
        const double radius = std::sqrt(-2 * std::log(uniform()));
        const double normal = radius * std::cos(2 * std::numbers::pi * uniform());
        return std::round(median * std::exp(0.2 * normal) * 1000) / 1000;
    }

private:
    std::uint64_t state_;
};

/// An action of a load, in seconds from the first start.
struct scheduled_action
{
    double start = 0;
    double end = 0;
    std::size_t stack = 0;
};

/// The actions that a load starts, in order.
inline std::vector<scheduled_action> plan(const load& of_load, random_durations& random)
{
    std::vector<scheduled_action> actions;
    for (int i = 0; i < of_load.actions; ++i) {
        scheduled_action next;
        next.start = i / 10.0;
        next.end = next.start + random.next(of_load.duration);
        next.stack = static_cast<std::size_t>(i % of_load.stacks);
        actions.push_back(next);
    }
    return actions;
}

}  // namespace bench

#endif
