// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_SANDBOX_RESOURCES_BACKUPS_IPP
#define CLOUD66_IMPL_SANDBOX_RESOURCES_BACKUPS_IPP

#include <cloud66/detail/sandbox/collection.hpp>
#include <cloud66/detail/sandbox/storage.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Backups are made by an action of their own, so that they take a while. Only the first of a repeated task is
// made. `backup_groups` stores the number of the group of each kind of database, which no backup shows.
namespace cloud66::inline v1::sandbox_detail {

inline constexpr std::array<std::string_view, 4> backup_db_types{"mysql", "postgresql", "redis", "mongodb"};

inline std::string backup_files_kind(std::int64_t id) { return "backups/" + std::to_string(id) + "/files"; }

/// The uid of a server that has such databases; empty if there is none.
inline std::string backup_server(stack_record& stack, std::string_view db_type)
{
    for (const json::value& server : stack.documents("servers"))
        if (has_text(array_in(server.as_object(), "server_roles"), db_type))
            return std::string(member_text(server.as_object(), "uid"));
    return {};
}

inline bool is_listed_backup(const call& request, const json::object& backup)
{
    const std::string kind =
        request.parameters.choice("db_type", {"mysql", "postgresql", "redis", "mongodb"}, "");
    const auto group = request.parameters.text("group");
    const json::object* chosen = group ? request.store().find("backup_groups", "id", *group) : nullptr;
    const std::string_view db_type = member_text(backup, "db_type");
    return (!group || (chosen != nullptr && member_is(*chosen, "db_type", db_type))) &&
           (kind.empty() || kind == db_type);
}

inline constexpr collection backups{.kind = "backups",
                                    .key = "id",
                                    .label = "Backup",
                                    .newest_first = true,
                                    .is_listed = is_listed_backup,
                                    .new_document = R"json({
    "id": "${number}", "server_uid": null, "file_name": null, "db_type": "${db_type}",
    "database_name": "${db_type}_production", "file_base": "${db_type}_production_11",
    "backup_date_iso": "${now}", "backup_status": null, "backup_result": null, "restore_status": 0,
    "restore_result": null, "created_at_iso": "${now}", "updated_at_iso": "${now}", "verify_status": 0,
    "verify_result": null, "storage_path": null, "skip_tables": "", "backup_size": null,
    "logical_backup": false})json"};

inline json::object& add_backup(server_state& state, stack_record& stack, std::string_view db_type,
                                time_source::time_point when)
{
    std::int64_t last = 4152;
    for (const auto& other : state.account.stacks)
        last = (std::max)(last, other->next_number("backups", "id", last) - 1);
    json::object backup =
        new_document(state, stack, backups, "backups", state.dates.iso(when), {{"db_type", db_type}});
    backup["id"] = last + 1;
    backup["server_uid"] = backup_server(stack, db_type);
    backup["storage_path"] = uid_generator(static_cast<std::uint64_t>(state.account.id)).hex(32) +
                             "/backups/" + stack.uid() + '/' + std::string(db_type) + '/' +
                             std::string(member_text(backup, "file_base")) + '/' + std::to_string(last + 1);
    return stack.documents("backups").emplace_back(std::move(backup)).as_object();
}

