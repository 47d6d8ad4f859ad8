// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/spare_memory.hpp>

#include <string>
#include <vector>

#include "support/catch.hpp"

using texts = cloud66::detail::spare_memory<std::string>;
using numbers = cloud66::detail::spare_memory<std::vector<int>>;

TEST_CASE("take() returns an empty container with the memory of a kept one")
{
    std::string used(5000, 'x');
    const char* const memory = used.data();
    texts::keep(used);
    const std::string next = texts::take();
    CHECK(next.empty());
    CHECK(next.data() == memory);
    CHECK(texts::take().capacity() < 5000);  // the memory is returned once
}

TEST_CASE("a small capacity is not kept")
{
    std::string used(100, 'x');
    texts::keep(used);
    CHECK(texts::take().capacity() < 100);
}

TEST_CASE("a thread keeps a megabyte at most")
{
    constexpr std::size_t size = 400 * 1024;
    for (int i = 0; i < 5; ++i) {
        std::vector<int> used(size / sizeof(int));
        numbers::keep(used);
    }
    std::size_t total = 0;
    for (int i = 0; i < 5; ++i) total += numbers::take().capacity() * sizeof(int);
    CHECK(total >= size);
    CHECK(total <= 1024 * 1024);
}
