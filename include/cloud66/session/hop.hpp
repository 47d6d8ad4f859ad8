// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SESSION_HOP_HPP
#define CLOUD66_SESSION_HOP_HPP

#include <cloud66/config.hpp>
#include <cloud66/error.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <exception>
#include <memory>
#include <utility>
#include <variant>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// Starts `work` on `there`; `handler` is called on `home`. Asio's own co_spawn across executors is not enough:
/// in Boost 1.81 and 1.82 a cancellation on its way can outlive the work that it is for, and in all versions
/// the handler would run nested in `there`, which one slow caller would then stall.
template <class T, class Executor, class Handler>
void start_elsewhere(const asio::any_io_executor& there, const Executor& home, asio::awaitable<T> work,
                     Handler handler)
{
    const auto signal = std::make_shared<asio::cancellation_signal>();
    auto slot = asio::get_associated_cancellation_slot(handler);
    if (slot.is_connected())
        slot.assign([there, signal](asio::cancellation_type type) {
            asio::post(there, [signal, type] { signal->emit(type); });
        });
    auto finish = [home, signal, handler = std::move(handler)](std::exception_ptr failure, T value) mutable {
        asio::post(home, [failure, value = std::move(value), handler = std::move(handler)]() mutable {
            std::move(handler)(failure, std::move(value));
        });
    };
    asio::co_spawn(
        there, std::move(work),
        asio::bind_cancellation_slot(signal->slot(), asio::bind_executor(there, std::move(finish))));
}

/// Runs `work` on `executor` and comes back with its result, if `needed`; else runs it where the caller is.
/// Every system error that comes out, cancellation too, is an `error`.
template <class T>
asio::awaitable<T> hop(asio::any_io_executor executor, bool needed, asio::awaitable<T> work)
{
    try {
        if (!needed) co_return co_await std::move(work);
        const auto home = co_await asio::this_coro::executor;
        auto start = [executor, home](auto handler, asio::awaitable<T> todo) {
            start_elsewhere(executor, home, std::move(todo), std::move(handler));
        };
        co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr, T)>(
            std::move(start), asio::use_awaitable, std::move(work));
    } catch (const boost::system::system_error& failure) {
        throw to_error(failure);
    }
}

inline asio::awaitable<std::monostate> with_result(asio::awaitable<void> work)
{
    co_await std::move(work);
    co_return std::monostate();
}

/// The same for work without a result.
inline asio::awaitable<void> hop(asio::any_io_executor executor, bool needed, asio::awaitable<void> work)
{
    co_await hop(std::move(executor), needed, with_result(std::move(work)));
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
