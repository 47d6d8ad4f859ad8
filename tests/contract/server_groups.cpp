// SPDX-License-Identifier: BSL-1.0
#include "support/contract.hpp"

#include <array>
#include <string_view>

using cloud66::client;
using cloud66::root_disk;
using cloud66::server_group_subtype;

CONTRACT_TEST(server_groups)
{
    calls.check("list_server_groups", "GET /stacks/stack-1/server_groups.json?page=1", "",
                [](const client& c) { return c.list_server_groups("stack-1"); });
    calls.check("list_server_groups", "GET /stacks/stack-1/server_groups.json?page=2", "",
                [](const client& c) { return c.list_server_groups("stack-1", cloud66::page_number{2}); });
    calls.check("get_server_group", "GET /stacks/stack-1/server_groups/128.json", "",
                [](const client& c) { return c.get_server_group("stack-1", 128); });
    calls.check("scale_server_group", "POST /stacks/stack-1/server_groups/128.json",
                R"({"subtype": "docker", "server_size": "t2.small"})", [](const client& c) {
                    return c.scale_up_server_group("stack-1", 128, server_group_subtype::docker, "t2.small");
                });
    calls.check("scale_server_group", "POST /stacks/stack-1/server_groups/128.json",
                R"({"subtype": "web", "server_size": "t2.small", "server_count": 2,
                    "server_availability_zone": "eu-west-2a", "server_subnet_id": "subnet-1",
                    "root_disk_type": "ssd", "root_disk_size": 50, "server_names": "Lynx,Otter"})",
                [](const client& c) {
                    constexpr std::array<std::string_view, 2> names{"Lynx", "Otter"};
                    return c.scale_up_server_group("stack-1", 128, server_group_subtype::web, "t2.small",
                                                   {.servers_to_add = 2,
                                                    .server_availability_zone = "eu-west-2a",
                                                    .server_subnet_id = "subnet-1",
                                                    .root_disk_type = root_disk::ssd,
                                                    .root_disk_size = 50,
                                                    .server_names = names});
                });
    calls.check("scale_server_group", "POST /stacks/stack-1/server_groups/128.json",
                R"({"subtype": "process", "server_count": 0})", [](const client& c) {
                    return c.scale_down_server_group("stack-1", 128, server_group_subtype::process, 0);
                });
}
