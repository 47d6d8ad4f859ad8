// SPDX-License-Identifier: BSL-1.0
#include <cloud66/resources/users.hpp>

#include <array>
#include <span>

#include "support/models.hpp"
#include "support/scripted_client.hpp"

using cloud66::acl_input;
using cloud66::client;
using cloud66::device_model;
using cloud66::device_platform;
using cloud66::stack_profile_input;

TEST_CASE("an empty list of rights is sent, one that is not set is not")
{
    test::scripted_client script;
    script.check_sends("PUT /api/3/users/7.json", R"({"access_profile": {}})", R"({"id": 7})",
                       [](const client& c) { return c.update_user(7, {}); });
    script.check_sends("PUT /api/3/users/7.json",
                       R"({"access_profile": {"stack_profiles": [], "override": true}})", R"({"id": 7})",
                       [](const client& c) {
                           const std::span<const stack_profile_input> none;
                           return c.update_user(7, {.stack_profiles = none, .override_ = true});
                       });
}

TEST_CASE("a user may be shown without his rights, and without an envelope")
{
    test::scripted_client script;
    script.transport->respond(test::response(200, R"({"id": 7, "email": "jim@example.com"})"));
    const auto user = script.run(script.client.get_user(7));
    CHECK(user.email == "jim@example.com");
    CHECK_FALSE(user.access_profile);
}

TEST_CASE("a device of tomorrow keeps its numbers")
{
    const auto read =
        test::decoded<cloud66::user_device>(R"({"device_type": 3, "sub_type": 9, "token": "t"})");
    CHECK(read.device_type == static_cast<device_platform>(3));
    CHECK(read.sub_type == static_cast<device_model>(9));
}

TEST_CASE("a device's token is one segment of the path, whatever it holds")
{
    test::scripted_client script;
    script.transport->respond(test::response(200, ""));
    script.run(script.client.delete_user_device(7, "a/b.c:d"));
    CHECK(script.transport->lines() ==
          std::vector<std::string>{"DELETE /api/3/users/7/devices/a%2Fb%2Ec%3Ad.json"});
}

TEST_CASE("the calls about users reject what cannot be right")
{
    test::scripted_client script;
    const auto with_stack = [](std::string_view stack_uid, std::string_view role) {
        return [=](const client& c) {
            const std::array rights{stack_profile_input{.stack_uid = stack_uid, .role = role}};
            return c.update_user(7, {.stack_profiles = rights});
        };
    };
    script.check_rejects("stack_uid", with_stack("", "Viewer"));
    script.check_rejects("role", with_stack("stack-1", ""));
    const auto with_acl = [](std::string_view entity_uri, std::string_view action) {
        return [=](const client& c) {
            const std::array rights{acl_input{.account_id = 1, .entity_uri = entity_uri, .action = action}};
            return c.update_user(7, {.acls_profile = rights});
        };
    };
    script.check_rejects("entity_uri", with_acl("", "view"));
    script.check_rejects("action", with_acl("*", ""));

    const auto ios = device_platform::ios;
    const auto phone = device_model::iphone;
    script.check_rejects("token", [&](const client& c) { return c.add_user_device(7, "", ios, phone); });
    script.check_rejects("token", [&](const client& c) { return c.update_user_device(7, "", ios, phone); });
    script.check_rejects("token", [&](const client& c) { return c.delete_user_device(7, ""); });
}
