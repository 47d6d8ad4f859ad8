// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_POLLING_POLL_SCHEDULER_HPP
#define CLOUD66_DETAIL_POLLING_POLL_SCHEDULER_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/polling/action_search.hpp>
#include <cloud66/detail/polling/poll_policy.hpp>
#include <cloud66/detail/polling/poll_rate_allocator.hpp>
#include <cloud66/detail/polling/scheduler_clock.hpp>
#include <cloud66/options.hpp>
#include <cloud66/rate_limit_status.hpp>
#include <cloud66/time_source.hpp>

#include <boost/intrusive/link_mode.hpp>
#include <boost/intrusive/options.hpp>
#include <boost/intrusive/set.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloud66::inline v1::detail {

struct scheduled_stack;
struct scheduled_action;

/// What one poll covers: one action, or those of a stack that its list shows.
struct poll_target
    : boost::intrusive::set_base_hook<boost::intrusive::optimize_size<true>,
                                      boost::intrusive::link_mode<boost::intrusive::normal_link>>
{
    scheduled_stack* stack = nullptr;
    std::vector<scheduled_action*> actions;
    bool polling = false;  ///< A poll is under way.

    /// Whether the poll is a `GET` of the stack's list rather than of the action.
    bool is_list() const { return actions.size() > 1; }

    /// Whether it is due before `right`.
    bool operator<(const poll_target& right) const { return due_ < right.due_; }

private:
    friend class poll_scheduler;

    std::size_t pages_ = 1;            ///< Requests that a poll takes.
    double weight_ = 0;                ///< Sum over the actions of 1 / interval².
    std::uint64_t rate_ = 0;           ///< Requests wanted in 10⁹ s, while it is in the queue.
    scheduler_clock::reading due_{0};  ///< While it is in the queue.
};

/// What the scheduler keeps of an action, or of something else that is polled: a base of what owns it. In the scheduler
/// between `add` and `remove`.
struct scheduled_action
{
    time_source::time_point began{};  ///< When it was first heard of; its age counts from here.
    bool listed = true;               ///< Whether the list of its stack can be relied on to show it.

    /// The poll that covers it; null outside the scheduler.
    poll_target* target = nullptr;

private:
    friend class poll_scheduler;

    std::uint32_t place_ = 0;             ///< In `unit->actions`.
    time_source::time_point added_{};     ///< When it came into the scheduler.
    std::unique_ptr<poll_target> alone_;  ///< Its own poll, if the list does not show it.
};

/// A stack with actions in the scheduler, as one account sees it.
struct scheduled_stack
{
    const std::string* key = nullptr;  ///< In the scheduler.
    poll_target list;
    list_order order = list_order::unknown;
    std::int64_t last_page = 0;  ///< Of the list, at its last poll; zero: not known.
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
    poll_scheduler(const polling_options& options, std::function<double()> random, time_point now);

    /// `action` has a waiter from now on.
    /// \param stack_key names the stack, and the account if it is not the client's: actions of one key share a list.
    /// \param polled whether it has just been seen, by the response that started it say; else the first poll is
    /// due at once.
    void add(scheduled_action& action, std::string_view stack_key, bool polled, time_point now);

    /// `action` has no waiter any more.
    /// \param finished because its end was seen.
    void remove(scheduled_action& action, bool finished, time_point now);

    /// The poll of `action` is due now.
    void expedite(scheduled_action& action, time_point now);

    /// Takes in what the client knows of the hour.
    /// \param allowed_from when polls may be sent; see `rate_limiter::polls_allowed_from`.
    void refresh(const rate_limit_status& budget, time_point allowed_from, time_point now);

    /// The poll to make now, if one is due; it is `polling` from now on.
    poll_target* begin_poll(time_point now);

    /// A poll has ended.
    /// \param pages how many requests it took.
    /// \return at which reading of the clock the next is due, if there is one.
    std::optional<scheduler_clock::reading> end_poll(poll_target& target, std::size_t pages, time_point now);

    /// The list does not show `action`, which is in the scheduler: it is polled alone from now on, first at once.
    void poll_alone(scheduled_action& action, time_point now);

    /// The list of the target's stack is of no use: each of its actions is polled alone.
    void refuse_list(scheduled_stack& stack, time_point now);

