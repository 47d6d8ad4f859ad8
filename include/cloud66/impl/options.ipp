// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_OPTIONS_IPP
#define CLOUD66_IMPL_OPTIONS_IPP

#include <cloud66/detail/http/url.hpp>
#include <cloud66/error.hpp>
#include <cloud66/options.hpp>

#include <boost/beast/core/string.hpp>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <string_view>

namespace cloud66 {
inline namespace v1 {
namespace detail {

inline std::string environment(const char* name)
{
    const char* value = std::getenv(name);
    return value ? value : "";
}

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

/// Throws `invalid_argument` for `option` if `valid` does not hold.
inline void require(bool valid, const char* option, const std::string& rule)
{
    if (!valid) throw error(errc::invalid_argument, std::string("options.") + option + ' ' + rule);
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
                       [&](std::string_view other) { return boost::beast::iequals(name, other); });
}

}  // namespace detail

CLOUD66_DECL options options::from_environment()
{
    options result;
    const std::string token = detail::environment("CLOUD66_ACCESS_TOKEN");
    if (!token.empty()) {
        result.credentials = cloud66::credentials::token(token);
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
    require(server.tls || server.is_loopback(), "base_url", "may use http:// for a loopback address only");
    require(!account || *account > 0, "account", "must be a positive number");
    require(detail::is_header_value(user_agent), "user_agent",
            "has a line break or another control character");
    for (const auto& [name, value] : headers) {
        require(detail::is_header_name(name), "headers", "has an invalid name: \"" + name + '"');
        require(!detail::is_reserved_header(name), "headers",
                "cannot set " + name +
                    (boost::beast::iequals(name, "Authorization") ? "; use options.credentials" : ""));
        require(detail::is_header_value(value), "headers", "has a control character in the value of " + name);
    }
    constexpr auto zero = std::chrono::milliseconds::zero();
    const std::string not_negative = "must not be negative (zero means no limit)";
    require(timeouts.resolve >= zero, "timeouts.resolve", not_negative);
    require(timeouts.connect >= zero, "timeouts.connect", not_negative);
    require(timeouts.tls_handshake >= zero, "timeouts.tls_handshake", not_negative);
    require(timeouts.request >= zero, "timeouts.request", not_negative);
    require(timeouts.idle_connection >= zero, "timeouts.idle_connection", not_negative);
    require(limits.header >= 1, "limits.header", "must be at least 1");
    require(limits.connections >= 1, "limits.connections", "must be at least 1");
    require(retry.retries >= 0, "retry.retries", "must not be negative");
    require(retry.base_delay >= zero, "retry.base_delay", "must not be negative");
    require(retry.max_delay >= retry.base_delay, "retry.max_delay", "must be at least retry.base_delay");
    require(retry.quota >= 1, "retry.quota", "must be at least 1 (retry.retries = 0 means none)");
    require(rate_limit.requests >= 1, "rate_limit.requests", "must be at least 1");
    require(rate_limit.reserve >= 0 && rate_limit.reserve < 1, "rate_limit.reserve",
            "must be at least 0 and less than 1");
    require(rate_limit.max_wait >= zero, "rate_limit.max_wait", "must not be negative");
    require(polling.min_interval > zero, "polling.min_interval", "must be greater than zero");
    require(polling.max_interval >= polling.min_interval, "polling.max_interval",
            "must be at least polling.min_interval");
    require(polling.jitter >= 0 && polling.jitter < 1, "polling.jitter",
            "must be at least 0 and less than 1");
    require(polling.failure_budget.count() >= 0, "polling.failure_budget", "must not be negative");
    require(polling.not_found_grace.count() >= 0, "polling.not_found_grace", "must not be negative");
}

}  // namespace v1
}  // namespace cloud66

#endif
