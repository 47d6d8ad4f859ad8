// SPDX-License-Identifier: BSL-1.0
// Requests to the sandbox: targets, queries, and forms.
#include <cloud66/detail/sandbox/parameters.hpp>
#include <cloud66/detail/sandbox/path.hpp>

#include <string>

#include "fuzz.hpp"

using namespace cloud66::sandbox_detail;

void fuzz(std::string_view input)
{
    const std::string_view first = input.substr(0, input.find('\n'));
    const std::string_view body = input.substr((std::min)(input.size(), first.size() + 1));
    static_cast<void>(path_segments(first));
    for (const char* const type :
         {"application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=x"}) {
        try {
            static_cast<void>(parameters(first, type, body));
        } catch (const http_error&) {
        }
    }
}
