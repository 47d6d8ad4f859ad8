// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_ACTION_IPP
#define CLOUD66_IMPL_ACTION_IPP

#include <cloud66/action.hpp>
#include <cloud66/detail/calls/report_errors.hpp>
#include <cloud66/detail/client/decode_response.hpp>
#include <cloud66/detail/polling/action_poller.hpp>
#include <cloud66/detail/polling/wait.hpp>
#include <cloud66/error.hpp>

#include <atomic>
#include <utility>

namespace cloud66::inline v1 {
namespace detail {

struct action_state
{
    explicit action_state(std::shared_ptr<tracked_action> of) : tracked(std::move(of)) {}

    std::shared_ptr<tracked_action> tracked;
    std::atomic<std::uint32_t> given_out{0};  // how many polls next() has accounted for
};

CLOUD66_DECL action action_access::handle_on(std::shared_ptr<action_state> state)
{
    action handle;
    handle.state_ = std::move(state);
    return handle;
}

CLOUD66_DECL std::shared_ptr<tracked_action> action_access::tracked_by(const action& handle)
{
    return handle.state_ ? handle.state_->tracked : nullptr;
}

CLOUD66_DECL std::chrono::milliseconds action_access::timeout_of(const action& handle)
{
    return handle.state().tracked->timeout();
}

/// `work`, which waits for `tracked` where the client's work runs, as an operation.
inline operation<action_info> make_wait(const std::shared_ptr<tracked_action>& tracked,
                                        asio::awaitable<action_info> work)
{
    const auto& client = tracked->owner()->client();
    return operation_on(client->executor(), resumable(tracked, client->run(std::move(work))),
                        work_kind::reads);
}

inline asio::awaitable<action_info> next_poll(std::shared_ptr<action_state> state)
{
    action_info seen = co_await wait_for_update(state->tracked, state->given_out);
    state->given_out = state->tracked->observations();
    co_return seen;
}

CLOUD66_DECL action make_seen_action(const std::shared_ptr<action_poller>& owner, std::string stack_uid,
                                     action_info seen, std::chrono::milliseconds timeout,
                                     std::optional<std::int64_t> account, bool is_start)
{
    action_key key;
    key.stack_uid = std::move(stack_uid);
    key.id = seen.id;
    key.account = account;
    const auto tracked = owner->find(std::move(key), timeout);
    owner->observe(*tracked, std::move(seen), is_start);
    const auto state = std::make_shared<action_state>(tracked);
    state->given_out = tracked->observations();
    return action_access::handle_on(state);
}

inline asio::awaitable<action> do_start(std::shared_ptr<action_poller> owner, api_request request,
                                        std::string stack_uid, std::chrono::milliseconds timeout,
                                        empty_response when_empty)
{
    const auto account = account_of(request.settings);
    const api_response response = co_await client_impl::do_send(owner->client(), std::move(request));
    if (when_empty == empty_response::is_empty_handle && response.payload().is_null()) co_return action();
    auto started = decode_response<action_info>(owner->client()->options().log, response);
    co_return make_seen_action(owner, std::move(stack_uid), std::move(started), timeout, account, true);
}

CLOUD66_DECL asio::awaitable<action> start_action(std::shared_ptr<action_poller> owner, api_request request,
                                                  std::string stack_uid, std::chrono::milliseconds timeout,
                                                  empty_response when_empty)
{
    return owner->client()->run_change(std::move(request), [&](api_request wanted) {
        return do_start(owner, std::move(wanted), std::move(stack_uid), timeout, when_empty);
    });
}

CLOUD66_DECL action make_action(const std::shared_ptr<action_poller>& owner, std::string stack_uid,
                                std::int64_t id, std::chrono::milliseconds timeout,
                                std::optional<std::int64_t> account)
{
    action_key key;
    key.stack_uid = std::move(stack_uid);
    key.id = id;
    key.account = account;
    return action_access::handle_on(std::make_shared<action_state>(owner->find(std::move(key), timeout)));
}

CLOUD66_DECL std::chrono::milliseconds time_limit(const wait_params& params,
                                                  std::chrono::milliseconds otherwise)
{
    const auto limit = params.timeout.value_or(otherwise);
    if (limit.count() < 0)
        throw error(errc::invalid_argument,
                    "the timeout of a wait must not be negative (zero means no limit)");
    return limit;
}

CLOUD66_DECL action resume_action(const std::shared_ptr<action_poller>& owner, std::string_view token,
                                  std::optional<std::int64_t> account)
{
    resumed_action read = parse_resume_token(token);
    if (!read.key.account) read.key.account = account;
    return make_action(owner, std::move(read.key.stack_uid), read.key.id, read.timeout, read.key.account);
}

}  // namespace detail

CLOUD66_DECL const detail::action_state& action::state() const
{
    if (!state_)
        throw error(errc::invalid_argument,
                    "this action handle is empty: it was default-constructed or moved from");
    return *state_;
}

CLOUD66_DECL const std::string& action::stack_uid() const { return state().tracked->key().stack_uid; }

CLOUD66_DECL std::int64_t action::id() const { return state().tracked->key().id; }

CLOUD66_DECL action_info action::info() const { return state().tracked->info(); }

CLOUD66_DECL std::string action::resume_token() const { return state().tracked->resume_token(); }

CLOUD66_DECL detail::durable_executor action::executor() const
{
    return state_ ? state_->tracked->owner()->client()->executor() : detail::durable_executor();
}

CLOUD66_DECL operation<action_info> action::wait(wait_params params) const
{
    return wait_with_updates(params, nullptr);
}

CLOUD66_DECL operation<action_info> action::wait_with_updates(
    wait_params params, std::function<void(const action_info&)> on_update) const
{
    return detail::report_errors(executor(), [&] {
        const auto limit = detail::time_limit(params, state().tracked->timeout());
        return detail::make_wait(state_->tracked,
                                 detail::wait_for_end(state_->tracked, limit, std::move(on_update)));
    });
}

CLOUD66_DECL operation<action_info> action::refresh() const
{
    return detail::report_errors(executor(), [&] {
        auto work = detail::action_poller::poll(state().tracked);
        return detail::operation_on(executor(), state_->tracked->owner()->client()->run(std::move(work)),
                                    detail::work_kind::reads);
    });
}

CLOUD66_DECL operation<action_info> action::next_update() const
{
    return detail::report_errors(
        executor(), [&] { return detail::make_wait(state().tracked, detail::next_poll(state_)); });
}

}  // namespace cloud66::inline v1

#endif
