// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_CLIENT_DISPATCH_HPP
#define CLOUD66_DETAIL_CLIENT_DISPATCH_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/client/start_on.hpp>
#include <cloud66/detail/timing/context_hook.hpp>
#include <cloud66/error.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <memory>
#include <utility>

namespace cloud66::inline v1::detail {

/// Runs `work` on `executor`, and goes on on the caller's when it has ended. What comes out is an `error`.
/// \param in_flight of a change, see `forward_cancellation`.
template <class T>
asio::awaitable<T> run_on(durable_executor executor, asio::awaitable<T> work,
                          std::shared_ptr<const bool> in_flight = nullptr)
{
    start_on start{std::move(executor), std::move(in_flight)};
    return asio::async_initiate<const asio::use_awaitable_t<>, typename operation_signature<T>::type>(
        std::move(start), asio::use_awaitable, std::move(work));
}

/// Runs `work` where the caller is, if `executor` still is. What comes out is an `error`.
template <class T>
asio::awaitable<T> run_here(durable_executor executor, asio::awaitable<T> work)
{
    if (!executor.get()) throw context_destroyed();
    try {
        co_return co_await std::move(work);
    } catch (const boost::system::system_error& failure) {
        throw to_error(failure);
    }
}

}  // namespace cloud66::inline v1::detail

#endif
