// SPDX-License-Identifier: BSL-1.0
#include "sandbox/handler_fixture.hpp"
#include "support/documented_sandbox.hpp"

#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

using cloud66::errc;
using cloud66::server_group_subtype;

namespace {

/// The servers of a group.
std::vector<cloud66::server> servers_of(test::documented_sandbox& loop, std::int64_t group)
{
    std::vector<cloud66::server> found;
    for (const auto& server : loop.run(loop.client.list_servers(loop.stack)))
        if (server.server_group_id == group) found.push_back(server);
    return found;
}

std::string reason_of(test::documented_sandbox& loop, std::int64_t group, const boost::json::value& body)
{
    const std::string path = "/stacks/" + loop.stack + "/server_groups/" + std::to_string(group);
    const auto failure = loop.error_of(loop.client.request(cloud66::http::verb::post, path, body));
    CHECK(failure.code() == errc::bad_request);
    return failure.what();
}

}  // namespace

TEST_CASE("every server of the sandbox is in a server group")
{
    test::documented_sandbox loop;
    const auto groups = loop.run(loop.client.list_server_groups(loop.stack));
    REQUIRE(groups.size() == 2);
    CHECK(groups[0].name == "Docker Server");
    CHECK(groups[1].type == "postgresql");
    CHECK(servers_of(loop, groups[0].id).size() == 2);
    CHECK(servers_of(loop, groups[1].id).size() == 1);
    CHECK(loop.run(loop.client.get_server_group(loop.stack, groups[1].id)).name == "Postgresql Server");
    CHECK(loop.error_of(loop.client.get_server_group(loop.stack, 7)).code() == errc::not_found);
}

TEST_CASE("scaling a group up adds servers like those that it has")
{
    test::documented_sandbox loop;
    const auto group = loop.run(loop.client.list_server_groups(loop.stack)).at(0);
    constexpr std::array<std::string_view, 1> names{"Crane"};
    const auto done = loop.finished(
        loop.client.scale_up_server_group(loop.stack, group.id, server_group_subtype::docker, "s-4vcpu-8gb",
                                          {.servers_to_add = 2,
                                           .server_availability_zone = "ams2",
                                           .root_disk_type = cloud66::root_disk::ssd,
                                           .root_disk_size = 50,
                                           .server_names = names}));
    CHECK(done.action == "scale_up");
    const auto servers = servers_of(loop, group.id);
    REQUIRE(servers.size() == 4);
    CHECK(servers[2].name == "Crane");
    CHECK(servers[3].name == "Lynx");
    CHECK(servers[2].address != servers[3].address);
    CHECK(servers[3].server_roles == servers[0].server_roles);
    CHECK(servers[3].params->value().at("size") == "s-4vcpu-8gb");
    CHECK(servers[3].availability_zone == "ams2");
    CHECK(servers[3].created_at == done.finished_at);
    CHECK(loop.run(loop.client.get_server_group(loop.stack, group.id)).updated_at == done.finished_at);
}

TEST_CASE("scaling a group down takes its newest servers away, and what runs on them")
{
    test::documented_sandbox loop;
    const auto groups = loop.run(loop.client.list_server_groups(loop.stack));
    const auto scale_down = [&](std::int64_t group, std::int64_t count) {
        return loop.finished(
            loop.client.scale_down_server_group(loop.stack, group, server_group_subtype::docker, count));
    };
    CHECK(scale_down(groups[0].id, 1).action == "scale_down");
    REQUIRE(servers_of(loop, groups[0].id).size() == 1);
    CHECK(servers_of(loop, groups[0].id)[0].name == "Lion");
    CHECK(servers_of(loop, groups[1].id).size() == 1);
    for (const auto& container : loop.run(loop.client.list_containers(loop.stack)))
        CHECK(container.server_name == "Lion");
    scale_down(groups[0].id, 5);
    CHECK(servers_of(loop, groups[0].id).size() == 1);

    // An address that is in use is not given again, and an empty group can grow.
    scale_down(groups[0].id, 0);
    for (int i = 0; i < 10; ++i)
        loop.finished(
            loop.client.scale_up_server_group(loop.stack, groups[0].id, server_group_subtype::web, "s"));
    auto servers = loop.run(loop.client.list_servers(loop.stack));
    REQUIRE(servers.size() == 11);
    CHECK(servers[1].server_roles == std::vector<std::string>{"docker"});
    CHECK(servers.back().name == "Server-11");
    std::sort(servers.begin(), servers.end(),
              [](const auto& left, const auto& right) { return left.address < right.address; });
    CHECK(std::adjacent_find(servers.begin(), servers.end(), [](const auto& left, const auto& right) {
              return left.address == right.address;
          }) == servers.end());

    (void)loop.run(loop.client.get_server_group(loop.stack, groups[0].id));
    loop.check_all_called("server_groups");
}

