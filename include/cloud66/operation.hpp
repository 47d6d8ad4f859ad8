// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_OPERATION_HPP
#define CLOUD66_OPERATION_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/execution/context_hook.hpp>
#include <cloud66/detail/execution/start_on.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/this_coro.hpp>

#include <type_traits>
#include <utility>

namespace cloud66::inline v1 {

template <class T>
class operation;

namespace detail {

/// Whether an operation may change something at Cloud 66.
enum class work_kind
{
    reads,       ///< Nothing.
    one_change,  ///< By one request, which itself keeps what each type of cancellation promises.
    changes      ///< By several requests, so that cancellation may leave some of them made.
};

/// `work`, which any type of cancellation ends as `terminal` does.
template <class T>
asio::awaitable<T> end_by_any_cancellation(asio::awaitable<T> work)
{
    const auto any = [](asio::cancellation_type type) {
        return type == asio::cancellation_type::none ? type : asio::cancellation_type::terminal;
    };
    co_await asio::this_coro::reset_cancellation_state(any);
    co_return co_await std::move(work);
}

/// `work`, which gets every type of cancellation as it is.
template <class T>
asio::awaitable<T> pass_cancellation_on(asio::awaitable<T> work)
{
    co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
    co_return co_await std::move(work);
}

/// `work` as an operation.
/// \param executor where it is to run if it is not awaited.
template <class T>
operation<T> operation_on(durable_executor executor, asio::awaitable<T> work, work_kind kind);

}  // namespace detail

/// An asynchronous operation: what every call, wait and workflow returns. It does nothing until it is awaited, or
/// started with any other completion token of Asio; either is possible once.
///
///     stack one = co_await client.get_stack(uid);
///     std::future<stack> two = client.get_stack(uid)(asio::use_future);
///     client.get_stack(uid)([](std::exception_ptr failure, stack three) { ... });
///
/// It is an `asio::awaitable`, so that it can be given to `co_spawn`, `as_result` and the operators `&&` and `||` as
/// such, and awaiting it costs nothing more. In a coroutine whose awaitables have another executor than
/// `asio::any_io_executor`, give the token: `co_await client.get_stack(uid)(asio::use_awaitable_t<Executor>())`.
/// What composes operations themselves, `parallel_group` for example, takes `client.get_stack(uid)(asio::deferred)`.
///
/// Completion signature: `void(std::exception_ptr, T)`, or `void(std::exception_ptr)` if `T` is `void`. The exception
/// is an `error`; a bad argument, too, is reported there, and not by the call that returned the operation.
///
/// Executor: the work runs on the client's. The handler is called on its associated executor, which is the client's
/// by default, and never within the function that starts the operation.
///
/// Cancellation: with the slot of the handler. What changes nothing (reading, waiting) is ended by `total`, `partial` and
/// `terminal`; a change by all three until its first byte leaves, and by `terminal` from then on. A workflow of several
/// requests that change something is ended by `terminal` only. A coroutine that awaits an operation passes on what its own
/// cancellation state lets through, by default `terminal`.
///
/// \tparam T the result; default-constructible.
template <class T>
class [[nodiscard]] operation : public asio::awaitable<T>
{
public:
    using executor_type = asio::any_io_executor;
    using completion_signature = typename detail::operation_signature<T>::type;

    /// Where the work runs. Without a client, as in the case of an empty `action`, or after the execution context of
    /// the client was destroyed, it is the system's executor: nothing is left then but to report that.
    [[nodiscard]] executor_type get_executor() const noexcept
    {
        return detail::executor_or_system(executor_);
    }

    /// Starts the operation with any completion token.
    template <asio::completion_token_for<completion_signature> Token>
    auto operator()(Token&& token) &&
    {
        auto work = static_cast<asio::awaitable<T>&&>(*this);
        if (kind_ == detail::work_kind::reads) work = detail::end_by_any_cancellation(std::move(work));
        if (kind_ == detail::work_kind::one_change) work = detail::pass_cancellation_on(std::move(work));
        return asio::async_initiate<Token, completion_signature>(detail::start_on{executor_, nullptr}, token,
                                                                 std::move(work));
    }

private:
    template <class U>
    friend operation<U> detail::operation_on(detail::durable_executor executor, asio::awaitable<U> work,
                                             detail::work_kind kind);

    operation(detail::durable_executor executor, asio::awaitable<T> work, detail::work_kind kind)
        : asio::awaitable<T>(std::move(work)), executor_(std::move(executor)), kind_(kind)
    {
    }

    detail::durable_executor executor_;
    detail::work_kind kind_;
};

template <class T>
operation<T> detail::operation_on(durable_executor executor, asio::awaitable<T> work, work_kind kind)
{
    return operation<T>(std::move(executor), std::move(work), kind);
}

}  // namespace cloud66::inline v1

/// Lets coroutines await an operation as the `asio::awaitable` that it is: as an operation that takes a token it would
/// cost two more coroutine frames, and Asio of Boost 1.81 cannot compile it (asio#1172).
template <class T>
struct boost::asio::is_async_operation<cloud66::operation<T>> : std::false_type
{
};

#endif
