// SPDX-License-Identifier: BSL-1.0
// Shows the tags of a stack, and adds and removes some.
//
//     examples/run tags --add eu --add beta --remove critical              in the sandbox
//     CLOUD66_ACCESS_TOKEN=... examples/run tags --stack Shop              shows only
//     CLOUD66_ACCESS_TOKEN=... examples/run tags --stack Shop --add eu --add beta --remove alpha
#include "example.hpp"

#include <cloud66.hpp>

#include <boost/asio/awaitable.hpp>

#include <iostream>
#include <string>
#include <string_view>
#include <vector>

namespace asio = boost::asio;

namespace {

constexpr auto kind = cloud66::tagged_entity::stack;

void print(const cloud66::entity_tags& tagged)
{
    if (tagged.tags.empty()) std::cout << "  none";
    for (const auto& tag : tagged.tags)
        std::cout << "  " << tag.value.value_or("?") << (tag.reserved == true ? " (reserved)" : "");
    std::cout << std::endl;
}

asio::awaitable<void> show_and_change(cloud66::client client, const examples::program& program,
                                      std::vector<std::string> add, std::vector<std::string> remove)
{
    const auto stack = co_await program.stack(client);
    std::cout << "Tags of " << stack.name << " (" << stack.uid << "):" << std::endl;
    for (const auto& tagged : co_await client.list_tags(kind, stack.uid)) print(tagged);
    if (add.empty() && remove.empty()) co_return;

    const std::vector<std::string_view> added(add.begin(), add.end());
    const std::vector<std::string_view> removed(remove.begin(), remove.end());
    const auto changed = co_await client.update_tags(kind, stack.uid, {.add = added, .remove = removed});
    std::cout << "\nWith " << added.size() << " added and " << removed.size() << " removed:" << std::endl;
    for (const auto& tagged : changed) print(tagged);
}

}  // namespace

int main(int argc, char** argv)
{
    std::vector<std::string> add;
    std::vector<std::string> remove;
    examples::program program("Shows the tags of a stack, and adds and removes some.");
    if (program.uses_sandbox()) {
        add = {"eu", "beta"};
        remove = {"critical"};
    }
    program.add_stack_option();
    program.add_option("--add", add, "A tag to add; may be repeated")->capture_default_str();
    program.add_option("--remove", remove, "A tag to remove; may be repeated")->capture_default_str();
    return program.run(argc, argv,
                       [&](cloud66::client client) { return show_and_change(client, program, add, remove); });
}
