// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_SANDBOX_PATH_HPP
#define CLOUD66_DETAIL_SANDBOX_PATH_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/sandbox/message.hpp>
#include <cloud66/detail/sandbox/parameters.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
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

}  // namespace cloud66::inline v1::sandbox_detail

#endif
