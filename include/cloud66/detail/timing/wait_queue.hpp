// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TIMING_WAIT_QUEUE_HPP
#define CLOUD66_DETAIL_TIMING_WAIT_QUEUE_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/timing/event.hpp>
#include <cloud66/time_source.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <utility>

namespace cloud66::inline v1::detail {

/// Coroutines that wait for their turn, in the order of their places. Lives on one executor.
class wait_queue
{
public:
    /// Where an entry stands.
    struct place
    {
        int priority = 0;          ///< A smaller one goes first.
        std::uint64_t number = 0;  ///< Of the same priority, a smaller one goes first. Unique.

        friend auto operator<=>(const place&, const place&) = default;
    };

    class entry;

    /// A place behind all places of the same priority.
    place last_place(int priority = 0) noexcept { return {priority, ++last_number_}; }

    bool empty() const noexcept { return entries_.empty(); }

    /// The entry that goes first, if the queue is not empty.
    entry& front() const { return *entries_.begin()->second; }

private:
    std::map<place, entry*> entries_;
    std::uint64_t last_number_ = 0;
};

/// The place of one coroutine, which leaves the queue when this is destroyed, if not before.
class wait_queue::entry
{
public:
    entry(wait_queue& queue, const wait_queue::place& place, const asio::any_io_executor& executor,
          std::shared_ptr<time_source> time)
        : queue_(queue), place_(place), event_(executor, std::move(time))
    {
        queue_.entries_.emplace(place_, this);
    }
    ~entry()
    {
        if (is_queued_) queue_.entries_.erase(place_);
    }
    entry(const entry&) = delete;
    entry& operator=(const entry&) = delete;

    const wait_queue::place& place() const noexcept { return place_; }

    bool is_first() const { return is_queued_ && &queue_.front() == this; }

    /// Whether it was not admitted yet.
    bool is_queued() const noexcept { return is_queued_; }

    /// Takes it out of the queue and ends its wait: it is its turn.
    void admit()
    {
        queue_.entries_.erase(place_);
        is_queued_ = false;
        event_.notify();
    }

    /// Ends its wait; it stays in the queue.
    void notify() { event_.notify(); }

    /// Waits until `when`, `admit` or `notify`.
    /// \throws system_error `operation_aborted` if the coroutine is cancelled.
    asio::awaitable<bool> wait_until(time_source::time_point when) { return event_.wait_until(when); }

private:
    wait_queue& queue_;
    const wait_queue::place place_;
    bool is_queued_ = true;
    event event_;
};

}  // namespace cloud66::inline v1::detail

#endif
