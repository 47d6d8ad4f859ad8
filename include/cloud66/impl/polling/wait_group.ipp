// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_POLLING_WAIT_GROUP_IPP
#define CLOUD66_IMPL_POLLING_WAIT_GROUP_IPP

#include <cloud66/action.hpp>
#include <cloud66/detail/polling/wait_group.hpp>

#include <algorithm>

namespace cloud66::inline v1::detail {

CLOUD66_DECL client_waits::client_waits(const action_poller& owner, std::function<void(ended_wait)> on_end)
    : time_(owner.time()),
      on_end_(std::move(on_end)),
      timer_(owner.client()->executor().get(), time_, [this] { proceed_with_due(); })
{
}

CLOUD66_DECL void client_waits::add(std::uint32_t index, std::shared_ptr<tracked_action> tracked,
                                    std::chrono::milliseconds timeout)
{
    const time_point deadline = deadline_after(time_->now(), timeout);
    expect(deadline, waits_.emplace_back(*this, index, std::move(tracked), deadline));
    ++open_;
}

CLOUD66_DECL void client_waits::start()
{
    for (wait& one : waits_) {
        one.subscribe();
        proceed(one);
    }
    set_timer();
}

CLOUD66_DECL void client_waits::proceed(wait& one)
{
    const wait_action step = one.next(time_->now());
    if (step.poll_now) {
        one.tracked()->owner()->poll_now(*one.tracked());
        expect(step.until, one);
        set_timer();
    }
    if (step.end == wait_end::none) return;
    ended_wait ended;
    ended.index = one.index();
    ended.how = step.end;
    if (step.end == wait_end::failure) ended.failure = one.tracked()->failure();
    one.unsubscribe();
    if (--open_ == 0) timer_.set(time_source::never);
    on_end_(std::move(ended));
}

CLOUD66_DECL void client_waits::expect(time_point deadline, wait& one)
{
    if (deadline == time_source::never) return;
    deadlines_.emplace_back(deadline, &one);
    std::ranges::push_heap(deadlines_, std::greater());
}

CLOUD66_DECL void client_waits::set_timer()
{
    timer_.set(open_ == 0 || deadlines_.empty() ? time_source::never : deadlines_.front().first);
}

CLOUD66_DECL void client_waits::proceed_with_due()
{
    while (!deadlines_.empty() && deadlines_.front().first <= time_->now()) {
        std::ranges::pop_heap(deadlines_, std::greater());
        wait& due = *deadlines_.back().second;
        deadlines_.pop_back();
        if (due.is_subscribed()) proceed(due);
    }
    set_timer();
}

CLOUD66_DECL std::chrono::milliseconds limit_of(const action& handle, const wait_all_params& params)
{
    wait_params one;
    one.timeout = params.timeout;
    return time_limit(one, action_access::timeout_of(handle));
}

/// What the wait for `handle` ended with.
inline wait_result make_outcome(const ended_wait& ended, action handle, std::chrono::milliseconds limit)
{
    const auto tracked = action_access::tracked_by(handle);
    return {ended.index, std::move(handle), make_result(*tracked, ended.how, limit, ended.failure)};
}

/// How a wait ends that is not waited for any more.
inline ended_wait detached_end(std::size_t index, const action& handle)
{
    ended_wait ended;
    ended.index = static_cast<std::uint32_t>(index);
    ended.how = action_access::tracked_by(handle)->finished() ? wait_end::finished : wait_end::detached;
    return ended;
}

CLOUD66_DECL wait_result detached_result(std::size_t index, action handle)
{
    const ended_wait ended = detached_end(index, handle);
    return make_outcome(ended, std::move(handle), {});
}

CLOUD66_DECL wait_group::wait_group(std::vector<action> actions, const wait_all_params& params)
    : params_(params),
      actions_(std::move(actions)),
      client_(action_access::tracked_by(actions_.front())->owner()->client()),
      has_ended_(actions_.size()),
      event_(client_->executor().get(), client_->options().time)
{
}

CLOUD66_DECL std::shared_ptr<wait_group> wait_group::start(std::vector<action> actions,
                                                           const wait_all_params& params)
{
    std::unique_ptr<wait_group> made(new wait_group(std::move(actions), params));
    const auto executor = made->client_->executor();
    const auto group = make_shared_on(executor, std::move(made));
    executor.dispatch([group] { group->do_start(); });
    return group;
}

CLOUD66_DECL void wait_group::do_start()
{
    const auto on_end = [executor = client_->executor(), group = weak_from_this()](ended_wait ended) {
        executor.dispatch([group, ended = std::move(ended)] {
            if (const auto still = group.lock()) still->end(ended);
        });
    };
    for (std::size_t i = 0; i < actions_.size(); ++i) {
        auto tracked = action_access::tracked_by(actions_[i]);
        const action_poller& owner = *tracked->owner();
        auto& part = parts_[&owner];
        if (!part)
            part = make_shared_on(owner.client()->executor(), std::make_unique<client_waits>(owner, on_end));
        part->add(static_cast<std::uint32_t>(i), std::move(tracked), limit_of(actions_[i], params_));
    }
    for (const auto& [owner, part] : parts_)
        owner->client()->executor().dispatch([part = part] { part->start(); });
}

CLOUD66_DECL void wait_group::end(ended_wait ended)
{
    if (has_ended_[ended.index]) return;
    has_ended_[ended.index] = true;
    ended_.push_back(std::move(ended));
    event_.notify();
}

CLOUD66_DECL void wait_group::end_all()
{
    parts_.clear();
    for (std::size_t i = 0; i < actions_.size(); ++i)
        if (!has_ended_[i]) end(detached_end(i, actions_[i]));
}

CLOUD66_DECL wait_result wait_group::take()
{
    const ended_wait ended = std::move(ended_.front());
    ended_.pop_front();
    ++given_out_;
    action& handle = actions_[ended.index];
    const auto limit = limit_of(handle, params_);
    wait_result next = make_outcome(ended, std::move(handle), limit);
    const auto wanted = next.outcome ? wait_until::first_success : wait_until::first_failure;
    if (params_.until == wanted && !parts_.empty()) end_all();
    return next;
}

CLOUD66_DECL asio::awaitable<std::optional<wait_result>> wait_group::next(std::shared_ptr<wait_group> group)
{
    std::optional<wait_result> ended;
    if (group->given_out_ == group->actions_.size()) co_return ended;
    while (group->ended_.empty()) co_await group->event_.wait_until(time_source::never);
    ended = group->take();
    co_return ended;
}

}  // namespace cloud66::inline v1::detail

#endif
