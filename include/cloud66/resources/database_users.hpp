// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_DATABASE_USERS_HPP
#define CLOUD66_RESOURCES_DATABASE_USERS_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>
#include <cloud66/secret.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66::inline v1 {

/// A user of a database server. Two pages of docs-v3 show two forms, which share `uid` and
/// `username` only; any other member may be missing.
struct database_user
{
    std::string uid;                       ///< What `delete_database_user` and `create_database` take.
    std::string username;                  ///< What `database::users` shows.
    std::vector<std::string> databases;    ///< Names of the databases that the user may use.
    std::optional<std::string> user_type;  ///< Seen: `application`, `readonly`.
    std::optional<timestamp> created_at;
    std::optional<std::string> stack_uid;
    std::optional<std::int64_t> server_group_id;
    std::optional<std::string> host;      ///< From where the user may come; `%`: from anywhere.
    std::optional<secret> password;       ///< Only if `show_password` is set.
    std::optional<secret> password_hash;  ///< Only if `show_password` is set.
    std::optional<timestamp> created_at_iso;
    std::optional<timestamp> updated_at_iso;
};
BOOST_DESCRIBE_STRUCT(database_user, (),
                      (uid, username, databases, user_type, created_at, stack_uid, server_group_id, host,
                       password, password_hash, created_at_iso, updated_at_iso))

/// What of database users to show.
struct list_database_users_params
{
    bool show_password = false;  ///< Their secrets, too; needs the right to edit the stack.
};
BOOST_DESCRIBE_STRUCT(list_database_users_params, (), (show_password))

/// What else a new database user has.
struct create_database_user_params
{
    std::span<const std::string_view> database_uids = {};  ///< UIDs of databases that the user may use.

    /// Seen: `application`, `readonly`. mindcloud calls it required, docs-v3 does not: better give it.
    std::optional<std::string_view> user_type = {};
};
BOOST_DESCRIBE_STRUCT(create_database_user_params, (), (database_uids, user_type))

namespace detail {

template <>
inline constexpr std::string_view renamed_member<& create_database_user_params::database_uids> =
    "database_ids";

inline std::string create_database_user_body(std::string_view username,
                                             const create_database_user_params& params)
{
    refuse_empty_texts(params);
    object_writer body;
    body.add("username", required("username", username));
    encode_members(body, params);
    return body.text();
}

}  // namespace detail

/// The calls about database users. What holds for every call stands at `client`.
///
/// They belong to a server group of database servers; for any other the API responds `bad_request`.
template <class Client>
class database_users_api
{
public:
    /// Every user of a server group's databases: `GET
    /// /stacks/{stack_uid}/server_groups/{server_group_id}/database_users.json`, all pages. Scope `public`.
    ///
    /// The call makes Cloud 66 read the servers again, see `list_databases`.
    /// \param server_group_id `server_group::id`, which `server::server_group_id` shows, too.
    /// \param params whether to show passwords; default: no.
    operation<std::vector<database_user>> list_database_users(std::string_view stack_uid,
                                                              std::int64_t server_group_id,
                                                              list_database_users_params params = {}) const
    {
        return detail::fetch_all<database_user>(
            *this, list_database_users_request(stack_uid, server_group_id, params));
    }

    /// One page of them: `GET
    /// /stacks/{stack_uid}/server_groups/{server_group_id}/database_users.json?page=N`.
    operation<page<database_user>> list_database_users(std::string_view stack_uid,
                                                       std::int64_t server_group_id, page_number number,
                                                       list_database_users_params params = {}) const
    {
        return detail::fetch_page<database_user>(
            *this, list_database_users_request(stack_uid, server_group_id, params), number);
    }

    /// Starts to create a user with a password that Cloud 66 chooses: `POST
    /// /stacks/{stack_uid}/server_groups/{server_group_id}/database_users.json`. Scope not documented. When
    /// the action has ended, `list_database_users` shows the password if asked to.
    /// \param params what the user may do; default: nothing yet.
    operation<action> create_database_user(std::string_view stack_uid, std::int64_t server_group_id,
                                           std::string_view username,
                                           create_database_user_params params = {}) const
    {
        return detail::report_errors(*this, [&] {
            return detail::start(
                *this,
                detail::post("create_database_user", database_users_path, {stack_uid, server_group_id},
                             detail::create_database_user_body(username, params)),
                stack_uid);
        });
    }

    /// Starts to delete a user: `DELETE
    /// /stacks/{stack_uid}/server_groups/{server_group_id}/database_users/{database_user_uid}.json`. Scope
    /// not documented. Source: mindcloud; that it is an action comes from docs-v3's list of actions.
    operation<action> delete_database_user(std::string_view stack_uid, std::int64_t server_group_id,
                                           std::string_view database_user_uid) const
    {
        return detail::start(*this,
                             detail::delete_("delete_database_user",
                                             "/stacks/{stack_uid}/server_groups/{server_group_id}/"
                                             "database_users/{database_user_uid}.json",
                                             {stack_uid, server_group_id, database_user_uid}),
                             stack_uid);
    }

    /// Gives a user a new password that Cloud 66 chooses: `POST` to the path of `delete_database_user` with
    /// `/regenerate_password.json` at its end. Scope not documented. Source: mindcloud.
    ///
    /// What the API responds is not documented, nor whether the password is new at once or an action still
    /// has to run; so the call ends when the API has accepted it. Then `list_database_users` shows the
    /// password if asked to; ask again until it has changed.
    operation<void> regenerate_database_user_password(std::string_view stack_uid,
                                                      std::int64_t server_group_id,
                                                      std::string_view database_user_uid) const
    {
        return detail::fetch<void>(*this,
                                   detail::post("regenerate_database_user_password",
                                                "/stacks/{stack_uid}/server_groups/{server_group_id}/"
                                                "database_users/{database_user_uid}/regenerate_password.json",
                                                {stack_uid, server_group_id, database_user_uid}));
    }

private:
    static constexpr std::string_view database_users_path =
        "/stacks/{stack_uid}/server_groups/{server_group_id}/database_users.json";

    static detail::api_request list_database_users_request(std::string_view stack_uid,
                                                           std::int64_t server_group_id,
                                                           const list_database_users_params& params)
    {
        return detail::with_query(
            detail::get("list_database_users", database_users_path, {stack_uid, server_group_id}), params);
    }
};

}  // namespace cloud66::inline v1

#endif
