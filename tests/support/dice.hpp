// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_SUPPORT_DICE_HPP
#define CLOUD66_TESTS_SUPPORT_DICE_HPP

#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace test {

/// Random numbers that a seed decides, the same with every standard library.
class dice
{
public:
    explicit dice(std::uint64_t seed) : bits_(seed) {}

    /// From 0 up to 1.
    double share() { return static_cast<double>(bits_() >> 11) * 0x1.0p-53; }

    /// True in that share of all throws.
    bool chance(double share_of_true) { return share() < share_of_true; }

    /// Both ends are included.
    std::int64_t between(std::int64_t least, std::int64_t most)
    {
        const auto choices = static_cast<std::uint64_t>(most - least + 1);
        return least + static_cast<std::int64_t>(bits_() % choices);
    }

    /// A span of any order of magnitude between the two, of which the first is greater than zero.
    std::chrono::milliseconds span(std::chrono::milliseconds least, std::chrono::milliseconds most)
    {
        const double low = std::log(static_cast<double>(least.count()));
        const double high = std::log(static_cast<double>(most.count()));
        return std::chrono::milliseconds(
            static_cast<std::chrono::milliseconds::rep>(std::exp(low + share() * (high - low))));
    }

    /// One of `choices`.
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
