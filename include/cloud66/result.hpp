// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESULT_HPP
#define CLOUD66_RESULT_HPP

#include <cloud66/config.hpp>
#include <cloud66/error.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>

#include <type_traits>
#include <utility>

namespace cloud66::inline v1 {

/// A value, or the error that a call would have thrown: `if (result) use(*result); else
/// log(result.error().what());`
template <class T>
using result = boost::system::result<T, error>;

/// Lets `result<T>::value()` throw the error that it holds; found by Boost.System.
[[noreturn]] inline void throw_exception_from_error(const error& failure, const boost::source_location&)
{
    throw failure;
}

/// Turns a call that throws into one that returns: `auto r = co_await as_result(client.get_stack(uid));`
///
/// \param call any call of the library.
/// \return its value, or the `error` that it threw. Cancellation, too, is an error: `operation_aborted`.
/// Exceptions that are not system errors go through.
template <class T>
asio::awaitable<result<T>> as_result(asio::awaitable<T> call)
{
    try {
        if constexpr (std::is_void_v<T>) {
            co_await std::move(call);
            co_return result<T>();
        } else {
            result<T> value = co_await std::move(call);
            co_return value;
        }
    } catch (const boost::system::system_error& failure) {
        co_return result<T>(detail::to_error(failure));
    }
}

}  // namespace cloud66::inline v1

#endif
