// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_HTTP_IEQUALS_HPP
#define CLOUD66_DETAIL_HTTP_IEQUALS_HPP

#include <cloud66/config.hpp>

#include <algorithm>
#include <string_view>

namespace cloud66::inline v1::detail {

/// An ASCII letter in lower case; any other character as it is.
constexpr char lower_case(char c) noexcept
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Whether two texts are the same but for the case of ASCII letters, as names in HTTP are. Beast's function of that name
/// reads a character behind the end in Boost 1.81, if the last ones differ in their case.
inline bool iequals(std::string_view left, std::string_view right) noexcept
{
    return std::ranges::equal(left, right, {}, lower_case, lower_case);
}

}  // namespace cloud66::inline v1::detail

#endif
