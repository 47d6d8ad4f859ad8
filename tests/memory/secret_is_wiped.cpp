// SPDX-License-Identifier: BSL-1.0
#include <cloud66/secret.hpp>

#include "memory/allocations.hpp"
#include "support/catch.hpp"

#include <cstddef>
#include <string_view>
#include <utility>

using cloud66::secret;

namespace {

// What the memory at one place holds when it is given back.
const void* watched_place = nullptr;
std::size_t watched_size = 0;
bool was_released = false;
bool was_wiped = false;

void note_release(const void* place)
{
    if (place != watched_place) return;
    const std::string_view left(static_cast<const char*>(place), watched_size);
    was_released = true;
    was_wiped = left.find_first_not_of('\0') == std::string_view::npos;
    watched_place = nullptr;
}

void watch(const secret& text)
{
    watched_place = text.reveal().data();
    watched_size = text.reveal().size();
    was_released = was_wiped = false;
    test::observe_releases(note_release);
}

constexpr std::string_view token = "3f7a-a-token-that-is-long-enough-to-live-on-the-heap-9c1e";

}  // namespace

TEST_CASE("a secret's memory is overwritten before it is given back")
{
    SECTION("when it is destroyed")
    {
        const secret text(token);
        watch(text);
    }
    SECTION("when another one is copied over it")
    {
        secret text(token);
        watch(text);
        const secret other("another token");
        text = other;
        CHECK(text.reveal() == "another token");
    }
    SECTION("when another one is moved over it")
    {
        secret text(token);
        watch(text);
        text = secret();
        CHECK(text.empty());
    }
    SECTION("when it was moved on")
    {
        secret text(token);
        watch(text);
        const secret moved = std::move(text);
        CHECK(text.empty());  // NOLINT(bugprone-use-after-move)
        CHECK(moved.reveal() == token);
    }
    test::observe_releases(nullptr);
    CHECK(was_released);
    CHECK(was_wiped);
}
