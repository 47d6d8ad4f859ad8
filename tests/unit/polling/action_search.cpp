// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/polling/action_search.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include "support/catch.hpp"

using cloud66::detail::id_search;
using cloud66::detail::list_order;
using cloud66::detail::page_cursor;
using cloud66::detail::recent_search;

namespace {

using id_list = std::vector<std::int64_t>;

/// The ids from `first` to `last`, in that direction.
id_list range(std::int64_t first, std::int64_t last)
{
    id_list result(static_cast<std::size_t>(std::abs(last - first) + 1));
    std::iota(result.begin(), result.end(), (std::min)(first, last));
    if (first > last) std::reverse(result.begin(), result.end());
    return result;
}

/// A cursor of a list whose last page is `last`; zero if that is unknown.
page_cursor cursor_from(std::int64_t last = 0)
{
    return page_cursor(cloud66::detail::get("call", "/stacks/s/actions.json"), 0, last);
}

/// The page that `cursor` requests.
std::int64_t requested_by(const page_cursor& cursor)
{
    const std::string target = cursor.next_request().target;
    return std::stoll(target.substr(target.find('=') + 1));
}

cloud66::page_position page_of(std::int64_t number, std::int64_t pages)
{
    cloud66::page_position position;
    position.current = number;
    position.pages = pages;
    if (number < pages) position.next = number + 1;
    return position;
}

/// Reads `list`, three on a page, with `cursor`, and returns the numbers of the pages read.
id_list read_pages(id_search& search, const id_list& list, page_cursor& cursor)
{
    constexpr std::int64_t per_page = 3;
    const auto size = static_cast<std::int64_t>(list.size());
    const std::int64_t pages = (std::max)(std::int64_t(1), (size + per_page - 1) / per_page);
    id_list read;
    while (!cursor.is_over()) {
        const std::int64_t number = requested_by(cursor);
        read.push_back(number);
        for (std::int64_t i = (number - 1) * per_page; i < (std::min)(size, number * per_page); ++i)
            search.take(list[static_cast<std::size_t>(i)]);
        CHECK_FALSE(cursor.arrived(page_of(number, pages), search.end_page(cursor)));
    }
    return read;
}

id_list read_pages(id_search& search, const id_list& list)
{
    page_cursor cursor = cursor_from();
    return read_pages(search, list, cursor);
}

constexpr std::chrono::sys_seconds first_start = std::chrono::sys_days(std::chrono::year(2026) / 1 / 1);

/// Actions that started so many seconds after `first_start`; negative for an unreadable date.
std::vector<cloud66::action_info> started_at(const std::vector<int>& seconds)
{
    std::vector<cloud66::action_info> items;
    for (const int second : seconds) {
        const std::string date = "2026-01-01T00:0" + std::to_string(second / 60) + ':' +
                                 std::to_string(100 + second % 60).substr(1) + 'Z';
        items.emplace_back().started_at = cloud66::timestamp(second < 0 ? "some day" : date);
    }
    return items;
}

/// Reads a list with these pages, and returns the numbers of the pages read, in order.
id_list pages_read(const std::vector<std::vector<int>>& pages, int since, bool counted = true)
{
    recent_search search(first_start + std::chrono::seconds(since));
    page_cursor cursor = cursor_from();
    const auto count = static_cast<std::int64_t>(pages.size());
    id_list read;
    while (!cursor.is_over()) {
        const std::int64_t page = requested_by(cursor);
        REQUIRE(page >= 1);
        REQUIRE(page <= count);
        REQUIRE(read.size() < 20);
        read.push_back(page);
        cloud66::page_position position = page_of(page, count);
        if (!counted) position.pages.reset();
        const auto step = search.end_page(started_at(pages[static_cast<std::size_t>(page - 1)]), cursor);
        CHECK_FALSE(cursor.arrived(position, step));
    }
    return read;
}

}  // namespace

TEST_CASE("a list with the newest actions first is read until all are found")
{
    id_search search({20, 19, 17, 16, 15}, list_order::unknown);
    page_cursor cursor = cursor_from();
    CHECK(read_pages(search, range(20, 1), cursor) == id_list{1, 2});
    CHECK(search.missing().empty());
    CHECK(search.order() == list_order::newest_first);
    CHECK(cursor.pages_read() == 2);
}

TEST_CASE("the last missing action is left to a single poll")
{
    id_search search({20, 19, 4}, list_order::unknown);
    CHECK(read_pages(search, range(20, 1)) == id_list{1});
    CHECK(search.missing() == id_list{4});
}

TEST_CASE("a list with the oldest actions first is read from its end, and in the second poll at once")
{
    id_search first({20, 19, 18, 17}, list_order::unknown);
    page_cursor cursor = cursor_from();
    CHECK(read_pages(first, range(1, 20), cursor) == id_list{1, 7, 6});
    CHECK(first.missing().empty());
    CHECK(first.order() == list_order::oldest_first);
    CHECK(cursor.last_page() == 7);

    id_search second({20, 19, 18, 17}, first.order());
    page_cursor again = cursor_from(cursor.last_page());
    CHECK(read_pages(second, range(1, 20), again) == id_list{7, 6});
    CHECK(second.missing().empty());
}

