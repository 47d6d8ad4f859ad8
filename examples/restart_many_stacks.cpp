// SPDX-License-Identifier: BSL-1.0
// Restarts the services of many stacks at once, on one thread. One that fails does not stop the others.
//
//     examples/run restart_many_stacks                   all stacks
//     examples/run restart_many_stacks Storefront UID    those with these names or UIDs
//     examples/run restart_many_stacks --fail            in the sandbox one of them fails
//
// Exit status: 0 if all were restarted, 1 if not, 2 for a wrong command line.
#include "example.hpp"

#include <cloud66.hpp>

#include <CLI/CLI.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <chrono>
#include <exception>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

namespace asio = boost::asio;

namespace {

struct summary
{
    int succeeded = 0;
    int failed = 0;
};

asio::awaitable<cloud66::async_action> restart_and_wait(cloud66::client client, std::string stack_uid)
{
    auto action = co_await client.restart_services(stack_uid);
    co_return co_await action.wait();
}

asio::awaitable<void> restart_one(cloud66::client client, cloud66::stack stack, summary& totals)
{
    // as_result makes a value of whatever goes wrong, at the start or while waiting.
    const auto outcome = co_await cloud66::as_result(restart_and_wait(client, stack.uid));
    std::cout << (outcome ? "ok      " : "FAILED  ") << stack.name << " (" << stack.environment.value_or("?")
              << "): " << (outcome ? outcome->finished_message.value_or("done") : outcome.error().what())
              << std::endl;
    ++(outcome ? totals.succeeded : totals.failed);
}

/// The stacks with these names or UIDs; all of them if none are wanted.
asio::awaitable<std::vector<cloud66::stack>> find_stacks(cloud66::client client,
                                                         std::vector<std::string> wanted)
{
    const auto all = co_await client.list_stacks();
    if (wanted.empty()) co_return all;
    std::vector<cloud66::stack> found;
    for (const auto& text : wanted) {
        const auto fits = [&](const cloud66::stack& stack) {
            return stack.name == text || stack.uid == text;
        };
        if (std::ranges::none_of(all, fits)) throw std::runtime_error("There is no stack \"" + text + "\".");
        std::ranges::copy_if(all, std::back_inserter(found), fits);
    }
    co_return found;
}

asio::awaitable<void> restart_all(cloud66::client client, std::vector<std::string> wanted, summary& totals)
{
    const auto executor = co_await asio::this_coro::executor;
    for (const auto& stack : co_await find_stacks(client, wanted))
        asio::co_spawn(executor, restart_one(client, stack, totals), examples::rethrow);
}

/// Lets the next restarts take their time, so that one sees them overtake each other.
void make_interesting(cloud66::sandbox& sandbox, bool one_fails)
{
    for (const int seconds : {60, 20, 40}) {
        cloud66::action_script script;
        script.duration = std::chrono::seconds(seconds);
        if (one_fails && seconds == 20) script.end = cloud66::scripted_end::failure;
        sandbox.script_action(script);
    }
}

}  // namespace

int main(int argc, char** argv)
try {
    std::vector<std::string> stacks;
    bool one_fails = false;
    CLI::App app("Restarts the services of many stacks at once.");
    app.add_option("stack", stacks, "Names or UIDs; all stacks if there are none");
    app.add_flag("--fail", one_fails, "In the sandbox, let one of them fail");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& wrong) {
        return app.exit(wrong) == 0 ? 0 : 2;
    }

    examples::target target =
        stacks.empty() ? examples::target("restart the services of every stack") : examples::target();
    if (target.sandbox()) make_interesting(*target.sandbox(), one_fails);

    asio::io_context io;
    cloud66::client client(io.get_executor(), target.options());
    summary totals;
    asio::co_spawn(io, restart_all(client, stacks, totals), examples::rethrow);
    io.run();  // until every restart has ended

    std::cout << "\n"
              << totals.succeeded << " of " << totals.succeeded + totals.failed << " stacks restarted"
              << std::endl;
    return totals.failed == 0 ? 0 : 1;
} catch (const std::exception& failure) {
    return examples::fail(failure);
}
