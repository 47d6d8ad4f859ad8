// SPDX-License-Identifier: BSL-1.0
// Without a coroutine of one's own: co_spawn runs a call of the library and tells a callback, or a future.
// To run it: examples/run callback_and_future
#include "example.hpp"

#include <cloud66.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <exception>
#include <iostream>
#include <vector>

namespace asio = boost::asio;

namespace {

void with_a_callback(const cloud66::options& options)
{
    asio::io_context io;
    cloud66::client client(io.get_executor(), options);
    asio::co_spawn(io, client.list_stacks(),
                   [](std::exception_ptr failure, std::vector<cloud66::stack> stacks) {
                       if (failure) std::rethrow_exception(failure);  // leaves io.run()
                       std::cout << "The callback got " << stacks.size() << " stacks." << std::endl;
                   });
    std::cout << "The request waits for io.run()." << std::endl;
    io.run();
}

void with_a_future(cloud66::options options)
{
    options.thread_safe = true;  // this thread makes the calls, the pool's thread does the work
    asio::thread_pool pool(1);
    cloud66::client client(pool.get_executor(), options);
    auto stacks = asio::co_spawn(pool, client.list_stacks(), asio::use_future);
    std::cout << "The request is under way in another thread." << std::endl;
    stacks.wait();                          // or do something else in the meantime
    pool.join();                            // the other thread is to be through before the client goes away
    for (const auto& stack : stacks.get())  // throws what the call threw
        std::cout << "  " << stack.uid << "  " << stack.name << " (" << stack.environment.value_or("?") << ")"
                  << std::endl;
}

}  // namespace

int main()
try {
    examples::target target;
    with_a_callback(target.options());
    with_a_future(target.options());
} catch (const std::exception& failure) {
    return examples::fail(failure);
}
