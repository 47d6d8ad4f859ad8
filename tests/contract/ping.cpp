// SPDX-License-Identifier: BSL-1.0
#include "support/contract.hpp"

using cloud66::client;

CONTRACT_TEST(ping)
{
    calls.check("ping", "GET /ping.json", "", [](const client& c) { return c.ping(); });
    calls.check("ping_authenticated", "GET /ping/auth.json", "",
                [](const client& c) { return c.ping_authenticated(); });
}
