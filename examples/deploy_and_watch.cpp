// SPDX-License-Identifier: BSL-1.0
// Deploys a stack, and shows the progress until it is live; if another deployment is running, this one is queued.
//
//     examples/run deploy_and_watch                                in the sandbox
//     examples/run deploy_and_watch --service web:v2               only this service, from this reference
//     examples/run deploy_and_watch --busy                         there: behind another deployment
//     examples/run deploy_and_watch --fail                         there: the deployment fails
//     CLOUD66_ACCESS_TOKEN=... examples/run deploy_and_watch --stack Shop --environment production
#include "example.hpp"
#include "progress_line.hpp"

#include <cloud66.hpp>
#include <cloud66/workflows/deploy_and_wait.hpp>
#include <cloud66/workflows/find_stack.hpp>

#include <boost/asio/awaitable.hpp>

#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace asio = boost::asio;

namespace {

struct arguments
{
    std::string stack = "Storefront";
    std::string environment = "production";
    std::vector<std::string> services;
    bool busy = false;
};

asio::awaitable<void> deploy(cloud66::client client, const arguments& args)
{
    const auto stack = co_await cloud66::find_stack(client, args.stack, args.environment);
    std::cout << stack.name << " (" << args.environment << ") is at revision " << stack.revision.value_or("?")
              << std::endl;
    if (args.busy) static_cast<void>(co_await client.deploy_stack(stack.uid));

    const std::vector<std::string_view> services(args.services.begin(), args.services.end());
    const cloud66::deploy_stack_params params{.services = services};
    examples::progress_line line;
    bool queued = false;
    const auto show = [&](const std::optional<cloud66::action_info>& info) {
        if (info)
            line.show(*info);
        else if (!std::exchange(queued, true))
            std::cout << "Another deployment is running; this one waits for its turn." << std::endl;
    };
    co_await cloud66::deploy_and_wait(client, stack.uid, params, {}, show);

    const auto live = co_await client.get_stack(stack.uid);
    std::cout << live.name << " is live at revision " << live.revision.value_or("?") << std::endl;
}

}  // namespace

int main(int argc, char** argv)
{
    arguments args;
    examples::program program("Deploys a stack and waits until it is live.", 60);
    program.add_option("--stack", args.stack, "Its name")
        ->capture_default_str()
        ->required(!program.uses_sandbox());
    program.add_option("--environment", args.environment, "Its environment")->capture_default_str();
    program.add_option("--service", args.services, "Only this service, NAME or NAME:REF; may be repeated");
    program.add_fail_flag("Build failed: exit status 1 of bundle install");
    if (program.uses_sandbox()) program.add_flag("--busy", args.busy, "Another deployment is running");
    return program.run(argc, argv, [&](cloud66::client client) { return deploy(client, args); });
}
