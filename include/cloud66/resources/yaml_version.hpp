// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_YAML_VERSION_HPP
#define CLOUD66_RESOURCES_YAML_VERSION_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/client/call.hpp>

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace cloud66 {
inline namespace v1 {

/// A stored version of a stack's `service.yml` or `manifest.yml`. Source: Go.
struct yaml_version
{
    std::string uid;                      ///< What `get_service_yaml` or `get_manifest_yaml` takes.
    std::optional<std::string> body;      ///< The text; absent in a list without bodies.
    std::optional<std::string> comments;  ///< Why it was stored.
    std::optional<timestamp> created_at_iso;
    std::optional<timestamp> updated_at_iso;
};
BOOST_DESCRIBE_STRUCT(yaml_version, (), (uid, body, comments, created_at_iso, updated_at_iso))

/// What to list of the versions.
struct list_yaml_versions_params
{
    std::optional<bool> include_body =
        {};  ///< Whether with their texts; the API's default is not documented.
};
BOOST_DESCRIBE_STRUCT(list_yaml_versions_params, (), (include_body))

/// What goes with a new version.
struct create_yaml_version_params
{
    std::optional<std::string_view> comments = {};  ///< Why it is stored.
};
BOOST_DESCRIBE_STRUCT(create_yaml_version_params, (), (comments))

namespace detail {

/// The body that stores `text` as a new version of the file `name`.
inline std::string yaml_version_body(std::string_view name, std::string_view text,
                                     const create_yaml_version_params& params)
{
    object_writer body;
    body.add(name, required(name, text));
    encode_members(body, params);
    return body.text();
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
