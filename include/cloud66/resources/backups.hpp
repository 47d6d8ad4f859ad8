// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_BACKUPS_HPP
#define CLOUD66_RESOURCES_BACKUPS_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>
#include <cloud66/signed_url.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66::inline v1 {

/// How a backup ended; a code of the API that is not listed keeps its number. Source: Go.
enum class backup_status
{
    ok = 0,
    failed = 1
};
BOOST_DESCRIBE_ENUM(backup_status, ok, failed)

/// The state of restoring a backup; a code of the API that is not listed keeps its number. Source: Go.
enum class restore_status
{
    not_restored = 0,
    restoring = 1,
    ok = 2,  ///< Restored.
    failed = 3
};
BOOST_DESCRIBE_ENUM(restore_status, not_restored, restoring, ok, failed)

/// What a test of a backup has shown; a code of the API that is not listed keeps its number. Source: Go.
enum class verify_status
{
    not_verified = 0,
    verifying = 1,
    ok = 2,  ///< Verified.
    failed = 3,
    internal_issue = 4  ///< It could not be verified.
};
BOOST_DESCRIBE_ENUM(verify_status, not_verified, verifying, ok, failed, internal_issue)

/// A backup of a database. Sources: docs2024, docs-v3, Go.
struct managed_backup
{
    std::int64_t id = 0;
    std::optional<std::string> server_uid;
    std::optional<std::string> file_name;  ///< Source: Go.
    std::optional<std::string> db_type;    ///< `mysql`, `postgresql`, `redis`, `mongodb`.
    std::optional<std::string> database_name;
    std::optional<std::string> file_base;
    std::optional<timestamp> backup_date_iso;               ///< When it was made.
    std::optional<cloud66::backup_status> backup_status;    ///< How making it ended.
    std::optional<std::string> backup_result;               ///< More about that, in words.
    std::optional<cloud66::restore_status> restore_status;  ///< Whether it has been restored.
    std::optional<std::string> restore_result;              ///< More about that, in words.
    std::optional<timestamp> created_at_iso;
    std::optional<timestamp> updated_at_iso;
    std::optional<cloud66::verify_status> verify_status;  ///< Whether it has been tested.
    std::optional<std::string> verify_result;             ///< More about that, in words.
    std::optional<std::string> storage_path;              ///< The folder of its files in the storage.
    std::optional<std::string> skip_tables;               ///< Tables that were left out.
    std::optional<std::int64_t> backup_size;              ///< No source names a unit. Sources: docs.
    std::optional<bool> logical_backup;  ///< A text dump rather than a binary one. Source: Go.
};
BOOST_DESCRIBE_STRUCT(managed_backup, (),
                      (id, server_uid, file_name, db_type, database_name, file_base, backup_date_iso,
                       backup_status, backup_result, restore_status, restore_result, created_at_iso,
                       updated_at_iso, verify_status, verify_result, storage_path, skip_tables, backup_size,
                       logical_backup))

/// One of the files that a backup is split into. Sources: docs2024, docs-v3, Go.
struct backup_file
{
    std::string id;                   ///< Its extension, such as `tar` or `tar-aa`.
    std::optional<std::string> name;  ///< Such as `shop_11.tar-aa`.
};
BOOST_DESCRIBE_STRUCT(backup_file, (), (id, name))

/// Which backups to list.
struct list_backups_params
{
    std::optional<std::int64_t> group = {};        ///< Only those of this backup group.
    std::optional<std::string_view> db_type = {};  ///< Only `mysql`, `postgresql`, `redis` or `mongodb`.
};
BOOST_DESCRIBE_STRUCT(list_backups_params, (), (group, db_type))

/// How to back up. Sources: docs2024, Go.
struct create_backup_params
{
    /// Which databases, sent as `db_type`: `mysql`, `postgresql`, `redis`, `mongodb`, or `all` alone.
    std::span<const std::string_view> db_types = {};
    std::optional<std::string_view> frequency = {};        ///< When to repeat it, as in cron: `0 */1 * * *`.
    std::optional<std::int64_t> keep_count = {};           ///< How many backups to keep.
    std::optional<bool> gzip = {};                         ///< Compress it.
    std::optional<std::string_view> excluded_tables = {};  ///< Tables to leave out.
    std::optional<bool> run_on_replica_server = {};  ///< On a replica if there is one, to spare the primary.
    std::optional<bool> logical_backup = {};         ///< A text dump rather than a binary one. Source: Go.
};
BOOST_DESCRIBE_STRUCT(create_backup_params, (),
                      (db_types, frequency, keep_count, gzip, excluded_tables, run_on_replica_server,
                       logical_backup))

namespace detail {

template <>
inline constexpr std::string_view renamed_member<& create_backup_params::db_types> = "db_type";
template <>
inline constexpr bool is_comma_joined<& create_backup_params::db_types> = true;

struct backup_file_url
{
    signed_url public_url;
};
BOOST_DESCRIBE_STRUCT(backup_file_url, (), (public_url))

}  // namespace detail

