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

CLOUD66_DECL look_plan::look_plan(const polling_options& options, std::function<double()> random,
                                  time_point now)
    : options_(options), random_(std::move(random)), clock_(now)
{
    clock_.run(speed_, now);
}

CLOUD66_DECL void look_plan::add(planned_action& action, std::string_view stack_uid, bool looked,
                                 time_point now)
{
    planned_stack& stack = stack_of(stack_uid);
    ++stack.actions;
    ++size_;
    action.added_ = now;
    supply_.began(now);
    const bool by_list = options_.lists && action.listed_ && !stack.list_refused;
    join(by_list ? stack.list : unit_alone(action, stack), action, looked, now);
}

CLOUD66_DECL look_unit& look_plan::unit_alone(planned_action& action, planned_stack& stack)
{
    // There is one already if a look is still under way that began before `action` left the plan.
    if (!action.alone_) action.alone_ = std::make_unique<look_unit>();
    action.alone_->stack = &stack;
    return *action.alone_;
}

CLOUD66_DECL planned_stack& look_plan::stack_of(std::string_view uid)
{
    const auto found = stacks_.find(uid);
    if (found != stacks_.end()) return found->second;
    const auto added = stacks_.try_emplace(std::string(uid)).first;
    planned_stack& made = added->second;
    made.uid = added->first;
    made.list.stack = &made;
    return made;
}

CLOUD66_DECL void look_plan::join(look_unit& unit, planned_action& action, bool looked, time_point now)
{
    constexpr std::size_t usual_page = 30;
    action.unit = &unit;
    action.place_ = static_cast<std::uint32_t>(unit.actions.size());
    unit.actions.push_back(&action);
    unit.haste_ += haste_of(action, now);
    unit.pages_ = (std::max)(unit.pages_, (unit.actions.size() + usual_page - 1) / usual_page);
    if (unit.looking) return;
    const reading interval = interval_of(unit, now);
    const reading own = clock_.read(now) + (looked ? vary(interval) : reading(0));
    const reading due = unit.rate_ > 0 ? (std::min)(unit.due_, own) : own;
    queue(unit, due, interval);
}

CLOUD66_DECL void look_plan::remove(planned_action& action, bool finished, time_point now)
{
    planned_stack& stack = *action.unit->stack;
    supply_.left(action.added_, finished, now);
    leave(action);
    --stack.actions;
    --size_;
    forget_if_idle(stack);
}

CLOUD66_DECL void look_plan::leave(planned_action& action)
{
    look_unit& unit = *action.unit;
    const auto count = static_cast<double>(unit.actions.size());
    unit.haste_ *= (count - 1) / count;
    planned_action* const last = unit.actions.back();
    unit.actions[action.place_] = last;
    last->place_ = action.place_;
    unit.actions.pop_back();
    action.unit = nullptr;
    if (unit.actions.empty()) {
        unqueue(unit);
        unit.haste_ = 0;
        unit.pages_ = 1;
    }
    if (!unit.looking && &unit == action.alone_.get()) action.alone_.reset();
}

CLOUD66_DECL void look_plan::forget_if_idle(planned_stack& stack)
{
    if (stack.actions == 0 && stack.looking == 0) stacks_.erase(stacks_.find(stack.uid));
}

CLOUD66_DECL void look_plan::hurry(planned_action& action, time_point now)
{
    look_unit& unit = *action.unit;
    if (!unit.looking) queue(unit, clock_.read(now), interval_of(unit, now));
}

CLOUD66_DECL void look_plan::refresh(const rate_limit_status& budget, time_point allowed_from, time_point now)
{
    if (budget.calls != calls_) {
        // Fewer than before: another hour has begun.
        supply_.called(budget.calls > calls_ ? budget.calls - calls_ : budget.calls, now);
        calls_ = budget.calls;
    }
    rate_limit_status left = budget;
    left.remaining -= static_cast<int>(under_way_);
    const double wanted = static_cast<double>(demand_) * 1e-9;
    const double paid = supply_.per_second(left, now);
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

CLOUD66_DECL look_unit* look_plan::begin_look(time_point now)
{
    if (queue_.empty()) return nullptr;
    const auto& [due, unit] = *queue_.begin();
    const bool may = probing_ ? under_way_ == 0 : clock_.when(due, now) <= now;
    if (!may) return nullptr;
    look_unit* const begun = unit;
    unqueue(*begun);
    begun->looking = true;
    ++begun->stack->looking;
    ++under_way_;
    return begun;
}

CLOUD66_DECL std::optional<paced_clock::reading> look_plan::end_look(look_unit& unit, std::size_t pages,
                                                                     time_point now)
{
    unit.looking = false;
    --unit.stack->looking;
    --under_way_;
    unit.pages_ = (std::max)(pages, std::size_t(1));
    unit.haste_ = 0;
    for (const planned_action* action : unit.actions) unit.haste_ += haste_of(*action, now);
    std::optional<reading> next;
    if (!unit.actions.empty()) {
        const reading interval = interval_of(unit, now);
        queue(unit, clock_.read(now) + vary(interval), interval);
        next = unit.due_;
    }
    forget_if_idle(*unit.stack);
    return next;
}

CLOUD66_DECL void look_plan::look_alone(planned_action& action, time_point now)
{
    planned_stack& stack = *action.unit->stack;
    action.listed_ = false;
    leave(action);
    join(unit_alone(action, stack), action, false, now);
}

CLOUD66_DECL void look_plan::refuse_list(planned_stack& stack, time_point now)
{
    stack.list_refused = true;
    while (!stack.list.actions.empty()) look_alone(*stack.list.actions.back(), now);
}

CLOUD66_DECL look_plan::time_point look_plan::wake_at(time_point now) const
{
    if (queue_.empty()) return (time_point::max)();
    if (probing_) return under_way_ == 0 ? now : (time_point::max)();
    return (std::min)(changes_at_, clock_.when(queue_.begin()->first, now));
}

CLOUD66_DECL look_plan::reading look_plan::vary(reading interval) const
{
    return interval * (1 + options_.jitter * (2 * random_() - 1));
}

CLOUD66_DECL look_plan::reading look_plan::interval_of(const planned_action& action, time_point now) const
{
    return look_interval(options_, now - action.began);
}

CLOUD66_DECL double look_plan::haste_of(const planned_action& action, time_point now) const
{
    return 1 / std::pow(interval_of(action, now).count(), 2);
}

CLOUD66_DECL look_plan::reading look_plan::interval_of(const look_unit& unit, time_point now) const
{
    if (!unit.is_list()) return interval_of(*unit.actions.front(), now);
    // The rate of looks goes with the square root of the hazard: those of the actions add up.
    const reading shared(std::sqrt(static_cast<double>(unit.pages_) / unit.haste_));
    return (std::max)(reading(options_.min_interval), shared);
}

CLOUD66_DECL void look_plan::queue(look_unit& unit, reading due, reading interval)
{
    unqueue(unit);
    unit.due_ = due;
    unit.rate_ =
        static_cast<std::uint64_t>(std::ceil(static_cast<double>(unit.pages_) * 1e9 / interval.count()));
    demand_ += unit.rate_;
    queue_.emplace(due, &unit);
}

CLOUD66_DECL void look_plan::unqueue(look_unit& unit)
{
    if (unit.rate_ == 0) return;
    queue_.erase({unit.due_, &unit});
    demand_ -= unit.rate_;
    unit.rate_ = 0;
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
