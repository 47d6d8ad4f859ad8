// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RATE_LIMIT_STATUS_HPP
#define CLOUD66_RATE_LIMIT_STATUS_HPP

#include <cloud66/config.hpp>

#include <chrono>
#include <cstdint>

namespace cloud66::inline v1 {

/// What is known of the requests that the API grants in the present window, an hour: `client::rate_limit_status()`.
///
/// The API counts the requests of a user in fixed hours and tells its count with each response
/// (`X-RateLimit-Limit`, `X-RateLimit-Remaining`), but not when an hour ends. Sources: docs2024, protocol.
struct rate_limit_status
{
    int limit = 0;      ///< Requests in a window: what responses say, else `options.rate_limit.limit`.
    int remaining = 0;  ///< What is left of them. Other programs of the same user take from it, too.
    int reserved_for_calls = 0;  ///< What polls leave for calls.
    std::uint64_t calls = 0;     ///< Sent in this window for callers, retries and probes included.
    std::uint64_t polls = 0;     ///< Sent in this window to poll actions.
    bool throttled = false;      ///< Whether the API refuses requests at present, so that they wait.
    bool from_responses =
        false;  ///< Whether a response of this window reported the count; else it is the client's own.

    /// When the window is thought to end: an hour after its first request, or after the last end that was seen.
    std::chrono::seconds resets_in{0};

    /// Whether the end of a window was seen, so that `resets_in` is more than a guess.
    bool reset_seen = false;
};

}  // namespace cloud66::inline v1

#endif