TEST_CASE("a list that has grown at its end is read from the new end")
{
    id_search search({26, 25, 24, 23}, list_order::oldest_first);
    page_cursor cursor = cursor_from(7);
    CHECK(read_pages(search, range(1, 26), cursor) == id_list{7, 9, 8});
    CHECK(search.missing().empty());
    CHECK(cursor.last_page() == 9);
}

TEST_CASE("an unsorted list is read while that takes fewer requests than single polls")
{
    id_search search({1, 2, 3, 4}, list_order::unknown);
    CHECK(read_pages(search, {9, 1, 8, 7, 6, 5, 2, 10, 3, 11, 12, 4}) == id_list{1, 2, 3});
    CHECK(search.missing() == id_list{4});
}

TEST_CASE("a list without the wanted actions takes no more requests than single polls")
{
    id_search search({101, 102, 103}, list_order::unknown);
    CHECK(read_pages(search, range(60, 1)).size() == 3);
    CHECK(search.missing() == id_list{101, 102, 103});
    CHECK(search.order() == list_order::unknown);

    id_search empty({101, 102, 103}, list_order::unknown);
    CHECK(read_pages(empty, {}) == id_list{1});
    CHECK(empty.missing().size() == 3);
}

TEST_CASE("an action that is listed twice is taken once, and an action that is not wanted is not taken")
{
    id_search search({5, 6}, list_order::unknown);
    CHECK(search.take(6));
    CHECK_FALSE(search.take(6));
    CHECK_FALSE(search.take(7));
    CHECK(search.missing() == id_list{5});
}

TEST_CASE("a list without page positions is read as one page")
{
    id_search search({5, 6, 7, 8}, list_order::unknown);
    page_cursor cursor = cursor_from();
    search.take(8);
    CHECK_FALSE(cursor.arrived({}, search.end_page(cursor)));
    CHECK(cursor.is_over());
    CHECK(search.missing() == id_list{5, 6, 7});
}

TEST_CASE("a list with the actions at neither end is read from its first page again in the next poll")
{
    id_search first({101, 102, 103}, list_order::unknown);
    CHECK(read_pages(first, range(60, 1)) == id_list{1, 20, 19});
    id_search second({60, 59, 57, 56}, first.order());
    CHECK(read_pages(second, range(60, 1)) == id_list{1, 2});
}

TEST_CASE("a list with the newest first is read up to the page that reaches back far enough")
{
    const std::vector<std::vector<int>> pages{{90, 80}, {80, 60}, {50, 40}, {30, 20}};
    CHECK(pages_read(pages, 85) == id_list{1});
    CHECK(pages_read(pages, 80) == id_list{1, 2});
    CHECK(pages_read(pages, 45) == id_list{1, 2, 3});
    CHECK(pages_read(pages, 0) == id_list{1, 2, 3, 4});
}

TEST_CASE("a list with the oldest first is read from its end")
{
    const std::vector<std::vector<int>> pages{{20, 30}, {40, 50}, {60, 80}, {80, 90}};
    CHECK(pages_read(pages, 85) == id_list{1, 4});
    CHECK(pages_read(pages, 80) == id_list{1, 4, 3});
    CHECK(pages_read(pages, 0) == id_list{1, 4, 3, 2});
    CHECK(pages_read(pages, 85, false) == id_list{1, 2, 3, 4});  // the number of pages is unknown
    CHECK(pages_read({{20, 30}}, 0) == id_list{1});
    CHECK(pages_read({{20, 30}, {40, 50}}, 0) == id_list{1, 2});
}

TEST_CASE("all pages of a list are read if it has no order or the order changes")
{
    CHECK(pages_read({{20, 90, 30}, {10, 50}, {80, 60}}, 70) == id_list{1, 2, 3});
    CHECK(pages_read({{90, 80}, {60, 85, 50}, {70, 40}}, 65) == id_list{1, 2, 3});
    CHECK(pages_read({{20, 30}, {90, 50}, {60, 40}, {80, 10}}, 65) == id_list{1, 4, 2, 3, 4});
}

TEST_CASE("the order is recognized on a later page if the first page does not show it")
{
    CHECK(pages_read({{90}, {80, 70}, {60, 50}}, 75) == id_list{1, 2});
    CHECK(pages_read({{-1, -1}, {80, 70}, {60, 50}}, 75) == id_list{1, 2});
    CHECK(pages_read({{}, {80, 70}}, 75) == id_list{1, 2});
    CHECK(pages_read({{90, 90}, {90, 90}}, 80) == id_list{1, 2});
}

TEST_CASE("actions with an unreadable start neither end the search nor hide its end")
{
    CHECK(pages_read({{-1, 90, -1}, {-1, 80, 60}, {50, -1}, {30, 20}}, 55) == id_list{1, 2, 3});
    CHECK(pages_read({{90, 80}, {-1, -1}, {60, 50}, {40, 30}}, 55) == id_list{1, 2, 3});
    CHECK(pages_read({{-1, -1}, {-1}, {-1, -1}}, 55) == id_list{1, 2, 3});
    CHECK(pages_read({{20, -1, 30}, {40, 50}, {-1, -1}, {80, -1}}, 70) == id_list{1, 4, 3, 2});
}
