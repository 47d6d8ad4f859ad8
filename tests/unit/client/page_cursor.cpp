// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/client/page_cursor.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "support/catch.hpp"

using cloud66::page_position;
using cloud66::detail::page_cursor;
using cloud66::detail::page_problem;
using cloud66::detail::page_step;

namespace {

using page_list = std::vector<std::int64_t>;

page_cursor new_cursor(std::size_t most_pages = 1000)
{
    return page_cursor(cloud66::detail::get("call", "/things.json").query("filter", "x"), most_pages);
}

/// Applies `steps` to a list of `pages` pages, and returns the pages that `cursor` requested, in order.
page_list read_with(page_cursor& cursor, const std::vector<page_step>& steps, std::int64_t pages)
{
    page_list read;
    for (const page_step step : steps) {
        REQUIRE_FALSE(cursor.is_over());
        const std::string target = cursor.next_request().target;
        read.push_back(std::stoll(target.substr(target.rfind('=') + 1)));
        page_position position;
        position.current = read.back();
        position.pages = pages;
        CHECK_FALSE(cursor.arrived(position, step));
    }
    return read;
}

page_position at(std::optional<std::int64_t> current, std::optional<std::int64_t> next,
                 std::optional<std::int64_t> pages = {})
{
    page_position position;
    position.current = current;
    position.next = next;
    position.pages = pages;
    return position;
}

}  // namespace

TEST_CASE("a cursor requests one page after the other, with the query of the list")
{
    auto cursor = new_cursor();
    CHECK(cursor.next_request().target == "/things.json?filter=x&page=1");
    CHECK_FALSE(cursor.arrived(at(1, 2)));
    CHECK(cursor.next_request().target == "/things.json?filter=x&page=2");
    CHECK_FALSE(cursor.arrived(at(2, std::nullopt)));
    CHECK(cursor.is_over());
}

TEST_CASE("a cursor ends with a page after which no counter announces another")
{
    for (const page_position& last : {at(1, 0), at(1, 1), at(1, std::nullopt, 1), at(1, std::nullopt, 0),
                                      at(std::nullopt, std::nullopt), at(0, std::nullopt, 1), at(0, 0, 0)}) {
        auto cursor = new_cursor();
        CHECK_FALSE(cursor.arrived(last));
        CHECK(cursor.is_over());
    }
}

TEST_CASE("a cursor skips no page, whatever the counters say")
{
    for (const page_position& first :
         {at(1, 2), at(1, 3), at(1, 2, 3), at(1, std::nullopt, 3), at(std::nullopt, 2), at(1, 1, 2)}) {
        auto cursor = new_cursor();
        CHECK_FALSE(cursor.arrived(first));
        CHECK_FALSE(cursor.is_over());
        CHECK(cursor.next_request().target == "/things.json?filter=x&page=2");
    }
}

TEST_CASE("a page other than the requested one is an error")
{
    SECTION("pages are counted from zero")
    {
        auto cursor = new_cursor();
        CHECK(cursor.arrived(at(0, 1)).text ==
              "page 1 was requested, and the response says that it is page 0");
        CHECK(cursor.is_over());
    }
    SECTION("page 1 is repeated")
    {
        for (const page_position& again : {at(1, 2), at(1, std::nullopt), at(1, 2, 3)}) {
            auto cursor = new_cursor();
            CHECK_FALSE(cursor.arrived(at(1, 2)));
            CHECK(cursor.arrived(again).text ==
                  "page 2 was requested, and the response says that it is page 1");
            CHECK(cursor.is_over());
        }
    }
    SECTION("a later page is returned")
    {
        auto cursor = new_cursor();
        CHECK(cursor.arrived(at(2, 3)).what == page_problem::kind::malformed);
    }
}

TEST_CASE("a list without an end is stopped")
{
    SECTION("at its own number of pages")
    {
        auto cursor = new_cursor();
        CHECK_FALSE(cursor.arrived(at(1, 2, 2)));
        const auto problem = cursor.arrived(at(2, 3, 2));
        CHECK(problem.text == "page 2 names a next one, and the list has 2 pages");
        CHECK(cursor.is_over());
        CHECK(problem.what == page_problem::kind::malformed);
    }
    SECTION("at the limit of pages")
    {
        auto cursor = new_cursor(3);
        CHECK_FALSE(cursor.arrived(at(1, 2)));
        CHECK_FALSE(cursor.arrived(at(2, 3)));
        const auto problem = cursor.arrived(at(3, 4));
        CHECK(problem.text == "the list goes on behind page 3");
        CHECK(cursor.is_over());
        CHECK(problem.what == page_problem::kind::too_long);
    }
    SECTION("not without a limit")
    {
        auto cursor = new_cursor(0);
        for (int page = 1; page < 5000; ++page) CHECK_FALSE(cursor.arrived(at(page, page + 1)));
        CHECK_FALSE(cursor.is_over());
    }
    SECTION("but a list as long as the limit is read")
    {
        auto cursor = new_cursor(2);
        CHECK_FALSE(cursor.arrived(at(1, 2, 2)));
        CHECK_FALSE(cursor.arrived(at(2, std::nullopt, 2)));
        CHECK(cursor.is_over());
    }
}

