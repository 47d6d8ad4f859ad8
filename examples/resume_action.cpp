// SPDX-License-Identifier: BSL-1.0
// Starts a restart in one process, and waits for its end in another: the first prints a resume token, a text without
// secrets, which is an argument of the second.
//
//     examples/run resume_action                                      in the sandbox, both in one process
//     CLOUD66_ACCESS_TOKEN=... examples/run resume_action --stack Shop             prints TOKEN
//     CLOUD66_ACCESS_TOKEN=... examples/run resume_action --resume TOKEN            waits
#include "example.hpp"
#include "progress_line.hpp"

#include <cloud66.hpp>

#include <boost/asio/awaitable.hpp>

#include <iostream>
#include <string>

namespace asio = boost::asio;

namespace {

asio::awaitable<std::string> start(cloud66::client client, std::string uid_or_name)
{
    const auto stack = co_await examples::find_stack(client, uid_or_name);
    const auto action = co_await client.restart_services(stack.uid);
    std::cout << "Restarting " << stack.name << ". Its resume token: " << action.resume_token() << std::endl;
    co_return action.resume_token();
}

asio::awaitable<void> finish(cloud66::client client, std::string token)
{
    const auto action = client.resume_action(token);  // throws if it is not a token; sends no request
    co_await action.refresh();                        // throws at once if there is no such action
    co_await examples::watch(action);
}

asio::awaitable<void> start_or_finish(cloud66::client client, const examples::program& program,
                                      std::string stack, std::string token)
{
    if (token.empty()) {
        token = co_await start(client, stack);
        if (!program.sandbox()) co_return;
        std::cout << "\nAnother process would now do this:" << std::endl;
    }
    co_await finish(client, token);
}

}  // namespace

int main(int argc, char** argv)
{
    std::string stack;
    std::string token;
    examples::program program("Starts a restart, or waits for one that another process has started.");
    auto* stack_option = program.add_option("--stack", stack, "UID or name of the stack to restart");
    auto* resume_option = program.add_option("--resume", token, "The resume token of a restart to wait for");
    stack_option->excludes(resume_option);
    if (!program.uses_sandbox()) program.require_option(1);  // --stack or --resume
    return program.run(
        argc, argv, [&](cloud66::client client) { return start_or_finish(client, program, stack, token); });
}
