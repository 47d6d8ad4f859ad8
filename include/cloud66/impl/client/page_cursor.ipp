// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_CLIENT_PAGE_CURSOR_IPP
#define CLOUD66_IMPL_CLIENT_PAGE_CURSOR_IPP

#include <cloud66/detail/client/page_cursor.hpp>

#include <algorithm>
#include <utility>

namespace cloud66::inline v1::detail {

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
    return "page " + std::to_string(requested) + " was requested, and the response says that it is page " +
           std::to_string(current);
}

CLOUD66_DECL page_problem page_cursor::arrived(const page_position& position, page_step step)
{
    using kind = page_problem::kind;
    const std::int64_t here = std::exchange(next_, 0);
    ++pages_read_;
    std::string mismatch = check_position(position, here);
    if (!mismatch.empty()) return {kind::malformed, std::move(mismatch)};
    last_ = position.pages.value_or(last_);
    if (here == front_ + 1) front_ = here;
    const std::int64_t next = page_after(here, position, step);
    if (next > position.pages.value_or(next))
        return {kind::malformed, "page " + std::to_string(here) + " names a next one, and the list has " +
                                     std::to_string(*position.pages) + " pages"};
    if (next != 0 && most_pages_ != 0 && pages_read_ >= most_pages_)
        return {kind::too_long, "the list goes on behind page " + std::to_string(here)};
    next_ = next;
    return {};
}

CLOUD66_DECL std::int64_t page_cursor::page_after(std::int64_t here, const page_position& position,
                                                  page_step step)
{
    if (step == page_step::stop || position.current.value_or(here) != here) return 0;
    const bool turns = step == page_step::other_end && (backward_ || last_ > here);
    if (turns) backward_ = !backward_;
    if (!backward_) {
        if (turns) return front_ < last_ ? front_ + 1 : 0;
        const bool has_more = position.next.value_or(0) > here || position.pages.value_or(0) > here;
        return has_more ? here + 1 : 0;
    }
    // Where the way backward begins, the list may have grown since its last page was known.
    const bool to_end = !std::exchange(from_end_, true) && last_ > here;
    const std::int64_t next = to_end ? last_ : (std::min)(here - 1, last_);
    return next > front_ ? next : 0;
}

}  // namespace cloud66::inline v1::detail

#endif
