// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_ROUTER_IPP
#define CLOUD66_SANDBOX_ROUTER_IPP

#include <cloud66/sandbox/resource.hpp>
#include <cloud66/sandbox/router.hpp>
#include <cloud66/sandbox/storage.hpp>

#include <cstddef>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// Splits at slashes; a leading slash is dropped.
inline std::vector<std::string_view> split_path(std::string_view path)
{
    std::vector<std::string_view> segments;
    if (path.starts_with('/')) path.remove_prefix(1);
    while (!path.empty()) {
        const std::size_t slash = path.find('/');
        segments.push_back(path.substr(0, slash));
        path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
    }
    return segments;
}

CLOUD66_DECL std::optional<std::vector<std::string>> path_segments(std::string_view target)
{
    constexpr std::string_view root = "/api/3/";
    constexpr std::string_view format = ".json";
    std::string_view path = target.substr(0, target.find('?'));
    if (path.starts_with(root)) {
        path.remove_prefix(root.size());
        if (path.ends_with('/')) path.remove_suffix(1);
        if (path.ends_with(format)) path.remove_suffix(format.size());
    } else if (!is_in_storage(path)) {
        return std::nullopt;
    }

    std::vector<std::string> segments;
    for (const std::string_view segment : split_path(path))
        segments.push_back(percent_decoded(segment, false));
    // The introduction of the API's documentation says `action` where its reference says `actions`.
    if (segments.size() >= 3 && segments[0] == "stacks" && segments[2] == "action") segments[2] = "actions";
    return segments;
}

inline bool is_placeholder(std::string_view segment) { return segment.starts_with('{'); }

CLOUD66_DECL route_match find_route(std::string_view verb, const std::vector<std::string>& segments)
{
    route_match best;
    std::size_t fewest = 0;
    for (const resource& one : all_resources()) {
        for (const route& candidate : one.routes) {
            if (candidate.verb != verb) continue;
            const auto expected = split_path(candidate.path);
            if (expected.size() != segments.size()) continue;
            std::vector<std::string> arguments;
            bool fits = true;
            for (std::size_t i = 0; fits && i < expected.size(); ++i) {
                if (is_placeholder(expected[i]))
                    arguments.push_back(segments[i]);
                else
                    fits = expected[i] == segments[i];
            }
            if (!fits || (best.found != nullptr && arguments.size() >= fewest)) continue;
            fewest = arguments.size();
            best = {&candidate, std::move(arguments)};
        }
    }
    return best;
}

CLOUD66_DECL bool path_fits(std::string_view pattern, const std::optional<std::vector<std::string>>& segments)
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

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
