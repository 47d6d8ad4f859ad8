// SPDX-License-Identifier: BSL-1.0
// What the examples share: where they send their requests, and what they do with errors. In a program of your
// own, cloud66::options::from_environment() takes the place of the target.
#ifndef CLOUD66_EXAMPLES_EXAMPLE_HPP
#define CLOUD66_EXAMPLES_EXAMPLE_HPP

#include <cloud66/options.hpp>
#include <cloud66/sandbox.hpp>
#include <cloud66/time_source.hpp>

#include <cstdlib>
#include <exception>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

namespace examples {

/// The real API if CLOUD66_ACCESS_TOKEN is set, and else a sandbox in this program, with time sped up.
class target
{
public:
    /// Says in one line which of the two it is.
    /// \param speed of the sandbox's time.
    explicit target(double speed = 30)
    {
        const char* token = std::getenv("CLOUD66_ACCESS_TOKEN");
        if (token != nullptr && *token != '\0') {
            options_ = cloud66::options::from_environment();
            std::cout << "Using the API at " << options_.base_url << ", since CLOUD66_ACCESS_TOKEN is set.\n"
                      << std::endl;
            return;
        }
        cloud66::sandbox_options sandbox_options;
        sandbox_options.time = cloud66::scaled_time(speed);
        sandbox_ = std::make_unique<cloud66::sandbox>(std::move(sandbox_options));
        options_ = sandbox_->options();
        std::cout << "Using a sandbox in this process, " << speed
                  << " times as fast as real time. CLOUD66_ACCESS_TOKEN selects the real API.\n"
                  << std::endl;
    }

    /// For an example that changes more than its user has named: asks before that happens to real stacks.
    explicit target(const char* intention) : target()
    {
        if (sandbox_) return;
        std::cout << "This will " << intention << ". Go on? [y/N] " << std::flush;
        std::string response;
        if (!std::getline(std::cin, response) || (response != "y" && response != "yes"))
            throw std::runtime_error("Not confirmed: nothing was changed.");
    }

    const cloud66::options& options() const { return options_; }

    /// The sandbox, for examples that make something go wrong in it; null if it is the real API.
    cloud66::sandbox* sandbox() const { return sandbox_.get(); }

private:
    std::unique_ptr<cloud66::sandbox> sandbox_;
    cloud66::options options_;
};

/// What is wrong with the command line.
struct usage_error : std::runtime_error
{
    using runtime_error::runtime_error;
};

/// For co_spawn: what the coroutine throws leaves io_context::run(). With asio::detached it would be lost.
inline constexpr auto rethrow = [](std::exception_ptr failure) {
    if (failure) std::rethrow_exception(failure);
};

/// Says what went wrong; an error of the library also says what to do about it. \returns an exit status.
inline int fail(const std::exception& failure)
{
    std::cerr << failure.what() << std::endl;
    return EXIT_FAILURE;
}

}  // namespace examples

#endif
