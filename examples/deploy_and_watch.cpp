// SPDX-License-Identifier: BSL-1.0
// Deploys a stack, and shows how that goes until it is live; waits for its turn if another deployment runs.
//
//     examples/run deploy_and_watch                                in the sandbox
//     examples/run deploy_and_watch --service web:v2               only this service, from this reference
//     examples/run deploy_and_watch --busy                         there: behind another deployment
//     examples/run deploy_and_watch --fail                         there: what failure looks like
//     CLOUD66_ACCESS_TOKEN=... examples/run deploy_and_watch --stack Shop --environment production
//
// Exit status: 0 deployed, 1 it failed or has not ended in time, 2 wrong command line.
#include "example.hpp"
#include "find_stack.hpp"
#include "progress_line.hpp"

#include <cloud66.hpp>
#include <cloud66/workflows/deploy_and_wait.hpp>
#include <cloud66/workflows/find_stack.hpp>

#include <CLI/CLI.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace asio = boost::asio;

namespace {

struct arguments
{
    std::string stack;
    std::string environment = "production";
    std::vector<std::string> services;
    int timeout = 7200;
    double speed = 60;
    bool busy = false;
    bool fail = false;
};

asio::awaitable<void> deploy_and_watch(cloud66::client client, std::string stack_uid, const arguments& args,
                                       std::shared_ptr<cloud66::time_source> time)
{
    const std::vector<std::string_view> services(args.services.begin(), args.services.end());
    const cloud66::deploy_stack_params what{.services = services};
    const cloud66::wait_params patience{.timeout = std::chrono::seconds(args.timeout)};
    examples::progress_line line(time);
    bool waits = false;
    const auto show = [&](const std::optional<cloud66::action_info>& seen) {
        if (seen)
            line.show_look(*seen);
        else if (!std::exchange(waits, true))
            std::cout << "Another deployment is under way; this one waits for its turn." << std::endl;
    };
    co_await cloud66::deploy_and_wait(client, stack_uid, what, patience, show);
}

asio::awaitable<void> deploy(cloud66::client client, const arguments& args,
                             std::shared_ptr<cloud66::time_source> time)
{
    const auto stack = co_await cloud66::find_stack(client, args.stack, args.environment);
    std::cout << stack.name << " (" << args.environment << ") is at revision " << stack.revision.value_or("?")
              << std::endl;
    if (args.busy) co_await client.deploy_stack(stack.uid);
    co_await deploy_and_watch(client, stack.uid, args, time);
    const auto live = co_await client.get_stack(stack.uid);
    std::cout << live.name << " is live at revision " << live.revision.value_or("?") << std::endl;
}

/// Fills in what can be known of the sandbox, and refuses what is not for the real API.
void prepare(const examples::target& target, arguments& args)
{
    if (!target.sandbox()) {
        if (args.fail || args.busy) throw examples::usage_error("--fail and --busy are for the sandbox.");
        if (args.stack.empty()) throw examples::usage_error("Which --stack is to be deployed?");
        return;
    }
    if (args.stack.empty()) args.stack = "Storefront";
    cloud66::action_script script;
    script.times = args.busy ? 2 : 1;
    script.end = cloud66::scripted_end::failure;
    script.message = "Build failed: exit status 1 of bundle install";
    if (args.fail) target.sandbox()->script_action(script);
}

void run(arguments args)
{
    const examples::target target(args.speed);
    prepare(target, args);
    asio::io_context io;
    cloud66::client client(io.get_executor(), target.options());
    asio::co_spawn(io, deploy(client, args, target.options().time), examples::rethrow);
    io.run();
}

}  // namespace

int main(int argc, char** argv)
try {
    arguments args;
    CLI::App app("Deploys a stack and waits until it is live.");
    app.add_option("--stack", args.stack, "Its name; by default Storefront, in the sandbox");
    app.add_option("--environment", args.environment, "Its environment")->capture_default_str();
    app.add_option("--service", args.services, "Only this service, NAME or NAME:REF; may be repeated");
    app.add_option("--timeout", args.timeout, "Seconds to wait for the end, 0 for ever")
        ->capture_default_str()
        ->check(CLI::Range(0, 1'000'000));
    const std::string sandbox = "In the sandbox";
    app.add_option("--speed", args.speed, "How many times as fast as real time it runs")
        ->capture_default_str()
        ->check(CLI::Range(0.1, 1000.0))
        ->group(sandbox);
    app.add_flag("--busy", args.busy, "Another deployment is under way")->group(sandbox);
    app.add_flag("--fail", args.fail, "The deployment fails")->group(sandbox);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& wrong) {
        return app.exit(wrong) == 0 ? 0 : 2;
    }
    run(args);
    return 0;
} catch (const examples::usage_error& wrong) {
    examples::fail(wrong);
    return 2;
} catch (const std::exception& failure) {
    return examples::fail(failure);
}
