// SPDX-License-Identifier: BSL-1.0
#include "support/scripted_client.hpp"

#include <array>
#include <string_view>

using cloud66::acl_input;
using cloud66::client;
using cloud66::create_ssl_certificate_params;
using cloud66::notification_input;
using cloud66::notification_subscription_input;

// A member that must be given has no value of its own, so that a forgotten one is an error and never means zero, false
// or the first enumerator.

TEST_CASE("a certificate without a required member is an error before anything is sent")
{
    test::scripted_client script;
    const auto check_missing = [&](const std::string& why, const create_ssl_certificate_params& params) {
        script.check_rejects(why, [&](const client& c) { return c.create_ssl_certificate("S", params); });
        script.check_rejects(why,
                             [&](const client& c) { return c.update_ssl_certificate("S", "C", params); });
        script.check_rejects(why, [&](const client& c) { return c.patch_ssl_certificate("S", "C", params); });
    };
    create_ssl_certificate_params params;
    check_missing("type is missing", params);
    params.type = cloud66::ssl_certificate_type::lets_encrypt;
    check_missing("server_names is empty", params);
    constexpr std::array<std::string_view, 1> domains{"example.com"};
    params.server_names = domains;
    check_missing("ssl_termination is missing", params);
}

TEST_CASE("a subscription without a channel is an error before anything is sent")
{
    test::scripted_client script;
    script.check_rejects("alert_name is empty", [](const client& c) {
        const std::array alerts{notification_input{}};
        return c.update_notifications("S", alerts);
    });
    const std::array subscriptions{notification_subscription_input{}};
    const std::array alerts{notification_input{.alert_name = "A", .subscriptions = subscriptions}};
    script.check_rejects("channel is missing",
                         [&](const client& c) { return c.update_notifications("S", alerts); });
    script.check_rejects("channel is missing", [&](const client& c) {
        return c.update_application_group_notifications("G", alerts);
    });
}

TEST_CASE("a right without an account is an error before anything is sent")
{
    test::scripted_client script;
    const std::array rights{acl_input{}};
    script.check_rejects("account_id is missing",
                         [&](const client& c) { return c.update_user(7, {.acls_profile = rights}); });
    const std::array roles{cloud66::stack_profile_input{}};
    script.check_rejects("stack_uid is empty",
                         [&](const client& c) { return c.update_user(7, {.stack_profiles = roles}); });
}
