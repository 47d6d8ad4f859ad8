// SPDX-License-Identifier: BSL-1.0
#include "support/documented_sandbox.hpp"

TEST_CASE("the sandbox has servers, whose keys are shown when asked for")
{
    test::documented_sandbox loop;
    const auto servers = loop.run(loop.client.list_servers(loop.stack));
    REQUIRE(servers.size() == 3);
    CHECK(servers[0].name == "Lion");
    CHECK(servers[0].health_state == cloud66::server_health::ok);
    CHECK_FALSE(servers[0].ssh_private_key);

    const std::string uid = servers[0].uid;
    CHECK_FALSE(loop.run(loop.client.get_server(loop.stack, uid)).ssh_private_key);
    const auto opened = loop.run(loop.client.get_server(loop.stack, uid, {.include_private_key = true}));
    CHECK_THAT(std::string(opened.ssh_private_key.value().reveal()), test::contains("PRIVATE KEY"));
    CHECK(loop.error_of(loop.client.get_server(loop.stack, "none")).code() == cloud66::errc::not_found);
}

TEST_CASE("a reboot of a server starts its containers again, and no others")
{
    test::documented_sandbox loop;
    const auto servers = loop.run(loop.client.list_servers(loop.stack));
    const auto starts = [&](std::size_t server) {
        return loop.run(loop.client.list_containers(loop.stack, {.server_uid = servers[server].uid}))
            .at(0)
            .started_at;
    };
    const auto lion = starts(0);
    const auto tiger = starts(1);
    const auto done = loop.finished(loop.client.reboot_server(loop.stack, servers[0].uid));
    CHECK(done.action == "server_reboot");
    CHECK(done.resource_type == "server");
    CHECK(starts(0) == done.finished_at);
    CHECK(starts(0) != lion);
    CHECK(starts(1) == tiger);
    CHECK(loop.error_of(loop.client.reboot_server(loop.stack, "none")).code() == cloud66::errc::not_found);
    (void)loop.run(loop.client.get_server(loop.stack, servers[0].uid));
    loop.check_all_answered("servers");
}
