// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_MEMORY_ALLOCATIONS_HPP
#define CLOUD66_TESTS_MEMORY_ALLOCATIONS_HPP

#include <cstddef>

namespace test {

/// Bytes of memory that the program holds by `new`, with what an allocator adds to each: 8 bytes, rounded up
/// to 16 and at least 32, as in glibc.
std::size_t allocated_bytes();

/// How often the program has asked `new` for memory.
std::size_t allocations();

/// Sees what is given back, before it is; it must not allocate.
using release_observer = void (*)(const void* place);

/// Lets `observer` see what is given back from now on; null: nobody.
void observe_releases(release_observer observer);

}  // namespace test

#endif