/// Gives a backup its files: their sizes follow from its id.
inline void complete_backup(stack_record& stack, json::object& backup, std::size_t parts,
                            const std::string& now)
{
    const std::int64_t id = backup.at("id").as_int64();
    const std::string base(member_text(backup, "file_base"));
    uid_generator sizes(static_cast<std::uint64_t>(id));
    std::int64_t total = 0;
    for (std::size_t i = 0; i < parts; ++i) {
        const std::string extension = parts == 1 ? "tar" : std::string("tar-a") + static_cast<char>('a' + i);
        const std::string name = base + '.' + extension;
        const auto size =
            static_cast<std::int64_t>(i + 1 < parts ? 262'144 : 150'000 + sizes.next() % 100'000);
        store_file(stack, std::string(member_text(backup, "storage_path")) + '/' + name, size);
        // No order is documented.
        json::array& files = stack.documents(backup_files_kind(id));
        files.insert(files.begin(), json::object{{"id", extension}, {"name", name}});
        total += size;
    }
    backup["file_name"] = base + ".tar";
    backup["backup_status"] = 0;
    backup["backup_result"] = "Completed successfully";
    backup["backup_size"] = total;
    backup["updated_at_iso"] = now;
}

inline json::object* find_backup(stack_record& stack, std::int64_t id)
{
    return stack.find("backups", "id", std::to_string(id));
}

/// The kinds of databases that `db_type` names, which the stack must have.
inline std::vector<std::string> backup_kinds(const call& request, stack_record& stack)
{
    const std::string wanted = request.parameters.text_or("db_type", "all");
    std::vector<std::string> kinds = split(wanted, ',');
    if (wanted == "all") {
        kinds.assign(backup_db_types.begin(), backup_db_types.end());
        std::erase_if(kinds, [&](const std::string& kind) { return backup_server(stack, kind).empty(); });
    }
    for (const std::string& kind : kinds)
        if (backup_server(stack, kind).empty())
            throw bad_parameter("db_type", "names a database that the stack does not have");
    if (kinds.empty()) throw bad_parameter("db_type", "has nothing to name: the stack has no databases");
    return kinds;
}

inline response schedule_backup(call& request, const std::shared_ptr<stack_record>& stack)
{
    const parameters& sent = request.parameters;
    const auto kinds = backup_kinds(request, *stack);
    const auto frequency = sent.text("frequency");
    if (frequency && std::count(frequency->begin(), frequency->end(), ' ') != 4)
        throw bad_parameter("frequency", "is not a cron schedule of five fields");
    sent.number("keep_count", 1, 1);
    sent.flag("gzip", true);
    sent.flag("run_on_replica_server", false);
    const bool logical = sent.flag("logical_backup", false);
    const std::string skipped = sent.text_or("excluded_tables", "");
    std::vector<std::int64_t> ids;
    for (const std::string& kind : kinds) {
        json::object& backup = add_backup(request.state, *stack, kind, request.now);
        backup["skip_tables"] = skipped;
        backup["logical_backup"] = logical;
        ids.push_back(backup.at("id").as_int64());
    }
    request.start_action("managed_backup", [ids](stack_record& later, const std::string& now) {
        for (const std::int64_t id : ids)
            if (json::object* backup = find_backup(later, id)) complete_backup(later, *backup, 3, now);
    });
    return acknowledged("The backup has been scheduled");
}

inline response import_backup(call& request, const std::shared_ptr<stack_record>& stack)
{
    const parameters& sent = request.parameters;
    const std::string kind = sent.required_choice("db_type", {"mysql", "postgresql", "redis", "mongodb"});
    const json::object* group = stack->find("backup_groups", "id", sent.required("group"));
    if (group == nullptr) throw bad_parameter("group", "is not known in this stack");
    if (!member_is(*group, "db_type", kind)) throw bad_parameter("db_type", "is not that of the group");
    if (sent.required("remote_url").find("://") == std::string::npos)
        throw bad_parameter("remote_url", "is not an address");
    json::object& backup = add_backup(request.state, *stack, kind, request.now);
    backup["restore_status"] = 1;
    const std::int64_t id = backup.at("id").as_int64();
    request.start_action("managed_backup_import", [id](stack_record& later, const std::string& now) {
        json::object* imported = find_backup(later, id);
        if (imported == nullptr) return;
        complete_backup(later, *imported, 1, now);
        (*imported)["restore_status"] = 2;
        (*imported)["restore_result"] = "Completed successfully";
    });
    return acknowledged("The backup is being imported");
}

inline response create_backup(call& request)
{
    return request.parameters.has("remote_url") ? import_backup(request, request.stack())
                                                : schedule_backup(request, request.stack());
}

// Files.

inline std::string named_backup_files_kind(call& request)
{
    return backup_files_kind(named(request, backups, 1).at("id").as_int64());
}

inline constexpr collection backup_files{.key = "id", .label = "File", .kind_of = named_backup_files_kind};

/// Encodes the query of the address twice, as the API does.
inline response get_backup_file(call& request)
{
    const std::string_view path = member_text(named(request, backups, 1), "storage_path");
    const std::string key = std::string(path) + '/' + std::string(member_text(named(request), "name"));
    std::string url = "https://" + (request.host.empty() ? "localhost" : request.host);
    for (const char c : signed_target(request.state, key, request.now))
        url += c == '%' ? std::string("%25") : std::string(1, c);
    return enveloped({{"ok", true}, {"public_url", url}});
}

/// For each kind of database two backups: one that was restored once, and a younger one that was only tested.
inline void seed_backups(server_state& state, stack_record& stack)
{
    std::int64_t group = 4;
    for (const std::string_view kind : backup_db_types) {
        if (backup_server(stack, kind).empty()) continue;
        stack.documents("backup_groups").push_back({{"id", ++group}, {"db_type", kind}});
        const auto seed = [&](int age, std::size_t parts, std::string_view what) {
            const auto when = state.dates.start() - std::chrono::hours(age);
            json::object& backup = add_backup(state, stack, kind, when);
            complete_backup(stack, backup, parts, state.dates.iso(when + std::chrono::minutes(1)));
            backup[std::string(what) + "_status"] = 2;
            backup[std::string(what) + "_result"] = "Completed successfully";
        };
        seed(49, 1, "restore");
        seed(25, 3, "verify");
    }
}

}  // namespace cloud66::inline v1::sandbox_detail

#endif
