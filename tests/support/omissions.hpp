// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_SUPPORT_OMISSIONS_HPP
#define CLOUD66_TESTS_SUPPORT_OMISSIONS_HPP

#include <span>
#include <string_view>

namespace test {

/// An element of the inventory that the client leaves out on purpose.
struct omission
{
    /// `StackActionRequest.container`, `get_service.page`; `sent Onprem.updated_at_iso` if only requests go without it,
    /// `read User.access_profile.override` if only models do. `model ServerSetting.created_at` is the reverse: the model,
    /// which is also another schema's, has a member that this schema lacks.
    std::string_view name;
    std::string_view reason;
};

std::span<const omission> omissions();

bool is_omitted(std::string_view name);

}  // namespace test

#endif
