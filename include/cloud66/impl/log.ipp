// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_LOG_IPP
#define CLOUD66_IMPL_LOG_IPP

#include <cloud66/log.hpp>

#include <cstdio>
#include <string>

namespace cloud66 {
inline namespace v1 {

CLOUD66_DECL logger log_to_stderr(log_level level)
{
    return {level, [](log_level at, std::string_view line) {
                constexpr const char* names[] = {"debug", "info", "warning"};
                std::string text = std::string("cloud66 ") + names[static_cast<int>(at)] + ": ";
                text.append(line).push_back('\n');
                std::fputs(text.c_str(), stderr);
            }};
}

}  // namespace v1
}  // namespace cloud66

#endif
