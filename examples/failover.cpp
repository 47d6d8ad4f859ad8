// SPDX-License-Identifier: BSL-1.0
// Shows the failover groups of the account. Then it creates one for two stacks, lets the secondary stack take the
// traffic, hands it back to the primary one, and deletes the group again.
//
//     examples/run failover                                         in the sandbox
//     CLOUD66_ACCESS_TOKEN=... examples/run failover                shows only, since no stacks are named
//     CLOUD66_ACCESS_TOKEN=... examples/run failover --primary Shop --secondary "Shop in Oslo"
//
// Exit status: 0 all went well, 1 something did not, 2 wrong command line.
#include "example.hpp"
#include "find_stack.hpp"

#include <cloud66.hpp>

#include <CLI/CLI.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace asio = boost::asio;

namespace {

struct arguments
{
    std::string primary;
    std::string secondary;
};

void print(const cloud66::failover_group& group)
{
    const bool secondary = group.current_stack == cloud66::failover_stack::secondary;
    const auto& stack = secondary ? group.secondary_stack_uid : group.primary_stack_uid;
    const auto& name = secondary ? group.secondary_stack_name : group.primary_stack_name;
    std::cout << "  " << group.address.value_or(group.uid) << " leads to the "
              << (secondary ? "secondary" : "primary") << " stack, "
              << (stack ? name.value_or("?") + " (" + *stack + ')' : "which is not set")
              << (group.busy_toggling == true ? ", soon" : "") << std::endl;
}

/// The group that `before` did not have and that leads to these stacks: the response to its creation has no uid.
asio::awaitable<cloud66::failover_group> find_new_group(cloud66::client client,
                                                        std::vector<cloud66::failover_group> before,
                                                        std::string primary, std::string secondary)
{
    for (const auto& group : co_await client.list_failover_groups()) {
        const auto is_it = [&](const cloud66::failover_group& old) { return old.uid == group.uid; };
        if (group.primary_stack_uid == primary && group.secondary_stack_uid == secondary &&
            std::ranges::none_of(before, is_it))
            co_return group;
    }
    throw std::runtime_error("The new failover group is not in the list.");
}

asio::awaitable<void> lead_to(cloud66::client client, std::string group_uid, cloud66::failover_stack which)
{
    co_await client.update_failover_group(group_uid, {.current_stack = which});
    for (const auto& group : co_await client.list_failover_groups())
        if (group.uid == group_uid) print(group);
}

asio::awaitable<void> there_and_back(cloud66::client client, std::string group_uid)
{
    std::cout << "\nThe primary stack fails:" << std::endl;
    co_await lead_to(client, group_uid, cloud66::failover_stack::secondary);
    std::cout << "It is well again:" << std::endl;
    co_await lead_to(client, group_uid, cloud66::failover_stack::primary);
}

asio::awaitable<void> fail_over(cloud66::client client, arguments args)
{
    const auto before = co_await client.list_failover_groups();
    std::cout << "Failover groups:" << std::endl;
    for (const auto& group : before) print(group);
    if (args.primary.empty()) co_return;

    const auto primary = co_await examples::find_stack(client, args.primary);
    const auto secondary = co_await examples::find_stack(client, args.secondary);
    co_await client.create_failover_group(
        {.primary_stack_uid = primary.uid, .secondary_stack_uid = secondary.uid});
    const auto group = co_await find_new_group(client, before, primary.uid, secondary.uid);
    std::cout << "\nA new one:" << std::endl;
    print(group);

    // as_result, so that the group is deleted whatever happens.
    const auto outcome = co_await cloud66::as_result(there_and_back(client, group.uid));
    co_await client.delete_failover_group(group.uid);
    std::cout << "\nDeleted again." << std::endl;
    if (!outcome) throw outcome.error();
}

/// In the sandbox nobody has to name them.
void choose_stacks(const cloud66::sandbox& sandbox, arguments& args)
{
    if (args.primary.empty()) args.primary = sandbox.stack_uid("Storefront");
    if (args.secondary.empty()) args.secondary = sandbox.stack_uid("Back Office");
}

void run(arguments args)
{
    const examples::target target;
    if (target.sandbox()) choose_stacks(*target.sandbox(), args);
    if (args.primary.empty() != args.secondary.empty())
        throw examples::usage_error("A failover group needs a --primary and a --secondary stack.");
    asio::io_context io;
    cloud66::client client(io.get_executor(), target.options());
    asio::co_spawn(io, fail_over(client, args), examples::rethrow);
    io.run();
}

}  // namespace

int main(int argc, char** argv)
try {
    arguments args;
    CLI::App app("Shows failover groups, and fails over from one stack to another and back.");
    app.add_option("--primary", args.primary, "UID or name of the stack to start with");
    app.add_option("--secondary", args.secondary, "UID or name of the stack that takes its place");
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
