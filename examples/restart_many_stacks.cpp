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

void report(const cloud66::stack& stack, bool succeeded, const std::string& how, summary& totals)
{
    std::cout << (succeeded ? "ok      " : "FAILED  ") << stack.name << " ("
              << stack.environment.value_or("?") << "): " << how << std::endl;
    ++(succeeded ? totals.succeeded : totals.failed);
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

asio::awaitable<summary> restart_all(cloud66::client client, std::vector<std::string> wanted)
{
    summary totals;
    std::vector<cloud66::stack> stacks;  // those of the actions
    std::vector<cloud66::action> actions;
    for (const auto& stack : co_await find_stacks(client, wanted)) {
        // as_result makes a value of whatever goes wrong.
        const auto started = co_await cloud66::as_result(client.restart_services(stack.uid));
        if (started) {
            stacks.push_back(stack);
            actions.push_back(*started);
        } else {
            report(stack, false, started.error().what(), totals);
        }
    }
    auto each = cloud66::wait_each(actions);
    while (const auto ended = co_await each.next()) {
        const auto& outcome = ended->outcome;
        report(stacks[ended->index], outcome.has_value(),
               outcome ? outcome->finished_message.value_or("done") : outcome.error().what(), totals);
    }
    co_return totals;
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
    asio::co_spawn(io, restart_all(client, stacks), [&](std::exception_ptr failure, summary counted) {
        examples::rethrow(failure);
        totals = counted;
    });
    io.run();  // until every restart has ended

    std::cout << "\n"
              << totals.succeeded << " of " << totals.succeeded + totals.failed << " stacks restarted"
              << std::endl;
    return totals.failed == 0 ? 0 : 1;
} catch (const std::exception& failure) {
    return examples::fail(failure);
}