    /// When to come back: something may be due then, or the pace may be another.
    time_point wake_at(time_point now) const;

    /// By how much every interval is stretched: 1 if the budget pays for all polls, infinity while none is
    /// made.
    double interval_scale() const { return 1 / speed_; }

    /// When the clock will show `due`, if nothing changes; the end of time while no poll is made.
    time_point when(scheduler_clock::reading due, time_point now) const { return clock_.when(due, now); }

    /// How many actions are in the scheduler.
    std::size_t size() const { return size_; }

private:
    using reading = scheduler_clock::reading;

    scheduled_stack& stack_of(std::string_view key);
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
    boost::intrusive::multiset<poll_target> queue_;
    std::map<std::string, scheduled_stack, std::less<>> stacks_;
};

inline poll_scheduler::poll_scheduler(const polling_options& options, std::function<double()> random,
                                      time_point now)
    : options_(options), random_(std::move(random)), clock_(now)
{
    clock_.run(speed_, now);
}

inline void poll_scheduler::add(scheduled_action& action, std::string_view stack_key, bool polled,
                                time_point now)
{
    scheduled_stack& stack = stack_of(stack_key);
    ++stack.actions;
    ++size_;
    action.added_ = now;
    allocator_.began(now);
    const bool by_list = options_.use_lists && action.listed && !stack.list_refused;
    join(by_list ? stack.list : target_alone(action, stack), action, polled, now);
}

inline poll_target& poll_scheduler::target_alone(scheduled_action& action, scheduled_stack& stack)
{
    // There is one already if a poll is still under way that began before `action` left the scheduler.
    if (!action.alone_) action.alone_ = std::make_unique<poll_target>();
    action.alone_->stack = &stack;
    return *action.alone_;
}

inline scheduled_stack& poll_scheduler::stack_of(std::string_view key)
{
    const auto found = stacks_.find(key);
    if (found != stacks_.end()) return found->second;
    const auto added = stacks_.try_emplace(std::string(key)).first;
    scheduled_stack& made = added->second;
    made.key = &added->first;
    made.list.stack = &made;
    return made;
}

inline void poll_scheduler::join(poll_target& target, scheduled_action& action, bool polled, time_point now)
{
    constexpr std::size_t usual_page = 30;
    action.target = &target;
    action.place_ = static_cast<std::uint32_t>(target.actions.size());
    target.actions.push_back(&action);
    target.weight_ += weight_of(action, now);
    target.pages_ = (std::max)(target.pages_, (target.actions.size() + usual_page - 1) / usual_page);
    if (target.polling) return;
    const reading interval = interval_of(target, now);
    const reading own = clock_.read(now) + (polled ? vary(interval) : reading(0));
    const reading due = target.rate_ > 0 ? (std::min)(target.due_, own) : own;
    queue(target, due, interval);
}

inline void poll_scheduler::remove(scheduled_action& action, bool finished, time_point now)
{
    scheduled_stack& stack = *action.target->stack;
    allocator_.left(action.added_, finished, now);
    unsubscribe(action);
    --stack.actions;
    --size_;
    forget_if_idle(stack);
}

inline void poll_scheduler::unsubscribe(scheduled_action& action)
{
    poll_target& target = *action.target;
    const auto count = static_cast<double>(target.actions.size());
    target.weight_ *= (count - 1) / count;
    scheduled_action* const last = target.actions.back();
    target.actions[action.place_] = last;
    last->place_ = action.place_;
    target.actions.pop_back();
    action.target = nullptr;
    if (target.actions.empty()) {
        unqueue(target);
        target.weight_ = 0;
        target.pages_ = 1;
    }
    if (!target.polling && &target == action.alone_.get()) action.alone_.reset();
}

inline void poll_scheduler::forget_if_idle(scheduled_stack& stack)
{
    if (stack.actions == 0 && stack.polling == 0) stacks_.erase(stacks_.find(*stack.key));
}

inline void poll_scheduler::expedite(scheduled_action& action, time_point now)
{
    poll_target& target = *action.target;
    if (!target.polling) queue(target, clock_.read(now), interval_of(target, now));
}

