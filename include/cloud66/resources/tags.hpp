// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_TAGS_HPP
#define CLOUD66_RESOURCES_TAGS_HPP

#include <cloud66/config.hpp>
#include <cloud66/resources/call.hpp>

namespace cloud66 {
inline namespace v1 {

/// Calls about tags. What holds for every call stands in `resources/call.hpp`.
template <class Client>
class tags_api
{
};

}  // namespace v1
}  // namespace cloud66

#endif
