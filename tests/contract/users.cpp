// SPDX-License-Identifier: BSL-1.0
#include <array>
#include <string_view>

#include "support/contract.hpp"

using cloud66::client;

CONTRACT_TEST(users)
{
    calls.check("list_users", "GET /users.json?page=1", "", [](const client& c) { return c.list_users(); });
    calls.check("list_users", "GET /users.json?page=2", "",
                [](const client& c) { return c.list_users(cloud66::page_number{2}); });
    calls.check("get_user", "GET /users/123.json", "", [](const client& c) { return c.get_user(123); });
    calls.check(
        "update_user", "PUT /users/123.json",
        R"({"access_profile": {
                    "account_profile": {
                        "can_create_stack": true, "can_admin_users": false, "can_payment": true,
                        "can_add_cloud_key": false, "can_del_cloud_key": true,
                        "can_view_acc_notifications": false, "can_edit_acc_notifications": true,
                        "can_view_audit": false, "can_view_docker_img_key": true, "can_del_ssh_key": false,
                        "can_edit_personal_token": true, "can_del_authorized_app": false,
                        "can_view_custom_env": true, "can_edit_custom_env": false,
                        "can_add_developers_app": true, "can_del_developers_app": false,
                        "can_edit_git_key": true, "can_edit_gateway": false,
                        "default_roles": ["Viewer", "Deployer"]},
                    "stack_profiles": [{"stack_uid": "stack-1", "role": "Deployer"}],
                    "acls_profile": [{"account_id": 456, "entity_uri": "*", "action": "view"}],
                    "override": true}})",
        [](const client& c) {
            const std::array<std::string_view, 2> roles{"Viewer", "Deployer"};
            const std::array stacks{cloud66::stack_profile_input{.stack_uid = "stack-1", .role = "Deployer"}};
            const std::array rights{
                cloud66::acl_input{.account_id = 456, .entity_uri = "*", .action = "view"}};
            const cloud66::account_profile_input account{.can_create_stack = true,
                                                         .can_admin_users = false,
                                                         .can_payment = true,
                                                         .can_add_cloud_key = false,
                                                         .can_del_cloud_key = true,
                                                         .can_view_acc_notifications = false,
                                                         .can_edit_acc_notifications = true,
                                                         .can_view_audit = false,
                                                         .can_view_docker_img_key = true,
                                                         .can_del_ssh_key = false,
                                                         .can_edit_personal_token = true,
                                                         .can_del_authorized_app = false,
                                                         .can_view_custom_env = true,
                                                         .can_edit_custom_env = false,
                                                         .can_add_developers_app = true,
                                                         .can_del_developers_app = false,
                                                         .can_edit_git_key = true,
                                                         .can_edit_gateway = false,
                                                         .default_roles = roles};
            return c.update_user(123, {.account_profile = account,
                                       .stack_profiles = stacks,
                                       .acls_profile = rights,
                                       .override_ = true});
        });
    calls.check("update_user", "PUT /users/123.json",
                R"({"access_profile": {"account_profile": {"can_payment": false}}})", [](const client& c) {
                    return c.update_user(123, {.account_profile = {{.can_payment = false}}});
                });
    calls.check("get_registry_credentials", "GET /users/registry-credentials.json", "",
                [](const client& c) { return c.get_registry_credentials(); });
    calls.check("add_user_device", "POST /users/123/devices.json",
                R"({"device_type": 1, "sub_type": 2, "token": "mmccdd"})", [](const client& c) {
                    return c.add_user_device(123, "mmccdd", cloud66::device_platform::ios,
                                             cloud66::device_model::ipad);
                });
    calls.check("update_user_device", "PUT /users/123/devices/mmccdd.json",
                R"({"device_type": 1, "sub_type": 2})", [](const client& c) {
                    return c.update_user_device(123, "mmccdd", cloud66::device_platform::ios,
                                                cloud66::device_model::ipad);
                });
    calls.check("delete_user_device", "DELETE /users/123/devices/mmccdd.json", "",
                [](const client& c) { return c.delete_user_device(123, "mmccdd"); });
}
