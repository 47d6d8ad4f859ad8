// SPDX-License-Identifier: BSL-1.0
#include <cloud66/resources/onprems.hpp>

#include "support/scripted_client.hpp"

using cloud66::client;

TEST_CASE("an on-premise configuration that cannot be right is rejected")
{
    test::scripted_client script;
    script.check_rejects("onprem_uid", [](const client& c) { return c.get_onprem(""); });
    script.check_rejects("onprem_uid", [](const client& c) { return c.update_onprem("", "dc1", {"{}"}); });
    script.check_rejects("name", [](const client& c) { return c.update_onprem("op-1", "", {"{}"}); });
    script.check_rejects("config is not JSON",
                         [](const client& c) { return c.update_onprem("op-1", "dc1", {"{"}); });
}
