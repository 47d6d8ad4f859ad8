// SPDX-License-Identifier: BSL-1.0
#include "support/contract.hpp"

using cloud66::client;

CONTRACT_TEST(dns_providers)
{
    calls.check("list_dns_providers", "GET /dns_providers.json?page=1", "",
                [](const client& c) { return c.list_dns_providers(); });
    calls.check("list_dns_providers", "GET /dns_providers.json?page=2", "",
                [](const client& c) { return c.list_dns_providers(cloud66::page_number{2}); });
}
