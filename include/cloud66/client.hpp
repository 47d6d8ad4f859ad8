// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_CLIENT_HPP
#define CLOUD66_CLIENT_HPP

#include <cloud66/action.hpp>
#include <cloud66/call_options.hpp>
#include <cloud66/config.hpp>
#include <cloud66/http.hpp>
#include <cloud66/operation.hpp>
#include <cloud66/options.hpp>
#include <cloud66/polling_stats.hpp>
#include <cloud66/rate_limit_status.hpp>
#include <cloud66/resources/accounts.hpp>
#include <cloud66/resources/application_variants.hpp>
#include <cloud66/resources/backups.hpp>
#include <cloud66/resources/base_templates.hpp>
#include <cloud66/resources/clouds.hpp>
#include <cloud66/resources/clusters.hpp>
#include <cloud66/resources/config_store.hpp>
#include <cloud66/resources/configuration.hpp>
#include <cloud66/resources/containers.hpp>
#include <cloud66/resources/database_users.hpp>
#include <cloud66/resources/databases.hpp>
#include <cloud66/resources/deployments.hpp>
#include <cloud66/resources/dns_providers.hpp>
#include <cloud66/resources/environment_variables.hpp>
#include <cloud66/resources/failover_groups.hpp>
#include <cloud66/resources/firewalls.hpp>
#include <cloud66/resources/formations.hpp>
#include <cloud66/resources/gateways.hpp>
#include <cloud66/resources/image_repositories.hpp>
#include <cloud66/resources/jobs.hpp>
#include <cloud66/resources/manifest_yaml.hpp>
#include <cloud66/resources/notifications.hpp>
#include <cloud66/resources/onprems.hpp>
#include <cloud66/resources/operations.hpp>
#include <cloud66/resources/ping.hpp>
#include <cloud66/resources/processes.hpp>
#include <cloud66/resources/queues.hpp>
#include <cloud66/resources/server_groups.hpp>
#include <cloud66/resources/server_settings.hpp>
#include <cloud66/resources/servers.hpp>
#include <cloud66/resources/service_yaml.hpp>
#include <cloud66/resources/services.hpp>
#include <cloud66/resources/sessions.hpp>
#include <cloud66/resources/snapshots.hpp>
#include <cloud66/resources/ssh_keys.hpp>
#include <cloud66/resources/ssl_certificates.hpp>
#include <cloud66/resources/stack_actions.hpp>
#include <cloud66/resources/stack_settings.hpp>
#include <cloud66/resources/stacks.hpp>
#include <cloud66/resources/tags.hpp>
#include <cloud66/resources/users.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/json/fwd.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace cloud66::inline v1 {

