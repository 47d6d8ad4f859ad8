// SPDX-License-Identifier: BSL-1.0
#include <cloud66/secret.hpp>

#include "memory/allocations.hpp"
#include "support/catch.hpp"

#include <cstddef>
#include <string_view>
#include <utility>

using cloud66::secret;

namespace {

// Records the content of one block when it is deallocated.
const void* observed_block = nullptr;
std::size_t observed_size = 0;
bool was_deallocated = false;
bool was_wiped = false;

void record_deallocation(const void* block)
{
    if (block != observed_block) return;
    const std::string_view content(static_cast<const char*>(block), observed_size);
    was_deallocated = true;
    was_wiped = content.find_first_not_of('\0') == std::string_view::npos;
    observed_block = nullptr;
}

void observe(const secret& text)
{
    observed_block = text.reveal().data();
    observed_size = text.reveal().size();
    was_deallocated = was_wiped = false;
    test::observe_deallocations(record_deallocation);
}

constexpr std::string_view token = "3f7a-a-token-that-is-long-enough-to-live-on-the-heap-9c1e";

}  // namespace

TEST_CASE("a secret's memory is overwritten before it is deallocated")
{
    SECTION("destroyed")
    {
        const secret text(token);
        observe(text);
    }
    SECTION("copy-assigned")
    {
        secret text(token);
        observe(text);
        const secret other("another token");
        text = other;
        CHECK(text.reveal() == "another token");
    }
    SECTION("move-assigned")
    {
        secret text(token);
        observe(text);
        text = secret();
        CHECK(text.empty());
    }
    SECTION("moved from")
    {
        secret text(token);
        observe(text);
        const secret moved = std::move(text);
        CHECK(text.empty());  // NOLINT(bugprone-use-after-move)
        CHECK(moved.reveal() == token);
    }
    test::observe_deallocations(nullptr);
    CHECK(was_deallocated);
    CHECK(was_wiped);
}
