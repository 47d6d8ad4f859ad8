// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_SANDBOX_RESOURCE_HPP
#define CLOUD66_DETAIL_SANDBOX_RESOURCE_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/sandbox/route.hpp>

#include <span>

namespace cloud66::inline v1::sandbox_detail {

/// One resource of the API: its operations, and the functions that add its documents at the start.
struct resource
{
    std::span<const route> routes;

    /// Fills a new account; null: nothing to fill. The stacks are there already.
    void (*seed_account)(server_state&) = nullptr;

    /// Fills a new stack, at the start or created later; null: nothing to fill. Its servers and services are
    /// there already.
    void (*seed_stack)(server_state&, stack_record&) = nullptr;
};

/// The resources of the API, in the order in which they are seeded.
CLOUD66_DECL std::span<const resource> all_resources();

/// Adds to a stack with servers and services what the resources have at the start.
CLOUD66_DECL void populate_stack(server_state& state, stack_record& stack);

}  // namespace cloud66::inline v1::sandbox_detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/sandbox/resource.ipp>
#endif

#endif
