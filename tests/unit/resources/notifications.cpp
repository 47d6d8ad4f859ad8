// SPDX-License-Identifier: BSL-1.0
#include <cloud66/resources/notifications.hpp>

#include "support/catch.hpp"
#include "support/models.hpp"
#include "support/scripted_client.hpp"

#include <array>
#include <string>
#include <string_view>

using cloud66::client;
using cloud66::notification_channel;
using cloud66::notification_input;
using cloud66::notification_subscription_input;

TEST_CASE("alerts that can never be right are rejected")
{
    test::scripted_client loop;
    const auto check_rejected = [&](const std::string& why, std::string_view name,
                                    notification_subscription_input way) {
        const std::array ways{way};
        const std::array alerts{notification_input{.alert_name = name, .subscriptions = ways}};
        loop.check_rejects(why, [&](const client& c) { return c.update_notifications("s", alerts); });
    };
    check_rejected("alert_name is empty", "", {.channel = notification_channel::email});
    check_rejected("slack_url is empty", "a", {.channel = notification_channel::slack});
    check_rejected("slack_url is empty", "a", {.channel = notification_channel::slack, .webhook_url = "u"});
    check_rejected("webhook_url is empty", "a",
                   {.channel = notification_channel::webhook, .webhook_url = ""});
    loop.check_rejects("alerts is empty", [](const client& c) { return c.update_notifications("s", {}); });
    loop.check_rejects("application_group_name is empty", [](const client& c) {
        constexpr std::array alerts{notification_input{.alert_name = "a"}};
        return c.update_application_group_notifications("", alerts);
    });
}

TEST_CASE("failed alerts are counted, even those whose form is not known")
{
    cloud66::detail::decode_notes notes;
    const auto result = test::decoded<cloud66::notification_update_result>(
        R"({"successes": {"alerts": ["a"], "count": 1},
            "failures": {"alerts": ["b", {"alert_name": "c", "reason": "unknown alert"}], "count": 2}})",
        notes);
    CHECK(result.failures.value().count == 2);
    REQUIRE(result.failures.value().alerts.size() == 1);
    CHECK(result.failures.value().alerts[0].reason == "unknown alert");
    CHECK_FALSE(result.not_applicable);
    CHECK(notes.size() == 1);
}
