// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_CLIENT_START_ON_HPP
#define CLOUD66_DETAIL_CLIENT_START_ON_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/timing/context_hook.hpp>
#include <cloud66/error.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/system_executor.hpp>

#include <exception>
#include <memory>
#include <type_traits>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace detail {

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

/// The slot of a caller on another executor: what is emitted there is emitted on `executor`, as long as `signal` exists.
/// If the work is a change, any type ends it as long as it is not `in_flight`, and `terminal` from then on.
CLOUD66_DECL void forward_cancellation(asio::cancellation_slot slot, const durable_executor& executor,
                                       std::shared_ptr<asio::cancellation_signal> signal,
                                       std::shared_ptr<const bool> in_flight);

/// The error of a call whose client has lost its execution context.
CLOUD66_DECL error context_destroyed();

/// `failure` as an `error`, if it is a system error, as cancellation is.
CLOUD66_DECL std::exception_ptr as_error(std::exception_ptr failure);

/// Whether `executor` is Asio's system executor, or one of its kind, as that of `use_future` is.
inline bool is_system(const asio::any_io_executor& executor)
{
    return &asio::query(executor, asio::execution::context) ==
           &asio::query(asio::system_executor(), asio::execution::context);
}

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
        const asio::any_io_executor home =
            executor.get() ? executor.get() : asio::any_io_executor(asio::system_executor());
        const asio::any_io_executor caller =
            asio::prefer(asio::any_io_executor(asio::get_associated_executor(handler, home)),
                         asio::execution::outstanding_work_t::tracked);
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
            auto call = [handler = std::move(handler), failure, ... result = std::move(result)]() mutable {
                std::move(handler)(as_error(failure), std::move(result)...);
            };
            if (is_system(caller))
                asio::dispatch(caller, std::move(call));  // a future: no thread is needed to set it
            else
                asio::post(caller, std::move(call));
        };
        asio::co_spawn(
            home, std::move(work),
            asio::bind_cancellation_slot(signal->slot(), asio::bind_executor(home, std::move(finish))));
    }
};

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/client/start_on.ipp>
#endif

#endif
