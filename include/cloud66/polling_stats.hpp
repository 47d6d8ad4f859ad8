// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_POLLING_STATS_HPP
#define CLOUD66_POLLING_STATS_HPP

#include <cloud66/config.hpp>

#include <cstddef>
#include <cstdint>

namespace cloud66::inline v1 {

/// What polling actions costs: `client::polling_stats()`.
struct polling_stats
{
    std::size_t actions = 0;         ///< Polled at present, since each has a waiter.
    std::uint64_t single_polls = 0;  ///< Requests for one action so far.
    std::uint64_t list_polls = 0;    ///< Requests for a page of a stack's actions so far.
    std::uint64_t failed_polls = 0;  ///< How many of both failed.

    /// By how much the intervals between polls are stretched at present, because the hour's requests would not
    /// suffice otherwise. 1: not at all; infinity: none are made until the API grants requests again.
    double interval_scale = 1;
};

}  // namespace cloud66::inline v1

#endif
