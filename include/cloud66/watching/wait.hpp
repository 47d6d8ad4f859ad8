// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_WATCHING_WAIT_HPP
#define CLOUD66_WATCHING_WAIT_HPP

#include <cloud66/async_action.hpp>
#include <cloud66/config.hpp>
#include <cloud66/result.hpp>
#include <cloud66/time/time_source.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/intrusive/list.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace detail {

class watched_action;
class watcher;

template <class Tag>
using waiter_hook =
    boost::intrusive::list_base_hook<boost::intrusive::tag<Tag>,
                                     boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;
using action_waiter_hook = waiter_hook<watched_action>;
using session_waiter_hook = waiter_hook<watcher>;

/// Who waits for an action: told after each look at it and when nobody looks any more. As light as can be,
/// since there may be a hundred thousand. Lives on the session's executor.
class waiter : public action_waiter_hook, public session_waiter_hook
{
public:
    waiter(const waiter&) = delete;
    waiter& operator=(const waiter&) = delete;

    /// There is something new. May leave and ask for a look, but must not make others leave.
    virtual void told() = 0;

    /// Is one of those who wait from now on.
    CLOUD66_DECL void attend();

    /// Is none of them any more; does nothing for one that is none.
    CLOUD66_DECL void leave();

    /// Whether it waits.
    bool is_attending() const noexcept { return action_waiter_hook::is_linked(); }

    /// What it waits for.
    const std::shared_ptr<watched_action>& watched() const noexcept { return watched_; }

protected:
    explicit waiter(std::shared_ptr<watched_action> watched) : watched_(std::move(watched)) {}
    ~waiter() { leave(); }

private:
    std::shared_ptr<watched_action> watched_;
};

template <class Hook>
using waiters_by = boost::intrusive::list<waiter, boost::intrusive::base_hook<Hook>,
                                          boost::intrusive::constant_time_size<false>>;
using action_waiters = waiters_by<action_waiter_hook>;    ///< Of one action.
using session_waiters = waiters_by<session_waiter_hook>;  ///< Of all actions.

/// Tells each of `waiters`, who may leave meanwhile.
template <class Waiters>
void tell(Waiters& waiters)
{
    for (auto next = waiters.begin(); next != waiters.end();) (next++)->told();
}

/// What a wait can see.
struct wait_facts
{
    bool finished = false;              ///< The last look showed the action's end.
    bool given_up = false;              ///< Nobody looks any more: looks fail, or are refused.
    bool shut_down = false;             ///< `client::shutdown` ends all waits.
    std::uint32_t attempted_looks = 0;  ///< How many looks have ended, well or not.
};

/// How a wait came to its end.
enum class wait_end : std::uint8_t
{
    none,  ///< It goes on.
    finished,
    given_up,
    timed_out,
    shut_down,
    detached  ///< Nobody wants to know any more.
};

/// What comes next in a wait.
struct wait_step
{
    wait_end end = wait_end::none;
    bool look_now = false;               ///< Its time is up, and there is one last look.
    time_source::time_point until = {};  ///< When to ask again if nothing is told before.
};

/// The course of one wait: pure, so that every case is a test.
class wait_course
{
public:
    using time_point = time_source::time_point;

    /// A wait that may last until `deadline`, and a little longer for its last look.
    explicit wait_course(time_point deadline) : deadline_(deadline) {}

    /// What to do. Ask again when there is something new, and at the moment given.
    CLOUD66_DECL wait_step next(const wait_facts& facts, time_point now);

private:
    time_point deadline_;  // that of the last look, once there is one
    std::optional<std::uint32_t> looks_before_last_;
};

/// What a wait for `watched` that came to its end like this ends with.
/// Thread-safe.
/// \param timeout what the wait was given.
/// \param given_up why nobody looks any more, if that was it.
CLOUD66_DECL result<async_action> conclude(const watched_action& watched, wait_end how,
                                           std::chrono::milliseconds timeout,
                                           const std::shared_ptr<const error>& given_up = nullptr);

/// Waits until the action has finished with success; throws `error` if it ends in any other way or
/// `timeout` (zero: none) passes. Calls `on_look`, if there is one, for each look meanwhile.
CLOUD66_DECL asio::awaitable<async_action> wait_for_end(std::shared_ptr<watched_action> watched,
                                                        std::chrono::milliseconds timeout,
                                                        std::function<void(const async_action&)> on_look);

/// Waits until there have been more than `seen` looks, or the action has finished.
CLOUD66_DECL asio::awaitable<async_action> wait_for_look(std::shared_ptr<watched_action> watched,
                                                         std::uint64_t seen);

/// Lets `work`, a wait for `watched` on any executor, end with the last look and a resume token if it is
/// cancelled.
CLOUD66_DECL asio::awaitable<async_action> resumable(std::shared_ptr<watched_action> watched,
                                                     asio::awaitable<async_action> work);

/// Lets open waits go on for `grace`, and then ends them all, and each that begins later.
CLOUD66_DECL asio::awaitable<void> end_waits(std::shared_ptr<watcher> owner, std::chrono::milliseconds grace);

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/watching/wait.ipp>
#endif

#endif
