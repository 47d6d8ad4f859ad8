// SPDX-License-Identifier: BSL-1.0
#include <cloud66/resources/ssh_keys.hpp>

#include "support/scripted_client.hpp"

using cloud66::client;

TEST_CASE("a private key does not leave in place of a public one")
{
    test::scripted_client script;
    script.check_rejects("public_key is empty", [](const client& c) { return c.set_access_public_key(""); });
    script.check_rejects("public_key is a private key", [](const client& c) {
        return c.set_access_public_key("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n");
    });
}
