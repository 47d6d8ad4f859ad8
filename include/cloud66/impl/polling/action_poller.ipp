// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_POLLING_ACTION_POLLER_IPP
#define CLOUD66_IMPL_POLLING_ACTION_POLLER_IPP

#include <cloud66/detail/client/decode_response.hpp>
#include <cloud66/detail/client/request_events.hpp>
#include <cloud66/detail/polling/action_poller.hpp>
#include <cloud66/error.hpp>

#include <boost/asio/co_spawn.hpp>

#include <cmath>
#include <cstdio>
#include <utility>

namespace cloud66::inline v1::detail {

CLOUD66_DECL tracked_action::tracked_action(std::shared_ptr<action_poller> owner, action_key key,
                                            std::chrono::milliseconds timeout)
    : owner_(std::move(owner)),
      key_(std::move(key)),
      timeout_(timeout),
      policy_(owner_->client_->options().polling, owner_->time_->now())
{
    began = policy_.started();
}

CLOUD66_DECL tracked_action::~tracked_action()
{
    const std::lock_guard lock(owner_->mutex_);
    if (is_linked()) owner_->known_.erase(owner_->known_.iterator_to(*this));
}

CLOUD66_DECL action_info tracked_action::info() const
{
    const std::lock_guard lock(owner_->mutex_);
    return last_.get(key_.id);
}

CLOUD66_DECL std::chrono::milliseconds tracked_action::timeout() const
{
    const std::lock_guard lock(owner_->mutex_);
    return timeout_;
}

CLOUD66_DECL std::uint32_t tracked_action::observations() const
{
    const std::lock_guard lock(owner_->mutex_);
    return observations_;
}

CLOUD66_DECL bool tracked_action::finished() const
{
    const std::lock_guard lock(owner_->mutex_);
    return last_.finished();
}

CLOUD66_DECL wait_input tracked_action::details() const
{
    wait_input known;
    known.finished = finished();
    known.failure = failure_ != nullptr;
    known.waits_ended = owner_->has_ended_waits_;
    known.attempted_polls = attempted_polls_;
    return known;
}

CLOUD66_DECL void tracked_action::remember(action_info seen)
{
    const std::lock_guard lock(owner_->mutex_);
    ++observations_;
    last_.update(std::move(seen));
}

CLOUD66_DECL void waiter::subscribe() { tracked_->owner()->subscribe(tracked_, *this); }

CLOUD66_DECL void waiter::unsubscribe()
{
    if (!is_subscribed()) return;
    action_waiter_hook::unlink();
    client_waiter_hook::unlink();
    tracked_->owner()->left(*tracked_);
}

CLOUD66_DECL action_poller::action_poller(std::shared_ptr<detail::client_impl> client)
    : client_(std::move(client)),
      time_(client_->options().time),
      scheduler_(
          client_->options().polling, [owner = client_.get()] { return owner->random(); }, time_->now()),
      timer_(client_->executor().get(), time_, [this] {
          if (const auto self = weak_from_this().lock()) self->begin_polls();
      })
{
}

CLOUD66_DECL std::shared_ptr<action_poller> action_poller::make(std::shared_ptr<detail::client_impl> client)
{
    const auto made = std::make_shared<action_poller>(std::move(client));
    made->client_->rate_limiter().on_change([self = made->weak_from_this()] {
        if (const auto owner = self.lock()) owner->arm_timer();
    });
    return made;
}

CLOUD66_DECL std::shared_ptr<tracked_action> action_poller::find(action_key key,
                                                                 std::chrono::milliseconds timeout)
{
    if (key.account == client_->options().account) key.account.reset();
    const std::lock_guard lock(mutex_);
    const auto place = known_.lower_bound(key);
    const bool is_known = place != known_.end() && place->key() == key;
    if (is_known) {
        if (auto alive = place->weak_from_this().lock()) {
            if (alive->timeout_ == default_action_timeout) alive->timeout_ = timeout;
            return alive;
        }
    }
    const auto made = std::make_shared<tracked_action>(shared_from_this(), std::move(key), timeout);
    const auto next = is_known ? known_.erase(place) : place;  // one that is being destroyed
    known_.insert(next, *made);
    return made;
}

CLOUD66_DECL polling_stats action_poller::counters() const
{
    const std::lock_guard lock(mutex_);
    return counters_;
}

CLOUD66_DECL void action_poller::subscribe(const std::shared_ptr<tracked_action>& tracked, waiter& one)
{
    const auto now = time_->now();
    if (tracked->failure_ && tracked->waiters_.empty()) {
        tracked->failure_ = nullptr;
        tracked->policy_.reset(now);
    }
    tracked->waiters_.push_back(one);
    waiters_.push_back(one);
    if (tracked->target || tracked->failure_ || tracked->finished() || has_ended_waits_) return;
    const bool polled = tracked->policy_.next_poll(now, 0.5) > now;
    // One list shows the actions of a stack that are polled in one account.
    const action_key& key = tracked->key_;
    if (key.account)
        scheduler_.add(*tracked, std::to_string(*key.account) + '/' + key.stack_uid, polled, now);
    else
        scheduler_.add(*tracked, key.stack_uid, polled, now);
    arm_timer();
}

CLOUD66_DECL void action_poller::left(tracked_action& tracked)
{
    if (tracked.waiters_.empty()) forget(tracked, false);
    if (waiters_.empty()) notify_all(idle_waiters_);
}

CLOUD66_DECL void action_poller::end_waits()
{
    has_ended_waits_ = true;
    notify_all(waiters_);
}

CLOUD66_DECL void action_poller::forget(tracked_action& tracked, bool finished)
{
    if (!tracked.target) return;
    scheduler_.remove(tracked, finished, time_->now());
    arm_timer();
}

CLOUD66_DECL void action_poller::observe(tracked_action& tracked, action_info seen, bool is_start)
{
    const bool had_ended = tracked.finished();
    tracked.remember(std::move(seen));
    if (client_->options().events) send_action_events(tracked, is_start, had_ended);
    tracked.policy_.polled(time_->now());
    if (tracked.finished()) forget(tracked, true);
    notify_all(tracked.waiters_);
}

CLOUD66_DECL void action_poller::send_action_events(const tracked_action& tracked, bool is_start,
                                                    bool had_ended) const
{
    event_listener& listener = *client_->options().events;
    const action_info seen = tracked.info();
    action_event event;
    if (seen.action) event.command = *seen.action;
    if (seen.started_via) event.started_via = *seen.started_via;
    event.finished = is_finished(seen);
    event.succeeded = seen.finished_success;
    event.polls = tracked.attempted_polls_;
    event.age = time_->now() - tracked.policy_.started();
    event.stack_uid = tracked.key_.stack_uid;
    event.action_id = tracked.key_.id;
    if (is_start) notify_listener<const action_event&>(listener, &event_listener::action_started, event);
    if (event.finished && !had_ended)
        notify_listener<const action_event&>(listener, &event_listener::action_ended, event);
    else if (!event.finished && !is_start)
        notify_listener<const action_event&>(listener, &event_listener::action_polled, event);
}

CLOUD66_DECL void action_poller::poll_now(tracked_action& tracked)
{
    if (!tracked.target) return;
    scheduler_.expedite(tracked, time_->now());
    arm_timer();
}

CLOUD66_DECL void action_poller::arm_timer()
{
    refresh();
    set_timer();
}

CLOUD66_DECL void action_poller::set_timer() { timer_.set(scheduler_.wake_at(time_->now())); }

/// A number for the log.
inline std::string one_decimal(double number)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", number);
    return text;
}

