// SPDX-License-Identifier: BSL-1.0
// Restarts the services of a stack, and shows the progress until the end.
//
//     examples/run restart_services                       in the sandbox
//     examples/run restart_services --fail                there: the restart fails
//     CLOUD66_ACCESS_TOKEN=... examples/run restart_services --stack Shop --service web
#include "example.hpp"
#include "progress_line.hpp"

#include <cloud66.hpp>

#include <boost/asio/awaitable.hpp>

#include <iomanip>
#include <iostream>
#include <string>

namespace asio = boost::asio;

namespace {

asio::awaitable<void> print_services(cloud66::client client, cloud66::stack stack)
{
    std::cout << stack.name << " (" << stack.environment.value_or("no environment") << ", " << stack.uid
              << "):\n";
    for (const auto& service : co_await client.list_services(stack.uid)) {
        const auto count = service.containers.size();
        std::cout << "  " << std::left << std::setw(10) << service.name << ' ' << count
                  << (count == 1 ? " container   " : " containers  ") << service.command.value_or("") << '\n';
    }
    std::cout << "\nRestarting:" << std::endl;
}

asio::awaitable<void> restart(cloud66::client client, const examples::program& program, std::string service)
{
    const auto stack = co_await program.stack(client);
    co_await print_services(client, stack);

    cloud66::restart_services_params params;  // all services, if none is named
    if (!service.empty()) params.service_name = service;
    const auto action = co_await client.restart_services(stack.uid, params);

    examples::progress_line line;
    const auto show = [&line](const cloud66::action_info& info) { line.show(info); };
    co_await action.wait({}, show);  // throws if the action fails
}

}  // namespace

int main(int argc, char** argv)
{
    std::string service;
    examples::program program("Restarts the services of a stack and waits for the end.", 10);
    program.add_stack_option();
    program.add_option("--service", service, "Only this service; by default all of them");
    program.add_fail_flag("Container web-1 has not become healthy");
    return program.run(argc, argv, [&](cloud66::client client) { return restart(client, program, service); });
}
