// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_SANDBOX_RESOURCE_HPP
#define CLOUD66_DETAIL_SANDBOX_RESOURCE_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/sandbox/route.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloud66::inline v1::sandbox_detail {

/// The resources of the API, in the order in which they are seeded.
CLOUD66_DECL const std::vector<resource>& all_resources();

/// Adds to an account with stacks what the resources have at the start.
CLOUD66_DECL void populate_account(server_state& state);

/// Adds to a stack with servers and services what the resources have at the start.
CLOUD66_DECL void populate_stack(server_state& state, stack_record& stack);

/// A route and the values of its placeholders; the route is null if there is none.
struct route_match
{
    const resource* owner = nullptr;
    const route* found = nullptr;
    std::vector<std::string> arguments;
};

/// The route of a request; one that spells a segment out wins over one with a placeholder there.
inline route_match find_route(std::string_view verb, const std::vector<std::string>& segments)
{
    route_match best;
    for (const resource& one : all_resources()) {
        for (const route& candidate : one.routes) {
            if (candidate.verb != verb) continue;
            const std::vector<std::string>& expected = candidate.segments;
            if (expected.size() != segments.size()) continue;
            std::vector<std::string> arguments;
            bool fits = true;
            for (std::size_t i = 0; fits && i < expected.size(); ++i) {
                if (expected[i].starts_with('{'))
                    arguments.push_back(segments[i]);
                else
                    fits = expected[i] == segments[i];
            }
            if (fits && (best.found == nullptr || arguments.size() < best.arguments.size()))
                best = {&one, &candidate, std::move(arguments)};
        }
    }
    return best;
}

}  // namespace cloud66::inline v1::sandbox_detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/sandbox/resource.ipp>
#endif

#endif