/// A client of the Cloud 66 API. Every call of every resource is a member function.
///
///     cloud66::client client{io.get_executor(), cloud66::options::from_environment()};
///     for (const auto& stack : co_await client.list_stacks()) ...
///
/// A client is a cheap handle that can be copied and passed by value: copies share connections, limits and
/// polling. Calls under way keep what they need alive, so that a client may go away before they end.
///
/// What holds for every call is written here, not at each of them:
///
/// - Start: a call builds its request and returns an `operation`. Nothing is sent before that is awaited, or
///   started with another completion token: `client.list_stacks()(asio::use_future)`.
/// - Completion signature: `void(std::exception_ptr, T)` for `operation<T>`, `void(std::exception_ptr)` for
///   `operation<void>`.
/// - Errors: `error` with the codes of `errc`, thrown by the operation. A bad argument is `invalid_argument` before
///   anything is sent.
/// - Cost: one request of the account's hourly limit for each attempt, and for each page of a list.
/// - Cancellation: `terminal`, `partial` and `total`. A call that changes something reacts only to `terminal` once its
///   first byte has left, and ends with `outcome_unknown` then; in every other case with `operation_aborted`.
/// - Retries: `options.retry`, only for what changes nothing or was not sent.
/// - Executor: the client's work runs on a strand of its own; a coroutine that awaits a call resumes on its own
///   executor.
/// - Thread-safety: safe, also for calls on one client at the same time. Without `options.thread_safe` there is no
///   strand, and a client is used on the one thread or strand that runs its executor.
class client : public stacks_api<client>,
               public stack_actions_api<client>,
               public deployments_api<client>,
               public stack_settings_api<client>,
               public environment_variables_api<client>,
               public configuration_api<client>,
               public service_yaml_api<client>,
               public manifest_yaml_api<client>,
               public ssl_certificates_api<client>,
               public dns_providers_api<client>,
               public firewalls_api<client>,
               public failover_groups_api<client>,
               public notifications_api<client>,
               public tags_api<client>,
               public sessions_api<client>,
               public application_variants_api<client>,
               public servers_api<client>,
               public server_settings_api<client>,
               public server_groups_api<client>,
               public services_api<client>,
               public containers_api<client>,
               public processes_api<client>,
               public jobs_api<client>,
               public backups_api<client>,
               public snapshots_api<client>,
               public formations_api<client>,
               public base_templates_api<client>,
               public operations_api<client>,
               public accounts_api<client>,
               public users_api<client>,
               public gateways_api<client>,
               public image_repositories_api<client>,
               public clouds_api<client>,
               public ping_api<client>,
               public queues_api<client>,
               public onprems_api<client>,
               public ssh_keys_api<client>,
               public config_store_api<client>,
               public clusters_api<client>,
               public databases_api<client>,
               public database_users_api<client>
{
public:
    using executor_type = asio::any_io_executor;

    /// A client whose work runs on `executor`. Sends nothing yet.
    /// \throws error `invalid_argument` naming the option that cannot be right.
    CLOUD66_DECL client(asio::any_io_executor executor, cloud66::options options);

    /// A view of this client whose calls are made in another way; it shares all else, and views may be made of views:
    ///
    ///     auto one = co_await client.with({.timeout = 5s}).get_stack(uid);
    ///
    /// Costs one allocation and sends nothing.
    /// \param options what differs from this client's calls; what is not set stays.
    /// \throws error `invalid_argument` naming the member that cannot be right.
    [[nodiscard]] CLOUD66_DECL client with(const call_options& options) const;

    /// Sends any request below the API's root, for what the library does not model: `client.request(
    /// http::verb::get, "/stacks.json?page=2")`.
    /// \param target path and query, percent-encoded by the caller.
    /// \return the whole response with its envelope; null for an empty one. Include `<boost/json.hpp>` to use
    /// it.
    CLOUD66_DECL operation<json::value> request(http::verb method, std::string_view target) const;

    /// The same with a JSON body, which is copied.
    CLOUD66_DECL operation<json::value> request(http::verb method, std::string_view target,
                                                const json::value& body) const;

    /// A handle on an action that was started before, here or in another process. Sends nothing, so that its
    /// `info()` knows no more than the id; waiting on it polls once.
    /// \param token what `action::resume_token` gave. The account that it names is the one in which the action is
    /// polled; without one, that is the account of this view (`call_options::account`), or else `options.account`. The
    /// client should have the options of the one that gave the token: it does not name `options.account`.
    /// \throws error `invalid_argument` if it is no such token.
    CLOUD66_DECL action resume_action(std::string_view token) const;

    /// The same for an action whose id is known, from `list_stack_actions` say.
    /// \throws error `invalid_argument` if `stack_uid` is empty.
    CLOUD66_DECL action resume_action(std::string_view stack_uid, std::int64_t action_id) const;

    /// Finds the actions that a call may have started that ended in `errc::outcome_unknown`: reads the list of
    /// the stack's actions (`GET /stacks/{stack_uid}/actions.json?page=N`, scope `public`) for those that
    /// started at that time or later. An action whose `started_at` is absent or cannot be read may be the one, and
    /// is found, too.
    ///
    ///     auto started = co_await cloud66::as_result(client.restart_services(uid));
    ///     if (!started && started.error().code() == cloud66::errc::outcome_unknown) {
    ///         const auto sent_at = started.error().details().sent_at.value();
    ///         auto found = co_await client.recover_actions(uid, sent_at, {.command = "service_restart"});
    ///     }
    ///
    /// An action that another program started at that time with the same command looks the same; only a
    /// `user_reference` tells them apart. An action may show up in the list late: the documentation does not say.
    ///
    /// Cost: one request for each page that is read. The order of the list is not documented: if the pages show
    /// that it is by date, those with the newest actions are enough, and else all pages are read, at most 20.
    ///
    /// \param since when the request was sent whose response was lost: `error_details::sent_at`.
    /// \param params what is known of the action.
    /// \return handles in the order of the actions' ids, each with a `info()`; none if there is no such
    /// action. They wait 20 minutes by default, or as long as other handles on the action do.
    /// \throws error `invalid_argument` for an empty `stack_uid` or a negative tolerance; `outcome_unknown`
    /// if 20 pages were not enough.
    CLOUD66_DECL operation<std::vector<action>> recover_actions(std::string_view stack_uid,
                                                                std::chrono::system_clock::time_point since,
                                                                recover_actions_params params = {}) const;

    /// Ends all waits for actions, so that a program can end; the actions go on at Cloud 66. Calls still work; waits that
    /// begin later end at once. It holds for all copies and views of the client. Returns when there is no waiter any more;
    /// a second call ends what is left at once.
    ///
    /// Each wait that is ended throws `operation_aborted`, with the last `action_info` in `error::action_info()` and a
    /// resume token, from which `resume_action` of another client or process makes a handle again.
    ///
    /// \param grace how long waits may go on to end by themselves; zero: not at all. Waits that begin
    /// meanwhile have the rest of it.
    /// \throws error `invalid_argument` if `grace` is negative.
    ///
    /// Cancellation (any type): `operation_aborted`; during the grace nothing has been ended then.
    CLOUD66_DECL operation<void> end_waits(std::chrono::milliseconds grace) const;

    /// What is known of the requests that the API grants in this hour. Sends nothing. Thread-safe.
    [[nodiscard]] CLOUD66_DECL cloud66::rate_limit_status rate_limit_status() const;

    /// What polling has cost so far. Sends nothing. Thread-safe.
    [[nodiscard]] CLOUD66_DECL cloud66::polling_stats polling_stats() const;

    /// Where the client's work runs: the executor given, or the strand on it with `options.thread_safe`.
    [[nodiscard]] CLOUD66_DECL executor_type get_executor() const noexcept;

private:
    friend struct detail::client_access;

    std::shared_ptr<detail::client_impl> client_;
    std::shared_ptr<detail::action_poller> poller_;
    std::shared_ptr<const detail::call_settings> settings_;  // null: nothing differs from the options
};

}  // namespace cloud66::inline v1

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/client.ipp>
#endif

#endif
