// SPDX-License-Identifier: BSL-1.0
// Restarts the services of a stack, and shows how that goes until it has ended.
//
//     examples/run restart_services                                in the sandbox
//     examples/run restart_services --fail                         there: what failure looks like
//     examples/run restart_services --stall --timeout 60           there: an action that does not end
//     CLOUD66_ACCESS_TOKEN=... examples/run restart_services --stack Shop --service web
//
// Exit status: 0 restarted, 1 it failed, 2 wrong command line, 3 not ended in time, 4 any other trouble.
#include "example.hpp"
#include "find_stack.hpp"
#include "progress_line.hpp"

#include <cloud66.hpp>

#include <CLI/CLI.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <iomanip>
#include <iostream>
#include <memory>
#include <string>

namespace asio = boost::asio;

namespace {

enum exit_status
{
    succeeded = 0,
    action_failed = 1,
    wrong_usage = 2,
    timed_out = 3,
    other_error = 4
};

struct arguments
{
    std::string stack;
    std::string service;
    std::string resume_token;
    int timeout = 1200;
    double speed = 10;
    bool fail = false;
    bool stall = false;
};

asio::awaitable<void> print_services(cloud66::client client, cloud66::stack stack)
{
    std::cout << stack.name << " (" << stack.environment.value_or("no environment") << ", " << stack.uid
              << "):\n";
    for (const auto& service : co_await client.list_services(stack.uid)) {
        const auto count = service.containers.size();
        std::cout << "  " << std::left << std::setw(10) << service.name << ' ' << count
                  << (count == 1 ? " container   " : " containers  ") << service.command.value_or("") << '\n';
    }
    std::cout << std::endl;
}

/// Starts the restart, or takes up one that an earlier run has started.
asio::awaitable<cloud66::action> begin(cloud66::client client, const arguments& args)
{
    if (!args.resume_token.empty()) {
        auto action = client.resume_action(args.resume_token);
        co_await action.refresh();  // asks at once whether there is such an action; wait() would be patient
        co_return action;
    }
    const auto stack = co_await examples::find_stack(client, args.stack);
    co_await print_services(client, stack);
    cloud66::service_command_params which;  // all, if none is named
    if (!args.service.empty()) which.service_name = args.service;
    co_return co_await client.restart_services(stack.uid, which);
}

asio::awaitable<void> restart(cloud66::client client, const arguments& args,
                              std::shared_ptr<cloud66::time_source> time)
{
    const auto action = co_await begin(client, args);
    const cloud66::wait_params patience{.timeout = std::chrono::seconds(args.timeout)};
    co_await examples::watch(action, time, patience);
}

/// Lets the next restart in the sandbox end as wished.
void script_ending(const examples::target& target, const arguments& args)
{
    if (!target.sandbox()) {
        if (args.fail || args.stall) throw examples::usage_error("--fail and --stall are for the sandbox.");
        if (args.stack.empty() && args.resume_token.empty())
            throw examples::usage_error("Which --stack is to be restarted?");
        return;
    }
    if (!args.resume_token.empty())
        throw examples::usage_error(
            "A sandbox ends with its program, so there is nothing to resume; sandbox_server lasts.");
    cloud66::action_script script;
    if (args.fail) script.end = cloud66::scripted_end::failure;
    if (args.stall) script.end = cloud66::scripted_end::never;
    target.sandbox()->script_action(script);
}

void run(const arguments& args)
{
    const examples::target target(args.speed);
    script_ending(target, args);
    asio::io_context io;
    cloud66::client client(io.get_executor(), target.options());
    asio::co_spawn(io, restart(client, args, target.options().time), examples::rethrow);
    io.run();
}

}  // namespace

int main(int argc, char** argv)
try {
    arguments args;
    CLI::App app("Restarts the services of a stack and waits for the end.");
    app.add_option("--stack", args.stack, "UID or name; by default the first stack of the sandbox");
    app.add_option("--service", args.service, "Only this service; by default all of them");
    app.add_option("--timeout", args.timeout, "Seconds to wait for the end, 0 for ever")
        ->capture_default_str()
        ->check(CLI::Range(0, 1'000'000));
    app.add_option("--resume", args.resume_token, "Wait for a restart that an earlier run has started");
    const std::string sandbox = "In the sandbox";
    app.add_option("--speed", args.speed, "How many times as fast as real time it runs")
        ->capture_default_str()
        ->check(CLI::Range(0.1, 1000.0))
        ->group(sandbox);
    app.add_flag("--fail", args.fail, "The action fails")->group(sandbox);
    app.add_flag("--stall", args.stall, "The action never ends")->group(sandbox);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& wrong) {
        return app.exit(wrong) == 0 ? succeeded : wrong_usage;
    }
    run(args);
    return succeeded;
} catch (const examples::usage_error& wrong) {
    examples::fail(wrong);
    return wrong_usage;
} catch (const cloud66::error& failure) {
    examples::fail(failure);
    if (failure.code() == cloud66::errc::action_failed) return action_failed;
    if (failure.code() != cloud66::errc::action_timed_out) return other_error;
    std::cerr << "To go on waiting: " << argv[0] << " --resume " << failure.details().resume_token
              << std::endl;
    return timed_out;
} catch (const std::exception& failure) {
    examples::fail(failure);
    return other_error;
}
