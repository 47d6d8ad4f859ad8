// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_MEMORY_ALLOCATIONS_HPP
#define CLOUD66_TESTS_MEMORY_ALLOCATIONS_HPP

#include <cstddef>

namespace test {

/// Bytes that are allocated by `new` at present, with an allocator's overhead for each block: 8 bytes, rounded up to 16
/// and at least 32, as in glibc.
std::size_t allocated_bytes();

/// The number of calls of `new` so far.
std::size_t allocations();

/// Gets each block before it is deallocated; must not allocate.
using deallocation_observer = void (*)(const void* block);

/// Sets the observer of all deallocations; null: none.
void observe_deallocations(deallocation_observer observer);

}  // namespace test

#endif
