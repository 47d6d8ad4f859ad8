// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_TRANSPORT_POOL_IPP
#define CLOUD66_IMPL_TRANSPORT_POOL_IPP

#include <cloud66/detail/transport/pool.hpp>

#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace detail {

CLOUD66_DECL pool::pool(const asio::any_io_executor& executor,
                        std::shared_ptr<const connection_settings> settings)
    : executor_(executor), settings_(std::move(settings)), hook_(executor, [this] { idle_.clear(); })
{
}

CLOUD66_DECL void pool::admit_next()
{
    while (!queue_.empty() && in_use_ < settings_->limits.connections) {
        ++in_use_;
        queue_.front().admit();
    }
}

CLOUD66_DECL pool::lease::lease(pool& owner) : owner_(owner) {}

CLOUD66_DECL pool::lease::~lease()
{
    if (is_admitted_ || (entry_ && !entry_->is_queued())) --owner_.in_use_;
    entry_.reset();
    owner_.admit_next();
}

CLOUD66_DECL asio::awaitable<bool> pool::lease::wait(time_source::time_point until,
                                                     http::request_priority priority)
{
    // The queue is empty then, since each connection that becomes free admits the next entry.
    is_admitted_ = owner_.in_use_ < owner_.settings_->limits.connections;
    if (is_admitted_) {
        ++owner_.in_use_;
        co_return true;
    }
    const wait_queue::place place{static_cast<int>(priority), ++owner_.last_number_};
    entry_.emplace(owner_.queue_, place, owner_.executor_.get(), owner_.settings_->time);
    co_await entry_->wait_until(until);
    co_return !entry_->is_queued();
}

CLOUD66_DECL connection& pool::lease::take(bool& is_new)
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

CLOUD66_DECL void pool::lease::keep()
{
    if (connection_->stays_open()) owner_.idle_.push_back(std::move(connection_));
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
