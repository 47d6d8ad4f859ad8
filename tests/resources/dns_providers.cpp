// SPDX-License-Identifier: BSL-1.0
#include "support/documented_sandbox.hpp"

TEST_CASE("the sandbox has DNS providers")
{
    test::documented_sandbox loop;
    const auto providers = loop.run(loop.client.list_dns_providers());
    REQUIRE(providers.size() == 2);
    CHECK(providers[0].type == "Cloudflare");
    CHECK(providers[0].uuid != providers[1].uuid);
    CHECK(loop.run(loop.client.list_dns_providers(cloud66::page_number{2})).items.empty());
    loop.check_all_called("dns_providers");
}
