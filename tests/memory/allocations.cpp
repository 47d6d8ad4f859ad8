// SPDX-License-Identifier: BSL-1.0
// Replaces operator new and operator delete for the tests of this program.
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
std::atomic<test::deallocation_observer> observer = nullptr;

// Each block has its size before it, in a prefix that keeps the block aligned.
constexpr std::size_t prefix = alignof(std::max_align_t);
static_assert(prefix >= sizeof(std::size_t));

std::size_t cost(std::size_t size) { return (std::max)((size + 8 + 15) / 16 * 16, std::size_t(32)); }

void* allocate(std::size_t size) noexcept
{
    void* const whole = std::malloc(prefix + size);
    if (!whole) return nullptr;
    *static_cast<std::size_t*>(whole) = size;
    held += cost(size);
    ++requests;
    return static_cast<char*>(whole) + prefix;
}

void deallocate(void* block) noexcept
{
    if (!block) return;
    if (const auto current = observer.load()) current(block);
    void* const whole = static_cast<char*>(block) - prefix;
    held -= cost(*static_cast<std::size_t*>(whole));
    std::free(whole);
}

}  // namespace

namespace test {

std::size_t allocated_bytes() { return held; }
std::size_t allocations() { return requests; }
void observe_deallocations(deallocation_observer next) { observer = next; }

}  // namespace test

void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return allocate(size); }

void* operator new(std::size_t size)
{
    if (void* const block = allocate(size)) return block;
    throw std::bad_alloc();
}

void operator delete(void* block) noexcept { deallocate(block); }
void operator delete(void* block, std::size_t) noexcept { deallocate(block); }
void operator delete(void* block, const std::nothrow_t&) noexcept { deallocate(block); }

TEST_CASE("allocations are counted")
{
    const std::size_t before = test::allocations();
    const std::string text(999, 'x');
    CHECK(test::allocations() == before + 1);
}

TEST_CASE("allocated bytes are counted, with the allocator's overhead")
{
    const std::size_t before = test::allocated_bytes();
    {
        const std::string text(999, 'x');  // and the zero at its end
        CHECK(test::allocated_bytes() == before + 1008);
    }
    CHECK(test::allocated_bytes() == before);
}
