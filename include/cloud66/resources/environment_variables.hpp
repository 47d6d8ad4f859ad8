// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_ENVIRONMENT_VARIABLES_HPP
#define CLOUD66_RESOURCES_ENVIRONMENT_VARIABLES_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>
#include <cloud66/secret.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/describe/enum_to_string.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloud66::inline v1 {

/// A former value of an environment variable, which may be a password or a key.
struct environment_variable_history
{
    std::optional<std::int64_t> key;      ///< The number of the entry. Go has none.
    std::optional<secret> value;          ///< Text in all samples; Go allows numbers and `true` or `false`.
    std::optional<timestamp> created_at;  ///< docs2024.
    std::optional<timestamp> updated_at;  ///< docs2024.
    std::optional<timestamp> created_at_iso;  ///< Go's name for it.
    std::optional<timestamp> updated_at_iso;  ///< Go's name for it.
};
BOOST_DESCRIBE_STRUCT(environment_variable_history, (),
                      (key, value, created_at, updated_at, created_at_iso, updated_at_iso))

/// An environment variable of a stack. Its values, the former ones too, may be passwords and keys. Sources:
/// docs2024, Go, Terraform, docs-v3.
struct environment_variable
{
    std::optional<std::int64_t> id;       ///< What `get_environment_variable` takes. Go has none.
    std::string key;                      ///< Its name, which the calls that change it take.
    std::optional<secret> value;          ///< Text in all samples; Go allows numbers and `true` or `false`.
    std::optional<bool> readonly;         ///< Whether it cannot be changed.
    std::optional<timestamp> created_at;  ///< As all samples name it.
    std::optional<timestamp> updated_at;  ///< As all samples name it.
    std::optional<timestamp> created_at_iso;  ///< Go's name for it.
    std::optional<timestamp> updated_at_iso;  ///< Go's name for it.
    std::optional<bool> is_password;          ///< Whether Cloud 66 takes the value for a password.
    std::optional<bool> is_generated;  ///< Whether Cloud 66 made it; such a variable cannot be deleted.
    std::vector<environment_variable_history> history;
};
BOOST_DESCRIBE_STRUCT(environment_variable, (),
                      (id, key, value, readonly, created_at, updated_at, created_at_iso, updated_at_iso,
                       is_password, is_generated, history))

/// All environment variables of a stack as one text. Source: Go.
struct environment_variables_text
{
    secret contents;  ///< In the requested format.
};
BOOST_DESCRIBE_STRUCT(environment_variables_text, (), (contents))

/// How a set of environment variables is written as one text.
enum class environments_format
{
    dotenv,  ///< Lines of `NAME=value`.
    json     ///< One JSON object; no source shows its form, `{"NAME": "value"}` is the obvious one.
};
BOOST_DESCRIBE_ENUM(environments_format, dotenv, json)

/// When a change of environment variables reaches the servers.
enum class apply_strategy
{
    immediately,  ///< Now, and what uses them is restarted.
    deployment    ///< With the next deployment.
};
BOOST_DESCRIBE_ENUM(apply_strategy, immediately, deployment)

/// How a change of environment variables is made. Sources: Go, Terraform, cx.
struct create_environment_variable_params
{
    /// When it reaches the servers. The API's own default is unknown: cx sends `immediately`, Terraform
    /// `deployment`.
    std::optional<cloud66::apply_strategy> apply_strategy = {};
};
BOOST_DESCRIBE_STRUCT(create_environment_variable_params, (), (apply_strategy))

/// What `update_environment_variable` takes: the same as `create_environment_variable`.
using update_environment_variable_params = create_environment_variable_params;

/// What `upload_environment_variables` takes: the same as `create_environment_variable`.
using upload_environment_variables_params = create_environment_variable_params;

/// What `patch_environment_variables` takes: the same as `create_environment_variable`.
using patch_environment_variables_params = create_environment_variable_params;

/// Which environment variables to download.
struct download_environment_variables_params
{
    /// `user`, `generated`, `locked`, or `all`; default: the API's.
    std::span<const std::string_view> requested_types = {};
};
BOOST_DESCRIBE_STRUCT(download_environment_variables_params, (), (requested_types))

namespace detail {
template <>
inline constexpr bool is_comma_joined<& download_environment_variables_params::requested_types> = true;
}  // namespace detail

/// The calls about environment variables. What holds for every call stands at `client`; to set
/// many variables, from a file too, see `workflows/set_environment_variables.hpp`.
template <class Client>
class environment_variables_api
{
public:
    /// Every environment variable of a stack: `GET /stacks/{stack_uid}/environments.json`, all pages. Scope
    /// `admin`.
    operation<std::vector<environment_variable>> list_environment_variables(std::string_view stack_uid) const
    {
        return detail::fetch_all<environment_variable>(*this,
                                                       environments("list_environment_variables", stack_uid));
    }

    /// One page of them: `GET /stacks/{stack_uid}/environments.json?page=N`.
    operation<page<environment_variable>> list_environment_variables(std::string_view stack_uid,
                                                                     page_number number) const
    {
        return detail::fetch_page<environment_variable>(
            *this, environments("list_environment_variables", stack_uid), number);
    }

