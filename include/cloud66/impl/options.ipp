// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_OPTIONS_IPP
#define CLOUD66_IMPL_OPTIONS_IPP

#include <cloud66/detail/client/require.hpp>
#include <cloud66/detail/environment.hpp>
#include <cloud66/detail/http/proxy.hpp>
#include <cloud66/detail/http/text.hpp>
#include <cloud66/detail/http/url.hpp>
#include <cloud66/detail/oauth/cx_file.hpp>
#include <cloud66/error.hpp>
#include <cloud66/options.hpp>

#include <algorithm>
#include <iterator>
#include <string_view>

namespace cloud66::inline v1 {
namespace detail {

/// The URL in an environment variable; the error names the variable.
inline url parse_variable(const char* name, const std::string& text)
{
    try {
        return parse_url(text);
    } catch (const error& wrong) {
        throw error(errc::invalid_argument,
                    std::string(name) + " in the environment: " + wrong.details().message);
    }
}

inline bool is_header_name(std::string_view text)
{
    constexpr std::string_view allowed =
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

inline bool is_header_value(std::string_view text)
{
    return std::none_of(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == 0x7f;
    });
}

inline bool is_reserved_header(std::string_view name)
{
    constexpr std::string_view reserved[] = {
        "Authorization", "Host", "Content-Length", "Transfer-Encoding", "Connection", "Request-Id", "Expect",
        "Upgrade",       "TE"};
    return std::any_of(std::begin(reserved), std::end(reserved),
                       [&](std::string_view other) { return iequals(name, other); });
}

}  // namespace detail

CLOUD66_DECL options options::from_environment()
{
    options result;
    const std::string token = detail::environment("CLOUD66_ACCESS_TOKEN");
    if (!token.empty()) {
        result.credentials = cloud66::credentials::token(token);
    } else if (const auto login = detail::cx_token_of_environment()) {
        result.credentials = detail::unexpired_credentials(*login, detail::cx_token_variable);
    } else {
        const std::string home = detail::environment("HOME");
        if (home.empty())
            throw error(errc::no_credentials, "set CLOUD66_ACCESS_TOKEN to an access token of Cloud 66");
        result.credentials = cloud66::credentials::cx_file(home + "/.cloud66/cx.json");
    }
    const std::string url = detail::environment("CLOUD66_URL");
    if (!url.empty()) {
        result.base_url = url;
        // Terraform's provider wants the whole root in this variable, the vendor's client only the host.
        if (detail::parse_variable("CLOUD66_URL", url).path.empty())
            result.base_url = url.substr(0, url.find_last_not_of('/') + 1) + "/api/3";
    }
    result.tls.ca_file = detail::environment("CLOUD66_CA_FILE");
    return result;
}

CLOUD66_DECL void options::validate() const
{
    using detail::require;
    const detail::url server = detail::parse_url(base_url);
    require(server.tls || server.is_loopback(), "options.base_url",
            "may use http:// for a loopback address only");
    proxy_options own = proxy;
    own.use_environment = false;
    static_cast<void>(detail::proxy_rules(own));  // throws
    require(proxy.username.find(':') == std::string::npos, "options.proxy.username",
            "has a colon, which Basic authentication cannot send");
    require(!account || *account > 0, "options.account", "must be a positive number");
    require(detail::is_header_value(user_agent), "options.user_agent",
            "has a line break or another control character");
    for (const auto& [name, value] : headers) {
        require(detail::is_header_name(name), "options.headers", "has an invalid name: \"" + name + '"');
        require(!detail::is_reserved_header(name), "options.headers",
                "cannot set " + name +
                    (detail::iequals(name, "Authorization") ? "; use options.credentials" : ""));
        require(detail::is_header_value(value), "options.headers",
                "has a control character in the value of " + name);
    }
    constexpr auto zero = std::chrono::milliseconds::zero();
    const std::string not_negative = "must not be negative (zero means no limit)";
    require(timeouts.resolve >= zero, "options.timeouts.resolve", not_negative);
    require(timeouts.connect >= zero, "options.timeouts.connect", not_negative);
    require(timeouts.tls_handshake >= zero, "options.timeouts.tls_handshake", not_negative);
    require(timeouts.token >= zero, "options.timeouts.token", not_negative);
    require(timeouts.attempt >= zero, "options.timeouts.attempt", not_negative);
    require(timeouts.idle_connection >= zero, "options.timeouts.idle_connection", not_negative);
    require(limits.header_bytes >= 1, "options.limits.header_bytes", "must be at least 1");
    require(limits.connections >= 1, "options.limits.connections", "must be at least 1");
    require(retry.retries >= 0, "options.retry.retries", "must not be negative");
    require(retry.base_delay >= zero, "options.retry.base_delay", "must not be negative");
    require(retry.max_delay >= retry.base_delay, "options.retry.max_delay",
            "must be at least retry.base_delay");
    require(retry.quota >= 1, "options.retry.quota", "must be at least 1 (retry.retries = 0 means none)");
    require(rate_limit.limit >= 1, "options.rate_limit.limit", "must be at least 1");
    require(rate_limit.reserved_share >= 0 && rate_limit.reserved_share < 1,
            "options.rate_limit.reserved_share", "must be at least 0 and less than 1");
    require(rate_limit.max_throttle_wait >= zero, "options.rate_limit.max_throttle_wait",
            "must not be negative");
    require(polling.min_interval > zero, "options.polling.min_interval", "must be greater than zero");
    require(polling.max_interval >= polling.min_interval, "options.polling.max_interval",
            "must be at least polling.min_interval");
    require(polling.jitter >= 0 && polling.jitter < 1, "options.polling.jitter",
            "must be at least 0 and less than 1");
    require(polling.failure_budget.count() >= 0, "options.polling.failure_budget", "must not be negative");
    require(polling.not_found_grace.count() >= 0, "options.polling.not_found_grace", "must not be negative");
}

}  // namespace cloud66::inline v1

#endif
