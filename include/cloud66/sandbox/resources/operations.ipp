// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_OPERATIONS_IPP
#define CLOUD66_SANDBOX_RESOURCES_OPERATIONS_IPP

#include <cloud66/sandbox/resource.hpp>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

CLOUD66_DECL resource operations_resource() { return {}; }

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
