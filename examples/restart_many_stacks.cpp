// SPDX-License-Identifier: BSL-1.0
// Restarts the services of many stacks concurrently, on one thread. A restart that fails does not stop the others.
//
//     examples/run restart_many_stacks                   all stacks
//     examples/run restart_many_stacks Storefront UID    those with these names or UIDs
//     examples/run restart_many_stacks --fail            in the sandbox one of them fails
#include "example.hpp"

#include <cloud66.hpp>

#include <boost/asio/awaitable.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

namespace asio = boost::asio;

namespace {

/// The stacks with these names or UIDs; all stacks if `wanted` is empty.
asio::awaitable<std::vector<cloud66::stack>> find_stacks(cloud66::client client,
                                                         std::vector<std::string> wanted)
{
    const auto all = co_await client.list_stacks();
    if (wanted.empty()) co_return all;
    std::vector<cloud66::stack> found;
    for (const auto& text : wanted) {
        const auto matches = [&](const cloud66::stack& stack) {
            return stack.name == text || stack.uid == text;
        };
        if (std::ranges::none_of(all, matches))
            throw CLI::ValidationError("There is no stack \"" + text + '"');
        std::ranges::copy_if(all, std::back_inserter(found), matches);
    }
    co_return found;
}

void print(const cloud66::stack& stack, bool succeeded, const std::string& text)
{
    std::cout << (succeeded ? "ok      " : "FAILED  ") << stack.name << " ("
              << stack.environment.value_or("?") << "): " << text << std::endl;
}

asio::awaitable<void> restart_all(cloud66::client client, std::vector<std::string> wanted)
{
    const auto stacks = co_await find_stacks(client, wanted);
    std::vector<cloud66::stack> restarting;  // the stacks of the actions, in the same order
    std::vector<cloud66::action> actions;
    for (const auto& stack : stacks) {
        // as_result returns the error that the call would throw.
        const auto started = co_await cloud66::as_result(client.restart_services(stack.uid));
        if (started) {
            restarting.push_back(stack);
            actions.push_back(*started);
        } else {
            print(stack, false, started.error().what());
        }
    }
    std::size_t succeeded = 0;
    auto each = cloud66::wait_each(actions);
    while (const auto ended = co_await each.next()) {  // in the order in which they end
        const auto& outcome = ended->outcome;
        if (outcome) ++succeeded;
        print(restarting[ended->index], outcome.has_value(),
              outcome ? outcome->finished_message.value_or("done") : outcome.error().what());
    }
    const std::string summary =
        std::to_string(succeeded) + " of " + std::to_string(stacks.size()) + " stacks restarted";
    if (succeeded != stacks.size()) throw std::runtime_error(summary);
    std::cout << summary << std::endl;
}

/// Gives the next restarts different durations, so that they do not end in the order in which they started.
void set_durations(cloud66::sandbox& sandbox, bool one_fails)
{
    for (const int seconds : {60, 20, 40}) {
        cloud66::action_behavior behavior;
        behavior.duration = std::chrono::seconds(seconds);
        if (one_fails && seconds == 20) behavior.outcome = cloud66::action_outcome::failure;
        sandbox.add_action_behavior(behavior);
    }
}

}  // namespace

int main(int argc, char** argv)
{
    std::vector<std::string> stacks;
    bool one_fails = false;
    examples::program program("Restarts the services of many stacks at once.");
    program.add_option("stack", stacks, "Names or UIDs; all stacks if there are none");
    if (program.uses_sandbox()) program.add_flag("--fail", one_fails, "Let one of them fail");
    return program.run(argc, argv, [&](cloud66::client client) {
        if (stacks.empty()) program.confirm("restart the services of every stack");
        if (program.sandbox()) set_durations(*program.sandbox(), one_fails);
        return restart_all(client, stacks);
    });
}
