// SPDX-License-Identifier: BSL-1.0
#include "support/contract.hpp"

using cloud66::client;

CONTRACT_TEST(clouds)
{
    calls.check("list_clouds", "GET /clouds.json?page=1", "",
                [](const client& c) { return c.list_clouds(); });
    calls.check("list_clouds", "GET /clouds.json?page=2", "",
                [](const client& c) { return c.list_clouds(cloud66::page_number{2}); });
    calls.check("get_cloud", "GET /clouds/digitalocean.json", "",
                [](const client& c) { return c.get_cloud("digitalocean"); });
}
