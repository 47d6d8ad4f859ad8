// SPDX-License-Identifier: BSL-1.0
// Three time limits: of a call (call_options.timeout), of the wait for an action (wait_params.timeout), and of
// several calls together (operator || with a timer).
//
//     examples/run time_limits                                     in the sandbox, where each of them is exceeded
//     CLOUD66_ACCESS_TOKEN=... examples/run time_limits --stack Shop     restarts its services
#include "example.hpp"

#include <cloud66.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <iostream>
#include <string>

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

/// The time limit of a call covers all its attempts and the pauses between them.
asio::awaitable<void> limited_call(cloud66::client client, const examples::program& program)
{
    std::cout << "1. A call with call_options.timeout = 10 s" << std::endl;
    if (program.sandbox()) program.sandbox()->add_fault({.kind = cloud66::fault_kind::no_response});
    const auto stacks = co_await cloud66::as_result(client.with({.timeout = 10s}).list_stacks());
    if (stacks)
        std::cout << "   " << stacks->size() << " stacks in time" << std::endl;
    else
        std::cout << "   " << stacks.error().what() << std::endl;
}

/// The error has the last state of the action, and the handle can wait again.
asio::awaitable<void> limited_wait(cloud66::client client, std::string stack_uid)
{
    std::cout << "\n2. A wait with wait_params.timeout = 20 s" << std::endl;
    const auto action = co_await client.restart_services(stack_uid);
    const auto done = co_await cloud66::as_result(action.wait({.timeout = 20s}));
    if (done)
        std::cout << "   " << done->finished_message.value_or("restarted") << " in time" << std::endl;
    else if (done.error().code() == cloud66::errc::action_timed_out)
        std::cout << "   " << done.error().what() << std::endl;
    else
        throw done.error();
}

/// Restarts the services of a stack, and then lists them.
asio::awaitable<void> restart_and_list(cloud66::client client, std::string stack_uid)
{
    const auto action = co_await client.restart_services(stack_uid);
    co_await action.wait();
    co_await client.list_services(stack_uid);
}

/// operator || cancels the operation that ends last.
asio::awaitable<void> limited_calls(cloud66::client client, std::string stack_uid)
{
    using namespace asio::experimental::awaitable_operators;
    std::cout << "\n3. Several calls || a timer of 3 s" << std::endl;
    asio::steady_timer timer(co_await asio::this_coro::executor, 3s);
    const auto first =
        co_await (restart_and_list(client, stack_uid) || timer.async_wait(asio::use_awaitable));
    std::cout << (first.index() == 0 ? "   all calls ended in time"
                                     : "   the timer was first; the calls were cancelled")
              << std::endl;
}

asio::awaitable<void> show_limits(cloud66::client client, const examples::program& program)
{
    const auto stack = co_await program.stack(client);
    co_await limited_call(client, program);
    if (program.sandbox())
        program.sandbox()->add_action_behavior({.times = 2, .outcome = cloud66::action_outcome::never});
    co_await limited_wait(client, stack.uid);
    co_await limited_calls(client, stack.uid);
}

}  // namespace

int main(int argc, char** argv)
{
    examples::program program("Shows time limits of requests, of waits, and of several calls together.", 10);
    program.add_stack_option();
    return program.run(argc, argv, [&](cloud66::client client) { return show_limits(client, program); });
}
