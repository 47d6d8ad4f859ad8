// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_POLLING_WAITER_HPP
#define CLOUD66_DETAIL_POLLING_WAITER_HPP

#include <cloud66/config.hpp>

#include <boost/intrusive/list.hpp>

#include <memory>
#include <utility>

namespace cloud66::inline v1::detail {

class tracked_action;
class action_poller;

template <class Tag>
using waiter_hook =
    boost::intrusive::list_base_hook<boost::intrusive::tag<Tag>,
                                     boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;
using action_waiter_hook = waiter_hook<tracked_action>;
using client_waiter_hook = waiter_hook<action_poller>;

/// A waiter for an action: notified after each poll and when polling has ended. As light as can be,
/// since there may be a hundred thousand. Lives on the client's executor.
class waiter : public action_waiter_hook, public client_waiter_hook
{
public:
    waiter(const waiter&) = delete;
    waiter& operator=(const waiter&) = delete;

    /// There is something new. May leave and ask for a poll, but must not make others leave.
    virtual void notify() = 0;

    /// Becomes a waiter.
    CLOUD66_DECL void subscribe();

    /// Is none of them any more; does nothing for one that is none.
    CLOUD66_DECL void unsubscribe();

    /// Whether it waits.
    bool is_subscribed() const noexcept { return action_waiter_hook::is_linked(); }

    /// What it waits for.
    const std::shared_ptr<tracked_action>& tracked() const noexcept { return tracked_; }

protected:
    explicit waiter(std::shared_ptr<tracked_action> tracked) : tracked_(std::move(tracked)) {}
    ~waiter() { unsubscribe(); }

private:
    std::shared_ptr<tracked_action> tracked_;
};

template <class Hook>
using waiters_by = boost::intrusive::list<waiter, boost::intrusive::base_hook<Hook>,
                                          boost::intrusive::constant_time_size<false>>;
using action_waiters = waiters_by<action_waiter_hook>;  ///< Of one action.
using client_waiters = waiters_by<client_waiter_hook>;  ///< Of all actions.

/// Notifies each of `waiters`, which may unsubscribe meanwhile.
template <class Waiters>
void notify_all(Waiters& waiters)
{
    for (auto next = waiters.begin(); next != waiters.end();) (next++)->notify();
}

}  // namespace cloud66::inline v1::detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/detail/polling/action_poller.hpp>  // with the bodies: it is the poller that keeps the lists
#endif

#endif
