// SPDX-License-Identifier: BSL-1.0
#include "support/scripted_client.hpp"

#include <array>
#include <string_view>

using cloud66::client;

TEST_CASE("scaling a server group rejects sizes without a name and counts that cannot be")
{
    constexpr auto docker = cloud66::server_group_subtype::docker;
    test::scripted_client script;
    script.check_rejects("server_size is empty",
                         [](const client& c) { return c.scale_up_server_group("S", 1, docker, ""); });
    script.check_rejects("server_names is empty", [](const client& c) {
        constexpr std::array<std::string_view, 2> names{"Lynx", ""};
        return c.scale_up_server_group("S", 1, docker, "s", {.server_names = names});
    });
    script.check_rejects("server_names has an element with a comma", [](const client& c) {
        constexpr std::array<std::string_view, 1> names{"Lynx,Otter"};
        return c.scale_up_server_group("S", 1, docker, "s", {.server_names = names});
    });
    script.check_rejects("servers_to_add is less than 1", [](const client& c) {
        return c.scale_up_server_group("S", 1, docker, "s", {.servers_to_add = 0});
    });
    script.check_rejects("root_disk_size is less than 1", [](const client& c) {
        return c.scale_up_server_group("S", 1, docker, "s", {.root_disk_size = -1});
    });
    script.check_rejects("remaining_servers is less than 0",
                         [](const client& c) { return c.scale_down_server_group("S", 1, docker, -1); });
    script.check_rejects("stack_uid",
                         [](const client& c) { return c.scale_down_server_group("", 1, docker, 1); });
}
