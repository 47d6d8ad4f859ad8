// SPDX-License-Identifier: BSL-1.0
#include <cloud66/client.hpp>

#include <filesystem>
#include <iterator>

#include "support/catch.hpp"
#include "support/scripted_client.hpp"

#ifdef __linux__

namespace {

auto threads()
{
    return std::distance(std::filesystem::directory_iterator("/proc/self/task"),
                         std::filesystem::directory_iterator());
}

}  // namespace

TEST_CASE("a call starts no thread, not even those of Asio's system executor")
{
    test::scripted_client loop;
    loop.options.thread_safe = true;
    loop.client = cloud66::client(loop.executor(), loop.options);
    const auto before = threads();
    const auto stack = loop.check_sends("GET /api/3/stacks/s.json", "", R"({"uid":"s","name":"Shop"})",
                                        [](const cloud66::client& client) { return client.get_stack("s"); });
    CHECK(stack.name == "Shop");
    CHECK(threads() == before);
}

#endif
