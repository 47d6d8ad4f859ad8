// SPDX-License-Identifier: BSL-1.0
// Adds servers to the group that a service runs on, and scales the service on all servers of the group.
//
//     examples/run scale_services_and_servers                      in the sandbox
//     examples/run scale_services_and_servers --back               there: and back to the counts of before
//     CLOUD66_ACCESS_TOKEN=... examples/run scale_services_and_servers --stack Shop --service web
//         --containers 2 --servers 1 --size t3.small               servers cost money: this asks first
#include "example.hpp"
#include "progress_line.hpp"

#include <cloud66.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <iomanip>
#include <iostream>
#include <map>
#include <string>
#include <vector>

namespace asio = boost::asio;

namespace {

constexpr auto docker = cloud66::server_group_subtype::docker;

struct arguments
{
    std::string service = "web";
    std::string size = "s-2vcpu-4gb";
    int containers = 3;
    int servers = 1;
    bool back = false;
};

/// The number of containers of the service on each server of a group, by the servers' UIDs.
using container_counts = std::map<std::string, std::int64_t>;

/// The server group that the service runs on.
asio::awaitable<std::int64_t> find_group(cloud66::client client, std::string stack_uid, std::string service)
{
    const auto containers = co_await client.list_containers(stack_uid, {.service_name = service});
    for (const auto& server : co_await client.list_servers(stack_uid))
        for (const auto& container : containers)
            if (container.server_uid == server.uid && server.server_group_id)
                co_return *server.server_group_id;
    throw CLI::ValidationError("The service " + service + " runs on no group of servers");
}

/// Prints the number of the service's containers on each server, and returns them.
asio::awaitable<container_counts> show(cloud66::client client, std::string stack_uid, std::int64_t group,
                                       std::string service)
{
    container_counts counts;
    std::map<std::string, std::string> names;
    for (const auto& server : co_await client.list_servers(stack_uid)) {
        if (server.server_group_id != group) continue;
        counts[server.uid] = 0;
        names[server.uid] = server.name.value_or("?");
    }
    for (const auto& container : co_await client.list_containers(stack_uid, {.service_name = service})) {
        const auto server = counts.find(container.server_uid.value_or(""));
        if (server != counts.end()) ++server->second;
    }
    for (const auto& [uid, count] : counts)
        std::cout << "  " << std::left << std::setw(10) << names[uid] << ' ' << count << " of service "
                  << service << '\n';
    std::cout << std::endl;
    co_return counts;
}

asio::awaitable<void> set_containers(cloud66::client client, std::string stack_uid, std::string service,
                                     container_counts counts)
{
    std::vector<cloud66::named_number> server_counts;
    for (const auto& [uid, count] : counts) server_counts.push_back({uid, count});
    const auto scaling = co_await client.scale_service(stack_uid, service, {.server_count = server_counts});
    co_await examples::watch(scaling);
}

asio::awaitable<void> scale(cloud66::client client, const examples::program& program, const arguments& args)
{
    const auto stack = co_await program.stack(client);
    const auto group = co_await find_group(client, stack.uid, args.service);
    std::cout << "Before:" << std::endl;
    const auto before = co_await show(client, stack.uid, group, args.service);

    const auto growth = co_await client.scale_up_server_group(stack.uid, group, docker, args.size,
                                                              {.servers_to_add = args.servers});
    co_await examples::watch(growth);
    std::cout << "With " << args.servers << " more:" << std::endl;
    auto counts = co_await show(client, stack.uid, group, args.service);
    for (auto& [uid, count] : counts) count = args.containers;
    co_await set_containers(client, stack.uid, args.service, counts);
    std::cout << "With " << args.containers << " containers on each:" << std::endl;
    co_await show(client, stack.uid, group, args.service);

    if (!args.back) co_return;
    co_await set_containers(client, stack.uid, args.service, before);
    const auto reduction =
        co_await client.scale_down_server_group(stack.uid, group, docker, std::ssize(before));
    co_await examples::watch(reduction);
    std::cout << "Back:" << std::endl;
    co_await show(client, stack.uid, group, args.service);
}

}  // namespace

int main(int argc, char** argv)
{
    arguments args;
    examples::program program("Adds servers to the group of a service, and scales the service on them.");
    program.add_stack_option();
    program.add_option("--service", args.service, "Its name")->capture_default_str();
    program
        .add_option("--containers", args.containers, "Containers of the service on each server of the group")
        ->capture_default_str()
        ->check(CLI::Range(0, 100));
    program.add_option("--servers", args.servers, "Servers to add")
        ->capture_default_str()
        ->check(CLI::Range(1, 10));
    program.add_option("--size", args.size, "Their size, by its id at the cloud")->capture_default_str();
    program.add_flag("--back", args.back, "Go back to the counts of before");
    program.add_fail_flag("No such size");
    return program.run(argc, argv, [&](cloud66::client client) {
        program.confirm("add servers to a stack, which cost money");
        return scale(client, program, args);
    });
}
