// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_TRANSPORT_POOL_IPP
#define CLOUD66_IMPL_TRANSPORT_POOL_IPP

#include <cloud66/detail/timing/event.hpp>
#include <cloud66/detail/transport/pool.hpp>

#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace detail {

struct pool::place_in_line
{
    place_in_line(const asio::any_io_executor& executor, std::shared_ptr<time_source> time)
        : bell(executor, std::move(time))
    {
    }
    event bell;
    bool has_turn = false;
};

CLOUD66_DECL pool::pool(const asio::any_io_executor& executor,
                        std::shared_ptr<const connection_settings> settings)
    : executor_(executor), settings_(std::move(settings)), hook_(executor, [this] { idle_.clear(); })
{
}

CLOUD66_DECL void pool::give_turn()
{
    while (in_use_ < settings_->limits.connections) {
        auto& line = waiting_.empty() ? waiting_behind_ : waiting_;
        if (line.empty()) return;
        const auto next = line.front();
        line.pop_front();
        ++in_use_;
        next->has_turn = true;
        next->bell.notify();
    }
}

CLOUD66_DECL pool::lease::lease(pool& owner) : owner_(owner) {}

CLOUD66_DECL pool::lease::~lease()
{
    if (has_turn_ || (place_ && place_->has_turn)) --owner_.in_use_;
    owner_.waiting_.remove(place_);
    owner_.waiting_behind_.remove(place_);
    owner_.give_turn();
}

CLOUD66_DECL asio::awaitable<bool> pool::lease::wait(time_source::time_point until, bool can_wait)
{
    // Those that wait have all been given a turn before one is free.
    has_turn_ = owner_.in_use_ < owner_.settings_->limits.connections;
    if (has_turn_) {
        ++owner_.in_use_;
        co_return true;
    }
    place_ = std::make_shared<place_in_line>(owner_.executor_.get(), owner_.settings_->time);
    (can_wait ? owner_.waiting_behind_ : owner_.waiting_).push_back(place_);
    co_await place_->bell.wait_until(until);
    co_return place_->has_turn;
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
