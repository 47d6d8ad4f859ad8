// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_HTTP_URL_HPP
#define CLOUD66_DETAIL_HTTP_URL_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/http/text.hpp>
#include <cloud66/error.hpp>

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>

namespace cloud66::inline v1::detail {

/// An absolute `http` or `https` address without user, query and fragment, taken apart.
struct url
{
    bool tls = true;   ///< `https`.
    std::string host;  ///< Name or address in lower case; an IPv6 address without its brackets.
    std::string port;  ///< Digits; the scheme's own if the text named none.
    std::string path;  ///< Empty, or begins with `/` and does not end with one.

    /// The host as it stands in URLs: an IPv6 address with its brackets.
    std::string bracketed_host() const;

    /// The same with the port.
    std::string host_and_port() const { return bracketed_host() + ':' + port; }

    /// What the `Host` header says: the port only if it is not the scheme's own.
    std::string authority() const;

    /// Whether the host is this machine by its address, or `localhost`.
    bool is_loopback() const;
};

/// Where something is to be fetched: the server, and what to ask it for.
struct request_url
{
    url server;          ///< Without a path.
    std::string target;  ///< Path and query as they were written; begins with `/`.
};

inline std::string url::bracketed_host() const
{
    return host.find(':') == std::string::npos ? host : '[' + host + ']';
}

inline std::string url::authority() const
{
    return port == (tls ? "443" : "80") ? bracketed_host() : host_and_port();
}

inline bool url::is_loopback() const
{
    boost::system::error_code not_an_address;
    const auto address = asio::ip::make_address(host, not_an_address);
    return not_an_address ? host == "localhost" : address.is_loopback();
}

inline constexpr const char* odd_character = "it has a space or a character outside ASCII";

inline bool is_not_printable(char c) { return c <= ' ' || c >= 0x7f; }

/// The text itself is not repeated: there may be a password in it.
inline error not_a_url(const char* why)
{
    return error(errc::invalid_argument, std::string("URL: ") + why + "; write https://HOST[:PORT][/PATH]");
}

/// Takes `text` apart.
/// \throws error `invalid_argument` that says what is wrong with it.
inline url parse_url(std::string_view text)
{
    url result;
    const auto scheme_end = text.find("://");
    const std::string_view scheme = scheme_end == std::string_view::npos ? "" : text.substr(0, scheme_end);
    result.tls = iequals(scheme, "https");
    if (!result.tls && !iequals(scheme, "http"))
        throw not_a_url("it must begin with https:// (or http:// for a loopback address)");
    text.remove_prefix(scheme_end + 3);

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
    std::ranges::transform(result.host, result.host.begin(), lower_case);
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

/// Takes an `http` or `https` address of anything apart; a fragment is dropped.
/// \throws error `invalid_argument` that says what is wrong with it, and does not repeat it.
inline request_url parse_request_url(std::string_view text)
{
    const auto scheme_end = text.find("://");
    const auto path =
        scheme_end == std::string_view::npos ? scheme_end : text.find_first_of("/?#", scheme_end + 3);
    request_url result;
    result.server = parse_url(text.substr(0, path));
    std::string_view target = path == std::string_view::npos ? std::string_view() : text.substr(path);
    target = target.substr(0, target.find('#'));
    if (std::any_of(target.begin(), target.end(), is_not_printable)) throw not_a_url(odd_character);
    result.target = target.starts_with('/') ? target : '/' + std::string(target);
    return result;
}

/// Whether `reference` begins with a scheme, and so is no relative one (RFC 3986, 3.1).
inline bool has_scheme(std::string_view reference)
{
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    const auto fits = [&](char c) {
        return is_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
    };
    const auto end = std::find_if_not(reference.begin(), reference.end(), fits);
    return end != reference.end() && *end == ':' && is_letter(reference.front());
}

/// `path`, which begins with `/`, without the segments `.` and `..` (RFC 3986, 5.2.4).
inline std::string remove_dot_segments(std::string_view path)
{
    std::string result;
    while (!path.empty()) {
        const std::string_view segment = path.substr(0, path.find('/', 1));
        path.remove_prefix(segment.size());
        const bool goes_up = segment == "/..";
        if (goes_up && !result.empty()) result.resize(result.rfind('/'));
        if (!goes_up && segment != "/.")
            result += segment;
        else if (path.empty())
            result += '/';  // what is named is a folder
    }
    return result;
}

/// What `reference`, of a `Location` header in a response from `base`, leads to, as RFC 3986, 5.2 has it: an address,
/// or one relative to `base`, such as `//host/x`, `/x`, `x`, `../x` and `?x=1`; a fragment is dropped.
/// \throws error `invalid_argument` as `parse_request_url` does, and if `reference` is empty, as that of a response
/// without `Location` is.
inline request_url resolve_reference(const request_url& base, std::string_view reference)
{
    if (reference.empty()) throw not_a_url("it is empty");
    request_url result;
    if (has_scheme(reference) || reference.starts_with("//")) {
        const std::string_view scheme = base.server.tls ? "https:" : "http:";
        const std::string_view missing = reference.starts_with('/') ? scheme : std::string_view();
        result = parse_request_url(std::string(missing).append(reference));
        reference = result.target;
    } else {
        result.server = base.server;
        reference = reference.substr(0, reference.find('#'));
    }
    if (std::any_of(reference.begin(), reference.end(), is_not_printable)) throw not_a_url(odd_character);
    const std::string_view base_target = base.target;
    const std::string_view base_path = base_target.substr(0, base_target.find('?'));
    const std::string_view path = reference.substr(0, reference.find('?'));
    const std::string_view query = reference.substr(path.size());
    if (path.empty())
        result.target = std::string(query.empty() ? base_target : base_path).append(query);
    else if (path.starts_with('/'))
        result.target = remove_dot_segments(path).append(query);
    else
        result.target =
            remove_dot_segments(std::string(base_path.substr(0, base_path.rfind('/') + 1)).append(path))
                .append(query);
    return result;
}

}  // namespace cloud66::inline v1::detail

#endif
