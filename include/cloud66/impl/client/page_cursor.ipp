// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_CLIENT_PAGE_CURSOR_IPP
#define CLOUD66_IMPL_CLIENT_PAGE_CURSOR_IPP

#include <cloud66/detail/client/page_cursor.hpp>

#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace detail {

CLOUD66_DECL api_request page_cursor::next_request() const
{
    api_request paged = list_;
    paged.query("page", next_);
    return paged;
}

CLOUD66_DECL std::string check_position(const page_position& position, std::int64_t requested)
{
    const std::int64_t current = position.current.value_or(requested);
    const bool is_all =
        requested == 1 && position.next.value_or(0) <= current && position.pages.value_or(0) <= 1;
    if (current == requested || is_all) return {};
    return "page " + std::to_string(requested) + " was asked for, and the response says that it is page " +
           std::to_string(current);
}

CLOUD66_DECL std::string page_cursor::arrived(const page_position& position)
{
    const std::int64_t here = std::exchange(next_, 0);
    std::string problem = check_position(position, here);
    if (!problem.empty() || position.current.value_or(here) != here || !has_more(position, here))
        return problem;
    if (position.pages && *position.pages <= here)
        return "page " + std::to_string(here) + " names a next one, and the list has " +
               std::to_string(*position.pages) + " pages";
    is_too_long_ = most_pages_ != 0 && static_cast<std::uint64_t>(here) >= most_pages_;
    if (is_too_long_)
        return "the list goes on behind page " + std::to_string(here) +
               ", the last that options.limits.pages allows";
    next_ = here + 1;
    return {};
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
