// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_POLLING_LIST_CURSOR_HPP
#define CLOUD66_DETAIL_POLLING_LIST_CURSOR_HPP

#include <cloud66/config.hpp>
#include <cloud66/page.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// What is known of a stack's list of actions. No source says in which order it is.
struct list_order
{
    bool oldest_first = false;  ///< Else newest first, or not seen yet.
    bool proven = false;        ///< Whether an action was found where that says.
    std::int64_t pages = 1;     ///< How many there were at the last poll.
};

/// Reads a list of actions page by page until those that are wanted are found, or polling the rest one by
/// one costs no more requests: sans-io.
class list_cursor
{
public:
    /// \param wanted ids of actions.
    list_cursor(std::vector<std::int64_t> wanted, list_order order);

    /// The page to read next; none at the end.
    std::optional<std::int64_t> next_page() const { return next_; }

    /// Takes an action of the page that was read; whether it is wanted and seen for the first time.
    bool take(std::int64_t id);

    /// The page is at its end.
    void end_page(const page_position& position);

    /// What is wanted and was not found so far, in order.
    const std::vector<std::int64_t>& missing() const { return wanted_; }

    /// What is known of the list by now.
    const list_order& order() const { return order_; }

    /// How many pages were read.
    std::size_t pages_read() const { return pages_read_; }

private:
    std::optional<std::int64_t> page_after(std::int64_t read) const;

    std::vector<std::int64_t> wanted_;  // sorted
    list_order order_;
    std::optional<std::int64_t> next_;
    std::size_t pages_read_ = 0;
    std::size_t fruitless_ = 0;  // pages that showed nothing that is wanted
    std::size_t taken_ = 0;      // from the present page
};

inline list_cursor::list_cursor(std::vector<std::int64_t> wanted, list_order order)
    : wanted_(std::move(wanted)), order_(order), next_(order.oldest_first ? order.pages : 1)
{
    std::sort(wanted_.begin(), wanted_.end());
}

inline bool list_cursor::take(std::int64_t id)
{
    const auto found = std::lower_bound(wanted_.begin(), wanted_.end(), id);
    if (found == wanted_.end() || *found != id) return false;
    wanted_.erase(found);
    ++taken_;
    return true;
}

inline void list_cursor::end_page(const page_position& position)
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

inline std::optional<std::int64_t> list_cursor::page_after(std::int64_t read) const
{
    const std::int64_t next = order_.oldest_first ? read - 1 : read + 1;
    if (next < 1 || next > order_.pages) return std::nullopt;
    return next;
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
