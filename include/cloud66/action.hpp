// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_ACTION_HPP
#define CLOUD66_ACTION_HPP

#include <cloud66/action_info.hpp>
#include <cloud66/config.hpp>
#include <cloud66/detail/execution/context_hook.hpp>
#include <cloud66/detail/http/api_request.hpp>
#include <cloud66/detail/polling/wait_limits.hpp>
#include <cloud66/operation.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace cloud66::inline v1 {

class action;

namespace detail {

class tracked_action;
class action_poller;
struct action_state;

/// The way between a handle and what it is about.
struct action_access
{
    CLOUD66_DECL static action handle_on(std::shared_ptr<action_state> state);

    /// Null for an empty handle.
    CLOUD66_DECL static std::shared_ptr<tracked_action> tracked_by(const action& handle);

    /// How long to wait for it if it is not said otherwise.
    CLOUD66_DECL static std::chrono::milliseconds timeout_of(const action& handle);
};

/// What an empty response to a request that starts an action is.
enum class empty_response
{
    is_error,        // `outcome_unknown`
    is_empty_handle  // the work is done already
};

/// Sends `request`, which starts an action of `stack_uid`, and makes the handle on it.
/// \param timeout of `action::wait` if none is given there.
CLOUD66_DECL asio::awaitable<action> start_action(std::shared_ptr<action_poller> owner,
                                                  detail::api_request request, std::string stack_uid,
                                                  std::chrono::milliseconds timeout,
                                                  empty_response when_empty);

/// Makes a handle on an action that has been started; sends nothing.
/// \param timeout of `action::wait` if none is given there.
/// \param account in which it is polled, if that is not the client's.
CLOUD66_DECL action make_action(const std::shared_ptr<action_poller>& owner, std::string stack_uid,
                                std::int64_t id, std::chrono::milliseconds timeout,
                                std::optional<std::int64_t> account);

/// The same for one that `seen` shows. On the client's executor.
/// \param is_start whether a call has started it.
CLOUD66_DECL action make_seen_action(const std::shared_ptr<action_poller>& owner, std::string stack_uid,
                                     action_info seen, std::chrono::milliseconds timeout,
                                     std::optional<std::int64_t> account, bool is_start);

/// Makes a handle from a resume token; sends nothing.
CLOUD66_DECL action resume_action(const std::shared_ptr<action_poller>& owner, std::string_view token,
                                  std::optional<std::int64_t> account);

}  // namespace detail

/// How to wait for an action.
struct wait_params
{
    /// How long to wait at most; zero: without limit. By default 20 minutes, and 2 hours for deployments and
    /// for creating a stack.
    std::optional<std::chrono::milliseconds> timeout = {};
};

namespace detail {

/// How long to wait by `params`; zero: without limit.
/// \throws error `invalid_argument` if that is negative.
CLOUD66_DECL std::chrono::milliseconds time_limit(const wait_params& params,
                                                  std::chrono::milliseconds otherwise);

/// Refuses callbacks that could not stand in a `co_await` expression.
template <class Callback>
constexpr void check_captures()
{
    static_assert(std::is_trivially_destructible_v<Callback>,
                  "give on_update captures that are references or plain values");
}

}  // namespace detail

/// Which actions `client::recover_actions` finds, beside the time at which they started. Those whose `started_at` is
/// absent or cannot be read count as started since, finished or not, so that none is missed and started twice.
struct recover_actions_params
{
    /// The name of the action, such as `service_restart`, if it is known: `action_info::action`.
    std::optional<std::string_view> command = {};

    /// The reference that the request gave, at most 255 characters by the API; it filters by it. Source: docs2024.
    std::optional<std::string_view> user_reference = {};

    /// How much the clock here may be ahead of the API's: actions that started this long before `since` are
    /// found, too.
    std::chrono::milliseconds tolerance = std::chrono::minutes(2);
};

/// A handle on work that Cloud 66 does in the background; calls such as `client::restart_services` return it.
///
///     auto action = co_await client.restart_services(uid);
///     auto done   = co_await action.wait();
///
/// Handles are cheap to copy, and all handles on one action share what is known of it and one stream of polls
/// of it (`GET /stacks/{uid}/actions/{id}`), however many wait. The work goes on whatever happens to the
/// handle: the API has no way to cancel it, so that ending a wait, by a time limit, by cancellation or by
/// dropping the handle, changes nothing at Cloud 66.
///
/// Thread-safety: as the client's. A handle itself is used by one thread at a time; copy it to share it.
class [[nodiscard]] action
{
public:
    /// A handle on nothing; every call on it but a copy throws `invalid_argument`.
    action() = default;

