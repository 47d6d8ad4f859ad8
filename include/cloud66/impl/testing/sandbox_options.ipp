// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_TESTING_SANDBOX_OPTIONS_IPP
#define CLOUD66_IMPL_TESTING_SANDBOX_OPTIONS_IPP

#include <cloud66/detail/sandbox/message.hpp>
#include <cloud66/testing/sandbox_options.hpp>

namespace cloud66::inline v1 {

CLOUD66_DECL std::string_view recorded_request::header(std::string_view name) const
{
    return sandbox_detail::find_header(headers, name);
}

}  // namespace cloud66::inline v1

#endif
