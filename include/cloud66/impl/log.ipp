// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_LOG_IPP
#define CLOUD66_IMPL_LOG_IPP

#include <cloud66/log.hpp>

#include <atomic>
#include <cstdio>
#include <string>

namespace cloud66::inline v1 {

CLOUD66_DECL std::string_view to_string(log_level level) noexcept
{
    switch (level) {
        case log_level::debug:
            return "debug";
        case log_level::info:
            return "info";
        case log_level::warning:
            return "warning";
        case log_level::error:
            return "error";
        case log_level::off:
            return "off";
    }
    return "?";
}

namespace detail {

CLOUD66_DECL void report_throwing_logger() noexcept
{
    static std::atomic_flag reported;
    if (!reported.test_and_set()) std::fputs("cloud66: options.log.write throws, which is ignored\n", stderr);
}

}  // namespace detail

CLOUD66_DECL logger log_to_stderr(log_level level)
{
    return {level, [](log_level at, std::string_view line) {
                std::string text = "cloud66 ";
                text.append(to_string(at)).append(": ").append(line).push_back('\n');
                std::fputs(text.c_str(), stderr);
            }};
}

}  // namespace cloud66::inline v1

#endif
