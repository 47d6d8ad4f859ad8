// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_POLLING_WAIT_IPP
#define CLOUD66_IMPL_POLLING_WAIT_IPP

#include <cloud66/detail/polling/action_poller.hpp>
#include <cloud66/detail/polling/wait.hpp>
#include <cloud66/detail/polling/waiter.hpp>
#include <cloud66/detail/timing/alarm.hpp>
#include <cloud66/error.hpp>

#include <boost/asio/error.hpp>

#include <string>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// The error that a wait for an action ends with, and how it came to that.
inline error wait_error(boost::system::error_code code, const watched_action& watched, const std::string& how)
{
    error_details details;
    const client_impl& owner = *watched.owner()->client();
    details.action_info = watched.info();
    details.resume_token = make_resume_token(watched.key());
    details.message =
        "stack " + owner.printable(watched.key().stack_uid) + ", action " + std::to_string(watched.key().id);
    if (details.action_info->action)
        details.message += " (" + owner.printable(*details.action_info->action) + ')';
    details.message += how;
    return error(code, std::move(details));
}

/// What a wait for a finished action ends with.
inline result<action_info> judge(const watched_action& watched)
{
    const action_info last = watched.info();
    if (last.finished_success == true) return last;
    const char* unsaid = last.finished_success ? "" : ": it finished, and the API does not say how";
    return wait_error(errc::action_failed, watched,
                      last.finished_message
                          ? ": " + watched.owner()->client()->printable(*last.finished_message)
                          : std::string(unsaid));
}

CLOUD66_DECL result<action_info> conclude(const watched_action& watched, wait_end how,
                                          std::chrono::milliseconds timeout,
                                          const std::shared_ptr<const error>& given_up)
{
    const auto limit = std::chrono::duration_cast<std::chrono::seconds>(timeout);
    switch (how) {
        case wait_end::finished:
            return judge(watched);
        case wait_end::given_up:
            return *given_up;
        case wait_end::timed_out:
            return wait_error(errc::action_timed_out, watched,
                              " has not finished in " + std::to_string(limit.count()) + " s");
        case wait_end::shut_down:
            return wait_error(asio::error::operation_aborted, watched,
                              ": the client was shut down; the action goes on at Cloud 66, and"
                              " client::resume_action makes a handle on it again");
        default:
            return wait_error(asio::error::operation_aborted, watched,
                              ": nobody waits for it any more; it goes on at Cloud 66");
    }
}

/// A coroutine that waits.
class coroutine_waiter final : public waiter
{
public:
    coroutine_waiter(const watcher& owner, std::shared_ptr<watched_action> watched)
        : waiter(std::move(watched)), bell_(owner.client()->executor().get(), owner.time())
    {
    }
    void told() override { bell_.notify(); }
    alarm& bell() { return bell_; }

private:
    alarm bell_;
};

CLOUD66_DECL asio::awaitable<action_info> wait_for_end(std::shared_ptr<watched_action> watched,
                                                       std::chrono::milliseconds timeout,
                                                       std::function<void(const action_info&)> on_update)
{
    watcher& owner = *watched->owner();
    coroutine_waiter me(owner, watched);
    me.attend();
    wait_course course(deadline_after(owner.time()->now(), timeout));
    auto told = watched->observations();
    for (;;) {
        if (on_update && watched->observations() > told) on_update(watched->info());
        told = watched->observations();
        const wait_step step = course.next(watched->facts(), owner.time()->now());
        if (step.end != wait_end::none) {
            result<action_info> ended = conclude(*watched, step.end, timeout, watched->lost());
            co_return std::move(ended).value();
        }
        if (step.look_now) owner.look_now(*watched);
        co_await me.bell().wait_until(step.until);
    }
}

CLOUD66_DECL asio::awaitable<action_info> wait_for_look(std::shared_ptr<watched_action> watched,
                                                        std::uint64_t seen)
{
    constexpr auto never = (time_source::time_point::max)();
    coroutine_waiter me(*watched->owner(), watched);
    if (watched->observations() <= seen) me.attend();
    wait_course course(never);
    while (watched->observations() <= seen) {
        const wait_step step = course.next(watched->facts(), watched->owner()->time()->now());
        if (step.end == wait_end::finished) break;
        if (step.end != wait_end::none) throw conclude(*watched, step.end, {}, watched->lost()).error();
        co_await me.bell().wait_until(never);
    }
    co_return watched->info();
}

CLOUD66_DECL asio::awaitable<action_info> resumable(std::shared_ptr<watched_action> watched,
                                                    asio::awaitable<action_info> work)
{
    try {
        co_return co_await std::move(work);
    } catch (const boost::system::system_error& failure) {
        if (failure.code() != asio::error::operation_aborted) throw;
        if (!to_error(failure).details().resume_token.empty()) throw;
        throw conclude(*watched, wait_end::detached, {}).error();
    }
}

CLOUD66_DECL asio::awaitable<void> end_waits(std::shared_ptr<watcher> owner, std::chrono::milliseconds grace)
{
    const auto end = moment_after(owner->time()->now(), grace);
    coroutine_waiter me(*owner, nullptr);
    owner->tell_when_idle(me);
    while (!owner->is_idle() && owner->time()->now() < end) co_await me.bell().wait_until(end);
    owner->shut_down();
    while (!owner->is_idle()) co_await me.bell().wait_until((time_source::time_point::max)());
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
