// SPDX-License-Identifier: BSL-1.0
// Adds servers to the group that a service runs on, and scales the service on all servers of the group.
//
//     examples/run scale_services_and_servers                      in the sandbox
//     examples/run scale_services_and_servers --back               there: and back to what was before
//     examples/run scale_services_and_servers --fail               there: what failure looks like
//     CLOUD66_ACCESS_TOKEN=... examples/run scale_services_and_servers --stack Shop --service web
//         --containers 2 --servers 1 --size t3.small               servers cost money: this asks first
//
// Exit status: 0 scaled, 1 it went wrong, 2 wrong command line.
#include "example.hpp"
#include "find_stack.hpp"
#include "progress_line.hpp"

#include <cloud66.hpp>

#include <CLI/CLI.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <iomanip>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;

namespace {

constexpr auto docker = cloud66::server_group_subtype::docker;

struct arguments
{
    std::string stack;
    std::string service = "web";
    std::string size = "s-2vcpu-4gb";
    int containers = 3;
    int servers = 1;
    bool back = false;
    bool fail = false;
};

/// A service, the group of servers that it runs on, and how it is scaled there.
class scaled_service
{
public:
    scaled_service(cloud66::client client, std::string stack_uid, std::string name,
                   std::shared_ptr<cloud66::time_source> time)
        : client_(std::move(client)),
          stack_uid_(std::move(stack_uid)),
          name_(std::move(name)),
          time_(std::move(time))
    {
    }

    /// Finds the group of the server that the service's first container runs on, and its counts.
    asio::awaitable<void> find_group()
    {
        containers_ = co_await count_containers();
        for (const auto& server : co_await client_.list_servers(stack_uid_))
            if (containers_.contains(server.uid) && server.server_group_id) group_ = *server.server_group_id;
        if (group_ == 0)
            throw examples::usage_error("The service " + name_ + " runs on no group of servers.");
        servers_ = (co_await list_group()).size();
    }

    /// Adds servers and then containers.
    asio::awaitable<void> grow(int servers, const std::string& size, int containers)
    {
        const auto bigger = co_await client_.scale_up_server_group(
            stack_uid_, group_, {.subtype = docker, .server_size = size, .server_count = servers});
        co_await examples::watch(bigger, time_);

        std::map<std::string, std::int64_t> wanted;
        for (const auto& server : co_await list_group()) wanted[server.uid] = containers;
        co_await set_containers(wanted);
    }

    /// Goes back to the counts that `find_group` found.
    asio::awaitable<void> shrink()
    {
        co_await set_containers(containers_);
        const auto smaller = co_await client_.scale_down_server_group(
            stack_uid_, group_, {.subtype = docker, .server_count = static_cast<std::int64_t>(servers_)});
        co_await examples::watch(smaller, time_);
    }

    asio::awaitable<void> print(const char* when) const
    {
        const auto containers = co_await count_containers();
        std::cout << when << ":\n";
        for (const auto& server : co_await list_group()) {
            const auto count = containers.contains(server.uid) ? containers.at(server.uid) : 0;
            std::cout << "  " << std::left << std::setw(10) << server.name.value_or("?") << count
                      << " of service " << name_ << '\n';
        }
        std::cout << std::endl;
    }

private:
    /// By the servers' UIDs.
    asio::awaitable<std::map<std::string, std::int64_t>> count_containers() const
    {
        std::map<std::string, std::int64_t> counts;
        for (const auto& container : co_await client_.list_containers(stack_uid_, {.service_name = name_}))
            if (container.server_uid) ++counts[*container.server_uid];
        co_return counts;
    }

    asio::awaitable<std::vector<cloud66::server>> list_group() const
    {
        auto servers = co_await client_.list_servers(stack_uid_);
        std::erase_if(servers, [&](const auto& server) { return server.server_group_id != group_; });
        co_return servers;
    }

    asio::awaitable<void> set_containers(const std::map<std::string, std::int64_t>& wanted)
    {
        std::vector<cloud66::named_number> counts;
        for (const auto& [uid, count] : wanted) counts.push_back({uid, count});
        const auto scaling = co_await client_.scale_service(stack_uid_, name_, {.server_count = counts});
        co_await examples::watch(scaling, time_);
    }

    cloud66::client client_;
    std::string stack_uid_;
    std::string name_;
    std::shared_ptr<cloud66::time_source> time_;
    std::int64_t group_ = 0;
    std::size_t servers_ = 0;
    std::map<std::string, std::int64_t> containers_;
};

asio::awaitable<void> scale(cloud66::client client, const arguments& args,
                            std::shared_ptr<cloud66::time_source> time)
{
    const auto stack = co_await examples::find_stack(client, args.stack);
    scaled_service service(client, stack.uid, args.service, time);
    co_await service.find_group();
    co_await service.print("Before");
    co_await service.grow(args.servers, args.size, args.containers);
    co_await service.print("\nAfter");
    if (!args.back) co_return;
    co_await service.shrink();
    co_await service.print("\nBack");
}

void run(const arguments& args)
{
    const examples::target target("add servers to a stack, which cost money");
    if (target.sandbox() && args.fail)
        target.sandbox()->script_action({.end = cloud66::scripted_end::failure, .message = "No such size"});
    if (!target.sandbox() && args.stack.empty())
        throw examples::usage_error("Which --stack is to be scaled?");
    asio::io_context io;
    cloud66::client client(io.get_executor(), target.options());
    asio::co_spawn(io, scale(client, args, target.options().time), examples::rethrow);
    io.run();
}

}  // namespace

int main(int argc, char** argv)
try {
    arguments args;
    CLI::App app("Adds servers to the group that a service runs on, and scales the service on them.");
    app.add_option("--stack", args.stack, "UID or name; by default the first stack of the sandbox");
    app.add_option("--service", args.service, "Its name")->capture_default_str();
    app.add_option("--containers", args.containers, "Containers of the service on each server of the group")
        ->capture_default_str()
        ->check(CLI::Range(0, 100));
    app.add_option("--servers", args.servers, "Servers to add")
        ->capture_default_str()
        ->check(CLI::Range(1, 10));
    app.add_option("--size", args.size, "Their size, by its id at the cloud")->capture_default_str();
    app.add_flag("--back", args.back, "Go back to the counts of before");
    app.add_flag("--fail", args.fail, "In the sandbox, let the first action fail");
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
