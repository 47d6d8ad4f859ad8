// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_FAILOVER_GROUPS_HPP
#define CLOUD66_RESOURCES_FAILOVER_GROUPS_HPP

#include <cloud66/config.hpp>
#include <cloud66/resources/call.hpp>

namespace cloud66 {
inline namespace v1 {

/// Calls about failover groups. What holds for every call stands in `resources/call.hpp`.
template <class Client>
class failover_groups_api
{
};

}  // namespace v1
}  // namespace cloud66

#endif
