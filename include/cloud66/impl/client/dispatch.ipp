// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_CLIENT_DISPATCH_IPP
#define CLOUD66_IMPL_CLIENT_DISPATCH_IPP

#include <cloud66/detail/client/dispatch.hpp>

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <memory>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// Starts `work` on `executor`; `handler` is called on `caller`. Asio's own co_spawn across executors is not enough:
/// in Boost 1.81 and 1.82 a cancellation on its way can outlive the work that it is for, and in all versions
/// the handler would run nested in `executor`, which one slow caller would then stall.
template <class Executor, class Handler>
void start_on(const durable_executor& executor, const Executor& caller, asio::awaitable<void> work,
              Handler handler)
{
    const auto signal = std::make_shared<asio::cancellation_signal>();
    auto slot = asio::get_associated_cancellation_slot(handler);
    if (slot.is_connected())
        // The slot may outlive the context; the signal has an executor in it and must not.
        slot.assign([executor, meant = std::weak_ptr(signal)](asio::cancellation_type type) {
            executor.post([meant, type] {
                if (const auto alive = meant.lock()) alive->emit(type);
            });
        });
    auto finish = [caller, signal, handler = std::move(handler)](std::exception_ptr failure) mutable {
        asio::post(caller,
                   [failure, handler = std::move(handler)]() mutable { std::move(handler)(failure); });
    };
    asio::co_spawn(
        executor.get(), std::move(work),
        asio::bind_cancellation_slot(signal->slot(), asio::bind_executor(executor.get(), std::move(finish))));
}

/// `start_elsewhere` for Asio's initiation.
struct run_on_initiation
{
    durable_executor executor;
    asio::any_io_executor caller;

    template <class Handler>
    void operator()(Handler handler, asio::awaitable<void> work) const
    {
        start_on(executor, caller, std::move(work), std::move(handler));
    }
};

CLOUD66_DECL asio::awaitable<void> run_on(durable_executor executor, asio::any_io_executor caller,
                                          asio::awaitable<void> work)
{
    run_on_initiation start{std::move(executor), std::move(caller)};
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr)>(
        std::move(start), asio::use_awaitable, std::move(work));
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
