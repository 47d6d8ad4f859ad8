// SPDX-License-Identifier: BSL-1.0
// Sets the environment variables of a stack that a .env file has, with one request, and waits for the end.
//
//     examples/run environment_from_file                          in the sandbox, without a file
//     examples/run environment_from_file --file .env --dry-run    there: what would change
//     CLOUD66_ACCESS_TOKEN=... examples/run environment_from_file --stack Shop --file .env --immediately
#include "example.hpp"
#include "progress_line.hpp"

#include <cloud66.hpp>
#include <cloud66/workflows/set_environment_variables.hpp>

#include <boost/asio/awaitable.hpp>

#include <iostream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace asio = boost::asio;

namespace {

struct arguments
{
    std::string file;
    bool immediately = false;
    bool remove_others = false;
    bool dry_run = false;
};

using variables = std::map<std::string, cloud66::secret>;

/// The variables that are set without --file.
constexpr std::string_view sample = R"(# For a first try in the sandbox
export LOG_LEVEL=warn     # was info
WORKERS=4
GREETING="Hello,\n\"world\""
)";

/// Prints which variables will be added, changed and removed, without their values, which may be secrets.
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
        const bool is_equal = variable.value && variable.value == found->second;
        std::cout << (is_equal ? "  = " : "  ~ ") << variable.key << '\n';
        wanted.erase(found);
    }
    for (const auto& [name, value] : wanted) std::cout << "  + " << name << '\n';
}

asio::awaitable<void> set_all(cloud66::client client, const examples::program& program, const arguments& args)
{
    const variables wanted =
        args.file.empty() ? cloud66::parse_dotenv(sample) : cloud66::load_dotenv(args.file);
    const auto stack = co_await program.stack(client);
    const auto present = co_await client.list_environment_variables(stack.uid);
    std::cout << "Variables of " << stack.name << " (+ added, ~ changed, = unchanged, - removed):\n";
    print_changes(present, wanted, args.remove_others);
    if (args.dry_run) co_return;

    const auto others =
        args.remove_others ? cloud66::other_variables::remove : cloud66::other_variables::keep;
    cloud66::set_environment_variables_params params;
    params.apply_strategy = args.immediately
                                ? cloud66::apply_strategy::immediately  // restarts the services
                                : cloud66::apply_strategy::deployment;  // with the next deployment
    std::cout << "\nSetting them:" << std::endl;
    const auto action =
        co_await cloud66::set_environment_variables(client, stack.uid, wanted, others, params);
    co_await examples::watch(action);
}

}  // namespace

int main(int argc, char** argv)
{
    arguments args;
    examples::program program("Sets the environment variables of a stack that a .env file has.");
    program.add_stack_option();
    program.add_option("--file", args.file, "The .env file")
        ->check(CLI::ExistingFile)
        ->required(!program.uses_sandbox());
    program.add_flag("--immediately", args.immediately, "Apply them now, and not with the next deployment");
    program.add_flag("--remove-others", args.remove_others,
                     "Remove the stack's own variables that are not in the file");
    program.add_flag("--dry-run", args.dry_run, "Only print what would change");
    program.add_fail_flag("The variables could not be applied");
    return program.run(argc, argv, [&](cloud66::client client) { return set_all(client, program, args); });
}
