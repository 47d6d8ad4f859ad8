// SPDX-License-Identifier: BSL-1.0
// Replaces what gives memory and takes it back, for the tests of this program.
#include "memory/allocations.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <new>
#include <string>

namespace {

std::atomic<std::size_t> held = 0;
std::atomic<std::size_t> requests = 0;
std::atomic<test::release_observer> release_seen_by = nullptr;

// The size stands before what is given out, which stays aligned.
constexpr std::size_t prefix = alignof(std::max_align_t);
static_assert(prefix >= sizeof(std::size_t));

std::size_t cost(std::size_t size) { return (std::max)((size + 8 + 15) / 16 * 16, std::size_t(32)); }

void* obtain(std::size_t size) noexcept
{
    void* const whole = std::malloc(prefix + size);
    if (!whole) return nullptr;
    *static_cast<std::size_t*>(whole) = size;
    held += cost(size);
    ++requests;
    return static_cast<char*>(whole) + prefix;
}

void release(void* place) noexcept
{
    if (!place) return;
    if (const auto observer = release_seen_by.load()) observer(place);
    void* const whole = static_cast<char*>(place) - prefix;
    held -= cost(*static_cast<std::size_t*>(whole));
    std::free(whole);
}

}  // namespace

namespace test {

std::size_t allocated_bytes() { return held; }
std::size_t allocations() { return requests; }
void observe_releases(release_observer observer) { release_seen_by = observer; }

}  // namespace test

void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return obtain(size); }

void* operator new(std::size_t size)
{
    if (void* const place = obtain(size)) return place;
    throw std::bad_alloc();
}

void operator delete(void* place) noexcept { release(place); }
void operator delete(void* place, std::size_t) noexcept { release(place); }
void operator delete(void* place, const std::nothrow_t&) noexcept { release(place); }

TEST_CASE("allocations are counted")
{
    const std::size_t before = test::allocations();
    const std::string text(999, 'x');
    CHECK(test::allocations() == before + 1);
}

TEST_CASE("the bytes that a program holds are counted, with what an allocator adds")
{
    const std::size_t before = test::allocated_bytes();
    {
        const std::string text(999, 'x');  // and the zero at its end
        CHECK(test::allocated_bytes() == before + 1008);
    }
    CHECK(test::allocated_bytes() == before);
}
