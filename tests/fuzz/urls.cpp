// SPDX-License-Identifier: BSL-1.0
// URLs, references, percent-encoding, lists of proxy exceptions, and resume tokens.
#include <cloud66/detail/http/api_request.hpp>
#include <cloud66/detail/http/proxy.hpp>
#include <cloud66/detail/http/text.hpp>
#include <cloud66/detail/http/url.hpp>
#include <cloud66/detail/polling/resume_token.hpp>
#include <cloud66/http.hpp>
#include <cloud66/options.hpp>

#include <string>

#include "fuzz.hpp"

using namespace cloud66::detail;

namespace {

/// Calls `read` and ignores a `cloud66::error`.
template <class Read>
void ignore_error(const Read& read)
{
    try {
        read();
    } catch (const cloud66::error&) {
    }
}

}  // namespace

void fuzz(std::string_view input)
{
    const std::string encoded = cloud66::http::percent_encode(input);
    FUZZ_CHECK(percent_decode(encoded) == input);

    const url api = parse_url("https://app.cloud66.com/api/3");
    static_cast<void>(is_exception(input, api));
    static_cast<void>(is_exception(input, parse_url("https://[2001:db8::1]:8443")));
    ignore_error([&] {
        const url parsed = parse_url(input);
        const url again = parse_url((parsed.tls ? "https://" : "http://") + parsed.authority() + parsed.path);
        FUZZ_CHECK(again.host == parsed.host && again.port == parsed.port && again.path == parsed.path);
    });
    ignore_error([&] {
        const request_url base{api, "/api/3/stacks.json?page=1"};
        const request_url resolved = resolve_reference(base, input);
        FUZZ_CHECK(resolved.target.starts_with('/'));
        FUZZ_CHECK(resolved.target.find_first_of(" \r\n") == std::string::npos);
    });
    ignore_error([&] {
        const resumed_action read = parse_resume_token(input);
        const std::string again = make_resume_token(read.key, read.timeout);
        FUZZ_CHECK(parse_resume_token(again) == read);
        FUZZ_CHECK(again == input || read.timeout == default_action_timeout);
    });
    const api_request raw = raw_request(cloud66::http::verb::get, input, "");
    FUZZ_CHECK(raw.problem || input.find_first_of(" \r\n") == std::string_view::npos);
    const api_request made = make_request("call", cloud66::http::verb::get, "/stacks/{stack_uid}", {input});
    FUZZ_CHECK(made.problem || std::string_view(made.target).substr(8).find('/') == std::string_view::npos);
    cloud66::proxy_options proxies;
    proxies.url = std::string(input);
    proxies.use_environment = false;
    ignore_error([&] { static_cast<void>(proxy_rules(proxies).proxy_for(api)); });
}
