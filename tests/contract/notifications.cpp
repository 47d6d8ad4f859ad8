// SPDX-License-Identifier: BSL-1.0
#include "support/contract.hpp"

#include <array>
#include <string>

using cloud66::client;
using cloud66::notification_channel;
using cloud66::notification_input;
using cloud66::notification_subscription_input;

namespace {

constexpr std::array ways{
    notification_subscription_input{.channel = notification_channel::email},
    notification_subscription_input{.channel = notification_channel::slack, .slack_url = "https://slack/1"},
    notification_subscription_input{.channel = notification_channel::webhook, .webhook_url = "https://hook"},
};
constexpr std::array alerts{
    notification_input{.alert_name = "noticent_server_back", .subscriptions = ways},
    notification_input{.alert_name = "noticent_server_stopped"},
};
const std::string alerts_sent = R"("alerts": [
    {"alert_name": "noticent_server_back", "subscriptions": [
        {"channel": "email"},
        {"channel": "slack", "slack_url": "https://slack/1"},
        {"channel": "webhook", "webhook_url": "https://hook"}]},
    {"alert_name": "noticent_server_stopped"}])";

}  // namespace

CONTRACT_TEST(notifications)
{
    calls.check("list_notifications", "GET /stacks/stack-1/notifications", "",
                [](const client& c) { return c.list_notifications("stack-1"); });
    calls.check("get_notification", "GET /stacks/stack-1/notifications/noticent_server_back", "",
                [](const client& c) { return c.get_notification("stack-1", "noticent_server_back"); });
    calls.check("update_notifications", "PATCH /stacks/stack-1/notifications", '{' + alerts_sent + '}',
                [](const client& c) { return c.update_notifications("stack-1", alerts); });
    calls.check("update_application_group_notifications", "PATCH /application_groups/notifications",
                R"({"application_group_name": "shops", )" + alerts_sent + '}',
                [](const client& c) { return c.update_application_group_notifications("shops", alerts); });
}