CLOUD66_DECL void action_poller::refresh()
{
    const rate_limit_status budget = client_->rate_limiter().status();
    scheduler_.refresh(budget, client_->rate_limiter().polls_allowed_from(), time_->now());
    {
        const std::lock_guard lock(mutex_);
        counters_.actions = scheduler_.size();
        counters_.interval_scale = scheduler_.interval_scale();
    }
    log_interval_scale(budget);
}

CLOUD66_DECL void action_poller::log_interval_scale(const rate_limit_status& budget)
{
    constexpr double notable = 1.5;
    const double interval_scale = scheduler_.interval_scale();
    const bool is_news = interval_scale > notable * logged_interval_scale_ ||
                         logged_interval_scale_ > notable * interval_scale;
    if (!is_news || scheduler_.size() == 0) return;
    logged_interval_scale_ = interval_scale;
    std::string text = "polling " + std::to_string(scheduler_.size()) + " action(s): ";
    if (std::isinf(interval_scale))
        text += "no poll is made";
    else
        text += "intervals are stretched " + one_decimal(interval_scale) + " times";
    client_->options().log(log_level::debug, text + ", with " + std::to_string(budget.remaining) +
                                                 " requests left in this hour");
}

CLOUD66_DECL void action_poller::begin_polls()
{
    for (;;) {
        refresh();
        poll_target* const target = scheduler_.begin_poll(time_->now());
        if (!target) break;
        if (const auto turn = turns_.find(target->actions.front()); turn != turns_.end()) {
            turn->second->notify();
            continue;
        }
        poll_operation started;
        started.owner = shared_from_this();
        started.target = target;
        for (scheduled_action* action : target->actions)
            started.actions.push_back(static_cast<tracked_action*>(action)->shared_from_this());
        asio::co_spawn(client_->executor().get(), run_poll(std::move(started)),
                       [](std::exception_ptr failure) {
                           if (failure) std::rethrow_exception(failure);
                       });
    }
    set_timer();
}

