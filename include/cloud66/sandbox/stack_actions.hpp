// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_STACK_ACTIONS_HPP
#define CLOUD66_SANDBOX_STACK_ACTIONS_HPP

#include <cloud66/config.hpp>
#include <cloud66/sandbox/route.hpp>

#include <span>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

CLOUD66_DECL std::span<const route> stack_actions_routes();

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/sandbox/stack_actions.ipp>
#endif

#endif
