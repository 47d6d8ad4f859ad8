// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_POLLING_POLL_TURN_HPP
#define CLOUD66_DETAIL_POLLING_POLL_TURN_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/polling/action_poller.hpp>
#include <cloud66/detail/polling/poll_scheduler.hpp>
#include <cloud66/detail/timing/event.hpp>
#include <cloud66/time_source.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>

namespace cloud66::inline v1::detail {

/// Tells a coroutine that polls something else than an action when to poll: at the pace of an action of the same age,
/// and within the same budget. Lives on the client's executor.
class poll_turn : public scheduled_action
{
public:
    /// \param stack_uid what is polled belongs to this stack; empty: to none that is known.
    /// \param requests how many a poll takes.
    poll_turn(std::shared_ptr<action_poller> owner, std::string_view stack_uid, std::size_t requests)
        : owner_(std::move(owner)),
          requests_(requests),
          event_(owner_->client()->executor().get(), owner_->time())
    {
        began = owner_->time()->now();
        listed = false;
        owner_->add(*this, event_, stack_uid);
    }

    ~poll_turn()
    {
        end();
        owner_->remove(*this);
    }

    poll_turn(const poll_turn&) = delete;
    poll_turn& operator=(const poll_turn&) = delete;

    /// Waits until a poll is due, but not longer than to `deadline`; the first one is due at once.
    asio::awaitable<void> wait_until(time_source::time_point deadline)
    {
        while (!target->polling && owner_->time()->now() < deadline) co_await event_.wait_until(deadline);
    }

    /// The poll has ended.
    void end()
    {
        if (target->polling) owner_->end_turn(*target, requests_);
    }

private:
    std::shared_ptr<action_poller> owner_;
    std::size_t requests_;
    event event_;
};

}  // namespace cloud66::inline v1::detail

#endif
