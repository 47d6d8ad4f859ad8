// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_POLLING_WAIT_IPP
#define CLOUD66_IMPL_POLLING_WAIT_IPP

#include <cloud66/detail/polling/action_poller.hpp>
#include <cloud66/detail/polling/wait.hpp>
#include <cloud66/detail/timing/event.hpp>
#include <cloud66/error.hpp>

#include <boost/asio/error.hpp>

#include <string>
#include <utility>

namespace cloud66::inline v1::detail {

/// The error that a wait for an action ends with, and how it came to that.
inline error wait_error(boost::system::error_code code, const tracked_action& tracked, const std::string& how)
{
    error_details details;
    const client_impl& owner = *tracked.owner()->client();
    details.action_info = tracked.info();
    details.resume_token = tracked.resume_token();
    details.message =
        "stack " + owner.printable(tracked.key().stack_uid) + ", action " + std::to_string(tracked.key().id);
    if (details.action_info->action)
        details.message += " (" + owner.printable(*details.action_info->action) + ')';
    details.message += how;
    return error(code, std::move(details));
}

/// What a wait for a finished action ends with.
inline result<action_info> result_of_end(const tracked_action& tracked)
{
    const action_info last = tracked.info();
    if (last.finished_success == true) return last;
    const char* unsaid = last.finished_success ? "" : ": it finished, and the API does not say how";
    return wait_error(errc::action_failed, tracked,
                      last.finished_message
                          ? ": " + tracked.owner()->client()->printable(*last.finished_message)
                          : std::string(unsaid));
}

CLOUD66_DECL result<action_info> make_result(const tracked_action& tracked, wait_end how,
                                             std::chrono::milliseconds timeout,
                                             const std::shared_ptr<const error>& failure)
{
    const auto limit = std::chrono::duration_cast<std::chrono::seconds>(timeout);
    switch (how) {
        case wait_end::finished:
            return result_of_end(tracked);
        case wait_end::failure:
            return *failure;
        case wait_end::timed_out:
            return wait_error(errc::action_timed_out, tracked,
                              " has not finished in " + std::to_string(limit.count()) + " s");
        case wait_end::end_waits:
            return wait_error(asio::error::operation_aborted, tracked,
                              ": client::end_waits has ended this wait; the action goes on at Cloud 66, and"
                              " client::resume_action makes a handle on it again");
        default:
            return wait_error(asio::error::operation_aborted, tracked,
                              ": the wait was dropped; the action goes on at Cloud 66");
    }
}

/// A coroutine that waits.
class coroutine_waiter final : public waiter
{
public:
    coroutine_waiter(const action_poller& owner, std::shared_ptr<tracked_action> tracked)
        : waiter(std::move(tracked)), event_(owner.client()->executor().get(), owner.time())
    {
    }
    void notify() override { event_.notify(); }
    event& changed() { return event_; }

private:
    event event_;
};

CLOUD66_DECL asio::awaitable<action_info> wait_for_end(std::shared_ptr<tracked_action> tracked,
                                                       std::chrono::milliseconds timeout,
                                                       std::function<void(const action_info&)> on_update)
{
    action_poller& owner = *tracked->owner();
    coroutine_waiter me(owner, tracked);
    me.subscribe();
    wait_fsm fsm(deadline_after(owner.time()->now(), timeout));
    auto reported = tracked->observations();
    for (;;) {
        if (on_update && tracked->observations() > reported) on_update(tracked->info());
        reported = tracked->observations();
        const wait_action step = fsm.next(tracked->details(), owner.time()->now());
        if (step.end != wait_end::none) {
            result<action_info> ended = make_result(*tracked, step.end, timeout, tracked->failure());
            co_return std::move(ended).value();
        }
        if (step.poll_now) owner.poll_now(*tracked);
        co_await me.changed().wait_until(step.until);
    }
}

CLOUD66_DECL asio::awaitable<action_info> wait_for_update(std::shared_ptr<tracked_action> tracked,
                                                          std::uint64_t seen)
{
    coroutine_waiter me(*tracked->owner(), tracked);
    if (tracked->observations() <= seen) me.subscribe();
    wait_fsm fsm(time_source::never);
    while (tracked->observations() <= seen) {
        const wait_action step = fsm.next(tracked->details(), tracked->owner()->time()->now());
        if (step.end == wait_end::finished) break;
        if (step.end != wait_end::none) throw make_result(*tracked, step.end, {}, tracked->failure()).error();
        co_await me.changed().wait_until(time_source::never);
    }
    co_return tracked->info();
}

CLOUD66_DECL asio::awaitable<action_info> resumable(std::shared_ptr<tracked_action> tracked,
                                                    asio::awaitable<action_info> work)
{
    try {
        co_return co_await std::move(work);
    } catch (const boost::system::system_error& failure) {
        if (failure.code() != asio::error::operation_aborted) throw;
        if (!to_error(failure).details().resume_token.empty()) throw;
        throw make_result(*tracked, wait_end::detached, {}).error();
    }
}

CLOUD66_DECL asio::awaitable<void> end_waits(std::shared_ptr<action_poller> owner,
                                             std::chrono::milliseconds grace)
{
    const auto end = saturating_add(owner->time()->now(), grace);
    coroutine_waiter me(*owner, nullptr);
    owner->notify_when_idle(me);
    while (!owner->is_idle() && owner->time()->now() < end) co_await me.changed().wait_until(end);
    owner->end_waits();
    while (!owner->is_idle()) co_await me.changed().wait_until(time_source::never);
}

}  // namespace cloud66::inline v1::detail

#endif
