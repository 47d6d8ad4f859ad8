// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_WORKFLOWS_WAIT_UNTIL_LIVE_HPP
#define CLOUD66_WORKFLOWS_WAIT_UNTIL_LIVE_HPP

#include <cloud66/client.hpp>
#include <cloud66/config.hpp>
#include <cloud66/detail/workflows/workflow.hpp>
#include <cloud66/error.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace cloud66::inline v1 {
namespace detail {

/// The stack, if nothing of it is being built or deployed, or waits for that.
inline asio::awaitable<std::optional<stack>> poll_for_end(client api, std::string stack_uid)
{
    auto seen = co_await api.get_stack(stack_uid);
    if (seen.status == stack_status::success || seen.status == stack_status::failed ||
        seen.status == stack_status::terminal_failure)
        co_return seen;
    co_return std::nullopt;
}

inline asio::awaitable<stack> do_wait_until_live(client api, std::string stack_uid,
                                                 std::chrono::milliseconds limit)
{
    const auto deadline = deadline_after(clock_of(api).now(), limit);
    const client polls = polling_view(api);
    const auto poll = [&] { return poll_for_end(polls, stack_uid); };
    const polled_thing what{stack_uid};
    auto ended = co_await poll_until<stack>(api, what, deadline, poll);
    if (!ended)
        throw error(errc::action_timed_out, "stack " + stack_uid + " is still being built or deployed");
    if (ended->status != stack_status::success)
        throw error(errc::action_failed, "stack " + stack_uid + " was not built or deployed");
    co_return *std::move(ended);
}

}  // namespace detail

/// How long to wait for the stack.
using wait_until_live_params = wait_params;

/// Waits until nothing of a stack is being built or deployed any more, whatever has started it, and returns the
/// stack if and only if the last of it went well. To wait for a deployment of one's own use `deploy_and_wait`:
/// this one cannot distinguish it from another.
///
/// Polls the stack's status (`GET /stacks/{stack_uid}`) as `action::wait` polls an action.
///
/// \param params how long at most; default: 2 hours.
/// \throws error `action_failed` if the stack could not be built, or its last deployment failed;
/// `action_timed_out` at the time limit; both without `action_info()` and resume token, since a stack does not name the
/// action that changes it. `not_found` if there is no such stack for 30 seconds.
inline operation<stack> wait_until_live(const client& api, std::string_view stack_uid,
                                        wait_until_live_params params = {})
{
    return detail::report_errors(api, [&] {
        const auto limit = detail::time_limit(params, detail::deployment_timeout);
        std::string uid(detail::required("stack_uid", stack_uid));
        return detail::make_workflow(api, detail::do_wait_until_live(api, std::move(uid), limit),
                                     detail::work_kind::reads);
    });
}

}  // namespace cloud66::inline v1

#endif
