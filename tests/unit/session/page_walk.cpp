// SPDX-License-Identifier: BSL-1.0
#include <cloud66/session/page_walk.hpp>

#include <cstdint>
#include <optional>

#include "support/catch.hpp"

using cloud66::page_position;
using cloud66::detail::page_walk;

namespace {

page_walk new_walk() { return page_walk(cloud66::http::get("/things.json").query("filter", "x")); }

page_position at(std::optional<std::int64_t> current, std::optional<std::int64_t> next)
{
    page_position position;
    position.current = current;
    position.next = next;
    return position;
}

}  // namespace

TEST_CASE("a walk asks for page after page, with the list's own query")
{
    auto walk = new_walk();
    CHECK(walk.next_request().target == "/things.json?filter=x&page=1");
    CHECK(walk.arrived(at(1, 2), false));
    CHECK(walk.next_request().target == "/things.json?filter=x&page=2");
    CHECK(walk.arrived(at(2, std::nullopt), false));
    CHECK(walk.is_over());
}

TEST_CASE("a walk ends with a page that names no later one")
{
    for (const std::int64_t next : {0, 1}) {
        auto walk = new_walk();
        CHECK(walk.arrived(at(1, next), false));
        CHECK(walk.is_over());
    }
    auto walk = new_walk();
    CHECK(walk.arrived(page_position(), false));
    CHECK(walk.is_over());
}

TEST_CASE("a server that repeats itself, or has nothing more, ends a walk")
{
    auto walk = new_walk();
    CHECK(walk.arrived(at(1, 2), false));
    SECTION("the page is empty") { CHECK_FALSE(walk.arrived(at(2, 3), true)); }
    SECTION("the page is another one") { CHECK_FALSE(walk.arrived(at(1, 3), false)); }
    CHECK(walk.is_over());
}
