// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_HTTP_URL_IPP
#define CLOUD66_HTTP_URL_IPP

#include <cloud66/error.hpp>
#include <cloud66/http/url.hpp>

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <charconv>

namespace cloud66 {
inline namespace v1 {
namespace http {

CLOUD66_DECL std::string url::authority() const
{
    const std::string name = host.find(':') == std::string::npos ? host : '[' + host + ']';
    return port == (tls ? "443" : "80") ? name : name + ':' + port;
}

CLOUD66_DECL bool url::is_loopback() const
{
    boost::system::error_code not_an_address;
    const auto address = asio::ip::make_address(host, not_an_address);
    return not_an_address ? host == "localhost" : address.is_loopback();
}

inline constexpr const char* odd_character = "it has a space or a character outside ASCII";

inline bool is_not_printable(char c) { return c <= ' ' || c >= 0x7f; }

/// The text itself is not repeated: somebody may have put a password into it.
inline error not_a_url(const char* why)
{
    return error(errc::invalid_argument, std::string("URL: ") + why + "; write https://HOST[:PORT][/PATH]");
}

CLOUD66_DECL url parse_url(std::string_view text)
{
    url result;
    if (text.starts_with("https://"))
        text.remove_prefix(8);
    else if (text.starts_with("http://")) {
        result.tls = false;
        text.remove_prefix(7);
    } else
        throw not_a_url("it must begin with https:// (or http:// for a loopback address)");

    if (std::any_of(text.begin(), text.end(), is_not_printable)) throw not_a_url(odd_character);
    if (text.find_first_of("?#@\\") != std::string_view::npos)
        throw not_a_url("a user, query or fragment has no place in it");

    const auto slash = text.find('/');
    std::string_view authority = text.substr(0, slash);
    if (slash != std::string_view::npos) result.path = text.substr(slash);
    while (result.path.ends_with('/')) result.path.pop_back();

    std::string_view port;
    bool has_port = false;
    if (authority.starts_with('[')) {
        const auto close = authority.find(']');
        if (close == std::string_view::npos) throw not_a_url("a bracket of its IPv6 address is missing");
        result.host = authority.substr(1, close - 1);
        authority.remove_prefix(close + 1);
        if (!authority.empty() && authority.front() != ':') throw not_a_url("after ] only a port can follow");
        has_port = !authority.empty();
        if (has_port) port = authority.substr(1);
        boost::system::error_code bad;
        asio::ip::make_address_v6(result.host, bad);
        if (bad) throw not_a_url("what stands in brackets is not an IPv6 address");
    } else {
        const auto colon = authority.find(':');
        result.host = authority.substr(0, colon);
        has_port = colon != std::string_view::npos;
        if (has_port) port = authority.substr(colon + 1);
    }
    if (result.host.empty()) throw not_a_url("the host is missing");
    if (result.host.find_first_of("%[],;\"'<>") != std::string::npos)
        throw not_a_url("its host has a character that no host name or address has");
    result.port = has_port ? std::string(port) : result.tls ? "443" : "80";
    unsigned number = 0;
    const auto [end, bad] =
        std::from_chars(result.port.data(), result.port.data() + result.port.size(), number);
    if (bad != std::errc() || end != result.port.data() + result.port.size() || number == 0 || number > 65535)
        throw not_a_url("the port must be a number from 1 to 65535");
    result.port = std::to_string(number);  // 0443 is 443
    return result;
}

CLOUD66_DECL address parse_address(std::string_view text)
{
    const auto scheme_end = text.find("://");
    const auto path =
        scheme_end == std::string_view::npos ? scheme_end : text.find_first_of("/?#", scheme_end + 3);
    address result;
    result.server = parse_url(text.substr(0, path));
    std::string_view target = path == std::string_view::npos ? std::string_view() : text.substr(path);
    target = target.substr(0, target.find('#'));
    if (std::any_of(target.begin(), target.end(), is_not_printable)) throw not_a_url(odd_character);
    result.target = target.starts_with('/') ? target : '/' + std::string(target);
    return result;
}

CLOUD66_DECL address resolve_reference(const address& base, std::string_view reference)
{
    const std::string_view scheme = base.server.tls ? "https:" : "http:";
    if (reference.starts_with("//")) return parse_address(std::string(scheme).append(reference));
    if (!reference.starts_with('/')) return parse_address(reference);
    return parse_address(std::string(scheme).append("//").append(base.server.authority()).append(reference));
}

}  // namespace http
}  // namespace v1
}  // namespace cloud66

#endif
