// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_POLLING_LIST_CURSOR_IPP
#define CLOUD66_IMPL_POLLING_LIST_CURSOR_IPP

#include <cloud66/detail/polling/list_cursor.hpp>

#include <algorithm>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace detail {

CLOUD66_DECL list_cursor::list_cursor(std::vector<std::int64_t> wanted, list_order order)
    : wanted_(std::move(wanted)), order_(order), next_(order.oldest_first ? order.pages : 1)
{
    std::sort(wanted_.begin(), wanted_.end());
}

CLOUD66_DECL bool list_cursor::take(std::int64_t id)
{
    const auto found = std::lower_bound(wanted_.begin(), wanted_.end(), id);
    if (found == wanted_.end() || *found != id) return false;
    wanted_.erase(found);
    ++taken_;
    return true;
}

CLOUD66_DECL void list_cursor::end_page(const page_position& position)
{
    const std::int64_t read = *next_;
    const std::int64_t last = position.pages.value_or(position.next.value_or(read));
    const bool last_has_moved = order_.oldest_first && pages_read_ == 0 && last > read;
    order_.pages = (std::max)(last, std::int64_t(1));
    ++pages_read_;
    if (taken_ == 0) ++fruitless_;
    if (taken_ > 0) order_.proven = true;
    const bool may_be_the_other_way = taken_ == 0 && pages_read_ == 1 && !order_.proven && last > 1;
    taken_ = 0;

    next_.reset();
    // A single poll finds the last one for sure; and so many pages in vain had better been single polls.
    if (wanted_.size() <= 1 || fruitless_ >= wanted_.size()) return;
    if (may_be_the_other_way) order_.oldest_first = true;
    if (may_be_the_other_way || last_has_moved)
        next_ = last;
    else
        next_ = page_after(read);
}

CLOUD66_DECL std::optional<std::int64_t> list_cursor::page_after(std::int64_t read) const
{
    const std::int64_t next = order_.oldest_first ? read - 1 : read + 1;
    if (next < 1 || next > order_.pages) return std::nullopt;
    return next;
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
