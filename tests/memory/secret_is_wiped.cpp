// SPDX-License-Identifier: BSL-1.0
// A program of its own, since it replaces what gives memory back.
#include <cloud66/secret.hpp>

#include "support/catch.hpp"

#include <cstddef>
#include <cstdlib>
#include <new>
#include <string_view>
#include <utility>

using cloud66::secret;

namespace {

// What the memory at one place holds when it is given back.
const void* watched_place = nullptr;
std::size_t watched_size = 0;
bool was_released = false;
bool was_wiped = false;

void release(void* place) noexcept
{
    if (place != nullptr && place == watched_place) {
        const std::string_view left(static_cast<const char*>(place), watched_size);
        was_released = true;
        was_wiped = left.find_first_not_of('\0') == std::string_view::npos;
        watched_place = nullptr;
    }
    std::free(place);
}

void watch(const secret& text)
{
    watched_place = text.reveal().data();
    watched_size = text.reveal().size();
    was_released = was_wiped = false;
}

constexpr std::string_view token = "3f7a-a-token-that-is-long-enough-to-live-on-the-heap-9c1e";

}  // namespace

void* operator new(std::size_t size, const std::nothrow_t&) noexcept
{
    return std::malloc(size == 0 ? 1 : size);
}

void* operator new(std::size_t size)
{
    if (void* place = operator new(size, std::nothrow)) return place;
    throw std::bad_alloc();
}

void operator delete(void* place) noexcept { release(place); }
void operator delete(void* place, std::size_t) noexcept { release(place); }
void operator delete(void* place, const std::nothrow_t&) noexcept { release(place); }

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
    CHECK(was_released);
    CHECK(was_wiped);
}