CLOUD66_DECL void action_poller::add(scheduled_action& polled, event& turn, std::string_view stack_uid)
{
    turns_.emplace(&polled, &turn);
    scheduler_.add(polled, stack_uid, false, time_->now());
    arm_timer();
}

CLOUD66_DECL void action_poller::remove(scheduled_action& polled)
{
    turns_.erase(&polled);
    scheduler_.remove(polled, true, time_->now());
    arm_timer();
}

CLOUD66_DECL void action_poller::end_turn(poll_target& target, std::size_t requests)
{
    scheduler_.end_poll(target, requests, time_->now());
    arm_timer();
}

CLOUD66_DECL bool action_poller::may_poll() const
{
    const rate_limit_status budget = client_->rate_limiter().status();
    return !budget.throttled && budget.remaining > budget.reserved_for_calls;
}

CLOUD66_DECL void action_poller::saw(tracked_action& tracked, action_info seen)
{
    ++tracked.attempted_polls_;
    observe(tracked, std::move(seen), false);
}

CLOUD66_DECL bool action_poller::failed(tracked_action& tracked, const error& why)
{
    ++tracked.attempted_polls_;
    if (tracked.policy_.failed(why, time_->now())) {
        error_details details = why.details();
        details.action_info = tracked.info();
        details.resume_token = tracked.resume_token();
        tracked.failure_ = std::make_shared<const error>(why.code(), std::move(details));
        forget(tracked, false);
    }
    notify_all(tracked.waiters_);
    return tracked.failure_ != nullptr;
}

CLOUD66_DECL void action_poller::poll_alone(tracked_action& tracked)
{
    if (tracked.target) scheduler_.poll_alone(tracked, time_->now());
}

CLOUD66_DECL void action_poller::refuse_list(scheduled_stack& stack)
{
    scheduler_.refuse_list(stack, time_->now());
}

CLOUD66_DECL void action_poller::end_poll(poll_target& target, const poll_cost& cost,
                                          const std::string& outcome)
{
    {
        const std::lock_guard lock(mutex_);
        (cost.by_list ? counters_.list_polls : counters_.single_polls) += cost.requests;
        if (cost.failed) ++counters_.failed_polls;
    }
    const auto now = time_->now();
    const auto next = scheduler_.end_poll(target, cost.requests, now);
    arm_timer();
    std::string more;
    if (next && !std::isinf(scheduler_.interval_scale())) {
        const std::chrono::duration<double> wait = scheduler_.when(*next, now) - now;
        more = "; next poll in " + one_decimal(wait.count()) + " s";
    }
    client_->options().log(log_level::debug, outcome + more);
}

CLOUD66_DECL asio::awaitable<action_info> fetch_action(std::shared_ptr<client_impl> owner, action_key key,
                                                       shared_settings settings)
{
    api_request request =
        get("get_stack_action", "/stacks/{stack_uid}/actions/{action_id}.json", {key.stack_uid, key.id});
    request.settings = std::move(settings);
    const api_response response = co_await client_impl::do_send(owner, std::move(request));
    auto seen = decode_response<action_info>(owner->options().log, response);
    if (seen.id != key.id)
        throw malformed(response, "it is about action " + std::to_string(seen.id) + " instead of " +
                                      std::to_string(key.id));
    co_return seen;
}

CLOUD66_DECL asio::awaitable<action_info> action_poller::poll(std::shared_ptr<tracked_action> tracked)
{
    action_info seen = co_await fetch_action(tracked->owner_->client_, tracked->key_,
                                             account_settings(tracked->key_.account));
    tracked->owner_->observe(*tracked, seen, false);
    co_return seen;
}

}  // namespace cloud66::inline v1::detail

#endif
