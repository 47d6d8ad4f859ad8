// SPDX-License-Identifier: BSL-1.0
// Coroutines of Asio alone, with a timer.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace asio = boost::asio;

asio::awaitable<void> wait_a_second()
{
    asio::steady_timer timer(co_await asio::this_coro::executor, std::chrono::seconds(1));
    co_await timer.async_wait(asio::use_awaitable);
}

int main()
{
    asio::io_context io;
    asio::co_spawn(io, wait_a_second(), asio::detached);
    io.run();
}
