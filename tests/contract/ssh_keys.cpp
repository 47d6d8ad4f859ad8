// SPDX-License-Identifier: BSL-1.0
#include "support/contract.hpp"

using cloud66::client;

CONTRACT_TEST(ssh_keys)
{
    calls.check("get_access_public_key", "GET /ssh_keys/access.json", "",
                [](const client& c) { return c.get_access_public_key(); });
    // The inventory's example.
    calls.check("set_access_public_key", "POST /ssh_keys/access.json",
                R"({"public_key": "c3NoLWVkMjU1MTkgQUFBQSBtZUBob3N0"})",
                [](const client& c) { return c.set_access_public_key("ssh-ed25519 AAAA me@host"); });
}