    /// The environment variables of a stack as one text:
    /// `GET /stacks/{stack_uid}/environments.json?environments_format=dotenv`. Scope `admin`. Source: Go.
    /// \param params which; default: those that the API chooses.
    operation<environment_variables_text> download_environment_variables(
        std::string_view stack_uid, environments_format format,
        download_environment_variables_params params = {}) const
    {
        return detail::report_errors(*this, [&] {
            detail::refuse_empty_texts(params);
            detail::api_request request = environments("download_environment_variables", stack_uid);
            request.query("environments_format", boost::describe::enum_to_string(format, ""));
            return detail::fetch<environment_variables_text>(*this,
                                                             detail::with_query(std::move(request), params));
        });
    }

    /// One environment variable: `GET /stacks/{stack_uid}/environments/{variable_id}.json`. Scope `admin`.
    /// \param variable_id its number, `environment_variable::id`; the other calls take the key.
    operation<environment_variable> get_environment_variable(std::string_view stack_uid,
                                                             std::int64_t variable_id) const
    {
        return detail::fetch<environment_variable>(
            *this,
            detail::get("get_environment_variable", "/stacks/{stack_uid}/environments/{variable_id}.json",
                        {stack_uid, variable_id}));
    }

    /// Adds an environment variable: `POST /stacks/{stack_uid}/environments.json`. Scope `admin`. Starts an
    /// action.
    /// \param value may be empty.
    /// \param params when it reaches the servers; default: as the API chooses.
    operation<action> create_environment_variable(std::string_view stack_uid, std::string_view key,
                                                  std::string_view value,
                                                  create_environment_variable_params params = {}) const
    {
        return detail::report_errors(*this, [&] {
            detail::object_writer body;
            body.add("key", detail::required("key", key));
            body.add("value", value);
            detail::encode_members(body, params);
            return detail::start(
                *this,
                detail::post("create_environment_variable", "/stacks/{stack_uid}/environments.json",
                             {stack_uid}, body.text()),
                stack_uid);
        });
    }

    /// Changes the value of an environment variable that is not read-only:
    /// `PUT /stacks/{stack_uid}/environments/{key}.json`. Scope `admin`. Starts an action.
    /// \param value may be empty.
    /// \param params when it reaches the servers; default: as the API chooses.
    operation<action> update_environment_variable(std::string_view stack_uid, std::string_view key,
                                                  std::string_view value,
                                                  update_environment_variable_params params = {}) const
    {
        detail::object_writer body;
        body.add("value", value);
        detail::encode_members(body, params);
        return detail::start(
            *this,
            detail::put("update_environment_variable", "/stacks/{stack_uid}/environments/{key}.json",
                        {stack_uid, key}, body.text()),
            stack_uid);
    }

    /// Removes an environment variable that is neither read-only nor generated:
    /// `DELETE /stacks/{stack_uid}/environments/{key}.json`. Scope `admin`.
    /// \return the action that it starts, as Terraform's fixture shows; an empty handle if the response is
    /// empty, as docs2024 shows: then the variable is gone already.
    operation<action> delete_environment_variable(std::string_view stack_uid, std::string_view key) const
    {
        return detail::start(*this,
                             detail::delete_("delete_environment_variable",
                                             "/stacks/{stack_uid}/environments/{key}.json", {stack_uid, key}),
                             stack_uid, detail::empty_response::is_empty_handle);
    }

    /// Replaces the user's environment variables by a set of them; those that are missing from it are
    /// removed, as far as the sources let one see: `POST /stacks/{stack_uid}/environments/bulk.json`. Scope
    /// not documented. Starts an action. Source: Go.
    /// \param contents the set, which must not be empty.
    /// \param params when it reaches the servers; default: as the API chooses.
    operation<action> upload_environment_variables(std::string_view stack_uid, environments_format format,
                                                   std::string_view contents,
                                                   upload_environment_variables_params params = {}) const
    {
        return detail::report_errors(*this, [&] {
            return detail::start(
                *this,
                detail::post("upload_environment_variables", "/stacks/{stack_uid}/environments/bulk.json",
                             {stack_uid}, bulk_body(format, contents, params)),
                stack_uid);
        });
    }

    /// Adds and changes a set of environment variables, and keeps those that are missing from it:
    /// `PATCH /stacks/{stack_uid}/environments/bulk.json`. Scope not documented. Starts an action. Source: Go.
    /// \param contents the set, which must not be empty.
    /// \param params when it reaches the servers; default: as the API chooses.
    operation<action> patch_environment_variables(std::string_view stack_uid, environments_format format,
                                                  std::string_view contents,
                                                  patch_environment_variables_params params = {}) const
    {
        return detail::report_errors(*this, [&] {
            return detail::start(
                *this,
                detail::patch("patch_environment_variables", "/stacks/{stack_uid}/environments/bulk.json",
                              {stack_uid}, bulk_body(format, contents, params)),
                stack_uid);
        });
    }

private:
    static detail::api_request environments(std::string_view operation_name, std::string_view stack_uid)
    {
        return detail::get(operation_name, "/stacks/{stack_uid}/environments.json", {stack_uid});
    }

    static std::string bulk_body(environments_format format, std::string_view contents,
                                 const create_environment_variable_params& params)
    {
        detail::object_writer body;
        detail::encode_member(body, "environments_format", format);
        body.add("contents", detail::required("contents", contents));
        detail::encode_members(body, params);
        return body.text();
    }
};

}  // namespace cloud66::inline v1

#endif
