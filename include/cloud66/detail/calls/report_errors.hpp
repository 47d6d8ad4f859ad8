// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_CALLS_REPORT_ERRORS_HPP
#define CLOUD66_DETAIL_CALLS_REPORT_ERRORS_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/execution/context_hook.hpp>
#include <cloud66/error.hpp>
#include <cloud66/operation.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>

#include <memory>
#include <type_traits>
#include <utility>

namespace cloud66::inline v1::detail {

template <class T>
asio::awaitable<T> fail(std::shared_ptr<const error> why)
{
    co_await asio::this_coro::executor;  // makes this a coroutine
    throw error(*why);
}

/// The operation that `make` returns. What `make` throws of a bad argument is thrown by the operation instead, so that
/// it reaches whoever waits for that.
template <class Make>
std::invoke_result_t<const Make&> report_errors(const durable_executor& executor, const Make& make)
{
    using made = std::invoke_result_t<const Make&>;
    try {
        return make();
    } catch (const error& bad) {
        return operation_on(executor, fail<typename made::value_type>(std::make_shared<const error>(bad)),
                            work_kind::reads);
    }
}

}  // namespace cloud66::inline v1::detail

#endif
