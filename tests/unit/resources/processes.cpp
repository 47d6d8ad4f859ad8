// SPDX-License-Identifier: BSL-1.0
#include "support/scripted_client.hpp"

#include <array>

using cloud66::client;
using cloud66::named_number;

TEST_CASE("scale_process takes counts by server, each of them once and not negative")
{
    test::scripted_client script;
    const std::array good{named_number{"V", 4}};
    const std::array negative{named_number{"V", -4}};
    script.check_refuses("process_name is empty",
                         [&](const client& c) { return c.scale_process("S", "", good); });
    script.check_refuses("server_count is empty",
                         [](const client& c) { return c.scale_process("S", "worker", {}); });
    script.check_refuses("server_count of V is less than 0",
                         [&](const client& c) { return c.scale_process("S", "worker", negative); });
}
