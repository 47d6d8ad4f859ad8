// SPDX-License-Identifier: BSL-1.0
#include "support/documented_sandbox.hpp"

#include <string>

TEST_CASE("the sandbox has the cluster that a stack is in, and finds it by uid and id")
{
    test::documented_sandbox loop;
    const auto clusters = loop.run(loop.client.list_clusters());
    REQUIRE(clusters.size() == 1);
    const auto ledger = loop.run(loop.client.get_stack(loop.sandbox.stack_uid("Ledger")));
    CHECK(clusters[0].name == ledger.cluster_name);

    const auto found = loop.run(loop.client.get_cluster(clusters[0].uid, {.show_log = true}));
    CHECK(found.node_count == 2);
    REQUIRE(found.nodes.size() == 2);
    CHECK(found.nodes[0].name == "Osprey");
    CHECK(found.nodes[0].status == "Ready");
    CHECK(found.nodes[0].capacity.value().cpu == "2");
    const auto by_id = loop.run(loop.client.get_cluster(std::to_string(found.id.value())));
    CHECK(by_id.uid == found.uid);
    CHECK(loop.error_of(loop.client.get_cluster("no-such-cluster")).code() == cloud66::errc::not_found);

    const auto unclear = loop.error_of(
        loop.client.request(cloud66::http::verb::get, "/clusters/" + found.uid + ".json?show_log=perhaps"));
    CHECK_THAT(unclear.what(), test::contains("show_log"));
    loop.check_all_called("clusters");
}
