// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RECOVER_PARAMS_HPP
#define CLOUD66_RECOVER_PARAMS_HPP

#include <cloud66/config.hpp>

#include <chrono>
#include <optional>
#include <string_view>

namespace cloud66 {
inline namespace v1 {

/// Which actions `client::recover_actions` looks for. Those whose `started_at` is absent or cannot be read count as
/// started since, finished or not, so that none is missed and started twice.
struct recover_params
{
    /// When the request was sent whose response was lost: `error_details::sent_at`. Must be given.
    std::optional<std::chrono::system_clock::time_point> since = {};

    /// The name of the action, such as `service_restart`, if it is known: `action_info::action`.
    std::optional<std::string_view> command = {};

    /// The reference that the request gave, at most 255 characters; the API filters by it. Source: docs2024.
    std::optional<std::string_view> user_reference = {};

    /// How much the clock here may be ahead of the API's: actions that started this long before `since` are
    /// found, too.
    std::chrono::seconds tolerance = std::chrono::minutes(2);
};

}  // namespace v1
}  // namespace cloud66

#endif
