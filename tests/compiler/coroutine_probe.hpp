// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_COMPILER_COROUTINE_PROBE_HPP
#define CLOUD66_TESTS_COMPILER_COROUTINE_PROBE_HPP

// Compilers have bugs in coroutines. GCC 12.2, the compiler of Debian 12, destroys some temporaries of a co_await
// expression twice; other compilers have other bugs. The tests in this folder use every form of co_await that this
// library and its README use, and show that the compiler handles it correctly.
//
// Other forms must not be used. Each of these is miscompiled by at least one supported compiler:
//
//     co_await f({.name = "x"})                aggregate with a non-trivial destructor, also as f(agg{...}),
//                                              by value or by reference: destroyed twice       GCC 12.2
//     co_await f(), where f(agg = {})          the same aggregate as a default argument        GCC 12.2
//     co_await f(std::array{string, ...})      and optional<agg>: destroyed twice              GCC 12.2
//     co_await f([copy] { ... })               lambda with such a capture, std::function of it GCC 12.2
//     agg{co_await f(), co_await g()}          and co_return agg{co_await f()}                 GCC 12.2
//     flag ? co_await f() : value              for a class type                                GCC 12.2, Clang
//     co_await f({"a", "b"})                   initializer_list: does not compile              GCC 12.2
//     co_await f({.inner = {.name = "x"}})     nested braces: compiler crash                   GCC 13
//     auto [a, b] = co_await f()               tuple-like result: wrong destructor calls       GCC 15, 16
//
// Use trivially destructible parameter structs, named values, and one co_await per statement instead.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <optional>
#include <utility>

namespace probe {

namespace asio = boost::asio;

/// A value that detects a bitwise move, a second destruction, and a missing one.
class tracked
{
public:
    tracked(int number = 0) : number_{number} { ++alive; }
    tracked(const tracked& other) : number_{other.number()} { ++alive; }
    tracked(tracked&& other) noexcept : number_{other.number()} { ++alive; }
    tracked& operator=(const tracked& other)
    {
        number_ = other.number();
        return *this;
    }
    ~tracked()
    {
        number();
        self_ = nullptr;
        --alive;
    }

    int number() const
    {
        if (self_ != this) ++damaged;
        return number_;
    }

    static inline int alive = 0;
    static inline int damaged = 0;

private:
    const tracked* self_ = this;
    int number_;
};

/// Suspends the coroutine and lets the event loop resume it.
inline asio::awaitable<void> suspend() { co_await asio::post(asio::use_awaitable); }

/// Runs a coroutine on a new `io_context` and returns its result.
template <class T>
T run(asio::awaitable<T> operation)
{
    asio::io_context io;
    std::optional<T> result;
    asio::co_spawn(io, std::move(operation), [&](std::exception_ptr error, T value) {
        if (error) std::rethrow_exception(error);
        result = std::move(value);
    });
    io.run();
    return std::move(result).value();
}

/// The result of a coroutine, or -1 if a `tracked` value was not destroyed or is damaged.
inline int checked(asio::awaitable<int> (*coroutine)())
{
    tracked::alive = 0;
    tracked::damaged = 0;
    const int result = run(coroutine());
    return tracked::alive == 0 && tracked::damaged == 0 ? result : -1;
}

}  // namespace probe

#endif
