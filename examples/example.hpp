// SPDX-License-Identifier: BSL-1.0
// The common part of all examples: arguments, the choice between sandbox and real API, and the exit status (0 success,
// 1 failure, 2 bad arguments). Your own program uses cloud66::options::from_environment() instead of examples::program.
#ifndef CLOUD66_EXAMPLES_EXAMPLE_HPP
#define CLOUD66_EXAMPLES_EXAMPLE_HPP

#include <cloud66/client.hpp>
#include <cloud66/options.hpp>
#include <cloud66/testing/sandbox.hpp>
#include <cloud66/time_source.hpp>

#include <CLI/CLI.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <cstdlib>
#include <exception>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace examples {

namespace asio = boost::asio;

/// A completion handler for co_spawn: io_context::run() throws the coroutine's exception. asio::detached would drop it.
inline constexpr auto rethrow = [](std::exception_ptr failure) {
    if (failure) std::rethrow_exception(failure);
};

/// The only stack with this UID or name; the first of all stacks if `uid_or_name` is empty.
/// \throws CLI::ValidationError, which program::run reports as a bad argument.
inline asio::awaitable<cloud66::stack> find_stack(cloud66::client client, std::string uid_or_name)
{
    std::vector<cloud66::stack> found;
    for (const auto& stack : co_await client.list_stacks())
        if (uid_or_name.empty() || stack.uid == uid_or_name || stack.name == uid_or_name)
            found.push_back(stack);
    if (found.empty()) throw CLI::ValidationError("There is no stack \"" + uid_or_name + '"');
    if (found.size() > 1 && !uid_or_name.empty()) {
        std::string text = "Several stacks are named \"" + uid_or_name + "\"; use the UID of one:";
        for (const auto& stack : found) text += "\n  " + stack.uid + "  " + stack.environment.value_or("");
        throw CLI::ValidationError(text);
    }
    co_return found.front();
}

/// The arguments of an example, and the API that it uses: the real one if CLOUD66_ACCESS_TOKEN is set, and otherwise a
/// sandbox in this process.
class program : public CLI::App
{
public:
    static constexpr const char* access_token = "CLOUD66_ACCESS_TOKEN";

    /// \param speed how many times as fast as real time the sandbox runs by default.
    /// \param selector the environment variable that selects the real API if it is set.
    explicit program(std::string description, double speed = 30, std::string selector = access_token)
        : CLI::App(std::move(description)), speed_(speed), selector_(std::move(selector))
    {
        if (!uses_sandbox()) return;
        add_option("--speed", speed_, "How many times as fast as real time the sandbox runs")
            ->capture_default_str()
            ->check(CLI::Range(0.1, 1000.0));
    }

    /// Whether the sandbox is used; some arguments exist only with or without it.
    bool uses_sandbox() const
    {
        const char* value = std::getenv(selector_.c_str());
        return value == nullptr || *value == '\0';
    }

    /// Adds --stack, which the real API requires.
    void add_stack_option()
    {
        add_option("--stack", stack_, "UID or name of the stack; in the sandbox, by default the first one")
            ->required(!uses_sandbox());
    }

    /// Adds --fail, which makes every action fail in the sandbox.
    void add_fail_flag(std::string message)
    {
        fail_message_ = std::move(message);
        if (uses_sandbox()) add_flag("--fail", fail_, "Make the action fail");
    }

    /// Parses the arguments and calls `work`, which either takes a client and returns a coroutine, or takes
    /// nothing.
    /// \returns the exit status.
    template <class Work>
    int run(int argc, char** argv, Work work)
    try {
        parse(argc, argv);
        connect();
        if constexpr (std::is_invocable_v<Work&, cloud66::client>) {
            asio::io_context io;
            cloud66::client client(io.get_executor(), options_);
            asio::co_spawn(io, work(client), rethrow);
            io.run();
        } else {
            work();
        }
        return EXIT_SUCCESS;
    } catch (const CLI::ParseError& error) {
        return exit(error) == 0 ? EXIT_SUCCESS : 2;
    } catch (const std::exception& failure) {
        std::cerr << failure.what() << std::endl;
        return EXIT_FAILURE;
    }

    /// Asks the user before the example changes real stacks that the arguments do not name.
    void confirm(const std::string& intention) const
    {
        if (sandbox_) return;
        std::cout << "This will " << intention << ". Go on? [y/N] " << std::flush;
        std::string response;
        if (!std::getline(std::cin, response) || (response != "y" && response != "yes"))
            throw std::runtime_error("Not confirmed: nothing was changed.");
    }

    /// The options of a client. Valid inside `work`, as are the functions below.
    const cloud66::options& options() const { return options_; }

    /// The sandbox; null if the real API is used.
    cloud66::sandbox* sandbox() const { return sandbox_.get(); }

    /// The stack that --stack names.
    asio::awaitable<cloud66::stack> stack(cloud66::client client) const
    {
        return find_stack(std::move(client), stack_);
    }

private:
    /// Prints which of the two APIs is used.
    void connect()
    {
        if (!uses_sandbox()) {
            if (selector_ == access_token) options_ = cloud66::options::from_environment();
            std::cout << "Using the API at " << options_.base_url << ", since " << selector_ << " is set.\n"
                      << std::endl;
            return;
        }
        cloud66::sandbox_options sandbox_options;
        sandbox_options.time = cloud66::scaled_time(speed_);
        sandbox_ = std::make_unique<cloud66::sandbox>(std::move(sandbox_options));
        options_ = sandbox_->options();
        if (fail_)
            sandbox_->add_action_behavior(
                {.times = 0, .outcome = cloud66::action_outcome::failure, .message = fail_message_});
        std::cout << "Using a sandbox in this process, " << speed_ << " times as fast as real time. "
                  << selector_ << " selects the real API.\n"
                  << std::endl;
    }

    double speed_;
    std::string selector_;
    std::string stack_;
    std::string fail_message_;
    bool fail_ = false;
    std::unique_ptr<cloud66::sandbox> sandbox_;
    cloud66::options options_;
};

}  // namespace examples

#endif
