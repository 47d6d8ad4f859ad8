// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_NOTIFICATIONS_IPP
#define CLOUD66_SANDBOX_RESOURCES_NOTIFICATIONS_IPP

#include <cloud66/sandbox/pages.hpp>
#include <cloud66/sandbox/resource.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// The alerts that the inventory knows by name.
inline constexpr std::array<std::string_view, 8> known_alerts{
    "noticent_stack_provisioned_success",
    "noticent_stack_provisioned_failed",
    "noticent_stack_redeploy_success",
    "noticent_stack_redeploy_failed",
    "noticent_stack_health_check_failed",
    "noticent_stack_update_failed",
    "noticent_server_stopped",
    "noticent_server_back",
};

inline constexpr std::array<std::string_view, 4> known_channels{"email", "slack", "webhook", "browser"};

inline json::object alert_subscription(std::string_view channel)
{
    json::object subscription;
    subscription["channel"] = channel;
    subscription["slack_url"] = nullptr;
    subscription["webhook_url"] = nullptr;
    return subscription;
}

/// Why an alert cannot be set as wished; empty: it can.
/// \throws refusal 400 for what is no alert at all.
inline std::string alert_problem(const parameters& alert)
{
    if (std::find(known_alerts.begin(), known_alerts.end(), alert.required("alert_name")) ==
        known_alerts.end())
        return "unknown alert";
    for (const parameters& way : alert.each("subscriptions")) {
        const std::string channel = way.text("channel").value_or("");
        const bool has_slack = way.text("slack_url").has_value();
        const bool has_webhook = way.text("webhook_url").has_value();
        if (channel == "slack" && !has_slack) return "slack_url is missing";
        if (channel == "webhook" && !has_webhook) return "webhook_url is missing";
        if (std::find(known_channels.begin(), known_channels.end(), channel) == known_channels.end())
            return "unknown channel";
    }
    return {};
}

inline json::array alert_subscriptions(const parameters& alert)
{
    json::array subscriptions;
    for (const parameters& way : alert.each("subscriptions")) {
        json::object subscription = alert_subscription(way.required("channel"));
        for (const char* url : {"slack_url", "webhook_url"})
            if (const auto text = way.text(url)) subscription[url] = *text;
        subscriptions.push_back(std::move(subscription));
    }
    return subscriptions;
}

/// Sets an alert of these stacks; whether one of them has it.
inline bool set_alert(const std::vector<std::shared_ptr<stack_record>>& stacks, const parameters& alert)
{
    bool any = false;
    for (const auto& stack : stacks) {
        json::object* found = stack->find("notifications", "alert_name", alert.required("alert_name"));
        if (found == nullptr) continue;
        (*found)["subscriptions"] = alert_subscriptions(alert);
        any = true;
    }
    return any;
}

inline json::object counted_alerts(json::array alerts)
{
    json::object result;
    result["count"] = alerts.size();
    result["alerts"] = std::move(alerts);
    return result;
}

/// Sets what can be set and tells what became of each alert.
inline answer set_alerts(call& request, const std::vector<std::shared_ptr<stack_record>>& stacks)
{
    const auto alerts = request.parameters.each("alerts");
    if (alerts.empty()) throw bad_parameter("alerts", "is missing");
    std::vector<std::string> problems;
    for (const parameters& alert : alerts) problems.push_back(alert_problem(alert));

    json::array successes;
    json::array not_applicable;
    json::array failures;
    for (std::size_t i = 0; i < alerts.size(); ++i) {
        json::object refused;
        refused["alert_name"] = alerts[i].required("alert_name");
        refused["reason"] = problems[i].empty() ? "the stack has no such alert" : problems[i];
        if (!problems[i].empty())
            failures.push_back(std::move(refused));
        else if (set_alert(stacks, alerts[i]))
            successes.push_back(refused["alert_name"]);
        else
            not_applicable.push_back(std::move(refused));
    }
    json::object result;
    result["successes"] = counted_alerts(std::move(successes));
    result["not_applicable"] = counted_alerts(std::move(not_applicable));
    result["failures"] = counted_alerts(std::move(failures));
    return enveloped(std::move(result));
}

inline answer list_notifications(call& request) { return whole_list(request.stack()->part("notifications")); }

inline answer get_notification(call& request)
{
    const auto stack = request.stack();
    return enveloped(request.named(*stack, "notifications", "alert_name", 1, "Alert"));
}

inline answer update_notifications(call& request) { return set_alerts(request, {request.stack()}); }

/// No source says how a stack comes into an application group; here all stacks of one name are one.
inline answer update_application_group_notifications(call& request)
{
    const std::string name = request.parameters.required("application_group_name");
    std::vector<std::shared_ptr<stack_record>> group;
    for (const auto& stack : request.world.user.stacks)
        if (stack->name() == name) group.push_back(stack);
    if (group.empty()) throw not_found("Application group");
    return set_alerts(request, group);
}

/// What goes wrong is mailed. The servers of a stack inside a cluster are the cluster's business.
inline void seed_notifications(world&, stack_record& stack)
{
    for (const std::string_view name : known_alerts) {
        if (name.starts_with("noticent_server") && member_is(stack.document, "backend", "kubernetes"))
            continue;
        json::array subscriptions;
        if (name.ends_with("failed")) subscriptions.push_back(alert_subscription("email"));
        json::object alert;
        alert["alert_name"] = name;
        alert["subscriptions"] = std::move(subscriptions);
        stack.part("notifications").push_back(std::move(alert));
    }
}

CLOUD66_DECL resource notifications_resource()
{
    static constexpr std::array<route, 4> routes{{
        {"GET", "/stacks/{stack_id}/notifications", "list_notifications", "public", list_notifications},
        {"PATCH", "/stacks/{stack_id}/notifications", "update_notifications", "public", update_notifications},
        {"GET", "/stacks/{stack_id}/notifications/{alert_name}", "get_notification", "public",
         get_notification},
        {"PATCH", "/application_groups/notifications", "update_application_group_notifications", "admin",
         update_application_group_notifications},
    }};
    return {routes, nullptr, seed_notifications};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
