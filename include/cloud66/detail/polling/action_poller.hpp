// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_POLLING_ACTION_POLLER_HPP
#define CLOUD66_DETAIL_POLLING_ACTION_POLLER_HPP

#include <cloud66/action_info.hpp>
#include <cloud66/config.hpp>
#include <cloud66/detail/client/client_impl.hpp>
#include <cloud66/detail/polling/packed_action_info.hpp>
#include <cloud66/detail/polling/poll_policy.hpp>
#include <cloud66/detail/polling/poll_scheduler.hpp>
#include <cloud66/detail/polling/resume_token.hpp>
#include <cloud66/detail/polling/wait_fsm.hpp>
#include <cloud66/detail/timing/callback_timer.hpp>
#include <cloud66/detail/timing/event.hpp>
#include <cloud66/error.hpp>
#include <cloud66/polling_stats.hpp>
#include <cloud66/time_source.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/intrusive/list.hpp>
#include <boost/intrusive/options.hpp>
#include <boost/intrusive/set.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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

/// One action and all that is known of it, shared by every handle on it. What is private to the poller is
/// touched on the client's executor only.
class tracked_action : public scheduled_action,
                       public boost::intrusive::set_base_hook<boost::intrusive::optimize_size<true>>,
                       public std::enable_shared_from_this<tracked_action>
{
public:
    CLOUD66_DECL tracked_action(std::shared_ptr<action_poller> owner, action_key key,
                                std::chrono::milliseconds timeout);
    CLOUD66_DECL ~tracked_action();
    tracked_action(const tracked_action&) = delete;
    tracked_action& operator=(const tracked_action&) = delete;

    const action_key& key() const noexcept { return key_; }

    /// How long a wait takes at most by default; zero: without limit. Thread-safe.
    CLOUD66_DECL std::chrono::milliseconds timeout() const;

    /// See `action::resume_token`. Thread-safe.
    std::string resume_token() const { return make_resume_token(key_, timeout()); }

    const std::shared_ptr<action_poller>& owner() const noexcept { return owner_; }

    /// The last poll. Thread-safe.
    CLOUD66_DECL action_info info() const;

    /// How many polls there have been. Thread-safe.
    CLOUD66_DECL std::uint32_t observations() const;

    /// Whether the last poll showed its end. Thread-safe.
    CLOUD66_DECL bool finished() const;

    /// What waiters want to know. On the client's executor, as the next one.
    CLOUD66_DECL wait_input details() const;

    /// Why polling has ended; null if it goes on.
    const std::shared_ptr<const error>& failure() const noexcept { return failure_; }

private:
    friend class action_poller;

    void remember(action_info seen);

    const std::shared_ptr<action_poller> owner_;
    const action_key key_;

    std::chrono::milliseconds timeout_;  // guarded by the poller's mutex, as the next two
    packed_action_info last_;
    std::uint32_t observations_ = 0;
    std::uint32_t attempted_polls_ = 0;  // not guarded

    poll_policy policy_;
    action_waiters waiters_;
    std::shared_ptr<const error> failure_;
};

/// What a poll has cost.
struct poll_cost
{
    std::size_t requests = 1;
    bool by_list = false;
    bool failed = false;
};

/// Reads one action: `GET /stacks/{stack_uid}/actions/{action_id}`.
CLOUD66_DECL asio::awaitable<action_info> fetch_action(std::shared_ptr<client_impl> owner, action_key key,
                                                       shared_settings settings);

/// Polls actions for all waiters: one stream of polls for each action, however many wait, and
/// one for the actions of a stack. When to poll what is the scheduler's matter.
class action_poller : public std::enable_shared_from_this<action_poller>
{
public:
    /// The poller of a client; there is one for each.
    CLOUD66_DECL static std::shared_ptr<action_poller> make(std::shared_ptr<detail::client_impl> client);

    CLOUD66_DECL explicit action_poller(std::shared_ptr<detail::client_impl> client);

    /// The client whose requests it uses.
    const std::shared_ptr<detail::client_impl>& client() const noexcept { return client_; }

    /// Its time.
    const std::shared_ptr<time_source>& time() const noexcept { return time_; }

    /// The action of that key; the same object as long as it is held. Thread-safe.
    /// \param timeout of waits for it. Another one than the default that is known already stays: it is the action's.
    CLOUD66_DECL std::shared_ptr<tracked_action> find(action_key key, std::chrono::milliseconds timeout);

