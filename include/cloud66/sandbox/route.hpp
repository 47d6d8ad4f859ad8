// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_ROUTE_HPP
#define CLOUD66_SANDBOX_ROUTE_HPP

#include <cloud66/config.hpp>
#include <cloud66/sandbox/world.hpp>

#include <string_view>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// Who may call an operation: a scope's name, or one of these.
inline constexpr std::string_view any_token = "";
inline constexpr std::string_view no_token_needed = "-";

/// One operation of the inventory.
struct route
{
    std::string_view verb;
    std::string_view path;       ///< As the inventory writes it: `/stacks/{stack_id}/actions`.
    std::string_view operation;  ///< Its `operationId`.
    std::string_view scope;      ///< Its `x-scope`; `any_token` where that is null.
    answer (*handler)(call&);
};

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
