// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_POLLING_WAIT_LIMITS_HPP
#define CLOUD66_DETAIL_POLLING_WAIT_LIMITS_HPP

#include <cloud66/config.hpp>

#include <chrono>

namespace cloud66::inline v1::detail {

/// How long `action::wait` waits by default.
inline constexpr std::chrono::minutes default_action_timeout{20};

/// The same for deployments and for creating a stack.
inline constexpr std::chrono::hours deployment_timeout{2};

}  // namespace cloud66::inline v1::detail

#endif
