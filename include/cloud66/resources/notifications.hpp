// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_NOTIFICATIONS_HPP
#define CLOUD66_RESOURCES_NOTIFICATIONS_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>
#include <cloud66/secret.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66::inline v1 {

/// One way that an alert takes.
struct notification_subscription
{
    std::optional<std::string> channel;  ///< `email`, `slack`, `webhook` or `browser`.
    std::optional<secret> slack_url;     ///< Of `slack`. Whoever has it can post.
    std::optional<secret> webhook_url;   ///< Of `webhook`. Whoever has it can post.
};
BOOST_DESCRIBE_STRUCT(notification_subscription, (), (channel, slack_url, webhook_url))

/// An alert of a stack and where it is sent. Sources: docs2024, Go; docs-v3 and docs2020 name the alerts in
/// other ways.
struct notification
{
    std::string alert_name;  ///< Such as `noticent_stack_redeploy_failed`; see `get_notification`.
    std::vector<notification_subscription> subscriptions;  ///< Empty: it is sent nowhere.
};
BOOST_DESCRIBE_STRUCT(notification, (), (alert_name, subscriptions))

/// The alerts that a change was made to.
struct notification_names
{
    std::vector<std::string> alerts;
    std::optional<std::int64_t> count;  ///< How many there are.
};
BOOST_DESCRIBE_STRUCT(notification_names, (), (alerts, count))

/// An alert that a change was not made to.
struct notification_failure
{
    std::optional<std::string> alert_name;
    std::optional<std::string> reason;  ///< For people.
};
BOOST_DESCRIBE_STRUCT(notification_failure, (), (alert_name, reason))

/// The alerts that a change was not made to.
struct notification_failures
{
    std::vector<notification_failure> alerts;
    std::optional<std::int64_t> count;  ///< How many there are.
};
BOOST_DESCRIBE_STRUCT(notification_failures, (), (alerts, count))

/// What became of each alert of a change. Sources: docs2024, docs-v3, Go, which has no `not_applicable` in
/// older versions.
struct notification_update_result
{
    std::optional<notification_names> successes;
    std::optional<notification_failures> not_applicable;  ///< Alerts that the stack does not have.
    std::optional<notification_failures> failures;
};
BOOST_DESCRIBE_STRUCT(notification_update_result, (), (successes, not_applicable, failures))

/// By what an alert is sent.
enum class notification_channel
{
    email,
    slack,    ///< Needs `notification_subscription_input::slack_url`.
    webhook,  ///< Needs `notification_subscription_input::webhook_url`.
    browser
};
BOOST_DESCRIBE_ENUM(notification_channel, email, slack, webhook, browser)

/// One way that an alert is to take.
struct notification_subscription_input
{
    std::optional<notification_channel> channel = {};  ///< Must be given.
    std::optional<std::string_view> slack_url = {};    ///< Where to post it; for `slack` it must be given.
    std::optional<std::string_view> webhook_url = {};  ///< Where to post it; for `webhook` it must be given.
};
BOOST_DESCRIBE_STRUCT(notification_subscription_input, (), (channel, slack_url, webhook_url))

/// An alert and where it is to be sent from now on.
struct notification_input
{
    std::string_view alert_name;  ///< `notification::alert_name`; must be given.

    /// In place of those that it has. None: it is sent nowhere; this is said by sending no subscriptions, as
    /// the vendor's client does.
    std::span<const notification_subscription_input> subscriptions = {};
};
BOOST_DESCRIBE_STRUCT(notification_input, (), (alert_name, subscriptions))

namespace detail {

/// \throws error `invalid_argument` for what can never be right.
inline void check_alerts(std::span<const notification_input> alerts)
{
    if (alerts.empty()) throw error(errc::invalid_argument, "alerts is empty");
    for (const notification_input& alert : alerts) {
        required("alert_name", alert.alert_name);
        for (const notification_subscription_input& way : alert.subscriptions) {
            const notification_channel channel = required("channel", way.channel);
            if (channel == notification_channel::slack) required("slack_url", way.slack_url.value_or(""));
            if (channel == notification_channel::webhook)
                required("webhook_url", way.webhook_url.value_or(""));
        }
    }
}

/// The body that sets alerts of a stack, or of those of an application group.
inline std::string alerts_body(std::span<const notification_input> alerts,
                               std::optional<std::string_view> application_group_name = {})
{
    check_alerts(alerts);
    object_writer body;
    encode_member(body, "alerts", alerts);
    encode_member(body, "application_group_name", application_group_name);
    return body.text();
}

}  // namespace detail

/// The calls about alerts. What holds for every call stands at `client`.
///
/// An update is no matter of all or nothing: alerts that could not be set do not keep the others from being
/// set, and are no error of the call. Its result names them; see `failures` and `not_applicable`. If
/// an entry there has an unknown form it is left out, while `count` still counts it.
template <class Client>
class notifications_api
{
public:
    /// Every alert of the stack: `GET /stacks/{stack_uid}/notifications`, one request, no pages. Scope
    /// `public`.
    operation<std::vector<notification>> list_notifications(std::string_view stack_uid) const
    {
        return detail::fetch<std::vector<notification>>(
            *this, detail::get("list_notifications", "/stacks/{stack_uid}/notifications", {stack_uid}));
    }

    /// One alert: `GET /stacks/{stack_uid}/notifications/{alert_name}`. Scope `public`. Source: docs2024.
    operation<notification> get_notification(std::string_view stack_uid, std::string_view alert_name) const
    {
        return detail::fetch<notification>(
            *this, detail::get("get_notification", "/stacks/{stack_uid}/notifications/{alert_name}",
                               {stack_uid, alert_name}));
    }

    /// Sets where alerts of the stack are sent: `PATCH /stacks/{stack_uid}/notifications`. Scope `public`.
    /// \param alerts those to be changed, at least one; the others stay.
    /// \return what became of each; that some were not set is no error.
    operation<notification_update_result> update_notifications(
        std::string_view stack_uid, std::span<const notification_input> alerts) const
    {
        return detail::report_errors(*this, [&] {
            return detail::fetch<notification_update_result>(
                *this, detail::patch("update_notifications", "/stacks/{stack_uid}/notifications", {stack_uid},
                                     detail::alerts_body(alerts)));
        });
    }

    /// Sets where alerts of every stack of an application group are sent: `PATCH
    /// /application_groups/notifications`. Scope `admin`. docs-v3 has the group's name in the path; here it
    /// is sent in the body, as by Go.
    /// \param alerts those to be changed, at least one; the others stay.
    /// \return what became of each; that some were not set is no error.
    operation<notification_update_result> update_application_group_notifications(
        std::string_view application_group_name, std::span<const notification_input> alerts) const
    {
        return detail::report_errors(*this, [&] {
            return detail::fetch<notification_update_result>(
                *this, detail::patch(
                           "update_application_group_notifications", "/application_groups/notifications", {},
                           detail::alerts_body(
                               alerts, detail::required("application_group_name", application_group_name))));
        });
    }
};

}  // namespace cloud66::inline v1

#endif
