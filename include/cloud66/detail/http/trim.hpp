// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_HTTP_TRIM_HPP
#define CLOUD66_DETAIL_HTTP_TRIM_HPP

#include <cloud66/config.hpp>

#include <algorithm>
#include <string_view>

namespace cloud66::inline v1::detail {

/// `text` without `blanks` at its ends.
inline std::string_view trim(std::string_view text, std::string_view blanks = " \t\r\n")
{
    text.remove_prefix((std::min)(text.find_first_not_of(blanks), text.size()));
    return text.substr(0, text.find_last_not_of(blanks) + 1);
}

}  // namespace cloud66::inline v1::detail

#endif
