// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_GATEWAYS_HPP
#define CLOUD66_RESOURCES_GATEWAYS_HPP

#include <cloud66/config.hpp>
#include <cloud66/resources/call.hpp>

namespace cloud66 {
inline namespace v1 {

/// Calls about gateways. What holds for every call stands in `resources/call.hpp`.
template <class Client>
class gateways_api
{
};

}  // namespace v1
}  // namespace cloud66

#endif
