// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_SANDBOX_PATH_HPP
#define CLOUD66_DETAIL_SANDBOX_PATH_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/sandbox/message.hpp>
#include <cloud66/detail/sandbox/parameters.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloud66::inline v1::sandbox_detail {

inline constexpr std::string_view storage_root = "/storage/";
inline constexpr std::string_view oauth_root = "/oauth/";

/// Splits at slashes. Several slashes count as one, as in Rails, and those at the start and at the end are dropped.
inline std::vector<std::string> split_path(std::string_view path)
{
    auto segments = split(path, '/');
    std::erase_if(segments, [](const std::string& segment) { return segment.empty(); });
    return segments;
}

/// The segments below the root of the API, decoded, without `.json` at the end and with `action` spelt `actions`;
/// those below the root of the server for a path that begins with `/storage/` or `/oauth/`; none for others.
inline std::optional<std::vector<std::string>> path_segments(std::string_view target)
{
    constexpr std::string_view format = ".json";
    const std::string_view path = split_target(target).first;
    auto segments = split_path(path);
    if (!path.starts_with(storage_root) && !path.starts_with(oauth_root)) {
        if (segments.size() < 3 || segments[0] != "api" || segments[1] != "3") return std::nullopt;
        segments.erase(segments.begin(), segments.begin() + 2);
        std::string& last = segments.back();
        if (last.size() > format.size() && last.ends_with(format)) last.resize(last.size() - format.size());
    }
    for (std::string& segment : segments) segment = percent_decoded(segment, false);
    // The introduction of the API's documentation says `action` where its reference says `actions`.
    if (segments.size() >= 3 && segments[0] == "stacks" && segments[2] == "action") segments[2] = "actions";
    return segments;
}

/// Whether a pattern as in `fault::path` matches.
inline bool path_fits(std::string_view pattern, const std::optional<std::vector<std::string>>& segments)
{
    if (pattern.empty()) return true;
    if (!segments) return false;
    const auto expected = split_path(pattern);
    for (std::size_t i = 0; i < expected.size(); ++i) {
        if (expected[i] == "**") return true;
        if (i >= segments->size()) return false;
        if (expected[i] != "*" && expected[i] != (*segments)[i]) return false;
    }
    return expected.size() == segments->size();
}

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
