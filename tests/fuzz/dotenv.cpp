// SPDX-License-Identifier: BSL-1.0
// `.env` files: names are not empty and have no spaces, and values are UTF-8 without NUL.
#include <cloud66/detail/json/utf8.hpp>
#include <cloud66/workflows/dotenv.hpp>

#include <string>
#include <string_view>

#include "fuzz.hpp"

void fuzz(std::string_view input)
{
    for (const auto& [name, value] : cloud66::parse_dotenv(input)) {
        FUZZ_CHECK(!name.empty() && name.find_first_of("= \t\r\n") == std::string::npos);
        FUZZ_CHECK(value.reveal().find('\0') == std::string_view::npos);
        FUZZ_CHECK(cloud66::detail::valid_utf8_prefix(value.reveal()) == value.reveal().size());
    }
}
