// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_CLIENT_REQUIRE_HPP
#define CLOUD66_DETAIL_CLIENT_REQUIRE_HPP

#include <cloud66/config.hpp>
#include <cloud66/error.hpp>

#include <string>
#include <string_view>

namespace cloud66::inline v1::detail {

/// Throws `invalid_argument` for `member`, such as `options.account`, if `valid` does not hold.
inline void require(bool valid, const char* member, std::string_view rule)
{
    if (!valid) throw error(errc::invalid_argument, std::string(member).append(" ").append(rule));
}

}  // namespace cloud66::inline v1::detail

#endif
