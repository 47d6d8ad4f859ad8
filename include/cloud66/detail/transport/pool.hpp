// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_TRANSPORT_POOL_HPP
#define CLOUD66_DETAIL_TRANSPORT_POOL_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/execution/context_hook.hpp>
#include <cloud66/detail/timing/wait_queue.hpp>
#include <cloud66/detail/transport/connection.hpp>
#include <cloud66/detail/transport/connection_settings.hpp>
#include <cloud66/http.hpp>
#include <cloud66/time_source.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace cloud66::inline v1::detail {

/// The connections to one server. Requests over the limit wait in a queue.
class pool
{
public:
    pool(const asio::any_io_executor& executor, std::shared_ptr<const connection_settings> settings);

    /// The right to use one connection; given back when it goes.
    class lease
    {
    public:
        explicit lease(pool& owner);
        ~lease();
        lease(const lease&) = delete;
        lease& operator=(const lease&) = delete;

        /// Takes the right if one is free, without a wait.
        bool try_acquire();

        /// Waits until the right is granted or `until`, calls before polls. Only after a `try_acquire` that failed.
        asio::awaitable<bool> wait(time_source::time_point until, http::request_priority priority);

        /// Whether it has the right.
        bool is_held() const { return is_acquired_ || (entry_ && !entry_->is_queued()); }

        /// The connection to use: one that was open already, or a new one that has to be opened.
        connection& take(bool& is_new);

        /// Keeps the connection for the next request, if it can be used again.
        void keep();

    private:
        pool& owner_;
        std::unique_ptr<wait_queue::entry> entry_;  // none: it never had to wait
        bool is_acquired_ = false;
        std::unique_ptr<connection> connection_;
    };

private:
    void admit_next();

    durable_executor executor_;
    std::shared_ptr<const connection_settings> settings_;
    std::vector<std::unique_ptr<connection>> idle_;  // the one used last is used first
    wait_queue queue_;
    std::size_t in_use_ = 0;
    context_hook hook_;
};

inline pool::pool(const asio::any_io_executor& executor, std::shared_ptr<const connection_settings> settings)
    : executor_(executor), settings_(std::move(settings)), hook_(executor, [this] { idle_.clear(); })
{
}

inline void pool::admit_next()
{
    while (!queue_.empty() && in_use_ < settings_->limits.connections) {
        ++in_use_;
        queue_.front().admit();
    }
}

inline pool::lease::lease(pool& owner) : owner_(owner) {}

inline pool::lease::~lease()
{
    if (is_held()) --owner_.in_use_;
    entry_.reset();
    owner_.admit_next();
}

inline bool pool::lease::try_acquire()
{
    // The queue is empty then, since each connection that becomes free admits the next entry.
    is_acquired_ = owner_.in_use_ < owner_.settings_->limits.connections;
    if (is_acquired_) ++owner_.in_use_;
    return is_acquired_;
}

inline asio::awaitable<bool> pool::lease::wait(time_source::time_point until, http::request_priority priority)
{
    entry_ = std::make_unique<wait_queue::entry>(owner_.queue_,
                                                 owner_.queue_.last_place(static_cast<int>(priority)),
                                                 owner_.executor_.get(), owner_.settings_->time);
    return entry_->wait_until(until);
}

inline connection& pool::lease::take(bool& is_new)
{
    connection_.reset();
    while (!owner_.idle_.empty() && !connection_) {
        connection_ = std::move(owner_.idle_.back());
        owner_.idle_.pop_back();
        if (!connection_->is_reusable()) connection_.reset();
    }
    is_new = !connection_;
    if (is_new) connection_ = std::make_unique<connection>(owner_.executor_.get(), owner_.settings_);
    return *connection_;
}

inline void pool::lease::keep()
{
    if (connection_->stays_open()) owner_.idle_.push_back(std::move(connection_));
}

}  // namespace cloud66::inline v1::detail

#endif
