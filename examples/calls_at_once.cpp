// SPDX-License-Identifier: BSL-1.0
// Several calls at once on one thread: a fixed number with operator &&, any number with a parallel_group, and waits
// for any number of actions with wait_all. restart_many_stacks shows wait_each.
//
//     examples/run calls_at_once                                   in the sandbox
//     CLOUD66_ACCESS_TOKEN=... examples/run calls_at_once --stack Shop     restarts each of its services
#include "example.hpp"

#include <cloud66.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstddef>
#include <exception>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;

namespace {

/// Two calls of different types. If one fails, the other is cancelled.
asio::awaitable<void> two_calls(cloud66::client client, std::string stack_uid)
{
    using namespace asio::experimental::awaitable_operators;
    const auto both = co_await (client.list_services(stack_uid) && client.list_servers(stack_uid));
    const auto& [services, servers] = both;
    std::cout << "operator &&: " << services.size() << " services on " << servers.size() << " servers"
              << std::endl;
}

/// The same call for each stack. With wait_for_all, a call that fails does not cancel the others.
asio::awaitable<void> many_calls(cloud66::client client, std::vector<cloud66::stack> stacks)
{
    const auto list = [&](const cloud66::stack& stack) {
        return client.list_services(stack.uid)(asio::deferred);
    };
    std::vector<decltype(list(stacks.front()))> calls;
    for (const auto& stack : stacks) calls.push_back(list(stack));

    auto group = asio::experimental::make_parallel_group(std::move(calls));
    const auto all = co_await group.async_wait(asio::experimental::wait_for_all(), asio::use_awaitable);
    const auto& [order, failures, services] = all;
    std::cout << "\nparallel_group:" << std::endl;
    for (std::size_t i = 0; i != stacks.size(); ++i) {
        std::cout << "  " << stacks[i].name << " (" << stacks[i].environment.value_or("?") << "): ";
        if (failures[i])
            std::cout << "failed" << std::endl;
        else
            std::cout << services[i].size() << " services" << std::endl;
    }
}

/// One coroutine waits for any number of actions, here until one of them fails.
asio::awaitable<void> many_waits(cloud66::client client, std::string stack_uid)
{
    std::vector<cloud66::action> actions;
    const auto services = co_await client.list_services(stack_uid);
    for (const auto& service : services)
        actions.push_back(co_await client.restart_services(stack_uid, {.service_name = service.name}));
    std::cout << "\nwait_all: restarting " << actions.size() << " services:" << std::endl;

    const auto outcomes = co_await cloud66::wait_all(actions, {.until = cloud66::wait_until::first_failure});
    for (const auto& [index, handle, outcome] : outcomes)
        std::cout << "  " << services[index].name << ": "
                  << (outcome ? outcome->finished_message.value_or("restarted") : outcome.error().what())
                  << std::endl;
}

asio::awaitable<void> call(cloud66::client client, const examples::program& program)
{
    const auto stack = co_await program.stack(client);
    const auto stacks = co_await client.list_stacks();
    co_await two_calls(client, stack.uid);
    co_await many_calls(client, stacks);
    co_await many_waits(client, stack.uid);
}

}  // namespace

int main(int argc, char** argv)
{
    examples::program program("Makes several calls at once.");
    program.add_stack_option();
    return program.run(argc, argv, [&](cloud66::client client) { return call(client, program); });
}
