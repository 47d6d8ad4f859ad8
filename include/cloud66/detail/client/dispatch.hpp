// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_CLIENT_DISPATCH_HPP
#define CLOUD66_DETAIL_CLIENT_DISPATCH_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/timing/context_hook.hpp>
#include <cloud66/error.hpp>
#include <cloud66/operation.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <exception>
#include <memory>
#include <type_traits>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// The slot of a caller on another executor: what is emitted there is emitted on `executor`, as long as `signal` exists.
/// If the work is a change, any type ends it as long as it is not `in_flight`, and `terminal` from then on.
CLOUD66_DECL void forward_cancellation(asio::cancellation_slot slot, const durable_executor& executor,
                                       std::shared_ptr<asio::cancellation_signal> signal,
                                       std::shared_ptr<const bool> in_flight);

/// The error of a call whose client has lost its execution context.
CLOUD66_DECL error context_destroyed();

/// `failure` as an `error`, if it is a system error, as cancellation is.
CLOUD66_DECL std::exception_ptr as_error(std::exception_ptr failure);

/// Starts `work` on `executor`; the handler is called on its own executor. Asio's co_spawn across executors is not
/// enough: in Boost 1.81 and 1.82 a cancellation on its way can outlive the work that it is for, and in all versions
/// the handler would run nested in `executor`, which one slow caller would then stall.
struct start_on
{
    durable_executor executor;
    std::shared_ptr<const bool> in_flight;  // of a change

    template <class Handler, class T>
    void operator()(Handler handler, asio::awaitable<T> work) const
    {
        const asio::any_io_executor caller = asio::get_associated_executor(handler);
        if (!executor.get())
            return asio::post(caller, [handler = std::move(handler)]() mutable {
                const auto failure = std::make_exception_ptr(context_destroyed());
                if constexpr (std::is_void_v<T>)
                    std::move(handler)(failure);
                else
                    std::move(handler)(failure, T());
            });
        const auto signal = std::make_shared<asio::cancellation_signal>();
        forward_cancellation(asio::get_associated_cancellation_slot(handler), executor, signal, in_flight);
        auto finish = [caller, signal, handler = std::move(handler)](std::exception_ptr failure,
                                                                     auto... result) mutable {
            asio::post(caller,
                       [handler = std::move(handler), failure, ... result = std::move(result)]() mutable {
                           std::move(handler)(as_error(failure), std::move(result)...);
                       });
        };
        asio::co_spawn(executor.get(), std::move(work),
                       asio::bind_cancellation_slot(signal->slot(),
                                                    asio::bind_executor(executor.get(), std::move(finish))));
    }
};

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

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/client/dispatch.ipp>
#endif

#endif
