// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_HTTP_PROXY_IPP
#define CLOUD66_IMPL_HTTP_PROXY_IPP

#include <cloud66/detail/environment.hpp>
#include <cloud66/detail/http/proxy.hpp>
#include <cloud66/detail/http/text.hpp>
#include <cloud66/detail/json/base64.hpp>
#include <cloud66/error.hpp>
#include <cloud66/options.hpp>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace cloud66::inline v1::detail {

/// The text is not repeated: there may be a password in it.
inline error not_a_proxy(const std::string& name, const std::string& why)
{
    return error(errc::invalid_argument, name + ' ' + why + "; write http://[USER:PASSWORD@]HOST[:PORT]");
}

inline secret basic_authorization(std::string_view user, std::string_view password)
{
    return secret("Basic " + base64_encode(std::string(user).append(":").append(password)));
}

/// \param name where `text` comes from.
inline proxy parse_proxy(const std::string& name, std::string_view text)
{
    const auto scheme_end = text.find("://");
    if (scheme_end != std::string_view::npos) {
        if (!iequals(text.substr(0, scheme_end), "http"))
            throw not_a_proxy(name, "must name an HTTP proxy: TLS to the proxy and SOCKS are not supported");
        text.remove_prefix(scheme_end + 3);
    }
    text = text.substr(0, text.find('/'));
    proxy result;
    const auto at = text.rfind('@');
    if (at != std::string_view::npos) {
        const std::string_view credentials = text.substr(0, at);
        const auto colon = (std::min)(credentials.find(':'), credentials.size());
        const auto user = percent_decode(credentials.substr(0, colon));
        const auto password = percent_decode(credentials.substr((std::min)(colon + 1, credentials.size())));
        if (!user || !password) throw not_a_proxy(name, "has a % that is not followed by two digits");
        result.authorization = basic_authorization(*user, *password);
        text.remove_prefix(at + 1);
    }
    try {
        result.server = parse_url("http://" + std::string(text));
    } catch (const error&) {
        throw not_a_proxy(name, "has no valid host and port");
    }
    return result;
}

/// The first of the variables that is set to something, and its name.
inline std::optional<std::pair<std::string, std::string>> first_variable(
    std::initializer_list<const char*> names)
{
    for (const char* name : names)
        if (std::string value = environment(name); !value.empty()) return std::pair(name, std::move(value));
    return std::nullopt;
}

CLOUD66_DECL proxy_rules::proxy_rules(const proxy_options& options) : exceptions_(options.no_proxy)
{
    if (!options.url.empty()) {
        proxy given = parse_proxy("options.proxy.url", options.url);
        if (!given.authorization.empty())
            throw error(errc::invalid_argument,
                        "options.proxy.url has credentials in it; give them as username and password");
        if (!options.username.empty() || !options.password.empty())
            given.authorization = basic_authorization(options.username, options.password.reveal());
        proxy_ = std::make_shared<const proxy>(std::move(given));
    } else if (options.use_environment) {
        auto named = first_variable({"HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"});
        if (!named) return;
        variable_ = std::move(named->first);
        value_ = secret(std::move(named->second));
        if (const auto others = first_variable({"NO_PROXY", "no_proxy"}); others && exceptions_.empty())
            exceptions_ = others->second;
    }
}

CLOUD66_DECL std::shared_ptr<const proxy> proxy_rules::proxy_for(const url& server) const
{
    if (is_exception(exceptions_, server)) return nullptr;
    if (variable_.empty() || server.is_loopback()) return proxy_;
    return std::make_shared<const proxy>(parse_proxy(variable_ + " in the environment", value_.reveal()));
}

/// Whether `network`, such as `10.0.0.0/8`, has `address` in it.
inline bool is_in_network(std::string_view network, const asio::ip::address& address)
{
    boost::system::error_code bad;
    const std::string text(network);
    if (address.is_v4()) {
        const auto range = asio::ip::make_network_v4(text, bad);
        return !bad &&
               asio::ip::make_network_v4(address.to_v4(), range.prefix_length()).network() == range.network();
    }
    const auto range = asio::ip::make_network_v6(text, bad);
    return !bad &&
           asio::ip::make_network_v6(address.to_v6(), range.prefix_length()).network() == range.network();
}

/// Takes the port off `pattern`, if one is there. Whether the pattern can be that of `server`.
inline bool take_port(std::string_view& pattern, const url& server)
{
    const auto colon = pattern.rfind(':');
    const bool is_address = pattern.find(':') != colon && !pattern.starts_with('[');
    if (colon == std::string_view::npos || is_address || pattern.ends_with(']')) return true;
    const bool fits = pattern.substr(colon + 1) == server.port;
    pattern = pattern.substr(0, colon);
    return fits;
}

/// Whether one element of a `NO_PROXY` list is about `server`.
inline bool is_about(std::string_view pattern, const url& server)
{
    if (pattern == "*") return true;
    boost::system::error_code is_name;
    const auto address = asio::ip::make_address(server.host, is_name);
    if (pattern.find('/') != std::string_view::npos) return !is_name && is_in_network(pattern, address);
    if (!take_port(pattern, server)) return false;
    if (pattern.starts_with('[') && pattern.ends_with(']')) pattern = pattern.substr(1, pattern.size() - 2);
    if (!is_name) {
        boost::system::error_code bad;
        return asio::ip::make_address(std::string(pattern), bad) == address && !bad;
    }
    std::string_view host = server.host;
    if (host.ends_with('.')) host.remove_suffix(1);
    if (pattern.ends_with('.')) pattern.remove_suffix(1);
    if (pattern.starts_with('*')) pattern.remove_prefix(1);
    if (pattern.empty() || pattern == ".") return false;
    if (iequals(pattern, host)) return true;
    const bool has_dot = pattern.starts_with('.');
    if (host.size() < pattern.size() + (has_dot ? 0 : 1)) return false;
    const std::string_view tail = host.substr(host.size() - pattern.size());
    return iequals(pattern, tail) && (has_dot || host[host.size() - pattern.size() - 1] == '.');
}

CLOUD66_DECL bool is_exception(std::string_view list, const url& server)
{
    constexpr std::string_view separators = ", \t";
    while (!list.empty()) {
        const auto end = (std::min)(list.find_first_of(separators), list.size());
        if (end > 0 && is_about(list.substr(0, end), server)) return true;
        list.remove_prefix((std::min)(end + 1, list.size()));
    }
    return false;
}

}  // namespace cloud66::inline v1::detail

#endif
