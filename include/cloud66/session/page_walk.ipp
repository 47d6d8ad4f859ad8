// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SESSION_PAGE_WALK_IPP
#define CLOUD66_SESSION_PAGE_WALK_IPP

#include <cloud66/session/page_walk.hpp>

namespace cloud66 {
inline namespace v1 {
namespace detail {

CLOUD66_DECL http::request page_walk::next_request() const
{
    http::request paged = list_;
    paged.query("page", next_);
    return paged;
}

CLOUD66_DECL bool page_walk::arrived(const page_position& position, bool is_empty)
{
    const std::int64_t asked = next_;
    next_ = 0;
    if (is_empty || position.current.value_or(asked) != asked) return false;
    if (position.next && *position.next > asked) next_ = *position.next;
    return true;
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
