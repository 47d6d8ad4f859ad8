// SPDX-License-Identifier: BSL-1.0
// Creates a failover group for two stacks, switches the traffic to the secondary stack and back to the primary one, and
// deletes the group.
//
//     examples/run failover                                         in the sandbox
//     CLOUD66_ACCESS_TOKEN=... examples/run failover --primary Shop --secondary "Shop in Oslo"
#include "example.hpp"

#include <cloud66.hpp>

#include <boost/asio/awaitable.hpp>

#include <algorithm>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace asio = boost::asio;

namespace {

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

/// The group of these stacks that is not in `before`: the response to its creation has no UID.
asio::awaitable<cloud66::failover_group> find_new_group(cloud66::client client,
                                                        std::vector<cloud66::failover_group> before,
                                                        std::string primary, std::string secondary)
{
    for (const auto& group : co_await client.list_failover_groups()) {
        const auto is_same = [&](const cloud66::failover_group& old) { return old.uid == group.uid; };
        if (group.primary_stack_uid == primary && group.secondary_stack_uid == secondary &&
            std::ranges::none_of(before, is_same))
            co_return group;
    }
    throw std::runtime_error("The new failover group is not in the list.");
}

asio::awaitable<void> switch_to(cloud66::client client, std::string group_uid, cloud66::failover_stack stack)
{
    co_await client.update_failover_group(group_uid, {.current_stack = stack});
    for (const auto& group : co_await client.list_failover_groups())
        if (group.uid == group_uid) print(group);
}

asio::awaitable<void> switch_there_and_back(cloud66::client client, std::string group_uid)
{
    std::cout << "\nThe primary stack fails:" << std::endl;
    co_await switch_to(client, group_uid, cloud66::failover_stack::secondary);
    std::cout << "The primary stack works again:" << std::endl;
    co_await switch_to(client, group_uid, cloud66::failover_stack::primary);
}

asio::awaitable<void> fail_over(cloud66::client client, std::string primary_name, std::string secondary_name)
{
    const auto primary = co_await examples::find_stack(client, primary_name);
    const auto secondary = co_await examples::find_stack(client, secondary_name);
    const auto before = co_await client.list_failover_groups();
    std::cout << "Failover groups:" << std::endl;
    for (const auto& group : before) print(group);

    co_await client.create_failover_group(
        {.primary_stack_uid = primary.uid, .secondary_stack_uid = secondary.uid});
    const auto group = co_await find_new_group(client, before, primary.uid, secondary.uid);
    std::cout << "\nA new one:" << std::endl;
    print(group);

    // as_result returns an error instead of throwing it, so that the group is deleted in any case.
    const auto outcome = co_await cloud66::as_result(switch_there_and_back(client, group.uid));
    co_await client.delete_failover_group(group.uid);
    std::cout << "\nDeleted again." << std::endl;
    if (!outcome) throw outcome.error();
}

}  // namespace

int main(int argc, char** argv)
{
    std::string primary;
    std::string secondary = "Back Office";
    examples::program program("Fails over from one stack to another and back.");
    const bool required = !program.uses_sandbox();
    program.add_option("--primary", primary, "UID or name of the stack to start with")->required(required);
    program.add_option("--secondary", secondary, "UID or name of the stack that takes its place")
        ->required(required);
    return program.run(argc, argv,
                       [&](cloud66::client client) { return fail_over(client, primary, secondary); });
}
