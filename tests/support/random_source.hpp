// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_SUPPORT_RANDOM_SOURCE_HPP
#define CLOUD66_TESTS_SUPPORT_RANDOM_SOURCE_HPP

#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace test {

/// Random numbers from a seed, the same with every standard library.
class random_source
{
public:
    explicit random_source(std::uint64_t seed) : bits_(seed) {}

    /// Uniform in [0, 1).
    double uniform() { return static_cast<double>(bits_() >> 11) * 0x1.0p-53; }

    /// True with that probability.
    bool chance(double probability) { return uniform() < probability; }

    /// Uniform in [least, most].
    std::int64_t between(std::int64_t least, std::int64_t most)
    {
        const auto choices = static_cast<std::uint64_t>(most - least + 1);
        return least + static_cast<std::int64_t>(bits_() % choices);
    }

    /// A duration whose logarithm is uniform between the two, so that all orders of magnitude occur. `least` must be
    /// greater than zero.
    std::chrono::milliseconds duration(std::chrono::milliseconds least, std::chrono::milliseconds most)
    {
        const double low = std::log(static_cast<double>(least.count()));
        const double high = std::log(static_cast<double>(most.count()));
        return std::chrono::milliseconds(
            static_cast<std::chrono::milliseconds::rep>(std::exp(low + uniform() * (high - low))));
    }

    /// A uniform choice.
    template <class T>
    T one_of(const std::vector<T>& choices)
    {
        return choices[static_cast<std::size_t>(between(0, static_cast<std::int64_t>(choices.size()) - 1))];
    }

private:
    std::mt19937_64 bits_;
};

}  // namespace test

#endif