TEST_CASE("scaling a group down takes the copies of processes with the servers")
{
    test::documented_sandbox loop;
    loop.stack = loop.sandbox.stack_uid("Back Office");
    const auto group = loop.run(loop.client.list_server_groups(loop.stack)).at(0);
    CHECK(group.name == "Rails Server");
    loop.finished(
        loop.client.scale_down_server_group(loop.stack, group.id, server_group_subtype::process, 0));
    for (const auto& process : loop.run(loop.client.list_processes(loop.stack))) {
        CHECK(process.servers.empty());
        CHECK(process.servers_pauses.empty());
    }
}

TEST_CASE("wrong parameters of scaling a group are named")
{
    test::documented_sandbox loop;
    const auto group = loop.run(loop.client.list_server_groups(loop.stack)).at(0).id;
    const auto check_rejected = [&](const boost::json::value& body, const std::string& why) {
        CHECK_THAT(reason_of(loop, group, body), test::contains(why));
    };
    check_rejected({{"server_size", "s"}}, "subtype is missing");
    check_rejected({{"subtype", "db"}}, "subtype is not one of");
    check_rejected({{"subtype", "web"}}, "server_count is missing");
    check_rejected({{"subtype", "web"}, {"server_count", -1}}, "server_count");
    check_rejected({{"subtype", "web"}, {"server_size", ""}}, "server_size is missing");
    check_rejected({{"subtype", "web"}, {"server_size", "s"}, {"server_count", 0}}, "server_count");
    check_rejected({{"subtype", "web"}, {"server_size", "s"}, {"root_disk_type", "tape"}}, "root_disk_type");
    check_rejected({{"subtype", "web"}, {"server_size", "s"}, {"root_disk_size", "big"}}, "root_disk_size");
    check_rejected({{"subtype", "web"}, {"server_size", "s"}, {"server_names", "Crane,Lion"}},
                   "server_names");
    check_rejected({{"subtype", "web"}, {"server_size", "s"}, {"server_names", "Crane,Crane"}},
                   "server_names");
    CHECK(loop.error_of(loop.client.scale_down_server_group(loop.stack, 7, server_group_subtype::web, 1))
              .code() == errc::not_found);
}

TEST_CASE("a form scales a group as well, as the samples of the documentation do it")
{
    test::handler_fixture api;
    const std::string stack = api.stack_path("Storefront");
    const auto id = api.get(stack + "/server_groups").response().at(0).at("id").as_int64();
    const std::string group = stack + "/server_groups/" + std::to_string(id);
    const auto size = [&] { return api.get(stack + "/servers").response().as_array().size(); };
    CHECK(api.post(group, "subtype=docker&server_size=t2.small&server_count=2").status == 200);
    api.time->advance(std::chrono::hours(1));
    CHECK(size() == 5);
    CHECK(api.post(group, "subtype=docker&server_count=1").response().at("action") == "scale_down");
    api.time->advance(std::chrono::hours(1));
    CHECK(size() == 2);
}
