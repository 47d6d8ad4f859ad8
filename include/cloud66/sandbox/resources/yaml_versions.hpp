// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_YAML_VERSIONS_HPP
#define CLOUD66_SANDBOX_RESOURCES_YAML_VERSIONS_HPP

#include <cloud66/sandbox/pages.hpp>
#include <cloud66/sandbox/world.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The stored versions of a stack's YAML files: of a `kind` that is `service_yaml` or `manifest_yaml`, in the
// paths and as a parameter too. Versions stand with the newest first.
namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// The names one level below each name at the top of a YAML text, or below `parent` only; in block style, which
/// everybody uses for these files.
inline std::vector<std::string> yaml_names_below(std::string_view text, std::string_view parent)
{
    std::vector<std::string> names;
    bool inside = false;
    std::size_t level = 0;
    while (!text.empty()) {
        const std::size_t end = (std::min)(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix((std::min)(end + 1, text.size()));
        const std::size_t indent = line.find_first_not_of(" \r");
        if (indent == std::string_view::npos || line[indent] == '#') continue;
        const std::size_t colon = line.find(':');
        if (indent == 0) {
            inside = colon != std::string_view::npos && (parent.empty() || line.substr(0, colon) == parent);
            level = 0;
        } else if (inside && colon != std::string_view::npos) {
            if (level == 0) level = indent;
            if (indent == level) names.emplace_back(line.substr(indent, colon - indent));
        }
    }
    return names;
}

/// The parameter of that kind with the text of a new version.
/// \throws refusal 400 if it says nothing.
inline std::string sent_yaml(const call& request, std::string_view kind)
{
    std::string text = request.parameters.required(kind);
    const bool services = kind == "service_yaml";
    if (yaml_names_below(text, services ? "services" : "").empty())
        throw bad_parameter(kind, services ? "names no services" : "is not a manifest");
    return text;
}

inline const json::object& add_yaml_version(world& everything, stack_record& stack, std::string_view kind,
                                            std::string_view text, std::string_view comments,
                                            const json::value& date)
{
    json::object version;
    version["uid"] = everything.uids.hex(32);
    version["body"] = text;
    version["comments"] = comments;
    version["created_at_iso"] = date;
    version["updated_at_iso"] = date;
    json::array& versions = stack.part(kind);
    versions.insert(versions.begin(), std::move(version));
    return versions.front().as_object();
}

inline answer list_yaml_versions(const call& request, std::string_view kind)
{
    json::array versions = request.stack()->part(kind);
    if (!request.parameters.flag("include_body", true))
        for (json::value& version : versions) version.as_object().erase("body");
    return page_of(request, versions);
}

inline answer get_yaml_version(const call& request, std::string_view kind)
{
    return enveloped(request.named(*request.stack(), kind, "uid", 1, "Version"));
}

inline answer create_yaml_version(call& request, std::string_view kind)
{
    const auto stack = request.stack();
    const std::string text = sent_yaml(request, kind);
    return enveloped(add_yaml_version(request.world, *stack, kind, text,
                                      request.parameters.text("comments").value_or(""),
                                      json::string(request.date())));
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
