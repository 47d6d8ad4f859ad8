// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_ENVIRONMENT_HPP
#define CLOUD66_DETAIL_ENVIRONMENT_HPP

#include <cloud66/config.hpp>

#include <cstdlib>
#include <string>

namespace cloud66::inline v1::detail {

/// The value of an environment variable; empty if it is not set.
inline std::string environment(const char* name)
{
    const char* value = std::getenv(name);
    return value ? value : "";
}

}  // namespace cloud66::inline v1::detail

#endif
