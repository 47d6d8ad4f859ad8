// SPDX-License-Identifier: BSL-1.0
// Shows the tags of a stack, and adds and removes some.
//
//     examples/run tags                                                    in the sandbox
//     CLOUD66_ACCESS_TOKEN=... examples/run tags --stack Shop              shows only
//     CLOUD66_ACCESS_TOKEN=... examples/run tags --stack Shop --add eu --add beta --remove alpha
//
// Exit status: 0 all went well, 1 something did not, 2 wrong command line.
#include "example.hpp"
#include "find_stack.hpp"

#include <cloud66.hpp>

#include <CLI/CLI.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

namespace asio = boost::asio;

namespace {

struct arguments
{
    std::string stack;
    std::vector<std::string> add;
    std::vector<std::string> remove;
};

void print(const cloud66::entity_tags& tagged)
{
    if (tagged.tags.empty()) std::cout << "  none";
    for (const auto& tag : tagged.tags)
        std::cout << "  " << tag.value.value_or("?") << (tag.reserved == true ? " (reserved)" : "");
    std::cout << std::endl;
}

asio::awaitable<void> show_and_change(cloud66::client client, arguments args)
{
    constexpr auto kind = cloud66::tagged_entity::stack;
    const auto stack = co_await examples::find_stack(client, args.stack);
    std::cout << "Tags of " << stack.name << " (" << stack.uid << "):" << std::endl;
    for (const auto& tagged : co_await client.list_tags(kind, stack.uid)) print(tagged);
    if (args.add.empty() && args.remove.empty()) co_return;

    const std::vector<std::string_view> add(args.add.begin(), args.add.end());
    const std::vector<std::string_view> remove(args.remove.begin(), args.remove.end());
    const auto changed = co_await client.update_tags(kind, stack.uid, {.add = add, .remove = remove});
    std::cout << "\nWith " << add.size() << " added and " << remove.size() << " removed:" << std::endl;
    print(changed);
}

void run(arguments args)
{
    const examples::target target;
    if (!target.sandbox() && args.stack.empty()) throw examples::usage_error("The tags of which --stack?");
    if (target.sandbox() && args.add.empty() && args.remove.empty()) {
        args.add = {"eu", "beta"};
        args.remove = {"critical"};
    }
    asio::io_context io;
    cloud66::client client(io.get_executor(), target.options());
    asio::co_spawn(io, show_and_change(client, args), examples::rethrow);
    io.run();
}

}  // namespace

int main(int argc, char** argv)
try {
    arguments args;
    CLI::App app("Shows the tags of a stack, and adds and removes some.");
    app.add_option("--stack", args.stack, "UID or name; by default the first stack of the sandbox");
    app.add_option("--add", args.add, "A tag to add; may be repeated")->allow_extra_args(false);
    app.add_option("--remove", args.remove, "A tag to remove; may be repeated")->allow_extra_args(false);
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
