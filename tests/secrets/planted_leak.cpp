// SPDX-License-Identifier: BSL-1.0
// Leaks a secret in the way that its argument names, so that secrets/run can verify that it detects leaks.
#include <cloud66.hpp>
#include <cloud66/detail/polling/resume_token.hpp>

#include <cstdio>
#include <string>
#include <string_view>

int main(int count, char** arguments)
{
    const std::string_view way = count > 1 ? arguments[1] : "";
    const std::string text = "a-planted-secret";
    const cloud66::secret token(text);
    if (way == "log") {
        cloud66::logger log;  // writes nothing
        log(cloud66::log_level::debug, "GET /stacks with " + text);
    } else if (way == "error") {
        cloud66::error_details details;
        details.excerpt = "a%2Dplanted-secret";
        static_cast<void>(cloud66::error(cloud66::errc::rejected, details));
    } else if (way == "resume_token") {
        static_cast<void>(cloud66::detail::make_resume_token({text, 1}));
    } else if (way == "output") {
        std::puts(text.c_str());
    }
}
