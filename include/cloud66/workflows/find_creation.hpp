// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_WORKFLOWS_FIND_CREATION_HPP
#define CLOUD66_WORKFLOWS_FIND_CREATION_HPP

#include <cloud66/client.hpp>
#include <cloud66/config.hpp>
#include <cloud66/detail/workflows/workflow.hpp>
#include <cloud66/error.hpp>
#include <cloud66/result.hpp>
#include <cloud66/workflows/find_stack.hpp>

#include <boost/asio/awaitable.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace cloud66::inline v1 {
namespace detail {

/// The action under the stack that it builds. Several stacks may have the name; the new one has the action.
inline asio::awaitable<std::optional<action>> poll_for_creation(client api, stack_creation creation)
{
    auto found = co_await stacks_named(api, creation.name, creation.environment);
    std::ranges::sort(found, std::ranges::greater(), [](const stack& one) {
        return one.created_at_iso.value_or(one.created_at.value_or(timestamp())).time();
    });
    for (const stack& one : found) {
        const action work = make_action(client_access::poller_of(api), one.uid, creation.started.id,
                                        deployment_timeout, account_of(client_access::settings_of(api)));
        const auto seen = co_await as_result(work.refresh());
        if (seen) co_return work;
        if (seen.error().code() != errc::not_found) throw seen.error();
    }
    co_return std::nullopt;
}

inline error not_listed(const stack_creation& creation)
{
    error_details details;
    details.message = "the new stack \"" + creation.name + "\" in the environment \"" + creation.environment +
                      "\" is not listed yet; its creation is action " + std::to_string(creation.started.id);
    details.action_info = creation.started;
    return error(make_error_code(errc::action_timed_out), std::move(details));
}

inline asio::awaitable<action> do_find_creation(client api, stack_creation creation,
                                                std::chrono::milliseconds limit)
{
    const auto deadline = deadline_after(clock_of(api).now(), limit);
    const client polls = polling_view(api);
    const auto poll = [&] { return poll_for_creation(polls, creation); };
    polled_thing what;
    what.requests = 2;
    auto found = co_await poll_until<action>(api, what, deadline, poll);
    if (!found) throw not_listed(creation);
    co_return *std::move(found);
}

}  // namespace detail

/// How long to poll for the new stack.
using find_creation_params = wait_params;

/// Finds the action that builds a new stack, and returns its handle:
///
///     auto creation = co_await client.create_stack({.name = "Shop", ...});
///     auto building = co_await cloud66::find_creation(client, creation);
///     co_await building.wait();
///
/// Polls until the stack is listed, since the response of `create_stack` does not have its UID; a poll costs two
/// requests, or one while the stack is not listed. The action's `stack_uid()` is the new stack's UID, and its
/// `wait` takes 2 hours by default.
///
/// \param params how long to poll at most; default: 5 minutes.
/// \throws error `action_timed_out` at the time limit, with the action of `create_stack` in `action_info()`, but no
/// resume token, which needs the UID. After an error of a poll it polls on as `action::wait` does.
inline operation<action> find_creation(const client& api, const stack_creation& creation,
                                       find_creation_params params = {})
{
    return detail::report_errors(api, [&] {
        const auto limit = detail::time_limit(params, std::chrono::minutes(5));
        return detail::make_workflow(api, detail::do_find_creation(api, creation, limit),
                                     detail::work_kind::reads);
    });
}

}  // namespace cloud66::inline v1

#endif
