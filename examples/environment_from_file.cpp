// SPDX-License-Identifier: BSL-1.0
// Sets the environment variables of a stack that a .env file has, with one request, and waits for the end.
//
//     examples/run environment_from_file                          in the sandbox, without a file
//     examples/run environment_from_file --file .env --dry-run    there: what would change
//     CLOUD66_ACCESS_TOKEN=... examples/run environment_from_file --stack Shop --file .env --apply deployment
//
// Exit status: 0 all is set, 1 it failed, 2 wrong command line or file.
#include "example.hpp"
#include "find_stack.hpp"
#include "progress_line.hpp"

#include <cloud66.hpp>
#include <cloud66/workflows/set_environment_variables.hpp>

#include <CLI/CLI.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace asio = boost::asio;

namespace {

struct arguments
{
    std::string stack;
    std::string file;
    std::string apply = "deployment";
    bool remove_others = false;
    bool dry_run = false;
    bool fail = false;
};

using variables = std::map<std::string, std::string>;

/// What to set if there is no file.
constexpr std::string_view demonstration = R"(# For a first try in the sandbox
export LOG_LEVEL=warn     # was info
WORKERS=4
GREETING="Hello,\n\"world\""
)";

/// Says which variables will be added, changed and removed. Their values may be secrets and are not shown.
void print_changes(const std::vector<cloud66::environment_variable>& present, variables wanted,
                   bool remove_others)
{
    for (const auto& variable : present) {
        const auto found = wanted.find(variable.key);
        const bool is_users = variable.is_generated != true && variable.readonly != true;
        if (found == wanted.end()) {
            if (remove_others && is_users) std::cout << "  - " << variable.key << '\n';
            continue;
        }
        std::cout << (found->second == variable.value ? "  = " : "  ~ ") << variable.key << '\n';
        wanted.erase(found);
    }
    for (const auto& [name, value] : wanted) std::cout << "  + " << name << '\n';
    std::cout << std::endl;
}

asio::awaitable<void> set_all(cloud66::client client, const arguments& args, const variables& wanted,
                              std::shared_ptr<cloud66::time_source> time)
{
    const auto stack = co_await examples::find_stack(client, args.stack);
    const auto present = co_await client.list_environment_variables(stack.uid);
    std::cout << "Variables of " << stack.name << " (" << stack.uid << "):\n";
    print_changes(present, wanted, args.remove_others);
    if (args.dry_run) co_return;

    const auto others =
        args.remove_others ? cloud66::other_variables::remove : cloud66::other_variables::keep;
    cloud66::change_environment_params how;
    how.apply_strategy = args.apply == "deployment" ? cloud66::apply_strategy::deployment
                                                    : cloud66::apply_strategy::immediately;
    const auto action = co_await cloud66::set_environment_variables(client, stack.uid, wanted, others, how);
    co_await examples::watch(action, time);
}

void run(const arguments& args)
{
    const examples::target target;
    if (!target.sandbox() && (args.stack.empty() || args.file.empty()))
        throw examples::usage_error("Which --file is to be read, for which --stack?");
    if (target.sandbox() && args.fail)
        target.sandbox()->script_action({.end = cloud66::scripted_end::failure});
    const variables wanted =
        args.file.empty() ? cloud66::parse_dotenv(demonstration) : cloud66::load_dotenv(args.file);
    asio::io_context io;
    cloud66::client client(io.get_executor(), target.options());
    asio::co_spawn(io, set_all(client, args, wanted, target.options().time), examples::rethrow);
    io.run();
}

}  // namespace

int main(int argc, char** argv)
try {
    arguments args;
    CLI::App app("Sets the environment variables of a stack that a .env file has.");
    app.add_option("--stack", args.stack, "UID or name; by default the first stack of the sandbox");
    app.add_option("--file", args.file, "The .env file; in the sandbox not needed");
    app.add_option("--apply", args.apply, "When the servers get them")
        ->capture_default_str()
        ->check(CLI::IsMember({"immediately", "deployment"}));
    app.add_flag("--remove-others", args.remove_others,
                 "Remove the stack's own variables that are not in the file");
    app.add_flag("--dry-run", args.dry_run, "Only say what would change");
    app.add_flag("--fail", args.fail, "In the sandbox, let it fail");
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
} catch (const cloud66::error& failure) {
    examples::fail(failure);
    return failure.code() == cloud66::errc::invalid_argument ? 2 : 1;
} catch (const std::exception& failure) {
    return examples::fail(failure);
}
