// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_USER_REFERENCE_HPP
#define CLOUD66_RESOURCES_USER_REFERENCE_HPP

#include <cloud66/config.hpp>
#include <cloud66/error.hpp>

#include <optional>
#include <string_view>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// A caller's own name for an action, which the API keeps in the action's metadata.
/// \throws error `invalid_argument` if it has more than 255 characters, the most that docs2024 allows.
inline void check_user_reference(const std::optional<std::string_view>& reference)
{
    if (reference && reference->size() > 255)
        throw error(errc::invalid_argument, "user_reference has more than 255 characters");
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
