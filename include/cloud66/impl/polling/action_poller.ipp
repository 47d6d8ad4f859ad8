// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_POLLING_ACTION_POLLER_IPP
#define CLOUD66_IMPL_POLLING_ACTION_POLLER_IPP

#include <cloud66/detail/client/decode_response.hpp>
#include <cloud66/detail/polling/action_poller.hpp>
#include <cloud66/detail/polling/poll_operation.hpp>
#include <cloud66/error.hpp>

#include <boost/asio/co_spawn.hpp>

#include <cmath>
#include <cstdio>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace detail {

CLOUD66_DECL watched_action::watched_action(std::shared_ptr<watcher> owner, action_key key)
    : owner_(std::move(owner)),
      key_(std::move(key)),
      policy_(owner_->client_->options().polling, owner_->time_->now())
{
    began = policy_.started();
}

CLOUD66_DECL watched_action::~watched_action()
{
    const std::lock_guard lock(owner_->mutex_);
    const auto found = owner_->known_.find(key_);
    if (found != owner_->known_.end() && *found == this) owner_->known_.erase(found);
}

CLOUD66_DECL action_info watched_action::info() const
{
    const std::lock_guard lock(owner_->mutex_);
    return last_.get(key_.id);
}

CLOUD66_DECL std::uint64_t watched_action::observations() const
{
    const std::lock_guard lock(owner_->mutex_);
    return observations_;
}

CLOUD66_DECL bool watched_action::finished() const
{
    const std::lock_guard lock(owner_->mutex_);
    return last_.finished();
}

CLOUD66_DECL wait_facts watched_action::facts() const
{
    wait_facts known;
    known.finished = finished();
    known.given_up = lost_ != nullptr;
    known.shut_down = owner_->is_shut_down_;
    known.attempted_looks = attempted_looks_;
    return known;
}

CLOUD66_DECL void watched_action::remember(action_info seen)
{
    const std::lock_guard lock(owner_->mutex_);
    ++observations_;
    last_.update(std::move(seen));
}

CLOUD66_DECL void waiter::attend() { watched_->owner()->attend(watched_, *this); }

CLOUD66_DECL void waiter::leave()
{
    if (!is_attending()) return;
    action_waiter_hook::unlink();
    client_waiter_hook::unlink();
    watched_->owner()->left(*watched_);
}

CLOUD66_DECL watcher::watcher(std::shared_ptr<detail::client_impl> client)
    : client_(std::move(client)),
      time_(client_->options().time),
      plan_(
          client_->options().polling, [owner = client_.get()] { return owner->random(); }, time_->now()),
      timer_(client_->executor().get(), time_, [this] {
          if (const auto self = weak_from_this().lock()) self->begin_looks();
      })
{
}

CLOUD66_DECL std::shared_ptr<watcher> watcher::make(std::shared_ptr<detail::client_impl> client)
{
    const auto made = std::make_shared<watcher>(std::move(client));
    made->client_->rate_limiter().on_change([self = made->weak_from_this()] {
        if (const auto owner = self.lock()) owner->arm_timer();
    });
    return made;
}

CLOUD66_DECL std::shared_ptr<watched_action> watcher::find(const action_key& key)
{
    const std::lock_guard lock(mutex_);
    const auto place = known_.lower_bound(key);
    const bool is_known = place != known_.end() && (*place)->key() == key;
    if (is_known)
        if (auto alive = (*place)->weak_from_this().lock()) return alive;
    const auto made = std::make_shared<watched_action>(shared_from_this(), key);
    const auto next = is_known ? known_.erase(place) : place;  // one that is being destroyed
    known_.insert(next, made.get());
    return made;
}

CLOUD66_DECL polling_stats watcher::counters() const
{
    const std::lock_guard lock(mutex_);
    return counters_;
}

CLOUD66_DECL void watcher::attend(const std::shared_ptr<watched_action>& watched, waiter& one)
{
    const auto now = time_->now();
    if (watched->lost_ && watched->waiters_.empty()) {
        watched->lost_ = nullptr;
        watched->policy_.forgive(now);
    }
    watched->waiters_.push_back(one);
    waiters_.push_back(one);
    if (watched->unit || watched->lost_ || watched->finished() || is_shut_down_) return;
    const bool looked = watched->policy_.next_look(now, 0.5) > now;
    plan_.add(*watched, watched->key_.stack_uid, looked, now);
    arm_timer();
}

CLOUD66_DECL void watcher::left(watched_action& watched)
{
    if (watched.waiters_.empty()) forget(watched, false);
    if (waiters_.empty()) tell(idle_waiters_);
}

CLOUD66_DECL void watcher::shut_down()
{
    is_shut_down_ = true;
    tell(waiters_);
}

CLOUD66_DECL void watcher::forget(watched_action& watched, bool finished)
{
    if (!watched.unit) return;
    plan_.remove(watched, finished, time_->now());
    arm_timer();
}

CLOUD66_DECL void watcher::observe(watched_action& watched, action_info seen)
{
    watched.remember(std::move(seen));
    watched.policy_.looked(time_->now());
    if (watched.finished()) forget(watched, true);
    tell(watched.waiters_);
}

