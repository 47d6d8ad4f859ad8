// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_JSON_VALUES_HPP
#define CLOUD66_JSON_VALUES_HPP

#include <cloud66/config.hpp>

#include <cstdint>
#include <string_view>

namespace cloud66::inline v1 {

/// A name with a text, for parameters that are objects with names of the caller's.
struct named_value
{
    std::string_view name;
    std::string_view value;
};

/// A name with a number, for parameters that are objects with names of the caller's.
struct named_number
{
    std::string_view name;
    std::int64_t value = 0;
};

/// JSON that the caller wrote, for parameters of any form.
struct json_text
{
    std::string_view text;
};

}  // namespace cloud66::inline v1

#endif
