// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/client/page_cursor.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>

#include "support/catch.hpp"

using cloud66::page_position;
using cloud66::detail::page_cursor;

namespace {

page_cursor new_walk(std::size_t most_pages = 1000)
{
    return page_cursor(cloud66::detail::get("/things.json").query("filter", "x"), most_pages);
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

TEST_CASE("a walk asks for page after page, with the list's own query")
{
    auto walk = new_walk();
    CHECK(walk.next_request().target == "/things.json?filter=x&page=1");
    CHECK(walk.arrived(at(1, 2)).empty());
    CHECK(walk.next_request().target == "/things.json?filter=x&page=2");
    CHECK(walk.arrived(at(2, std::nullopt)).empty());
    CHECK(walk.is_over());
}

TEST_CASE("a walk ends with a page behind which no counter says that there is more")
{
    for (const page_position& last : {at(1, 0), at(1, 1), at(1, std::nullopt, 1), at(1, std::nullopt, 0),
                                      at(std::nullopt, std::nullopt), at(0, std::nullopt, 1), at(0, 0, 0)}) {
        auto walk = new_walk();
        CHECK(walk.arrived(last).empty());
        CHECK(walk.is_over());
    }
}

TEST_CASE("a walk leaves out no page, whatever the counters say")
{
    for (const page_position& first :
         {at(1, 2), at(1, 3), at(1, 2, 3), at(1, std::nullopt, 3), at(std::nullopt, 2), at(1, 1, 2)}) {
        auto walk = new_walk();
        CHECK(walk.arrived(first).empty());
        CHECK_FALSE(walk.is_over());
        CHECK(walk.next_request().target == "/things.json?filter=x&page=2");
    }
}

TEST_CASE("a page that is not the one that was asked for is an error, unless it is all of the list")
{
    SECTION("pages are counted from zero")
    {
        auto walk = new_walk();
        CHECK(walk.arrived(at(0, 1)) == "page 1 was asked for, and the response says that it is page 0");
        CHECK(walk.is_over());
    }
    SECTION("page 1 comes again")
    {
        for (const page_position& again : {at(1, 2), at(1, std::nullopt), at(1, 2, 3)}) {
            auto walk = new_walk();
            CHECK(walk.arrived(at(1, 2)).empty());
            CHECK(walk.arrived(again) == "page 2 was asked for, and the response says that it is page 1");
            CHECK(walk.is_over());
        }
    }
    SECTION("a later page comes")
    {
        auto walk = new_walk();
        CHECK_FALSE(walk.arrived(at(2, 3)).empty());
    }
}

TEST_CASE("a list that never ends is ended")
{
    SECTION("by its own number of pages")
    {
        auto walk = new_walk();
        CHECK(walk.arrived(at(1, 2, 2)).empty());
        CHECK(walk.arrived(at(2, 3, 2)) == "page 2 names a next one, and the list has 2 pages");
        CHECK(walk.is_over());
        CHECK_FALSE(walk.is_too_long());
    }
    SECTION("by the limit")
    {
        auto walk = new_walk(3);
        CHECK(walk.arrived(at(1, 2)).empty());
        CHECK(walk.arrived(at(2, 3)).empty());
        CHECK_FALSE(walk.arrived(at(3, 4)).empty());
        CHECK(walk.is_over());
        CHECK(walk.is_too_long());
    }
    SECTION("not without a limit")
    {
        auto walk = new_walk(0);
        for (int page = 1; page < 5000; ++page) CHECK(walk.arrived(at(page, page + 1)).empty());
        CHECK_FALSE(walk.is_over());
    }
    SECTION("a list as long as the limit is read")
    {
        auto walk = new_walk(2);
        CHECK(walk.arrived(at(1, 2, 2)).empty());
        CHECK(walk.arrived(at(2, std::nullopt, 2)).empty());
        CHECK(walk.is_over());
    }
}
