// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_SCRIPT_IPP
#define CLOUD66_SANDBOX_SCRIPT_IPP

#include <cloud66/sandbox/message.hpp>
#include <cloud66/sandbox/script.hpp>

namespace cloud66 {
inline namespace v1 {

CLOUD66_DECL std::string_view recorded_request::header(std::string_view name) const
{
    return sandbox_detail::find_header(headers, name);
}

}  // namespace v1
}  // namespace cloud66

#endif
