// SPDX-License-Identifier: BSL-1.0
#include <cloud66/resources/gateways.hpp>

#include <chrono>

#include "support/scripted_client.hpp"

using cloud66::client;
using namespace std::chrono_literals;

TEST_CASE("a response without a body says that a gateway is gone")
{
    test::scripted_client script;
    script.transport->respond(test::response(200, ""));
    CHECK_NOTHROW(script.run(script.client.delete_gateway(456, 7)));
}

TEST_CASE("a gateway without a name, or open for no time, is rejected")
{
    test::scripted_client script;
    script.check_rejects("name", [](const client& c) { return c.create_gateway(456, ""); });
    script.check_rejects("name", [](const client& c) { return c.update_gateway(456, 7, {.name = ""}); });
    script.check_rejects("open_for is less than 1",
                         [](const client& c) { return c.update_gateway(456, 7, {.open_for = 0s}); });
    script.check_rejects("open_for is less than 1",
                         [](const client& c) { return c.create_gateway(456, "bastion", {.open_for = -1s}); });
}