    /// Whether it is a handle on an action.
    explicit operator bool() const noexcept { return state_ != nullptr; }

    /// The UID of the action's stack.
    [[nodiscard]] CLOUD66_DECL const std::string& stack_uid() const;

    /// The action's id.
    [[nodiscard]] CLOUD66_DECL std::int64_t id() const;

    /// What the last poll showed, by whichever handle. Sends nothing.
    [[nodiscard]] CLOUD66_DECL action_info info() const;

    /// Waits until the action has finished, and returns its last state if and only if it succeeded.
    ///
    /// Polls every `clamp(sqrt(age), 2 s, 4 s)` (`options.polling`): 18 times for an action of one minute;
    /// several actions of a stack are polled together by the stack's list, and all less often when the hour's
    /// requests would not suffice: see docs/polling.md. An error of a poll is not a failure of the action:
    /// network errors and 5xx are tolerated for `failure_budget`, and throttling as long as it lasts. At the time limit there
    /// is one last poll, which may take 10 seconds more.
    ///
    /// \param params how long; see `wait_params`.
    /// \throws error with the last `action_info` in `action_info()` and a resume token:
    /// `action_failed` if it finished without success, or without saying so;
    /// `action_timed_out` at the time limit; the work goes on, and the handle can wait again;
    /// what the polls end with if they are refused (401, 403, 404 after a grace of 30 s) or fail for 5
    /// minutes.
    ///
    /// Cancellation (any type): ends this wait with `operation_aborted`, with the last `action_info` and a resume
    /// token, too; other waits are not disturbed. `client::end_waits` ends all waits that way.
    CLOUD66_DECL operation<action_info> wait(wait_params params = {}) const;

    /// The same, and calls `on_update(action_info)` for each poll meanwhile, the last one too: for progress lines.
    ///
    ///     auto done = co_await action.wait({}, [&](const cloud66::action_info& seen) { show(seen); });
    ///
    /// \param on_update called where the client's work runs; what it throws ends the wait. Its captures must be
    /// references or plain values, since GCC 12 destroys others twice when it stands in a `co_await` expression.
    template <std::invocable<const action_info&> Callback>
    operation<action_info> wait(wait_params params, Callback on_update) const
    {
        detail::check_captures<Callback>();
        return wait_with_updates(params, std::move(on_update));
    }

    /// Polls once, now: one `GET`, retried like any other. A failed action is a value here, not an error.
    CLOUD66_DECL operation<action_info> refresh() const;

    /// Waits for the next poll that this handle and its copies have not given out yet, for progress lines;
    /// returns at once if the action has finished. A failed action is a value here, not an error.
    ///
    ///     while (!is_finished(action.info())) show(co_await action.next_update());
    ///
    /// \throws error as `wait` does, but for `action_failed` and `action_timed_out`; cancellation as there.
    CLOUD66_DECL operation<action_info> next_update() const;

    /// A short text without secrets from which `client::resume_action` makes a handle again, in another
    /// process too: `stacks/UID/actions/ID`, which is `accounts/ACCOUNT/stacks/UID/actions/ID` if the action is polled
    /// in another account than `options.account`. `?timeout=SECONDS` follows if waits for the action have another
    /// default than 20 minutes, as those for deployments.
    [[nodiscard]] CLOUD66_DECL std::string resume_token() const;

    /// `co_await std::move(action)`, or any other completion token: the same as `wait()`. Asio awaits
    /// operation objects as rvalues only.
    template <asio::completion_token_for<void(std::exception_ptr, action_info)> Token>
    auto operator()(Token&& token) &&
    {
        return wait()(std::forward<Token>(token));
    }

private:
    friend struct detail::action_access;

    CLOUD66_DECL const detail::action_state& state() const;
    CLOUD66_DECL operation<action_info> wait_with_updates(
        wait_params params, std::function<void(const action_info&)> on_update) const;
    CLOUD66_DECL detail::durable_executor executor() const;

    std::shared_ptr<detail::action_state> state_;
};

}  // namespace cloud66::inline v1

#if BOOST_VERSION < 108200
// Asio of Boost 1.81 cannot await an operation that ends with (exception_ptr, T): its handler does not
// compile (asio#1172). For this one operation its awaiter is wait()'s own.
template <class Signature, class Executor>
class boost::asio::detail::awaitable_async_op<Signature, cloud66::action, Executor>
    : public boost::asio::awaitable<cloud66::action_info, Executor>
{
public:
    awaitable_async_op(cloud66::action&& operation, awaitable_frame_base<Executor>*)
        : awaitable<cloud66::action_info, Executor>(operation.wait())
    {
    }
};
#endif

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/action.ipp>
#endif

#endif
