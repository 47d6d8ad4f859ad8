// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_POLLING_RESUME_TOKEN_HPP
#define CLOUD66_DETAIL_POLLING_RESUME_TOKEN_HPP

#include <cloud66/config.hpp>

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// Which action is meant.
struct action_key
{
    std::string stack_uid;
    std::int64_t id = 0;

    auto operator<=>(const action_key&) const = default;
};

/// The text that `client::resume_action` takes: `stacks/UID/actions/ID`. No secret is in it.
CLOUD66_DECL std::string make_resume_token(const action_key& key);

/// \throws error `invalid_argument` if `token` is not of that form.
CLOUD66_DECL action_key parse_resume_token(std::string_view token);

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/polling/resume_token.ipp>
#endif

#endif
