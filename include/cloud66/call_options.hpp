// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_CALL_OPTIONS_HPP
#define CLOUD66_CALL_OPTIONS_HPP

#include <cloud66/config.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

namespace cloud66::inline v1 {

/// How the calls of one view of a client are made: see `client::with`. What is not set is as for the client.
struct call_options
{
    /// How long a call may take in all: waiting while the API throttles, waiting for a connection, every attempt, every
    /// pause in between, and every page of a list. It fails with `call_timed_out` then, or with the reason for which it had
    /// to wait or to be tried again; a change whose response did not come in time ends with `outcome_unknown`. Zero or
    /// absent: no limit but those of `options`; zero takes back the limit of the view that this one is made of. Waits
    /// for actions have their own limit, `wait_params::timeout`.
    std::optional<std::chrono::milliseconds> timeout = {};

    /// The numeric id of the account to act in, in place of `options.account`. Actions that are started there are
    /// polled there.
    std::optional<std::int64_t> account = {};

    /// In place of `options.rate_limit.max_throttle_wait`; zero: a call fails at once while the API throttles.
    std::optional<std::chrono::milliseconds> max_throttle_wait = {};

    /// In place of `options.retry.retries`; zero: none.
    std::optional<int> retries = {};

    /// The `Request-Id` of all requests, by which they are found in other logs; 1 to 255 visible characters of ASCII.
    /// Default: a random UUID for each attempt.
    std::optional<std::string_view> request_id = {};
};
static_assert(std::is_trivially_destructible_v<call_options>);

}  // namespace cloud66::inline v1

#endif
