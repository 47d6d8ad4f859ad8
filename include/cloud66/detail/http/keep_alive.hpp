// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_HTTP_KEEP_ALIVE_HPP
#define CLOUD66_DETAIL_HTTP_KEEP_ALIVE_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/http/retry_after.hpp>
#include <cloud66/detail/http/text.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace cloud66::inline v1::detail {

/// What a server says in `Keep-Alive` of a connection (RFC 2068, 19.7.1.1).
struct keep_alive_hint
{
    std::optional<std::chrono::milliseconds> timeout;  ///< How long it may be idle.
    std::int64_t requests = 1;  ///< How many more are taken, if that is said; 1: unknown.
};

/// Reads `timeout=5, max=100`; what it does not know is passed over.
inline keep_alive_hint read_keep_alive(std::string_view text)
{
    constexpr std::chrono::seconds day = std::chrono::hours(24);  // longer is as good as for ever
    keep_alive_hint hint;
    while (!text.empty()) {
        const std::string_view part = trim(text.substr(0, text.find(',')), " \t");
        text.remove_prefix((std::min)(text.find(','), text.size() - 1) + 1);
        const auto equals = part.find('=');
        if (equals == std::string_view::npos) continue;
        const std::string_view name = trim(part.substr(0, equals), " \t");
        const auto number = read_seconds(trim(part.substr(equals + 1), " \t\""));
        if (!number) continue;
        if (iequals(name, "timeout")) hint.timeout = (std::min)(*number, day);
        if (iequals(name, "max")) hint.requests = number->count();
    }
    return hint;
}

}  // namespace cloud66::inline v1::detail

#endif
