// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_POLLING_LIST_CURSOR_HPP
#define CLOUD66_DETAIL_POLLING_LIST_CURSOR_HPP

#include <cloud66/config.hpp>
#include <cloud66/page.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
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
    CLOUD66_DECL list_cursor(std::vector<std::int64_t> wanted, list_order order);

    /// The page to read next; none at the end.
    std::optional<std::int64_t> next_page() const { return next_; }

    /// Takes an action of the page that was read; whether it is wanted and seen for the first time.
    CLOUD66_DECL bool take(std::int64_t id);

    /// The page is at its end.
    CLOUD66_DECL void end_page(const page_position& position);

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

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/polling/list_cursor.ipp>
#endif

#endif