TEST_CASE("a list is read from its last page back to the pages that were read from the front")
{
    constexpr auto next = page_step::next, other_end = page_step::other_end, stop = page_step::stop;
    auto cursor = new_cursor();
    SECTION("after the first page")
    {
        CHECK(read_with(cursor, {other_end, next, next, next}, 4) == page_list{1, 4, 3, 2});
        CHECK(cursor.reads_backward());
    }
    SECTION("after the second page")
    {
        CHECK(read_with(cursor, {next, other_end, next, next}, 5) == page_list{1, 2, 5, 4});
        CHECK_FALSE(cursor.is_over());
        CHECK(read_with(cursor, {next}, 5) == page_list{3});
        CHECK(cursor.pages_read() == 5);
    }
    SECTION("and forward again")
    {
        CHECK(read_with(cursor, {other_end, other_end, next, next}, 4) == page_list{1, 4, 2, 3});
        CHECK_FALSE(cursor.reads_backward());
        CHECK(read_with(cursor, {next}, 4) == page_list{4});
    }
    SECTION("not if the last page was read")
    {
        CHECK(read_with(cursor, {next, other_end}, 2) == page_list{1, 2});
        CHECK_FALSE(cursor.reads_backward());
    }
    SECTION("not again if all pages were read")
    {
        CHECK(read_with(cursor, {other_end, other_end}, 2) == page_list{1, 2});
    }
    SECTION("not if no counter gives the last page")
    {
        CHECK_FALSE(cursor.arrived(at(1, 2), other_end));
        CHECK_FALSE(cursor.reads_backward());
        CHECK(cursor.next_request().target == "/things.json?filter=x&page=2");
        CHECK_FALSE(cursor.arrived(at(2, std::nullopt), other_end));
    }
    SECTION("until the list is stopped")
    {
        CHECK(read_with(cursor, {other_end, next, stop}, 9) == page_list{1, 9, 8});
    }
    CHECK(cursor.is_over());
}

TEST_CASE("a list is read backward from its known last page")
{
    constexpr auto next = page_step::next;
    page_cursor cursor(cloud66::detail::get("call", "/things.json"), 0, 3);
    CHECK(cursor.reads_backward());
    SECTION("if its number of pages is unchanged")
    {
        CHECK(read_with(cursor, {next, next, next}, 3) == page_list{3, 2, 1});
    }
    SECTION("from its new end if it has grown")
    {
        CHECK(read_with(cursor, {next, next, page_step::stop}, 5) == page_list{3, 5, 4});
        CHECK(cursor.last_page() == 5);
    }
    SECTION("from its new end once, also if that moves again")
    {
        CHECK(read_with(cursor, {next}, 5) == page_list{3});
        CHECK(read_with(cursor, {next, next, page_step::stop}, 6) == page_list{5, 4, 3});
    }
    SECTION("from its new end if it has shrunk")
    {
        CHECK(read_with(cursor, {next, next}, 1) == page_list{3, 1});
    }
    SECTION("and ends if the list is empty now") { CHECK(read_with(cursor, {next}, 0) == page_list{3}); }
    CHECK(cursor.is_over());
}

TEST_CASE("a stopped list reports a wrong position only")
{
    auto cursor = new_cursor(1);
    SECTION("not the limit of pages") { CHECK_FALSE(cursor.arrived(at(1, 2, 9), page_step::stop)); }
    SECTION("nor counters that contradict each other")
    {
        CHECK_FALSE(cursor.arrived(at(1, 2, 1), page_step::stop));
    }
    SECTION("but a wrong position")
    {
        CHECK(cursor.arrived(at(3, 4, 9), page_step::stop).what == page_problem::kind::malformed);
    }
    CHECK(cursor.is_over());
}

TEST_CASE("the limit counts pages that are read backward, too")
{
    auto cursor = new_cursor(3);
    CHECK(read_with(cursor, {page_step::other_end, page_step::next}, 9) == page_list{1, 9});
    CHECK(cursor.arrived(at(8, 9, 9)).what == page_problem::kind::too_long);
    CHECK(cursor.is_over());
}
