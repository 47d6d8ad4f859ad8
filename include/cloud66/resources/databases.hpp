// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_DATABASES_HPP
#define CLOUD66_RESOURCES_DATABASES_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66::inline v1 {

/// A database inside a database server. Sources: docs-v3, mindcloud.
struct database
{
    std::string uid;   ///< What `delete_database` and `create_database_user` take.
    std::string name;  ///< What `database_user::databases` shows.
    std::optional<std::string> charset;
    std::optional<std::string> collation;
    std::optional<std::int64_t> size_bytes;
    std::optional<timestamp> created_at;
    std::vector<std::string> users;  ///< Names of the users that may use it.
};
BOOST_DESCRIBE_STRUCT(database, (), (uid, name, charset, collation, size_bytes, created_at, users))

/// What else a new database has.
struct create_database_params
{
    std::span<const std::string_view> database_user_uids = {};  ///< UIDs of users that may use it.
};
BOOST_DESCRIBE_STRUCT(create_database_params, (), (database_user_uids))

namespace detail {

template <>
inline constexpr std::string_view renamed_member<& create_database_params::database_user_uids> =
    "database_user_ids";

inline std::string create_database_body(std::string_view database_name, const create_database_params& params)
{
    refuse_empty_texts(params);
    object_writer body;
    body.add("database_name", required("database_name", database_name));
    encode_members(body, params);
    return body.text();
}

}  // namespace detail

/// The calls about databases. What holds for every call stands at `client`.
///
/// They belong to a server group of database servers; for any other the API responds `bad_request`.
template <class Client>
class databases_api
{
public:
    /// Every database of a server group: `GET
    /// /stacks/{stack_uid}/server_groups/{server_group_id}/databases.json`, all pages. Scope `public`.
    ///
    /// The list is what Cloud 66 knows. Asking for it makes Cloud 66 read the servers again, in the
    /// background and with no action to wait for: what was changed without Cloud 66 shows the next time.
    /// \param server_group_id `server_group::id`, which `server::server_group_id` shows, too.
    operation<std::vector<database>> list_databases(std::string_view stack_uid,
                                                    std::int64_t server_group_id) const
    {
        return detail::fetch_all<database>(
            *this, detail::get("list_databases", databases_path, {stack_uid, server_group_id}));
    }

    /// One page of them: `GET /stacks/{stack_uid}/server_groups/{server_group_id}/databases.json?page=N`.
    operation<page<database>> list_databases(std::string_view stack_uid, std::int64_t server_group_id,
                                             page_number number) const
    {
        return detail::fetch_page<database>(
            *this, detail::get("list_databases", databases_path, {stack_uid, server_group_id}), number);
    }

    /// Starts to create a database: `POST
    /// /stacks/{stack_uid}/server_groups/{server_group_id}/databases.json`. Scope not documented.
    /// \param params which users may use it; default: none.
    operation<action> create_database(std::string_view stack_uid, std::int64_t server_group_id,
                                      std::string_view database_name,
                                      create_database_params params = {}) const
    {
        return detail::report_errors(*this, [&] {
            return detail::start(*this,
                                 detail::post("create_database", databases_path, {stack_uid, server_group_id},
                                              detail::create_database_body(database_name, params)),
                                 stack_uid);
        });
    }

    /// Starts to delete a database with all that is in it: `DELETE
    /// /stacks/{stack_uid}/server_groups/{server_group_id}/databases/{database_uid}.json`. Scope not
    /// documented. Source: mindcloud; that it is an action comes from docs-v3's list of actions.
    operation<action> delete_database(std::string_view stack_uid, std::int64_t server_group_id,
                                      std::string_view database_uid) const
    {
        return detail::start(
            *this,
            detail::delete_(
                "delete_database",
                "/stacks/{stack_uid}/server_groups/{server_group_id}/databases/{database_uid}.json",
                {stack_uid, server_group_id, database_uid}),
            stack_uid);
    }

private:
    static constexpr std::string_view databases_path =
        "/stacks/{stack_uid}/server_groups/{server_group_id}/databases.json";
};

}  // namespace cloud66::inline v1

#endif
