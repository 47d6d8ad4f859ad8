# SPDX-License-Identifier: BSL-1.0
"""Random durations of actions: the same numbers as `random_durations` in load.hpp, so that simulations in Python and
the benchmark in C++ have the same actions. The benchmark checks that: it simulates `go15` itself and compares the
figures with those in simulation.csv."""
import math


class RandomDurations:
    """The generator SplitMix64 (Steele, Lea and Flood, 2014), which makes independent numbers from adjacent seeds.
    Durations are rounded to the millisecond, which removes differences between mathematical libraries.

    A batch with `seed` = 1000 * repetition + N + S takes one duration for each action in the order of the starts; in a
    sustained load each new action takes the next one."""

    def __init__(self, seed):
        self.state = seed

    def uniform(self):
        """The next number greater than 0 and at most 1."""
        self.state = (self.state + 0x9E3779B97F4A7C15) % 2**64
        mixed = (self.state ^ self.state >> 30) * 0xBF58476D1CE4E5B9 % 2**64
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB % 2**64
        return (((mixed ^ mixed >> 31) >> 11) + 1) / 2**53

    def next(self, median):
        """The next duration in seconds: lognormal around `median` with sigma 0.2 (the Box-Muller transform)."""
        radius = math.sqrt(-2 * math.log(self.uniform()))
        normal = radius * math.cos(2 * math.pi * self.uniform())
        return round(median * math.exp(0.2 * normal) * 1000) / 1000
