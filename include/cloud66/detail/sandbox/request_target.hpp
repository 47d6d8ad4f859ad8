// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_SANDBOX_REQUEST_TARGET_HPP
#define CLOUD66_DETAIL_SANDBOX_REQUEST_TARGET_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/sandbox/message.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

// How requests name the host: in `Host`, or in a target in absolute form (RFC 9112, 3.2).
namespace cloud66::inline v1::sandbox_detail {

/// Whether each character of `text` is a letter, a digit, or one of `marks`.
inline bool consists_of_letters_digits_and(std::string_view text, std::string_view marks)
{
    return std::ranges::all_of(text, [marks](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               marks.find(c) != std::string_view::npos;
    });
}

/// Whether `host` is a `uri-host [ ":" port ]` (RFC 9110, 7.2). It may be empty.
inline bool is_valid_host(std::string_view host)
{
    const bool is_literal = host.starts_with('[');
    const std::size_t end = is_literal ? host.find(']') : (std::min)(host.find(':'), host.size());
    if (end == std::string_view::npos) return false;
    const std::string_view name = host.substr(0, end).substr(is_literal ? 1 : 0);
    std::string_view port = host.substr(end + (is_literal ? 1 : 0));
    const bool has_port = port.starts_with(':');
    if (has_port) port.remove_prefix(1);
    return consists_of_letters_digits_and(name, is_literal ? ":." : "-._~!$&'()*+,;=%") &&
           (has_port || port.empty()) && port.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Turns `https://host/path?query` into `/path?query` and a `Host` header, in place of the one that was sent. A
/// target in another form stays.
inline void to_origin_form(raw_request& request)
{
    const std::string_view target = request.target;
    const std::size_t colon = target.find("://");
    if (colon == std::string_view::npos) return;
    const std::string_view scheme = target.substr(0, colon);
    if (!iequals(scheme, "http") && !iequals(scheme, "https")) return;
    const std::size_t begin = colon + 3;
    const std::size_t end = (std::min)(target.find_first_of("/?", begin), target.size());
    const std::string host(target.substr(begin, end - begin));
    if (host.empty() || !is_valid_host(host)) return;
    std::string rest(target.substr(end));
    if (!rest.starts_with('/')) rest.insert(0, 1, '/');
    set_header(request.headers, "Host", host);
    request.target = std::move(rest);
}

}  // namespace cloud66::inline v1::sandbox_detail

#endif
