// SPDX-License-Identifier: BSL-1.0
#include "support/documented_sandbox.hpp"

TEST_CASE("the sandbox has servers, whose keys are shown when they are requested")
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

TEST_CASE("an action of the sandbox about a part of a stack has the number of that part")
{
    test::documented_sandbox loop;
    const cloud66::client& client = loop.client;
    const auto servers = loop.run(client.list_servers(loop.stack));
    const auto about = [&](auto call) {
        const cloud66::action started = loop.run(std::move(call));
        const auto info = started.info();
        CHECK_FALSE(info.resource_id.value().empty());
        CHECK(info.resource_id->find_first_not_of("0123456789") == std::string::npos);
        return info.resource_type.value() + ' ' + info.resource_id.value();
    };
    const std::string stack = about(client.restart_stack(loop.stack));
    const std::string lion = about(client.reboot_server(loop.stack, servers[0].uid));
    const std::string tiger = about(client.reboot_server(loop.stack, servers[1].uid));
    CHECK(stack.starts_with("stack "));
    CHECK(lion.starts_with("server "));
    CHECK(tiger.starts_with("server "));
    CHECK(lion != tiger);
    CHECK(lion.substr(7) != stack.substr(6));
    CHECK(about(client.update_server_setting(loop.stack, servers[0].uid, "swap.megabytes", "2048")) == lion);

    const std::string web = about(client.restart_services(loop.stack, {.service_name = "web"}));
    CHECK(web.starts_with("service "));
    CHECK(about(client.stop_service(loop.stack, "web")) == web);
    CHECK(about(client.stop_service(loop.stack, "api")) != web);
    CHECK(about(client.restart_services(loop.stack)) == stack);

    const auto container = loop.run(client.list_containers(loop.stack)).at(0).uid.value();
    CHECK(about(client.stop_container(loop.stack, container)).starts_with("container "));
    const auto group = loop.run(client.list_server_groups(loop.stack)).at(0).id;
    CHECK(about(client.scale_down_server_group(loop.stack, group, cloud66::server_group_subtype::docker,
                                               2)) == "server_group " + std::to_string(group));
    const auto job = loop.run(client.list_jobs(loop.stack)).at(0);
    CHECK(about(client.pause_job(loop.stack, job.uid)) == "job " + std::to_string(job.id.value()));
    CHECK(about(client.pause_all_jobs(loop.stack)) == stack);

    const std::string classic = loop.sandbox.stack_uid("Back Office");
    CHECK(about(client.pause_processes(classic, {.process_name = "worker"})).starts_with("process "));
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
    loop.check_all_called("servers");
}
