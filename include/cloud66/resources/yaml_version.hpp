// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_YAML_VERSION_HPP
#define CLOUD66_RESOURCES_YAML_VERSION_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace cloud66::inline v1 {

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
struct list_service_yamls_params
{
    std::optional<bool> include_body =
        {};  ///< Whether with their texts; the API's default is not documented.
};
BOOST_DESCRIBE_STRUCT(list_service_yamls_params, (), (include_body))

/// What `list_manifest_yamls` takes: the same as `list_service_yamls`.
using list_manifest_yamls_params = list_service_yamls_params;

/// What goes with a new version.
struct create_service_yaml_params
{
    std::optional<std::string_view> comments = {};  ///< Why it is stored.
};
BOOST_DESCRIBE_STRUCT(create_service_yaml_params, (), (comments))

/// What `create_manifest_yaml` takes: the same as `create_service_yaml`.
using create_manifest_yaml_params = create_service_yaml_params;

namespace detail {

/// The requests about the versions of one of the two files.
class yaml_requests
{
public:
    /// \param kind what bodies call it: `service_yaml` or `manifest_yaml`.
    /// \param all the path of all versions, a literal.
    /// \param one the path of one, a literal.
    constexpr yaml_requests(std::string_view kind, std::string_view all, std::string_view one)
        : kind_(kind), all_(all), one_(one)
    {
    }

    api_request list(std::string_view operation_name, std::string_view stack_uid,
                     const list_service_yamls_params& params) const
    {
        return with_query(get(operation_name, all_, {stack_uid}), params);
    }

    api_request fetch(std::string_view operation_name, std::string_view stack_uid,
                      std::string_view version_uid) const
    {
        return get(operation_name, one_, {stack_uid, version_uid});
    }

    api_request create(std::string_view operation_name, std::string_view stack_uid, std::string_view text,
                       const create_service_yaml_params& params) const
    {
        object_writer body;
        body.add(kind_, required(kind_, text));
        encode_members(body, params);
        return post(operation_name, all_, {stack_uid}, body.text());
    }

private:
    std::string_view kind_;
    std::string_view all_;
    std::string_view one_;
};

}  // namespace detail
}  // namespace cloud66::inline v1

#endif
