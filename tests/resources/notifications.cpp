// SPDX-License-Identifier: BSL-1.0
#include "support/documented_sandbox.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <array>
#include <string>
#include <vector>

using cloud66::errc;
using cloud66::notification_channel;
using cloud66::notification_input;
using cloud66::notification_subscription_input;

namespace {

constexpr std::array to_slack{
    notification_subscription_input{.channel = notification_channel::slack,
                                    .slack_url = "https://hooks.slack.example/T1"},
    notification_subscription_input{.channel = notification_channel::browser},
};

}  // namespace

TEST_CASE("the alerts of a sandbox stack are listed, found by name, set and silenced")
{
    test::documented_sandbox loop;
    const auto all = loop.run(loop.client.list_notifications(loop.stack));
    CHECK(all.size() == 8);
    const std::string name = "noticent_stack_redeploy_failed";
    const auto before = loop.run(loop.client.get_notification(loop.stack, name));
    REQUIRE(before.subscriptions.size() == 1);
    CHECK(before.subscriptions[0].channel == "email");

    const std::array set{notification_input{.alert_name = name, .subscriptions = to_slack}};
    const auto result = loop.run(loop.client.update_notifications(loop.stack, set));
    CHECK(result.successes.value().alerts == std::vector<std::string>{name});
    CHECK(result.successes.value().count == 1);
    CHECK(result.failures.value().count == 0);
    const auto after = loop.run(loop.client.get_notification(loop.stack, name));
    REQUIRE(after.subscriptions.size() == 2);
    CHECK(after.subscriptions[0].channel == "slack");
    CHECK(after.subscriptions[0].slack_url == cloud66::secret("https://hooks.slack.example/T1"));
    CHECK_FALSE(after.subscriptions[0].webhook_url);
    CHECK(after.subscriptions[1].channel == "browser");

    const std::array silenced{notification_input{.alert_name = name}};
    loop.run(loop.client.update_notifications(loop.stack, silenced));
    CHECK(loop.run(loop.client.get_notification(loop.stack, name)).subscriptions.empty());
    CHECK(loop.error_of(loop.client.get_notification(loop.stack, "no_such_alert")).code() == errc::not_found);
}

TEST_CASE("alerts that cannot be set are listed apart from those that were")
{
    test::documented_sandbox loop;
    const std::string ledger = loop.sandbox.stack_uid("Ledger");
    const std::array wanted{
        notification_input{.alert_name = "noticent_stack_update_failed", .subscriptions = to_slack},
        notification_input{.alert_name = "noticent_server_back", .subscriptions = to_slack},
        notification_input{.alert_name = "no_such_alert", .subscriptions = to_slack},
    };
    const auto result = loop.run(loop.client.update_notifications(ledger, wanted));
    CHECK(result.successes.value().alerts == std::vector<std::string>{"noticent_stack_update_failed"});
    REQUIRE(result.not_applicable.value().alerts.size() == 1);
    CHECK(result.not_applicable.value().alerts[0].alert_name == "noticent_server_back");
    REQUIRE(result.failures.value().alerts.size() == 1);
    CHECK(result.failures.value().alerts[0].alert_name == "no_such_alert");
    CHECK(result.failures.value().alerts[0].reason == "unknown alert");
    CHECK(result.failures.value().count == 1);
}

TEST_CASE("what is no list of alerts is rejected, and a way without its address fails alone")
{
    test::documented_sandbox loop;
    const std::string path = "/stacks/" + loop.stack + "/notifications";
    const auto update = [&](const char* body) {
        return loop.client.request(cloud66::http::verb::patch, path, boost::json::parse(body));
    };
    for (const char* body : {R"({})", R"({"alerts": []})", R"({"alerts": "all"})", R"({"alerts": [{}]})",
                             R"({"alerts": [{"alert_name": "noticent_server_back", "subscriptions": 7}]})"}) {
        CAPTURE(body);
        CHECK(loop.error_of(update(body)).code() == errc::bad_request);
    }
    const auto result = loop.run(update(R"({"alerts": [
        {"alert_name": "noticent_server_back", "subscriptions": [{"channel": "slack"}]},
        {"alert_name": "noticent_server_stopped", "subscriptions": [{"channel": "pager"}]}]})"));
    CHECK(result.at("response").at("successes").at("count") == 0);
    const auto& failures = result.at("response").at("failures").at("alerts").as_array();
    REQUIRE(failures.size() == 2);
    CHECK(failures[0].at("reason") == "slack_url is missing");
    CHECK(failures[1].at("reason") == "unknown channel");
}

TEST_CASE("alerts are set for every stack of an application group")
{
    test::documented_sandbox loop;
    const std::string name = "noticent_server_stopped";
    const std::array wanted{notification_input{.alert_name = name, .subscriptions = to_slack}};
    const auto result = loop.run(loop.client.update_application_group_notifications("Storefront", wanted));
    CHECK(result.successes.value().count == 1);
    for (const auto& stack : loop.run(loop.client.list_stacks({.name = "Storefront"})))
        CHECK(loop.run(loop.client.get_notification(stack.uid, name)).subscriptions.size() == 2);
    CHECK(loop.run(loop.client.get_notification(loop.sandbox.stack_uid("Back Office"), name))
              .subscriptions.empty());
    CHECK(loop.error_of(loop.client.update_application_group_notifications("no-such-group", wanted)).code() ==
          errc::not_found);
    loop.run(loop.client.list_notifications(loop.stack));
    loop.run(loop.client.update_notifications(loop.stack, wanted));
    loop.check_all_called("notifications");
}
