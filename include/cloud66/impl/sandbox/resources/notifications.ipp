// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_SANDBOX_RESOURCES_NOTIFICATIONS_IPP
#define CLOUD66_IMPL_SANDBOX_RESOURCES_NOTIFICATIONS_IPP

#include <cloud66/detail/sandbox/collection.hpp>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloud66::inline v1::sandbox_detail {

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

/// Why an alert cannot be set; empty if it can.
/// \throws http_error 400 if it has no name.
inline std::string alert_problem(const parameters& alert)
{
    if (std::ranges::count(known_alerts, alert.required("alert_name")) == 0) return "unknown alert";
    for (const parameters& subscription : alert.each("subscriptions")) {
        const std::string channel = subscription.text_or("channel", "");
        const bool has_slack = subscription.text("slack_url").has_value();
        const bool has_webhook = subscription.text("webhook_url").has_value();
        if (channel == "slack" && !has_slack) return "slack_url is missing";
        if (channel == "webhook" && !has_webhook) return "webhook_url is missing";
        if (std::ranges::count(known_channels, channel) == 0) return "unknown channel";
    }
    return {};
}

inline json::object alert_subscription(std::string_view channel)
{
    return {{"channel", channel}, {"slack_url", nullptr}, {"webhook_url", nullptr}};
}

inline json::array alert_subscriptions(const parameters& alert)
{
    json::array subscriptions;
    for (const parameters& sent : alert.each("subscriptions")) {
        json::object subscription = alert_subscription(sent.required("channel"));
        for (const char* url : {"slack_url", "webhook_url"})
            if (const auto text = sent.text(url)) subscription[url] = *text;
        subscriptions.push_back(std::move(subscription));
    }
    return subscriptions;
}

using stack_list = std::vector<std::shared_ptr<stack_record>>;

/// Sets an alert of these stacks; whether one of them has it.
inline bool set_alert(const stack_list& stacks, const parameters& alert)
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

inline json::object counted_alerts(const json::array& alerts)
{
    return {{"count", alerts.size()}, {"alerts", alerts}};
}

/// Sets the alerts that can be set and reports the result for each.
inline response set_alerts(call& request, const stack_list& stacks)
{
    const auto alerts = request.parameters.each("alerts");
    if (alerts.empty()) throw bad_parameter("alerts", "is missing");
    std::vector<std::string> problems;
    problems.reserve(alerts.size());
    for (const parameters& alert : alerts) problems.push_back(alert_problem(alert));
    json::array successes;
    json::array not_applicable;
    json::array failures;
    for (std::size_t i = 0; i < alerts.size(); ++i) {
        const std::string name = alerts[i].required("alert_name");
        if (!problems[i].empty())
            failures.push_back({{"alert_name", name}, {"reason", problems[i]}});
        else if (set_alert(stacks, alerts[i]))
            successes.emplace_back(name);
        else
            not_applicable.push_back({{"alert_name", name}, {"reason", "the stack has no such alert"}});
    }
    return enveloped({{"successes", counted_alerts(successes)},
                      {"not_applicable", counted_alerts(not_applicable)},
                      {"failures", counted_alerts(failures)}});
}

inline constexpr collection notifications{
    .kind = "notifications", .key = "alert_name", .label = "Alert", .form = list_form::counted};

inline response update_notifications(call& request) { return set_alerts(request, {request.stack()}); }

/// No source says how a stack comes into an application group; here all stacks of one name are one.
inline response update_application_group_notifications(call& request)
{
    const std::string name = request.parameters.required("application_group_name");
    stack_list group;
    for (const auto& stack : request.state.account.stacks)
        if (stack->name() == name) group.push_back(stack);
    if (group.empty()) throw not_found("Application group");
    return set_alerts(request, group);
}

/// Failures are mailed. The cluster reports the servers of a stack inside it.
inline void seed_notifications(server_state&, stack_record& stack)
{
    for (const std::string_view name : known_alerts) {
        if (name.starts_with("noticent_server") && stack.is_on_kubernetes()) continue;
        json::array subscriptions;
        if (name.ends_with("failed")) subscriptions.push_back(alert_subscription("email"));
        stack.documents("notifications").push_back({{"alert_name", name}, {"subscriptions", subscriptions}});
    }
}

}  // namespace cloud66::inline v1::sandbox_detail

#endif
