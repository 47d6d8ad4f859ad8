// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_CONFIGURATION_HPP
#define CLOUD66_RESOURCES_CONFIGURATION_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66::inline v1 {

/// A configuration file of a stack's servers. Source: Go.
struct configuration
{
    std::optional<std::string> name;      ///< Such as `Nginx`.
    std::string type;                     ///< What the calls take, such as `nginx`.
    std::optional<std::string> body;      ///< The file's text.
    std::optional<std::string> comments;  ///< The `commit_message` of its last change.
    std::optional<bool> can_apply;        ///< Whether `apply_configuration` is possible.
    std::optional<std::string> changed_by;
    std::optional<timestamp> created_at;
    std::optional<timestamp> updated_at;
};
BOOST_DESCRIBE_STRUCT(configuration, (),
                      (name, type, body, comments, can_apply, changed_by, created_at, updated_at))

/// What goes with the new text of a configuration file. No source says what holds for what is not set; the
/// vendor's client sends both.
struct update_configuration_params
{
    std::optional<std::string_view> commit_message = {};  ///< Why it is changed.
    std::optional<bool> must_apply = {};  ///< Whether to bring it to the servers straight away.
};
BOOST_DESCRIBE_STRUCT(update_configuration_params, (), (commit_message, must_apply))

/// The calls about configuration files. What holds for every call stands at `client`. No source
/// names their scopes.
template <class Client>
class configuration_api
{
public:
    /// The configuration files that the stack has: `GET /stacks/{stack_uid}/configuration.json`, all pages.
    operation<std::vector<configuration>> list_configurations(std::string_view stack_uid) const
    {
        return detail::fetch_all<configuration>(*this, list_configurations_request(stack_uid));
    }

    /// One page of them: `GET /stacks/{stack_uid}/configuration.json?page=N`, one request.
    operation<page<configuration>> list_configurations(std::string_view stack_uid, page_number number) const
    {
        return detail::fetch_page<configuration>(*this, list_configurations_request(stack_uid), number);
    }

    /// One of them with its text: `GET /stacks/{stack_uid}/configuration/{configuration_type}/show.json`.
    /// \param configuration_type `configuration::type`, such as `nginx`.
    operation<configuration> get_configuration(std::string_view stack_uid,
                                               std::string_view configuration_type) const
    {
        return detail::fetch<configuration>(
            *this, detail::get("get_configuration",
                               "/stacks/{stack_uid}/configuration/{configuration_type}/show.json",
                               {stack_uid, configuration_type}));
    }

    /// Stores a new text for one of them:
    /// `POST /stacks/{stack_uid}/configuration/{configuration_type}/update.json`. Starts an action.
    /// \param body the whole text; it may be empty.
    /// \param params the reason, and whether to apply it too; set `must_apply`, since the default is unknown.
    operation<action> update_configuration(std::string_view stack_uid, std::string_view configuration_type,
                                           std::string_view body,
                                           update_configuration_params params = {}) const
    {
        return detail::report_errors(*this, [&] {
            detail::object_writer members;
            members.add("body", body);
            detail::encode_members(members, params);
            return detail::start(
                *this,
                detail::post("update_configuration",
                             "/stacks/{stack_uid}/configuration/{configuration_type}/update.json",
                             {stack_uid, configuration_type}, members.text()),
                stack_uid);
        });
    }

    /// Brings the stored text to the servers:
    /// `POST /stacks/{stack_uid}/configuration/{configuration_type}/apply.json` without a body. Starts an
    /// action.
    operation<action> apply_configuration(std::string_view stack_uid,
                                          std::string_view configuration_type) const
    {
        return detail::start(*this,
                             detail::post("apply_configuration",
                                          "/stacks/{stack_uid}/configuration/{configuration_type}/apply.json",
                                          {stack_uid, configuration_type}),
                             stack_uid);
    }

private:
    static detail::api_request list_configurations_request(std::string_view stack_uid)
    {
        return detail::get("list_configurations", "/stacks/{stack_uid}/configuration.json", {stack_uid});
    }
};

}  // namespace cloud66::inline v1

#endif
