// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_PAGE_HPP
#define CLOUD66_PAGE_HPP

#include <cloud66/config.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace cloud66::inline v1 {

/// The page of a list that a list call reads: `client.list_stacks(page_number{2})`. Pages count from 1. Made explicitly only,
/// so that `{}` means the parameters of a call.
class page_number
{
public:
    constexpr explicit page_number(std::int64_t value) noexcept : value_(value) {}

    /// The number.
    [[nodiscard]] constexpr std::int64_t value() const noexcept { return value_; }

    /// Equal numbers.
    friend constexpr bool operator==(const page_number&, const page_number&) = default;

private:
    std::int64_t value_;
};

/// Where a page stands in its list, as the API says it.
struct page_position
{
    std::optional<std::int64_t> current;   ///< This page; counts from 1.
    std::optional<std::int64_t> previous;  ///< The page before; empty on the first.
    std::optional<std::int64_t> next;      ///< The page after; empty on the last.
    std::optional<std::int64_t> per_page;  ///< Items on a full page; 30 in every sample.
    std::optional<std::int64_t> count;     ///< Items over all pages.
    std::optional<std::int64_t> pages;     ///< How many pages there are.
};
BOOST_DESCRIBE_STRUCT(page_position, (), (current, previous, next, per_page, count, pages))

/// One page of a list.
template <class T>
struct page
{
    std::vector<T> items;
    page_position position;

    /// The number of the page after this one, if there is one.
    [[nodiscard]] std::optional<page_number> next() const
    {
        if (!position.next || *position.next <= position.current.value_or(0)) return std::nullopt;
        return page_number{*position.next};
    }
};

}  // namespace cloud66::inline v1

#endif
