// SPDX-License-Identifier: BSL-1.0
#include "support/scripted_client.hpp"

using cloud66::client;

TEST_CASE("scaling a server group refuses sizes without a name and counts that cannot be")
{
    constexpr auto docker = cloud66::server_group_subtype::docker;
    test::scripted_client script;
    script.check_rejects("server_size is empty", [](const client& c) {
        return c.scale_up_server_group("S", 1, {.subtype = docker, .server_size = ""});
    });
    script.check_rejects("server_names is empty", [](const client& c) {
        return c.scale_up_server_group("S", 1, {.subtype = docker, .server_size = "s", .server_names = ""});
    });
    script.check_rejects("server_count is less than 1", [](const client& c) {
        return c.scale_up_server_group("S", 1, {.subtype = docker, .server_size = "s", .server_count = 0});
    });
    script.check_rejects("root_disk_size is less than 1", [](const client& c) {
        return c.scale_up_server_group("S", 1, {.subtype = docker, .server_size = "s", .root_disk_size = -1});
    });
    script.check_rejects("server_count is less than 0", [](const client& c) {
        return c.scale_down_server_group("S", 1, {.subtype = docker, .server_count = -1});
    });
    script.check_rejects("stack_uid", [](const client& c) {
        return c.scale_down_server_group("", 1, {.subtype = docker, .server_count = 1});
    });
}
