// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_IMAGE_REPOSITORIES_HPP
#define CLOUD66_RESOURCES_IMAGE_REPOSITORIES_HPP

#include <cloud66/config.hpp>
#include <cloud66/resources/call.hpp>

namespace cloud66 {
inline namespace v1 {

/// Calls about image repositories. What holds for every call stands in `resources/call.hpp`.
template <class Client>
class image_repositories_api
{
};

}  // namespace v1
}  // namespace cloud66

#endif
