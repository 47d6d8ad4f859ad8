// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_WORKFLOWS_DEPLOY_AND_WAIT_HPP
#define CLOUD66_WORKFLOWS_DEPLOY_AND_WAIT_HPP

#include <cloud66/client.hpp>
#include <cloud66/config.hpp>
#include <cloud66/detail/workflows/workflow.hpp>
#include <cloud66/error.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>

#include <algorithm>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace cloud66::inline v1 {
namespace detail {

using deployment_callback = std::function<void(const std::optional<action_info>&)>;

/// A deployment that is to be made and waited for. A queued one has no action and no other id, so that it is
/// distinguished from others by its reference alone.
struct planned_deployment
{
    std::string stack_uid;
    std::string reference;
    bool reference_is_new = false;  // no other deployment can have it
    std::chrono::milliseconds limit{};
    deployment_callback on_update;
};

/// The id of the newest action that has a reference; zero if there is none.
inline asio::awaitable<std::int64_t> newest_action_id(client api, const planned_deployment& plan)
{
    list_stack_actions_params filter;
    filter.user_reference = plan.reference;
    std::int64_t newest = 0;
    for (const action_info& one : co_await api.list_stack_actions(plan.stack_uid, filter))
        newest = (std::max)(newest, one.id);
    co_return newest;
}

/// The id of the deployment's action, if that has started.
inline asio::awaitable<std::optional<std::int64_t>> poll_into_queue(client api,
                                                                    const planned_deployment& plan,
                                                                    std::int64_t last_id)
{
    const std::int64_t newest = co_await newest_action_id(api, plan);
    if (newest > last_id) co_return newest;
    co_return std::nullopt;
}

inline error still_queued(const planned_deployment& plan)
{
    return error(errc::action_timed_out, "the deployment of stack " + plan.stack_uid +
                                             " still waits for its turn; its action will have the "
                                             "user_reference " +
                                             plan.reference);
}

inline asio::awaitable<action> leave_queue(client api, const planned_deployment& plan, std::int64_t last_id,
                                           time_source::time_point deadline)
{
    const client polls = polling_view(api);
    const auto poll = [&] { return poll_into_queue(polls, plan, last_id); };
    const auto report_queued = [&] {
        if (plan.on_update) plan.on_update(std::nullopt);
    };
    const polled_thing what{plan.stack_uid};
    const auto id = co_await poll_until<std::int64_t>(api, what, deadline, poll, report_queued);
    if (!id) throw still_queued(plan);
    co_return make_action(client_access::poller_of(api), plan.stack_uid, *id, deployment_timeout,
                          account_of(client_access::settings_of(api)));
}

inline asio::awaitable<action_info> do_deploy_and_wait(client api, api_request request,
                                                       planned_deployment plan)
{
    if (request.problem) throw error(*request.problem);
    const auto deadline = deadline_after(clock_of(api).now(), plan.limit);
    std::int64_t last_id = 0;
    if (!plan.reference_is_new) last_id = co_await newest_action_id(api, plan);
    action work = co_await start_deployment(client_access::impl_of(api), client_access::poller_of(api),
                                            std::move(request), plan.stack_uid);
    if (!work) work = co_await leave_queue(api, plan, last_id, deadline);

    wait_params rest;
    rest.timeout = time_until(deadline, clock_of(api).now());
    const auto on_update = [&](const action_info& seen) {
        if (plan.on_update) plan.on_update(seen);
    };
    co_return co_await work.wait(rest, on_update);
}

inline operation<action_info> plan_and_deploy(const client& api, std::string_view stack_uid,
                                              deploy_stack_params params, const wait_params& wait,
                                              deployment_callback on_update)
{
    return report_errors(api, [&] {
        planned_deployment plan;
        plan.reference_is_new = !params.user_reference;
        plan.reference = plan.reference_is_new
                             ? "cloud66-cpp-" + to_string(boost::uuids::random_generator_mt19937()())
                             : std::string(*params.user_reference);
        params.user_reference = plan.reference;
        plan.stack_uid = std::string(stack_uid);
        plan.limit = time_limit(wait, deployment_timeout);
        plan.on_update = std::move(on_update);
        api_request request = with_settings(api, deployment_request(stack_uid, params));
        return make_workflow(api, do_deploy_and_wait(api, std::move(request), std::move(plan)),
                             work_kind::changes);
    });
}

}  // namespace detail

/// Deploys a stack and waits for the end, also if other deployments come first; returns the last state of the
/// deployment's action if and only if it succeeded, so that the deployment is live.
///
///     auto done = co_await cloud66::deploy_and_wait(client, uid);
///
/// Costs one request and the polls of `action::wait`. If the deployment has to wait for its turn, it polls at the
/// same pace for the action with its `user_reference`. With a reference of the caller's, which may have been
/// used before, that is one more request. A deployment that is cancelled while it waits for its turn cannot be told apart
/// from one that goes on waiting.
///
/// \param params what and how; default: everything as it is configured, and a `user_reference` of random digits.
/// \param wait how long at most, waiting for its turn included; default: 2 hours.
/// \throws error as `deploy_stack` and `action::wait` do: `action_failed` if the deployment failed, `action_timed_out` at
/// the time limit. If the deployment is still queued then, there is no action yet: the error has neither `action_info()`
/// nor a resume token, but the reference in its text.
inline operation<action_info> deploy_and_wait(const client& api, std::string_view stack_uid,
                                              deploy_stack_params params = {}, wait_params wait = {})
{
    return detail::plan_and_deploy(api, stack_uid, params, wait, nullptr);
}

/// The same, and calls `on_update(std::optional<action_info>)` for each poll meanwhile, the last one too, with
/// nothing as long as the deployment waits for its turn.
/// \param on_update as for `action::wait`.
template <std::invocable<const std::optional<action_info>&> Callback>
operation<action_info> deploy_and_wait(const client& api, std::string_view stack_uid,
                                       deploy_stack_params params, wait_params wait, Callback on_update)
{
    detail::check_captures<Callback>();
    return detail::plan_and_deploy(api, stack_uid, params, wait, std::move(on_update));
}

}  // namespace cloud66::inline v1

#endif
