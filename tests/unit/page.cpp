// SPDX-License-Identifier: BSL-1.0
#include <cloud66/page.hpp>

#include "support/catch.hpp"

#include <cstdint>
#include <optional>
#include <type_traits>

namespace {

std::optional<std::int64_t> next_of(std::optional<std::int64_t> current, std::optional<std::int64_t> next)
{
    cloud66::page<int> page;
    page.position.current = current;
    page.position.next = next;
    const auto number = page.next();
    return number ? std::optional(number->value()) : std::nullopt;
}

}  // namespace

TEST_CASE("next() is the next page that the API gives")
{
    CHECK(next_of(1, 2) == 2);
    CHECK(next_of(2, 9) == 9);
    CHECK(next_of({}, 2) == 2);
}

TEST_CASE("next() is empty if the API gives no page or a page that is not later")
{
    CHECK_FALSE(next_of(1, {}));
    CHECK_FALSE(next_of({}, {}));
    CHECK_FALSE(next_of(2, 2));
    CHECK_FALSE(next_of(2, 1));
    CHECK_FALSE(next_of({}, 0));
    CHECK_FALSE(next_of({}, -1));
}

// What `{}` cannot make: it stands for the parameters of a list call.
static_assert(!std::is_default_constructible_v<cloud66::page_number>);
static_assert(!std::is_convertible_v<std::int64_t, cloud66::page_number>);
static_assert(cloud66::page_number{2}.value() == 2);
static_assert(cloud66::page_number{2} == cloud66::page_number(2));
