// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_SUPPORT_SANDBOX_LOOP_HPP
#define CLOUD66_TESTS_SUPPORT_SANDBOX_LOOP_HPP

#include <cloud66.hpp>
#include <cloud66/testing/sandbox.hpp>

#include <string>
#include <utility>
#include <vector>

#include "support/loop.hpp"

namespace test {

/// A loop in virtual time with a sandbox and the options for its clients. Keeps every log line.
class sandbox_loop : public loop
{
public:
    explicit sandbox_loop(cloud66::sandbox_options sandbox_options = {})
        : sandbox(executor(), with_virtual_time(std::move(sandbox_options)))
    {
        options.polling.jitter = 0;
        options.log.level = cloud66::log_level::debug;
        options.log.write = [this](cloud66::log_level, std::string_view line) {
            log_lines.emplace_back(line);
        };
    }

    cloud66::client make_client() { return cloud66::client(executor(), options); }

    cloud66::sandbox sandbox;
    cloud66::options options = sandbox.options();
    std::vector<std::string> log_lines;

private:
    cloud66::sandbox_options with_virtual_time(cloud66::sandbox_options sandbox_options)
    {
        sandbox_options.time = time;
        return sandbox_options;
    }
};

}  // namespace test

#endif
