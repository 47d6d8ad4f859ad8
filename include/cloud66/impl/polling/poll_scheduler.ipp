// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_POLLING_POLL_SCHEDULER_IPP
#define CLOUD66_IMPL_POLLING_POLL_SCHEDULER_IPP

#include <cloud66/detail/polling/poll_interval.hpp>
#include <cloud66/detail/polling/poll_scheduler.hpp>

#include <algorithm>
#include <cmath>

namespace cloud66 {
inline namespace v1 {
namespace detail {

CLOUD66_DECL poll_scheduler::poll_scheduler(const polling_options& options, std::function<double()> random,
                                            time_point now)
    : options_(options), random_(std::move(random)), clock_(now)
{
    clock_.run(speed_, now);
}

CLOUD66_DECL void poll_scheduler::add(scheduled_action& action, std::string_view stack_uid, bool polled,
                                      time_point now)
{
    scheduled_stack& stack = stack_of(stack_uid);
    ++stack.actions;
    ++size_;
    action.added_ = now;
    allocator_.began(now);
    const bool by_list = options_.lists && action.listed_ && !stack.list_refused;
    join(by_list ? stack.list : target_alone(action, stack), action, polled, now);
}

CLOUD66_DECL poll_target& poll_scheduler::target_alone(scheduled_action& action, scheduled_stack& stack)
{
    // There is one already if a poll is still under way that began before `action` left the scheduler.
    if (!action.alone_) action.alone_ = std::make_unique<poll_target>();
    action.alone_->stack = &stack;
    return *action.alone_;
}

CLOUD66_DECL scheduled_stack& poll_scheduler::stack_of(std::string_view uid)
{
    const auto found = stacks_.find(uid);
    if (found != stacks_.end()) return found->second;
    const auto added = stacks_.try_emplace(std::string(uid)).first;
    scheduled_stack& made = added->second;
    made.uid = added->first;
    made.list.stack = &made;
    return made;
}

CLOUD66_DECL void poll_scheduler::join(poll_target& target, scheduled_action& action, bool polled,
                                       time_point now)
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

CLOUD66_DECL void poll_scheduler::remove(scheduled_action& action, bool finished, time_point now)
{
    scheduled_stack& stack = *action.target->stack;
    allocator_.left(action.added_, finished, now);
    unsubscribe(action);
    --stack.actions;
    --size_;
    forget_if_idle(stack);
}

CLOUD66_DECL void poll_scheduler::unsubscribe(scheduled_action& action)
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

CLOUD66_DECL void poll_scheduler::forget_if_idle(scheduled_stack& stack)
{
    if (stack.actions == 0 && stack.polling == 0) stacks_.erase(stacks_.find(stack.uid));
}

CLOUD66_DECL void poll_scheduler::expedite(scheduled_action& action, time_point now)
{
    poll_target& target = *action.target;
    if (!target.polling) queue(target, clock_.read(now), interval_of(target, now));
}

CLOUD66_DECL void poll_scheduler::refresh(const rate_limit_status& budget, time_point allowed_from,
                                          time_point now)
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
    constexpr auto never = (time_point::max)();
    changes_at_ = never;
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

CLOUD66_DECL poll_target* poll_scheduler::begin_poll(time_point now)
{
    if (queue_.empty()) return nullptr;
    const auto& [due, target] = *queue_.begin();
    const bool may = probing_ ? under_way_ == 0 : clock_.when(due, now) <= now;
    if (!may) return nullptr;
    poll_target* const started = target;
    unqueue(*started);
    started->polling = true;
    ++started->stack->polling;
    ++under_way_;
    return started;
}

CLOUD66_DECL std::optional<scheduler_clock::reading> poll_scheduler::end_poll(poll_target& target,
                                                                              std::size_t pages,
                                                                              time_point now)
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

CLOUD66_DECL void poll_scheduler::poll_alone(scheduled_action& action, time_point now)
{
    scheduled_stack& stack = *action.target->stack;
    action.listed_ = false;
    unsubscribe(action);
    join(target_alone(action, stack), action, false, now);
}

CLOUD66_DECL void poll_scheduler::refuse_list(scheduled_stack& stack, time_point now)
{
    stack.list_refused = true;
    while (!stack.list.actions.empty()) poll_alone(*stack.list.actions.back(), now);
}

CLOUD66_DECL poll_scheduler::time_point poll_scheduler::wake_at(time_point now) const
{
    if (queue_.empty()) return (time_point::max)();
    if (probing_) return under_way_ == 0 ? now : (time_point::max)();
    return (std::min)(changes_at_, clock_.when(queue_.begin()->first, now));
}

CLOUD66_DECL poll_scheduler::reading poll_scheduler::vary(reading interval) const
{
    return interval * (1 + options_.jitter * (2 * random_() - 1));
}

CLOUD66_DECL poll_scheduler::reading poll_scheduler::interval_of(const scheduled_action& action,
                                                                 time_point now) const
{
    return poll_interval(options_, now - action.began);
}

CLOUD66_DECL double poll_scheduler::weight_of(const scheduled_action& action, time_point now) const
{
    return 1 / std::pow(interval_of(action, now).count(), 2);
}

CLOUD66_DECL poll_scheduler::reading poll_scheduler::interval_of(const poll_target& target,
                                                                 time_point now) const
{
    if (!target.is_list()) return interval_of(*target.actions.front(), now);
    // The rate of polls goes with the square root of the hazard: those of the actions add up.
    const reading shared(std::sqrt(static_cast<double>(target.pages_) / target.weight_));
    return (std::max)(reading(options_.min_interval), shared);
}

CLOUD66_DECL void poll_scheduler::queue(poll_target& target, reading due, reading interval)
{
    unqueue(target);
    target.due_ = due;
    target.rate_ =
        static_cast<std::uint64_t>(std::ceil(static_cast<double>(target.pages_) * 1e9 / interval.count()));
    demand_ += target.rate_;
    queue_.emplace(due, &target);
}

CLOUD66_DECL void poll_scheduler::unqueue(poll_target& target)
{
    if (target.rate_ == 0) return;
    queue_.erase({target.due_, &target});
    demand_ -= target.rate_;
    target.rate_ = 0;
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
