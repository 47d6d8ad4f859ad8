// SPDX-License-Identifier: BSL-1.0
#include "support/documented_sandbox.hpp"

TEST_CASE("the sandbox lists containers by service and server, and stops one")
{
    test::documented_sandbox loop;
    const auto all = loop.run(loop.client.list_containers(loop.stack));
    REQUIRE(all.size() == 5);
    CHECK(loop.run(loop.client.list_containers(loop.stack, {.service_name = "web"})).size() == 2);
    CHECK(loop.run(loop.client.list_containers(loop.stack, {.server_uid = *all[1].server_uid})).size() == 2);
    CHECK(loop.run(loop.client.list_containers(loop.stack, {.service_name = "moon"})).empty());

    const std::string uid = all[1].uid.value();
    const auto found = loop.run(loop.client.get_container(loop.stack, uid));
    CHECK(found.service_name == "web");
    CHECK(found.server_name == "Tiger");
    CHECK(found.runtime);

    const auto done = loop.finished(loop.client.stop_container(loop.stack, uid));
    CHECK(done.action == "container_stop");
    const auto stopped = loop.run(loop.client.get_container(loop.stack, uid));
    CHECK(stopped.status == "stopped");
    CHECK(stopped.updated_at == done.finished_at);
    CHECK(loop.run(loop.client.get_container(loop.stack, all[0].uid.value())).status == "running");

    loop.finished(loop.client.restart_container(loop.stack, uid));
    CHECK(loop.run(loop.client.get_container(loop.stack, uid)).status == "running");

    CHECK(loop.error_of(loop.client.get_container(loop.stack, "moon")).code() == cloud66::errc::not_found);
    CHECK(loop.error_of(loop.client.stop_container(loop.stack, "moon")).code() == cloud66::errc::not_found);
    loop.check_all_called("containers");
}
