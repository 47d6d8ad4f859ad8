// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_POLLING_POLL_SCHEDULER_HPP
#define CLOUD66_DETAIL_POLLING_POLL_SCHEDULER_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/polling/list_cursor.hpp>
#include <cloud66/detail/polling/poll_rate_allocator.hpp>
#include <cloud66/detail/polling/scheduler_clock.hpp>
#include <cloud66/options.hpp>
#include <cloud66/rate_limit_status.hpp>
#include <cloud66/time_source.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloud66 {
inline namespace v1 {
namespace detail {

struct scheduled_stack;
struct scheduled_action;

/// What one poll covers: one action, or those of a stack that its list shows.
struct poll_target
{
    scheduled_stack* stack = nullptr;
    std::vector<scheduled_action*> actions;
    bool polling = false;  ///< A poll is under way.

    /// Whether the poll is a `GET` of the stack's list rather than of the action.
    bool is_list() const { return actions.size() > 1; }

private:
    friend class poll_scheduler;

    std::size_t pages_ = 1;            ///< Requests that a poll takes.
    double weight_ = 0;                ///< Sum over the actions of 1 / interval².
    std::uint64_t rate_ = 0;           ///< Requests wanted in 10⁹ s, while it is in the queue.
    scheduler_clock::reading due_{0};  ///< While it is in the queue.
};

/// What the scheduler keeps of an action: a base of what owns it. In the scheduler between `add` and `remove`.
struct scheduled_action
{
    time_source::time_point began{};  ///< When it was first heard of; its age counts from here.

    /// The poll that covers it; null outside the scheduler.
    poll_target* target = nullptr;

private:
    friend class poll_scheduler;

    std::uint32_t place_ = 0;             ///< In `unit->actions`.
    bool listed_ = true;                  ///< Whether the list can be relied on to show it.
    time_source::time_point added_{};     ///< When it came into the scheduler.
    std::unique_ptr<poll_target> alone_;  ///< Its own poll, if the list does not show it.
};

/// A stack with actions in the scheduler.
struct scheduled_stack
{
    std::string_view uid;  ///< Its key in the scheduler.
    poll_target list;
    list_order order;
    bool list_refused = false;
    std::size_t actions = 0;  ///< In the scheduler, in the list or not.
    std::size_t polling = 0;  ///< Polls under way.
};

/// Which poll to make next, and when: sans-io. Every decision takes logarithmic time.
///
/// An action of age t is polled every `options.interval(t)`; a stack with several by its list, at the pace at which
/// one of them may end. When the budget does not pay for all that, the clock by which polls are due slows down.
class poll_scheduler
{
public:
    using time_point = time_source::time_point;

    /// \param options must outlive the scheduler.
    /// \param random gives numbers from 0 up to 1.
    CLOUD66_DECL poll_scheduler(const polling_options& options, std::function<double()> random,
                                time_point now);

    /// `action` has a waiter from now on.
    /// \param polled whether it has just been seen, by the response that started it say; else the first poll is
    /// due at once.
    CLOUD66_DECL void add(scheduled_action& action, std::string_view stack_uid, bool polled, time_point now);

    /// `action` has no waiter any more.
    /// \param finished because its end was seen.
    CLOUD66_DECL void remove(scheduled_action& action, bool finished, time_point now);

    /// The poll of `action` is due now.
    CLOUD66_DECL void expedite(scheduled_action& action, time_point now);

    /// Takes in what the client knows of the hour.
    /// \param allowed_from when polls may be sent; see `rate_limiter::polls_allowed_from`.
    CLOUD66_DECL void refresh(const rate_limit_status& budget, time_point allowed_from, time_point now);

    /// The poll to make now, if one is due; it is `polling` from now on.
    CLOUD66_DECL poll_target* begin_poll(time_point now);

    /// A poll has ended.
    /// \param pages how many requests it took.
    /// \return at which reading of the clock the next is due, if there is one.
    CLOUD66_DECL std::optional<scheduler_clock::reading> end_poll(poll_target& target, std::size_t pages,
                                                                  time_point now);

    /// The list does not show `action`, which is in the scheduler: it is polled alone from now on, first at once.
    CLOUD66_DECL void poll_alone(scheduled_action& action, time_point now);

    /// The list of the target's stack is of no use: each of its actions is polled alone.
    CLOUD66_DECL void refuse_list(scheduled_stack& stack, time_point now);

    /// When to come back: something may be due then, or the pace may be another.
    CLOUD66_DECL time_point wake_at(time_point now) const;

    /// By how much every interval is stretched: 1 if the budget pays for all polls, infinity while none is
    /// made.
    double interval_scale() const { return 1 / speed_; }

    /// When the clock will show `due`, if nothing changes; the end of time while no poll is made.
    time_point when(scheduler_clock::reading due, time_point now) const { return clock_.when(due, now); }

    /// How many actions are in the scheduler.
    std::size_t size() const { return size_; }

private:
    using reading = scheduler_clock::reading;

    scheduled_stack& stack_of(std::string_view uid);
    void join(poll_target& target, scheduled_action& action, bool polled, time_point now);
    void unsubscribe(scheduled_action& action);
    poll_target& target_alone(scheduled_action& action, scheduled_stack& stack);
    reading vary(reading interval) const;
    reading interval_of(const scheduled_action& action, time_point now) const;
    reading interval_of(const poll_target& target, time_point now) const;
    double weight_of(const scheduled_action& action, time_point now) const;
    void queue(poll_target& target, reading due, reading interval);
    void unqueue(poll_target& target);
    void forget_if_idle(scheduled_stack& stack);

    const polling_options& options_;
    std::function<double()> random_;
    poll_rate_allocator allocator_;
    scheduler_clock clock_;
    double speed_ = 1;
    bool probing_ = false;     // throttled, and one poll may try
    time_point changes_at_{};  // when the pace will be another by itself
    std::uint64_t calls_ = 0;  // at the last refresh
    std::size_t size_ = 0;
    std::size_t under_way_ = 0;
    std::uint64_t demand_ = 0;  // the sum of the queue's rates; whole numbers, so that it stays exact
    std::set<std::pair<reading, poll_target*>> queue_;
    std::map<std::string, scheduled_stack, std::less<>> stacks_;
};

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/polling/poll_scheduler.ipp>
#endif

#endif
