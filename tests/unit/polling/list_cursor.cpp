// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/polling/list_cursor.hpp>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

#include "support/catch.hpp"

using cloud66::detail::list_cursor;
using cloud66::detail::list_order;

namespace {

using id_list = std::vector<std::int64_t>;

/// The id_list from `first` to `last`, in that direction.
id_list range(std::int64_t first, std::int64_t last)
{
    id_list result(static_cast<std::size_t>(std::abs(last - first) + 1));
    std::iota(result.begin(), result.end(), (std::min)(first, last));
    if (first > last) std::reverse(result.begin(), result.end());
    return result;
}

/// Walks through `list`, three on a page, and returns the numbers of the pages read.
id_list read_pages(list_cursor& walk, const id_list& list)
{
    constexpr std::int64_t per_page = 3;
    const auto size = static_cast<std::int64_t>(list.size());
    const std::int64_t pages = (std::max)(std::int64_t(1), (size + per_page - 1) / per_page);
    id_list read;
    while (const auto number = walk.next_page()) {
        read.push_back(*number);
        for (std::int64_t i = (*number - 1) * per_page; i < (std::min)(size, *number * per_page); ++i)
            walk.take(list[static_cast<std::size_t>(i)]);
        cloud66::page_position position;
        position.current = *number;
        position.pages = pages;
        if (*number < pages) position.next = *number + 1;
        walk.end_page(position);
    }
    return read;
}

}  // namespace

TEST_CASE("a list that shows new actions first is read as far as they go")
{
    list_cursor walk({20, 19, 17, 16, 15}, {});
    CHECK(read_pages(walk, range(20, 1)) == id_list{1, 2});
    CHECK(walk.missing().empty());
    CHECK(walk.order().proven);
    CHECK_FALSE(walk.order().oldest_first);
    CHECK(walk.pages_read() == 2);
}

TEST_CASE("the last one that is not found is left for a single poll")
{
    list_cursor walk({20, 19, 4}, {});
    CHECK(read_pages(walk, range(20, 1)) == id_list{1});
    CHECK(walk.missing() == id_list{4});
}

TEST_CASE("a list that shows old actions first is read from its end, at the second poll at once")
{
    list_cursor first({20, 19, 18, 17}, {});
    CHECK(read_pages(first, range(1, 20)) == id_list{1, 7, 6});
    CHECK(first.missing().empty());
    CHECK(first.order().oldest_first);

    list_cursor second({20, 19, 18, 17}, first.order());
    CHECK(read_pages(second, range(1, 20)) == id_list{7, 6});
    CHECK(second.missing().empty());
}

TEST_CASE("a list that has grown at its end is read from the new end")
{
    list_order order;
    order.oldest_first = order.proven = true;
    order.pages = 7;
    list_cursor walk({26, 25, 24, 23}, order);
    CHECK(read_pages(walk, range(1, 26)) == id_list{7, 9, 8});
    CHECK(walk.missing().empty());
    CHECK(walk.order().pages == 9);
}

TEST_CASE("an unsorted list is read while that costs less than single polls")
{
    list_cursor walk({1, 2, 3, 4}, {});
    CHECK(read_pages(walk, {9, 1, 8, 7, 6, 5, 2, 10, 3, 11, 12, 4}) == id_list{1, 2, 3});
    CHECK(walk.missing() == id_list{4});
}

TEST_CASE("a list without what is wanted costs no more than single polls would")
{
    list_cursor walk({101, 102, 103}, {});
    CHECK(read_pages(walk, range(60, 1)).size() == 3);
    CHECK(walk.missing() == id_list{101, 102, 103});
    CHECK_FALSE(walk.order().proven);

    list_cursor empty({101, 102, 103}, {});
    CHECK(read_pages(empty, {}) == id_list{1});
    CHECK(empty.missing().size() == 3);
}

TEST_CASE("an action that is shown twice is taken once, one that nobody waits for not at all")
{
    list_cursor walk({5, 6}, {});
    CHECK(walk.take(6));
    CHECK_FALSE(walk.take(6));
    CHECK_FALSE(walk.take(7));
    CHECK(walk.missing() == id_list{5});
}

TEST_CASE("a list without positions is taken for one page")
{
    list_cursor walk({5, 6, 7, 8}, {});
    walk.take(8);
    walk.end_page({});
    CHECK_FALSE(walk.next_page());
    CHECK(walk.missing() == id_list{5, 6, 7});
}
