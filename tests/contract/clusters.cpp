// SPDX-License-Identifier: BSL-1.0
#include "support/contract.hpp"

CONTRACT_TEST(clusters)
{
    using cloud66::client;
    calls.check("list_clusters", "GET /clusters.json?page=1", "",
                [](const client& c) { return c.list_clusters(); });
    calls.check("list_clusters", "GET /clusters.json?page=2", "",
                [](const client& c) { return c.list_clusters(cloud66::page_number{2}); });
    calls.check("get_cluster", "GET /clusters/cluster-1.json", "",
                [](const client& c) { return c.get_cluster("cluster-1"); });
    calls.check("get_cluster", "GET /clusters/cluster-1.json?show_log=true", "",
                [](const client& c) { return c.get_cluster("cluster-1", {.show_log = true}); });
}
