// SPDX-License-Identifier: BSL-1.0
#include "support/documented_sandbox.hpp"

TEST_CASE("the sandbox has on-premise configurations that can be replaced")
{
    test::documented_sandbox loop;
    const auto onprems = loop.run(loop.client.list_onprems());
    REQUIRE(onprems.size() == 2);
    const auto& before = onprems[0];
    const auto saved = loop.run(loop.client.update_onprem(before.uid, "York", {R"({"racks": ["c"]})"}));
    CHECK(saved.uid == before.uid);
    CHECK(saved.updated_at_iso != before.updated_at_iso);

    const auto read = loop.run(loop.client.get_onprem(before.uid));
    CHECK(read.name == "York");
    REQUIRE(read.config);
    CHECK(read.config->text() == R"({"racks":["c"]})");
    CHECK(loop.error_of(loop.client.get_onprem("no-such-uid")).code() == cloud66::errc::not_found);
    loop.check_all_called("onprems");
}
