// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_DNS_PROVIDERS_HPP
#define CLOUD66_RESOURCES_DNS_PROVIDERS_HPP

#include <cloud66/config.hpp>
#include <cloud66/resources/call.hpp>

namespace cloud66 {
inline namespace v1 {

/// Calls about dns providers. What holds for every call stands in `resources/call.hpp`.
template <class Client>
class dns_providers_api
{
};

}  // namespace v1
}  // namespace cloud66

#endif
