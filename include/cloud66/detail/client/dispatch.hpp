// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_CLIENT_DISPATCH_HPP
#define CLOUD66_DETAIL_CLIENT_DISPATCH_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/timing/context_hook.hpp>
#include <cloud66/error.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// Runs `work` on `executor`, and goes on on that of the caller when it has ended.
CLOUD66_DECL asio::awaitable<void> run_on(durable_executor executor, asio::any_io_executor caller,
                                          asio::awaitable<void> work);

/// Leaves the result of `work` in `place`.
template <class T>
asio::awaitable<void> keep_result(asio::awaitable<T> work, std::shared_ptr<std::optional<T>> place)
{
    *place = co_await std::move(work);
}

/// Runs `work` on `executor` and comes back with its result, if `needed`; else, and for a caller on that executor, runs
/// it where the caller is.
/// Every system error that comes out, cancellation too, is an `error`.
template <class T>
asio::awaitable<T> dispatch(durable_executor executor, bool needed, asio::awaitable<T> work)
{
    if (!executor.get())
        throw error(errc::invalid_argument,
                    "the execution context of the client was destroyed before the call");
    try {
        if (!needed) co_return co_await std::move(work);
        const asio::any_io_executor caller = co_await asio::this_coro::executor;
        if (caller == executor.get()) co_return co_await std::move(work);
        if constexpr (std::is_void_v<T>) {
            co_await run_on(std::move(executor), caller, std::move(work));
        } else {
            const auto place = std::make_shared<std::optional<T>>();
            asio::awaitable<void> kept = keep_result(std::move(work), place);
            co_await run_on(std::move(executor), caller, std::move(kept));
            co_return std::move(**place);
        }
    } catch (const boost::system::system_error& failure) {
        throw to_error(failure);
    }
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/client/dispatch.ipp>
#endif

#endif
