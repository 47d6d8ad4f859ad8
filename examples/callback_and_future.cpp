// SPDX-License-Identifier: BSL-1.0
// Calls without coroutines: a call of the library is started with a callback, or returns a future, like every operation
// of Asio. To run it: examples/run callback_and_future
#include "example.hpp"

#include <cloud66.hpp>

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
    client.list_stacks()([](std::exception_ptr failure, std::vector<cloud66::stack> stacks) {
        if (failure) std::rethrow_exception(failure);  // leaves io.run()
        std::cout << "The callback got " << stacks.size() << " stacks." << std::endl;
    });
    std::cout << "The request is sent by io.run()." << std::endl;
    io.run();
}

void with_a_future(const cloud66::options& options)
{
    asio::thread_pool pool(1);  // this thread makes the call, the thread of the pool runs it
    cloud66::client client(pool.get_executor(), options);
    auto future = client.list_stacks()(asio::use_future);
    std::cout << "The request is being sent by another thread." << std::endl;
    const auto stacks = future.get();  // waits, and throws the call's error
    for (const auto& stack : stacks)
        std::cout << "  " << stack.uid << "  " << stack.name << " (" << stack.environment.value_or("?") << ")"
                  << std::endl;
    pool.join();
}

}  // namespace

int main(int argc, char** argv)
{
    examples::program program("Lists stacks with a callback, and with a future.");
    return program.run(argc, argv, [&] {
        with_a_callback(program.options());
        with_a_future(program.options());
    });
}
