// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_POLLING_ACTION_SEARCH_HPP
#define CLOUD66_DETAIL_POLLING_ACTION_SEARCH_HPP

#include <cloud66/action_info.hpp>
#include <cloud66/config.hpp>
#include <cloud66/detail/client/page_cursor.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace cloud66::inline v1::detail {

/// How a stack's list of actions is sorted. No source says it; its pages may show it.
enum class list_order
{
    unknown,
    newest_first,
    oldest_first,
    none
};

/// The search for actions by id, until they are found or polling the rest one by one costs no more requests:
/// sans-io.
class id_search
{
public:
    /// \param wanted ids of actions.
    /// \param order of the list, as far as it is known. One with the oldest first is read backward.
    id_search(std::vector<std::int64_t> wanted, list_order order) : wanted_(std::move(wanted)), order_(order)
    {
        std::sort(wanted_.begin(), wanted_.end());
    }

    /// Takes an action of the page that was read; whether it is wanted and seen for the first time.
    bool take(std::int64_t id)
    {
        const auto found = std::lower_bound(wanted_.begin(), wanted_.end(), id);
        if (found == wanted_.end() || *found != id) return false;
        wanted_.erase(found);
        ++taken_;
        return true;
    }

    /// Every action of the page was taken, and `cursor` will take in its position: where to read on.
    page_step end_page(const page_cursor& cursor)
    {
        const bool fruitless = std::exchange(taken_, 0) == 0;
        if (fruitless)
            ++fruitless_;
        else
            order_ = cursor.reads_backward() ? list_order::oldest_first : list_order::newest_first;
        // A single poll finds the last one for sure; and so many pages in vain had better been single polls.
        if (wanted_.size() <= 1 || fruitless_ >= wanted_.size()) return page_step::stop;
        // Without an action on the first page that was read, the list may be sorted the other way.
        const bool turn = order_ == list_order::unknown && cursor.pages_read() == 0;
        return turn ? page_step::other_end : page_step::next;
    }

    /// What is wanted and was not found so far, in order.
    const std::vector<std::int64_t>& missing() const { return wanted_; }

    /// By the end of the list at which an action was found.
    list_order order() const { return order_; }

private:
    std::vector<std::int64_t> wanted_;  // sorted
    list_order order_;
    std::size_t fruitless_ = 0;  // pages that showed nothing that is wanted
    std::size_t taken_ = 0;      // from the present page
};

/// When the action started, if that can be read; in seconds, in which no limit overflows.
inline std::optional<std::chrono::sys_seconds> start_of(const action_info& seen)
{
    const auto time = seen.started_at ? seen.started_at->time() : std::nullopt;
    if (!time) return std::nullopt;
    return std::chrono::floor<std::chrono::seconds>(*time);
}

/// The search for all actions that started since a time: sans-io. If the pages show the order of the list, only the
/// end with the newest actions is read, and else all.
class recent_search
{
public:
    explicit recent_search(std::chrono::sys_seconds since) : since_(since) {}

    /// Takes in the page that was read, before `cursor` takes in its position: where to read on.
    page_step end_page(const std::vector<action_info>& items, const page_cursor& cursor)
    {
        std::vector<std::chrono::sys_seconds> starts;
        for (const action_info& item : items)
            if (const auto start = start_of(item)) starts.push_back(*start);
        const bool rises = std::ranges::is_sorted(starts);
        const bool falls = std::ranges::is_sorted(starts, std::greater());
        if (!rises || !falls) {  // else all started at once
            const auto sorted = rises ? list_order::oldest_first : list_order::newest_first;
            const auto seen = rises || falls ? sorted : list_order::none;
            order_ = order_ == list_order::unknown || order_ == seen ? seen : list_order::none;
        }

        const bool backward = cursor.reads_backward();
        const bool reaches_back = !starts.empty() && *std::ranges::min_element(starts) < since_;
        if (order_ == (backward ? list_order::oldest_first : list_order::newest_first))
            return reaches_back ? page_step::stop : page_step::next;
        return backward || order_ == list_order::oldest_first ? page_step::other_end : page_step::next;
    }

private:
    std::chrono::sys_seconds since_;
    list_order order_ = list_order::unknown;
};

}  // namespace cloud66::inline v1::detail

#endif
