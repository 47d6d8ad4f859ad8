// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_SUPPORT_OMISSIONS_HPP
#define CLOUD66_TESTS_SUPPORT_OMISSIONS_HPP

#include <span>
#include <string_view>

namespace test {

/// Something in the inventory that the client leaves out on purpose.
struct omission
{
    /// `StackActionRequest.container`, `get_service.page`; `sent Onprem.updated_at_iso` if the model has the
    /// member, and only the request goes without.
    std::string_view what;
    std::string_view why;
};

std::span<const omission> omissions();

bool is_omitted(std::string_view what);

}  // namespace test

#endif
