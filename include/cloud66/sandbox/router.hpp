// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_ROUTER_HPP
#define CLOUD66_SANDBOX_ROUTER_HPP

#include <cloud66/config.hpp>
#include <cloud66/sandbox/route.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// The segments below the root of the API, decoded, without `.json` or a slash at the end and with `action`
/// spelt `actions`; those below the root of the server for a path that begins with `/storage/`; none for others.
CLOUD66_DECL std::optional<std::vector<std::string>> path_segments(std::string_view target);

/// A route and the values of its placeholders; the route is null if there is none.
struct route_match
{
    const route* found = nullptr;
    std::vector<std::string> arguments;
};

/// The route of a request; one that spells a segment out wins over one with a placeholder there.
CLOUD66_DECL route_match find_route(std::string_view verb, const std::vector<std::string>& segments);

/// Whether a pattern as in `fault::path` fits.
CLOUD66_DECL bool path_fits(std::string_view pattern,
                            const std::optional<std::vector<std::string>>& segments);

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/sandbox/router.ipp>
#endif

#endif
