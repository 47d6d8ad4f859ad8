// SPDX-License-Identifier: BSL-1.0
// Restarts the services of every stack, one stack after the other. To run it: examples/run quickstart
#include "example.hpp"

#include <boost/asio.hpp>
#include <cloud66.hpp>

boost::asio::awaitable<void> restart_everything(cloud66::client client)
{
    for (const auto& stack : co_await client.list_stacks()) {
        auto action = co_await client.restart_services(stack.uid);  // one request, which starts the work
        auto done = co_await action.wait();                         // polls until the work has finished
        std::cout << stack.name << " (" << stack.environment.value_or("?")
                  << "): " << done.finished_message.value_or("done") << std::endl;
    }
}

int main(int argc, char** argv)
{
    examples::program program("Restarts the services of every stack, one stack after the other.");
    return program.run(argc, argv, [&] {
        program.confirm("restart the services of every stack");
        boost::asio::io_context io;
        cloud66::client client(io.get_executor(), program.options());
        boost::asio::co_spawn(io, restart_everything(client), examples::rethrow);
        io.run();
    });
}
