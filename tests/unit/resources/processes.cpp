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
    script.check_rejects("process_name is empty",
                         [&](const client& c) { return c.scale_process("S", "", {.server_count = good}); });
    script.check_rejects("server_count is empty",
                         [](const client& c) { return c.scale_process("S", "worker", {}); });
    script.check_rejects("server_count of V is less than 0", [&](const client& c) {
        return c.scale_process("S", "worker", {.server_count = negative});
    });
}

TEST_CASE("get_process reads one process and a list of one")
{
    test::scripted_client script;
    const std::string one = R"({"uid":"p","name":"worker","command":"work"})";
    for (const std::string& payload : {one, '[' + one + ']'}) {
        script.transport->respond(test::ok(payload));
        CHECK(script.run(script.client.get_process("S", "worker")).name == "worker");
    }
    for (const std::string& payload : {std::string("[]"), '[' + one + ',' + one + ']'}) {
        script.transport->respond(test::ok(payload));
        const auto failure = test::error_of([&] { script.run(script.client.get_process("S", "worker")); });
        CHECK(failure.code() == cloud66::errc::malformed_response);
    }
}
