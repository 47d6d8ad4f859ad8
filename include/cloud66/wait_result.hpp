// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_WAIT_RESULT_HPP
#define CLOUD66_WAIT_RESULT_HPP

#include <cloud66/action.hpp>
#include <cloud66/action_info.hpp>
#include <cloud66/config.hpp>
#include <cloud66/result.hpp>

#include <chrono>
#include <cstddef>
#include <optional>

namespace cloud66::inline v1 {

/// When to stop waiting for many actions before all have ended.
enum class wait_until
{
    all_done,       ///< Wait for all.
    first_failure,  ///< At the first outcome that is an error.
    first_success   ///< At the first action that succeeded.
};

/// How to wait for many actions.
struct wait_all_params
{
    /// How long to wait for each at most; zero: without limit. By default what
    /// `action::wait` has for it: 20 minutes, or 2 hours.
    std::optional<std::chrono::milliseconds> timeout = {};

    /// When to stop. What is still open then ends with `operation_aborted`, as if its wait were cancelled:
    /// with the last `action_info` and a resume token, and the work goes on at Cloud 66.
    wait_until until = wait_until::all_done;
};

/// What became of one of many actions.
struct wait_result
{
    std::size_t index = 0;  ///< Its place among the actions that were given.
    action handle;          ///< The same handle, to wait again for example.

    /// What `action::wait` would have returned or thrown: the finished action, if and only if it succeeded.
    result<action_info> outcome;
};

}  // namespace cloud66::inline v1

#endif
