// SPDX-License-Identifier: BSL-1.0
#include "support/documented_sandbox.hpp"

TEST_CASE("the sandbox has clouds")
{
    test::documented_sandbox loop;
    const auto clouds = loop.run(loop.client.list_clouds());
    REQUIRE(clouds.size() == 2);
    const auto found = loop.run(loop.client.get_cloud(clouds[1].name));
    CHECK(found.display_name == "Amazon Web Services");
    CHECK_FALSE(found.regions.empty());
    CHECK(loop.error_of(loop.client.get_cloud("no-such-cloud")).code() == cloud66::errc::not_found);
    loop.check_all_called("clouds");
}