CLOUD66_DECL void watcher::look_now(watched_action& watched)
{
    if (!watched.unit) return;
    plan_.hurry(watched, time_->now());
    arm_timer();
}

CLOUD66_DECL void watcher::arm_timer()
{
    refresh();
    set_timer();
}

CLOUD66_DECL void watcher::set_timer() { timer_.set(plan_.wake_at(time_->now())); }

/// A number for the log.
inline std::string one_decimal(double number)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", number);
    return text;
}

CLOUD66_DECL void watcher::refresh()
{
    const rate_limit_status budget = client_->rate_limiter().status();
    plan_.refresh(budget, client_->rate_limiter().polls_allowed_from(), time_->now());
    {
        const std::lock_guard lock(mutex_);
        counters_.actions = plan_.size();
        counters_.interval_scale = plan_.interval_scale();
    }
    log_stretch(budget);
}

CLOUD66_DECL void watcher::log_stretch(const rate_limit_status& budget)
{
    constexpr double notable = 1.5;
    const double stretch = plan_.interval_scale();
    const bool is_news = stretch > notable * logged_stretch_ || logged_stretch_ > notable * stretch;
    if (!is_news || plan_.size() == 0) return;
    logged_stretch_ = stretch;
    std::string text = "watching " + std::to_string(plan_.size()) + " action(s): ";
    if (std::isinf(stretch))
        text += "no look is made";
    else
        text += "intervals are stretched " + one_decimal(stretch) + " times";
    client_->options().log(log_level::debug, text + ", with " + std::to_string(budget.remaining) +
                                                 " requests left in this hour");
}

CLOUD66_DECL void watcher::begin_looks()
{
    for (;;) {
        refresh();
        look_unit* const unit = plan_.begin_look(time_->now());
        if (!unit) break;
        begun_look begun;
        begun.owner = shared_from_this();
        begun.unit = unit;
        for (planned_action* action : unit->actions)
            begun.actions.push_back(static_cast<watched_action*>(action)->shared_from_this());
        asio::co_spawn(client_->executor().get(), make_look(std::move(begun)),
                       [](std::exception_ptr failure) {
                           if (failure) std::rethrow_exception(failure);
                       });
    }
    set_timer();
}

CLOUD66_DECL bool watcher::may_look() const
{
    const rate_limit_status budget = client_->rate_limiter().status();
    return !budget.throttled && budget.remaining > budget.reserved_for_calls;
}

CLOUD66_DECL void watcher::saw(watched_action& watched, action_info seen)
{
    ++watched.attempted_looks_;
    observe(watched, std::move(seen));
}

CLOUD66_DECL bool watcher::failed(watched_action& watched, const error& why)
{
    ++watched.attempted_looks_;
    if (watched.policy_.failed(why, time_->now())) {
        error_details details = why.details();
        details.action_info = watched.info();
        details.resume_token = make_resume_token(watched.key_);
        watched.lost_ = std::make_shared<const error>(why.code(), std::move(details));
        forget(watched, false);
    }
    tell(watched.waiters_);
    return watched.lost_ != nullptr;
}

CLOUD66_DECL void watcher::look_alone(watched_action& watched)
{
    if (watched.unit) plan_.look_alone(watched, time_->now());
}

CLOUD66_DECL void watcher::refuse_list(planned_stack& stack) { plan_.refuse_list(stack, time_->now()); }

CLOUD66_DECL void watcher::end_look(look_unit& unit, const look_cost& cost, const std::string& outcome)
{
    {
        const std::lock_guard lock(mutex_);
        (cost.by_list ? counters_.list_polls : counters_.single_polls) += cost.requests;
        if (cost.failed) ++counters_.failed_polls;
    }
    const auto now = time_->now();
    const auto next = plan_.end_look(unit, cost.requests, now);
    arm_timer();
    std::string more;
    if (next && !std::isinf(plan_.interval_scale())) {
        const std::chrono::duration<double> wait = plan_.when(*next, now) - now;
        more = "; next look in " + one_decimal(wait.count()) + " s";
    }
    client_->options().log(log_level::debug, outcome + more);
}

CLOUD66_DECL asio::awaitable<action_info> fetch_action(std::shared_ptr<client_impl> owner, action_key key,
                                                       request_priority why)
{
    api_request request = get("/stacks/{stack_uid}/actions/{action_id}.json", {key.stack_uid, key.id});
    const api_response answer = co_await owner->send(std::move(request), why);
    auto seen = decode_response<action_info>(owner->options().log, answer, answer_to::question);
    if (seen.id != key.id)
        throw malformed(answer, "it is about action " + std::to_string(seen.id) + " instead of " +
                                    std::to_string(key.id));
    co_return seen;
}

CLOUD66_DECL asio::awaitable<action_info> watcher::look(std::shared_ptr<watched_action> watched,
                                                        request_priority why)
{
    action_info seen = co_await fetch_action(watched->owner_->client_, watched->key_, why);
    watched->owner_->observe(*watched, seen);
    co_return seen;
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
