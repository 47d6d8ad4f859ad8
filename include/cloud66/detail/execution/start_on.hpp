// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_EXECUTION_START_ON_HPP
#define CLOUD66_DETAIL_EXECUTION_START_ON_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/execution/context_hook.hpp>
#include <cloud66/error.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/execution/blocking.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/require.hpp>
#include <boost/asio/system_context.hpp>
#include <boost/asio/system_executor.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <exception>
#include <memory>
#include <type_traits>
#include <utility>

namespace cloud66::inline v1::detail {

template <class T>
struct operation_signature
{
    using type = void(std::exception_ptr, T);
};

template <>
struct operation_signature<void>
{
    using type = void(std::exception_ptr);
};

/// What is emitted for the slot of a caller on another executor is emitted for the result on `executor`, as long as the
/// result exists; null if nothing can be emitted. If the work is a change, any type ends it as long as it is not
/// `in_flight`, and `terminal` from then on.
CLOUD66_DECL std::shared_ptr<asio::cancellation_signal> forward_cancellation(
    asio::cancellation_slot slot, const durable_executor& executor, std::shared_ptr<const bool> in_flight);

/// The error of a call whose client has lost its execution context.
CLOUD66_DECL error context_destroyed();

/// `failure` as an `error`, if it is a system error, as cancellation is.
CLOUD66_DECL std::exception_ptr as_error(std::exception_ptr failure);

/// The executor, or the system's if there is none.
CLOUD66_DECL asio::any_io_executor executor_or_system(const durable_executor& executor) noexcept;

/// Whether `executor` runs functions where they are given to it, as that of `use_future` does: it says that its context is
/// the system's. No other is compared with that, since to ask for that starts its threads.
template <class Executor>
bool is_system(const Executor& executor)
{
    using context = std::remove_cvref_t<decltype(asio::query(executor, asio::execution::context))>;
    if constexpr (std::is_same_v<context, asio::execution_context> &&
                  !std::is_same_v<Executor, asio::any_io_executor>)
        return &asio::query(executor, asio::execution::context) ==
               &asio::query(asio::system_executor(), asio::execution::context);
    else
        return std::is_same_v<context, asio::system_context>;
}

/// A handler that co_spawn can be given for one of another executor.
template <class Handler>
struct caller_handler
{
    using executor_type = asio::any_io_executor;
    using cancellation_slot_type = asio::cancellation_slot;

    executor_type get_executor() const noexcept { return executor; }
    cancellation_slot_type get_cancellation_slot() const noexcept
    {
        return signal ? signal->slot() : cancellation_slot_type();
    }

    template <class... Result>
    void operator()(const std::exception_ptr& failure, Result... result)
    {
        std::move(handler)(as_error(failure), std::move(result)...);
    }

    executor_type executor;
    std::shared_ptr<asio::cancellation_signal> signal;
    Handler handler;
};

/// Starts `work` on `executor`; the handler is called on its own executor, which has work to do until then. Asio's
/// co_spawn across executors is not enough: in Boost 1.81 and 1.82 a cancellation on its way can outlive the work that it
/// is for, in all versions the handler would run nested in `executor`, which one slow caller would then stall, and the
/// caller's slot would hold an executor that its context may not outlive.
struct start_on
{
    durable_executor executor;
    std::shared_ptr<const bool> in_flight;  // of a change

    template <class Handler, class T>
    void operator()(Handler handler, asio::awaitable<T> work) const
    {
        const asio::any_io_executor work_executor = executor_or_system(executor);
        const auto associated = asio::get_associated_executor(handler, work_executor);
        asio::any_io_executor caller = associated;
        // A future needs no thread to be set.
        if (!is_system(associated)) caller = asio::require(caller, asio::execution::blocking_t::never);
        if (!executor.get())
            return asio::post(caller, [handler = std::move(handler)]() mutable {
                const auto failure = std::make_exception_ptr(context_destroyed());
                if constexpr (std::is_void_v<T>)
                    std::move(handler)(failure);
                else
                    std::move(handler)(failure, T());
            });
        auto signal =
            forward_cancellation(asio::get_associated_cancellation_slot(handler), executor, in_flight);
        asio::co_spawn(work_executor, std::move(work),
                       caller_handler<Handler>{std::move(caller), std::move(signal), std::move(handler)});
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

}  // namespace cloud66::inline v1::detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/execution/start_on.ipp>
#endif

#endif
