// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_SEED_HPP
#define CLOUD66_SANDBOX_SEED_HPP

#include <cloud66/config.hpp>
#include <cloud66/sandbox/script.hpp>
#include <cloud66/sandbox/world.hpp>

#include <string>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// Fills a new account: container stacks on Docker and on Kubernetes, a classic Rails stack, and for each
/// its servers, services or processes, and a past.
CLOUD66_DECL void seed_account(world& everything);

/// Gives a stack with its servers and services what every resource has for a new stack.
CLOUD66_DECL void furnish_stack(world& everything, stack_record& stack);

/// Adds one stack and returns its uid.
CLOUD66_DECL std::string add_stack(world& everything, const stack_seed& seed);

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/sandbox/seed.ipp>
#endif

#endif