inline void poll_scheduler::refresh(const rate_limit_status& budget, time_point allowed_from, time_point now)
{
    if (budget.calls != calls_) {
        // Fewer than before: another hour has begun.
        allocator_.called(budget.calls > calls_ ? budget.calls - calls_ : budget.calls, now);
        calls_ = budget.calls;
    }
    rate_limit_status left = budget;
    left.remaining -= static_cast<int>(under_way_);
    const double wanted = static_cast<double>(demand_) * 1e-9;
    const double paid = allocator_.per_second(left, now);
    changes_at_ = time_source::never;
    probing_ = budget.throttled && allowed_from <= now;
    speed_ = wanted > paid ? paid / wanted : 1;
    if (budget.throttled) {
        speed_ = 0;
        if (!probing_) changes_at_ = allowed_from;
    } else if (paid <= 0) {
        speed_ = 0;
        changes_at_ = now + (std::max)(budget.resets_in, std::chrono::seconds(1));
    } else if (speed_ < 1) {
        changes_at_ = now + std::chrono::seconds(1);
    }
    clock_.run(speed_, now);
}

inline poll_target* poll_scheduler::begin_poll(time_point now)
{
    if (queue_.empty()) return nullptr;
    poll_target* const started = &*queue_.begin();
    const bool may = probing_ ? under_way_ == 0 : clock_.when(started->due_, now) <= now;
    if (!may) return nullptr;
    unqueue(*started);
    started->polling = true;
    ++started->stack->polling;
    ++under_way_;
    return started;
}

inline std::optional<scheduler_clock::reading> poll_scheduler::end_poll(poll_target& target,
                                                                        std::size_t pages, time_point now)
{
    target.polling = false;
    --target.stack->polling;
    --under_way_;
    target.pages_ = (std::max)(pages, std::size_t(1));
    target.weight_ = 0;
    for (const scheduled_action* action : target.actions) target.weight_ += weight_of(*action, now);
    std::optional<reading> next;
    if (!target.actions.empty()) {
        const reading interval = interval_of(target, now);
        queue(target, clock_.read(now) + vary(interval), interval);
        next = target.due_;
    }
    forget_if_idle(*target.stack);
    return next;
}

inline void poll_scheduler::poll_alone(scheduled_action& action, time_point now)
{
    scheduled_stack& stack = *action.target->stack;
    action.listed = false;
    unsubscribe(action);
    join(target_alone(action, stack), action, false, now);
}

inline void poll_scheduler::refuse_list(scheduled_stack& stack, time_point now)
{
    stack.list_refused = true;
    while (!stack.list.actions.empty()) poll_alone(*stack.list.actions.back(), now);
}

inline poll_scheduler::time_point poll_scheduler::wake_at(time_point now) const
{
    if (queue_.empty()) return time_source::never;
    if (probing_) return under_way_ == 0 ? now : time_source::never;
    return (std::min)(changes_at_, clock_.when(queue_.begin()->due_, now));
}

inline poll_scheduler::reading poll_scheduler::vary(reading interval) const
{
    return interval * (1 + options_.jitter * (2 * random_() - 1));
}

inline poll_scheduler::reading poll_scheduler::interval_of(const scheduled_action& action,
                                                           time_point now) const
{
    return poll_interval(options_, now - action.began);
}

inline double poll_scheduler::weight_of(const scheduled_action& action, time_point now) const
{
    return 1 / std::pow(interval_of(action, now).count(), 2);
}

inline poll_scheduler::reading poll_scheduler::interval_of(const poll_target& target, time_point now) const
{
    if (!target.is_list()) return interval_of(*target.actions.front(), now);
    // The rate of polls goes with the square root of the hazard: those of the actions add up.
    const reading shared(std::sqrt(static_cast<double>(target.pages_) / target.weight_));
    return (std::max)(reading(options_.min_interval), shared);
}

inline void poll_scheduler::queue(poll_target& target, reading due, reading interval)
{
    unqueue(target);
    target.due_ = due;
    target.rate_ =
        static_cast<std::uint64_t>(std::ceil(static_cast<double>(target.pages_) * 1e9 / interval.count()));
    demand_ += target.rate_;
    queue_.insert(target);
}

inline void poll_scheduler::unqueue(poll_target& target)
{
    if (target.rate_ == 0) return;
    queue_.erase(queue_.iterator_to(target));
    demand_ -= target.rate_;
    target.rate_ = 0;
}

}  // namespace cloud66::inline v1::detail

#endif
