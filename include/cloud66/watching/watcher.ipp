// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_WATCHING_WATCHER_IPP
#define CLOUD66_WATCHING_WATCHER_IPP

#include <cloud66/error.hpp>
#include <cloud66/http/percent_encoding.hpp>
#include <cloud66/session/decode_reply.hpp>
#include <cloud66/watching/watcher.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>

#include <charconv>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace detail {

CLOUD66_DECL watched_action::watched_action(std::shared_ptr<watcher> owner, action_key key)
    : owner_(std::move(owner)),
      key_(std::move(key)),
      policy_(owner_->session_->options().polling, owner_->time_->now())
{
}

CLOUD66_DECL watched_action::~watched_action()
{
    const std::lock_guard lock(owner_->known_mutex_);
    const auto found = owner_->known_.find(key_);
    if (found != owner_->known_.end() && found->second.expired()) owner_->known_.erase(found);
}

CLOUD66_DECL async_action watched_action::snapshot() const
{
    const std::lock_guard lock(mutex_);
    if (last_) return *last_;
    async_action unseen;
    unseen.id = key_.id;
    return unseen;
}

CLOUD66_DECL std::uint64_t watched_action::observations() const
{
    const std::lock_guard lock(mutex_);
    return observations_;
}

CLOUD66_DECL bool watched_action::finished() const
{
    const std::lock_guard lock(mutex_);
    return last_ && is_finished(*last_);
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

CLOUD66_DECL void watched_action::remember(async_action seen)
{
    const std::lock_guard lock(mutex_);
    ++observations_;
    // An answer that was overtaken on its way does not undo the end.
    if (last_ && is_finished(*last_) && !is_finished(seen)) return;
    last_ = std::make_unique<const async_action>(std::move(seen));
}

CLOUD66_DECL watcher::watcher(std::shared_ptr<detail::session> session)
    : session_(std::move(session)), time_(session_->options().time), timer_(session_->executor())
{
}

CLOUD66_DECL std::shared_ptr<watched_action> watcher::find(const action_key& key)
{
    std::unique_lock lock(known_mutex_);
    auto found = known_[key].lock();
    if (found) return found;
    found = std::make_shared<watched_action>(shared_from_this(), key);
    known_[key] = found;
    return found;
}

CLOUD66_DECL void watcher::attend(const std::shared_ptr<watched_action>& watched, waiter& one)
{
    if (watched->lost_ && watched->waiters_.empty()) {
        watched->lost_ = nullptr;
        watched->policy_.forgive(time_->now());
    }
    watched->waiters_.push_back(one);
    waiters_.push_back(one);
    if (watched->place_ || watched->looking_ || watched->lost_ || watched->finished()) return;
    if (!is_shut_down_) schedule_next(watched);
}

CLOUD66_DECL void watcher::left(watched_action& watched)
{
    if (watched.waiters_.empty()) unschedule(watched);
    if (waiters_.empty()) tell(idle_waiters_);
}

CLOUD66_DECL void watcher::shut_down()
{
    is_shut_down_ = true;
    tell(waiters_);
}

CLOUD66_DECL void watcher::schedule_next(const std::shared_ptr<watched_action>& watched)
{
    schedule(watched, watched->policy_.next_look(time_->now(), session_->random()));
}

CLOUD66_DECL void watcher::observe(watched_action& watched, async_action seen)
{
    watched.remember(std::move(seen));
    watched.policy_.looked(time_->now());
    tell(watched.waiters_);
}

CLOUD66_DECL void watcher::schedule(const std::shared_ptr<watched_action>& watched,
                                    time_source::time_point when)
{
    unschedule(*watched);
    watched->place_ = schedule_.emplace(when, watched);
    if (*watched->place_ == schedule_.begin()) arm_timer();
}

CLOUD66_DECL void watcher::unschedule(watched_action& watched)
{
    if (!watched.place_) return;
    const bool was_first = *watched.place_ == schedule_.begin();
    const auto keep_alive = (*watched.place_)->second;
    schedule_.erase(*watched.place_);
    watched.place_.reset();
    if (was_first) arm_timer();
}

CLOUD66_DECL void watcher::look_now(const std::shared_ptr<watched_action>& watched)
{
    if (!watched->looking_) schedule(watched, time_->now());
}

CLOUD66_DECL void watcher::arm_timer()
{
    ++timer_round_;
    time_->disarm(timer_);
    timer_.cancel();
    if (schedule_.empty()) return;
    time_->arm(timer_, schedule_.begin()->first);
    timer_.async_wait([self = weak_from_this(), mine = timer_round_](boost::system::error_code) {
        const auto owner = self.lock();
        if (owner && owner->timer_round_ == mine) owner->start_due_looks();
    });
}

CLOUD66_DECL void watcher::start_due_looks()
{
    while (!schedule_.empty() && schedule_.begin()->first <= time_->now()) {
        const auto due = schedule_.begin()->second;
        schedule_.erase(schedule_.begin());
        due->place_.reset();
        due->looking_ = true;
        asio::co_spawn(session_->executor(), look_for_waiters(due), [](std::exception_ptr failure) {
            if (failure) std::rethrow_exception(failure);
        });
    }
    arm_timer();
}

CLOUD66_DECL asio::awaitable<async_action> watcher::look(std::shared_ptr<watched_action> watched, purpose why)
{
    const auto& owner = watched->owner_->session_;
    http::request request = http::get("/stacks/{stack_uid}/actions/{action_id}.json",
                                      {watched->key_.stack_uid, watched->key_.id});
    const reply answer = co_await owner->send(std::move(request), why);
    async_action seen = decode_reply<async_action>(owner->options().log, answer, answer_to::question);
    watched->owner_->observe(*watched, seen);
    co_return seen;
}

CLOUD66_DECL asio::awaitable<void> watcher::look_for_waiters(std::shared_ptr<watched_action> watched)
{
    std::exception_ptr failure;
    try {
        co_await look(watched, purpose::poll);
    } catch (...) {
        failure = std::current_exception();
    }
    watched->owner()->finish_look(watched, failure);
}

/// What a failed look ended with. Only a token provider throws what is no system error.
inline error look_error(std::exception_ptr failure)
{
    try {
        std::rethrow_exception(failure);
    } catch (const boost::system::system_error& known) {
        return to_error(known);
    } catch (const std::exception& own) {
        return error(errc::no_credentials, std::string("the token provider failed: ") + own.what());
    } catch (...) {
        return error(errc::no_credentials, "the token provider failed");
    }
}

CLOUD66_DECL void watcher::finish_look(const std::shared_ptr<watched_action>& watched,
                                       std::exception_ptr failure)
{
    watched->looking_ = false;
    ++watched->attempted_looks_;
    if (failure) {
        const error told = look_error(failure);
        if (watched->policy_.failed(told.code(), time_->now())) {
            error_details details = told.details();
            details.action = watched->snapshot();
            details.resume_token = make_resume_token(watched->key_);
            watched->lost_ = std::make_shared<const error>(told.code(), std::move(details));
        }
        session_->options().log(log_level::debug, std::string("a look at an action failed: ") + told.what() +
                                                      (watched->lost_ ? " (giving up)" : " (going on)"));
    }
    if (!watched->lost_ && !watched->finished() && !watched->waiters_.empty()) schedule_next(watched);
    tell(watched->waiters_);
}

CLOUD66_DECL std::string make_resume_token(const action_key& key)
{
    return http::make_request(http::verb::get, "stacks/{stack_uid}/actions/{action_id}",
                              {key.stack_uid, key.id})
        .target;
}

CLOUD66_DECL action_key parse_resume_token(std::string_view token)
{
    constexpr std::string_view before = "stacks/", between = "/actions/";
    const auto middle = token.find(between);
    action_key key;
    if (token.starts_with(before) && middle != std::string_view::npos && middle > before.size()) {
        const auto uid = http::percent_decode(token.substr(before.size(), middle - before.size()));
        key.stack_uid = uid.value_or("");
        const std::string_view digits = token.substr(middle + between.size());
        const auto [end, bad] = std::from_chars(digits.data(), digits.data() + digits.size(), key.id);
        if (bad == std::errc() && end == digits.data() + digits.size() && key.id > 0 && uid &&
            make_resume_token(key) == token)
            return key;
    }
    throw error(errc::invalid_argument,
                "not a resume token of this library (it looks like stacks/UID/actions/ID)");
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