    /// Takes in what the API said of an action and notifies its waiters. On the client's executor.
    /// \param is_start whether it said so when a call started the action.
    CLOUD66_DECL void observe(tracked_action& tracked, action_info seen, bool is_start);

    /// Polls once, now, for a caller.
    CLOUD66_DECL static asio::awaitable<action_info> poll(std::shared_ptr<tracked_action> tracked);

    /// Lets the next poll of an action that has a waiter be now. On the client's executor, as the next.
    CLOUD66_DECL void poll_now(tracked_action& tracked);

    /// Ends all waits, and each that begins later.
    CLOUD66_DECL void end_waits();

    /// Whether there is no waiter for any action.
    bool is_idle() const noexcept { return waiters_.empty(); }

    /// Tells `one` whenever the last waiter has left, for as long as it lives.
    void notify_when_idle(waiter& one) { idle_waiters_.push_back(one); }

    /// \name For polls under way; see `run_poll`
    /// @{

    /// Whether the hour's budget allows one more request.
    CLOUD66_DECL bool may_poll() const;

    /// A poll has shown the action.
    CLOUD66_DECL void saw(tracked_action& tracked, action_info seen);

    /// A poll of the action has failed. \return whether that ends its waits; waiters are notified then.
    CLOUD66_DECL bool failed(tracked_action& tracked, const error& why);

    /// The list of its stack does not show the action.
    CLOUD66_DECL void poll_alone(tracked_action& tracked);

    /// The list of the stack is of no use.
    CLOUD66_DECL void refuse_list(scheduled_stack& stack);

    /// A poll is over, however it went.
    /// \param outcome for the log.
    CLOUD66_DECL void end_poll(poll_target& target, const poll_cost& cost, const std::string& outcome);

    /// @}

    /// \name For polls of something else than an action; see poll_turn.hpp
    /// @{

    /// `turn` is notified from now on whenever a poll of `polled` begins.
    CLOUD66_DECL void add(scheduled_action& polled, event& turn, std::string_view stack_uid);

    /// And no more.
    CLOUD66_DECL void remove(scheduled_action& polled);

    /// Such a poll is over.
    CLOUD66_DECL void end_turn(poll_target& target, std::size_t requests);

    /// @}

    /// What polling has cost so far. Thread-safe.
    CLOUD66_DECL polling_stats counters() const;

private:
    friend class tracked_action;
    friend class waiter;

    void subscribe(const std::shared_ptr<tracked_action>& tracked, waiter& one);
    void left(tracked_action& tracked);
    void forget(tracked_action& tracked, bool finished);
    void refresh();
    void send_action_events(const tracked_action& tracked, bool is_start, bool had_ended) const;
    void log_interval_scale(const rate_limit_status& budget);
    void begin_polls();
    void arm_timer();
    void set_timer();

    std::shared_ptr<detail::client_impl> client_;
    std::shared_ptr<time_source> time_;
    poll_scheduler scheduler_;
    callback_timer timer_;
    double logged_interval_scale_ = 1;
    std::map<const scheduled_action*, event*> turns_;
    client_waiters waiters_;
    client_waiters idle_waiters_;
    bool has_ended_waits_ = false;

    struct key_of
    {
        using type = action_key;
        const action_key& operator()(const tracked_action& known) const { return known.key(); }
    };

    mutable std::mutex mutex_;  // of all that more threads than one may touch
    boost::intrusive::set<tracked_action, boost::intrusive::key_of_value<key_of>>
        known_;  // all that there are
    polling_stats counters_;
};

/// A poll that the scheduler has begun. It keeps alive what it is about.
struct poll_operation
{
    std::shared_ptr<action_poller> owner;
    poll_target* target = nullptr;
    std::vector<std::shared_ptr<tracked_action>> actions;  ///< Those it covers.
};

/// Makes the poll: one `GET` of the action, or as many pages of the stack's list as are needed. Tells the
/// poller what came of it.
CLOUD66_DECL asio::awaitable<void> run_poll(poll_operation poll);

}  // namespace cloud66::inline v1::detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/polling/action_poller.ipp>
#include <cloud66/impl/polling/poll_operation.ipp>
#endif

#endif
