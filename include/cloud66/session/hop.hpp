// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SESSION_HOP_HPP
#define CLOUD66_SESSION_HOP_HPP

#include <cloud66/config.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// Runs `work` on `executor` and comes back with its result, if `needed`; else runs it where the caller is.
template <class T>
asio::awaitable<T> hop(asio::any_io_executor executor, bool needed, asio::awaitable<T> work)
{
    if (!needed) co_return co_await std::move(work);
    co_return co_await asio::co_spawn(executor, std::move(work), asio::use_awaitable);
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