/// The calls about backups of databases. To get a whole backup into a local file there is `download_backup`
/// in `workflows/download_backup.hpp`. What holds for every call stands at `client`.
template <class Client>
class backups_api
{
public:
    /// Every backup of the stack: `GET /stacks/{stack_uid}/backups.json`, all pages, 30 backups each. Scope
    /// `public`.
    /// \param params filters; default: none.
    operation<std::vector<managed_backup>> list_backups(std::string_view stack_uid,
                                                        list_backups_params params = {}) const
    {
        return detail::fetch_all<managed_backup>(*this, list_backups_request(stack_uid, params));
    }

    /// One page of them: `GET /stacks/{stack_uid}/backups.json?page=N`, one request.
    /// \param number which page, from 1; one after the last is empty.
    operation<page<managed_backup>> list_backups(std::string_view stack_uid, page_number number,
                                                 list_backups_params params = {}) const
    {
        return detail::fetch_page<managed_backup>(*this, list_backups_request(stack_uid, params), number);
    }

    /// One backup: `GET /stacks/{stack_uid}/backups/{backup_id}.json`. Scope `public`. Source: docs.
    operation<managed_backup> get_backup(std::string_view stack_uid, std::int64_t backup_id) const
    {
        return detail::fetch<managed_backup>(
            *this, detail::get("get_backup", "/stacks/{stack_uid}/backups/{backup_id}.json",
                               {stack_uid, backup_id}));
    }

    /// Schedules backups of the stack's databases: `POST /stacks/{stack_uid}/backups.json`. Scope `admin`.
    /// Starts no action that could be waited for: the response is `ok: true`, and the backup shows in
    /// `list_backups`.
    /// \param params what and when; default: the API's default.
    operation<void> create_backup(std::string_view stack_uid, create_backup_params params = {}) const
    {
        return detail::report_errors(*this, [&] {
            if (params.keep_count.value_or(0) < 0)
                throw error(errc::invalid_argument, "keep_count is negative");
            return detail::fetch<void>(
                *this, detail::post("create_backup", "/stacks/{stack_uid}/backups.json", {stack_uid},
                                    detail::encode(params)));
        });
    }

    /// Takes over a backup that is kept elsewhere, and restores it: the same `POST` with a `remote_url`,
    /// which is what tells the two apart (inferred). Scope `admin`. Starts no action that could be waited
    /// for. Source: docs2024.
    /// \param group the backup group to restore it into.
    /// \param db_type `mysql`, `postgresql`, `redis` or `mongodb`.
    /// \param remote_url where Cloud 66 fetches it, such as `https://example.com/shop.tar`.
    operation<void> import_backup(std::string_view stack_uid, std::int64_t group, std::string_view db_type,
                                  std::string_view remote_url) const
    {
        return detail::report_errors(*this, [&] {
            detail::object_writer body;
            body.add("group", group);
            body.add("db_type", detail::required("db_type", db_type));
            body.add("remote_url", detail::required("remote_url", remote_url));
            return detail::fetch<void>(
                *this,
                detail::post("import_backup", "/stacks/{stack_uid}/backups.json", {stack_uid}, body.text()));
        });
    }

    /// Every file of a backup, in no documented order: `GET
    /// /stacks/{stack_uid}/backups/{backup_id}/files.json`, all pages, 30 files each. Scope `public`. Joined
    /// in the order of their names they are the backup.
    operation<std::vector<backup_file>> list_backup_files(std::string_view stack_uid,
                                                          std::int64_t backup_id) const
    {
        return detail::fetch_all<backup_file>(*this, list_backup_files_request(stack_uid, backup_id));
    }

    /// One page of them: `GET /stacks/{stack_uid}/backups/{backup_id}/files.json?page=N`, one request.
    /// \param number which page, from 1; one after the last is empty.
    operation<page<backup_file>> list_backup_files(std::string_view stack_uid, std::int64_t backup_id,
                                                   page_number number) const
    {
        return detail::fetch_page<backup_file>(*this, list_backup_files_request(stack_uid, backup_id),
                                               number);
    }

    /// Where one file of a backup can be fetched without a token, until the address expires: `GET
    /// /stacks/{stack_uid}/backups/{backup_id}/files/{file_id}.json`. Scope `public`.
    /// \param file_id its extension, `backup_file::id`.
    /// \throws error `rejected` if the response is `ok: false`.
    operation<signed_url> get_backup_file(std::string_view stack_uid, std::int64_t backup_id,
                                          std::string_view file_id) const
    {
        return detail::fetch_member(
            *this,
            detail::get("get_backup_file", "/stacks/{stack_uid}/backups/{backup_id}/files/{file_id}.json",
                        {stack_uid, backup_id, detail::parameter::with_encoded_dots(file_id)}),
            &detail::backup_file_url::public_url);
    }

private:
    static detail::api_request list_backups_request(std::string_view stack_uid,
                                                    const list_backups_params& params)
    {
        return detail::with_query(
            detail::get("list_backups", "/stacks/{stack_uid}/backups.json", {stack_uid}), params);
    }

    static detail::api_request list_backup_files_request(std::string_view stack_uid, std::int64_t backup_id)
    {
        return detail::get("list_backup_files", "/stacks/{stack_uid}/backups/{backup_id}/files.json",
                           {stack_uid, backup_id});
    }
};

}  // namespace cloud66::inline v1

#endif
