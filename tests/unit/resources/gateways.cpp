// SPDX-License-Identifier: BSL-1.0
#include <cloud66/resources/gateways.hpp>

#include "support/scripted_client.hpp"

using cloud66::client;

TEST_CASE("a response without a body says that a gateway is gone")
{
    test::scripted_client script;
    script.transport->reply(test::response(200, ""));
    CHECK_FALSE(script.run(script.client.delete_gateway(456, 7)).ok);
}

TEST_CASE("a gateway without a name, or open for no time, is refused")
{
    test::scripted_client script;
    script.check_refuses("name", [](const client& c) { return c.create_gateway(456, {}); });
    script.check_refuses("name", [](const client& c) { return c.create_gateway(456, {.name = ""}); });
    script.check_refuses("name", [](const client& c) { return c.update_gateway(456, 7, {.name = ""}); });
    script.check_refuses("ttl", [](const client& c) { return c.update_gateway(456, 7, {.ttl = 0}); });
    script.check_refuses(
        "ttl", [](const client& c) { return c.create_gateway(456, {.name = "bastion", .ttl = -1}); });
}
