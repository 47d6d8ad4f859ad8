// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_BACKUPS_IPP
#define CLOUD66_SANDBOX_RESOURCES_BACKUPS_IPP

#include <cloud66/sandbox/pages.hpp>
#include <cloud66/sandbox/resource.hpp>
#include <cloud66/sandbox/storage.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

// Backups are made by an action of their own, so that they take a while. Only the first of a repeated task is
// made. What the API does not show of a backup is kept beside it: `backup_groups` has the number of each kind
// of database's group.
namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

inline constexpr std::array<std::string_view, 4> backup_db_types{"mysql", "postgresql", "redis", "mongodb"};

inline std::string backup_files_kind(std::int64_t id) { return "backups/" + std::to_string(id) + "/files"; }

/// The uid of a server that has such databases; empty if there is none.
inline std::string backup_server(stack_record& stack, std::string_view db_type)
{
    for (const json::value& server : stack.part("servers")) {
        const json::value* roles = server.as_object().if_contains("server_roles");
        if (roles == nullptr || !roles->is_array()) continue;
        for (const json::value& role : roles->get_array())
            if (role.is_string() && std::string_view(role.get_string()) == db_type)
                return std::string(member_text(server.as_object(), "uid"));
    }
    return {};
}

inline json::object& add_backup(world& everything, stack_record& stack, std::string_view db_type,
                                time_source::time_point when)
{
    std::int64_t last = 4152;
    for (const auto& other : everything.user.stacks)
        last = (std::max)(last, other->next_number("backups", "id", last) - 1);
    json::object backup = parse_document(R"json({
        "id": 0, "server_uid": null, "file_name": null, "db_type": null, "database_name": null,
        "file_base": null, "backup_date_iso": null, "backup_status": null, "backup_result": null,
        "restore_status": 0, "restore_result": null, "created_at_iso": null, "updated_at_iso": null,
        "verify_status": 0, "verify_result": null, "storage_path": null, "skip_tables": "",
        "backup_size": null, "logical_backup": false})json");
    const std::string date = everything.dates.iso(when);
    const std::string database = std::string(db_type) + "_production";
    backup["id"] = last + 1;
    backup["server_uid"] = backup_server(stack, db_type);
    backup["db_type"] = db_type;
    backup["database_name"] = database;
    backup["file_base"] = database + "_11";
    backup["backup_date_iso"] = backup["created_at_iso"] = backup["updated_at_iso"] = date;
    backup["storage_path"] = uid_maker(static_cast<std::uint64_t>(everything.user.id)).hex(32) + "/backups/" +
                             stack.uid() + '/' + std::string(db_type) + '/' + database + "_11/" +
                             std::to_string(last + 1);
    stack.part("backups").push_back(std::move(backup));
    return stack.part("backups").back().as_object();
}

/// Gives a backup its files: their sizes follow from its id.
inline void complete_backup(stack_record& stack, json::object& backup, std::size_t parts,
                            const std::string& now)
{
    const std::int64_t id = backup.at("id").as_int64();
    uid_maker sizes(static_cast<std::uint64_t>(id));
    std::int64_t total = 0;
    for (std::size_t i = 0; i < parts; ++i) {
        json::object file;
        const std::string extension = parts == 1 ? "tar" : std::string("tar-a") + static_cast<char>('a' + i);
        const std::string name = std::string(member_text(backup, "file_base")) + '.' + extension;
        const auto size =
            static_cast<std::int64_t>(i + 1 < parts ? 262'144 : 150'000 + sizes.next() % 100'000);
        store_file(stack, std::string(member_text(backup, "storage_path")) + '/' + name, size);
        file["id"] = extension;
        file["name"] = name;
        // No order is documented.
        json::array& files = stack.part(backup_files_kind(id));
        files.insert(files.begin(), std::move(file));
        total += size;
    }
    backup["file_name"] = std::string(member_text(backup, "file_base")) + ".tar";
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
    const std::string wanted = request.parameters.text("db_type").value_or("all");
    std::vector<std::string> kinds;
    for (std::size_t from = 0; from <= wanted.size();) {
        const std::size_t end = (std::min)(wanted.find(',', from), wanted.size());
        kinds.push_back(wanted.substr(from, end - from));
        from = end + 1;
    }
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

inline answer schedule_backup(call& request, const std::shared_ptr<stack_record>& stack)
{
    const auto kinds = backup_kinds(request, *stack);
    const auto frequency = request.parameters.text("frequency");
    if (frequency && std::count(frequency->begin(), frequency->end(), ' ') != 4)
        throw bad_parameter("frequency", "is not a cron schedule of five fields");
    request.parameters.number("keep_count", 1, 1);
    request.parameters.flag("gzip", true);
    request.parameters.flag("run_on_replica_server", false);
    const bool logical = request.parameters.flag("logical_backup", false);
    const std::string skipped = request.parameters.text("excluded_tables").value_or("");

    std::vector<std::int64_t> ids;
    for (const std::string& kind : kinds) {
        json::object& backup = add_backup(request.world, *stack, kind, request.now);
        backup["skip_tables"] = skipped;
        backup["logical_backup"] = logical;
        ids.push_back(backup.at("id").as_int64());
    }
    request.start_action(stack, "managed_backup", [ids](stack_record& later, const std::string& now) {
        for (const std::int64_t id : ids)
            if (json::object* backup = find_backup(later, id)) complete_backup(later, *backup, 3, now);
    });
    return acknowledged("The backup has been scheduled");
}

inline answer import_backup(call& request, const std::shared_ptr<stack_record>& stack)
{
    const std::string kind =
        request.parameters.choice("db_type", {"mysql", "postgresql", "redis", "mongodb"}, "");
    if (kind.empty()) throw bad_parameter("db_type", "is missing");
    const json::object* group = stack->find("backup_groups", "id", request.parameters.required("group"));
    if (group == nullptr) throw bad_parameter("group", "is not known in this stack");
    if (!member_is(*group, "db_type", kind)) throw bad_parameter("db_type", "is not that of the group");
    if (request.parameters.required("remote_url").find("://") == std::string::npos)
        throw bad_parameter("remote_url", "is not an address");

    json::object& backup = add_backup(request.world, *stack, kind, request.now);
    backup["restore_status"] = 1;
    const std::int64_t id = backup.at("id").as_int64();
    request.start_action(stack, "managed_backup_import", [id](stack_record& later, const std::string& now) {
        json::object* imported = find_backup(later, id);
        if (imported == nullptr) return;
        complete_backup(later, *imported, 1, now);
        (*imported)["restore_status"] = 2;
        (*imported)["restore_result"] = "Completed successfully";
    });
    return acknowledged("The backup is being imported");
}

inline answer create_backup(call& request)
{
    const auto stack = request.stack();
    return request.parameters.has("remote_url") ? import_backup(request, stack)
                                                : schedule_backup(request, stack);
}

inline answer list_backups(call& request)
{
    const auto stack = request.stack();
    const std::string kind =
        request.parameters.choice("db_type", {"mysql", "postgresql", "redis", "mongodb"}, "");
    const auto group = request.parameters.text("group");
    const json::object* chosen = group ? stack->find("backup_groups", "id", *group) : nullptr;
    std::vector<const json::object*> items;
    for (const json::value& one : stack->part("backups")) {
        const json::object& backup = one.as_object();
        const std::string_view its = member_text(backup, "db_type");
        const bool in_group = !group || (chosen != nullptr && member_is(*chosen, "db_type", its));
        if (in_group && (kind.empty() || kind == its)) items.push_back(&backup);
    }
    std::reverse(items.begin(), items.end());
    return page_of(request, items);
}

inline json::object& backup_of(call& request, stack_record& stack)
{
    return request.named(stack, "backups", "id", 1, "Backup");
}

inline answer get_backup(call& request) { return enveloped(backup_of(request, *request.stack())); }

inline answer list_backup_files(call& request)
{
    const auto stack = request.stack();
    return page_of(request, stack->part(backup_files_kind(backup_of(request, *stack).at("id").as_int64())));
}

/// Encodes the query of the address twice, as the API does.
inline answer get_backup_file(call& request)
{
    const auto stack = request.stack();
    const json::object& backup = backup_of(request, *stack);
    const json::object& file =
        request.named(*stack, backup_files_kind(backup.at("id").as_int64()), "id", 2, "File");
    const std::string key =
        std::string(member_text(backup, "storage_path")) + '/' + std::string(member_text(file, "name"));
    std::string url = "https://" + (request.host.empty() ? "localhost" : request.host);
    for (const char c : signed_target(request.world, key, request.now))
        url += c == '%' ? std::string("%25") : std::string(1, c);
    json::object found;
    found["ok"] = true;
    found["public_url"] = url;
    return enveloped(std::move(found));
}

/// For each kind of database two backups: one that was restored once, and a younger one that was only tested.
inline void seed_backups(world& everything, stack_record& stack)
{
    std::int64_t group = 4;
    for (const std::string_view kind : backup_db_types) {
        if (backup_server(stack, kind).empty()) continue;
        json::object number;
        number["id"] = ++group;
        number["db_type"] = kind;
        stack.part("backup_groups").push_back(std::move(number));

        const auto seed = [&](std::chrono::hours age, std::size_t parts) -> json::object& {
            const auto when = everything.dates.start() - age;
            json::object& backup = add_backup(everything, stack, kind, when);
            complete_backup(stack, backup, parts, everything.dates.iso(when + std::chrono::minutes(1)));
            return backup;
        };
        json::object& restored = seed(std::chrono::hours(49), 1);
        restored["restore_status"] = 2;
        restored["restore_result"] = "Completed successfully";
        json::object& tested = seed(std::chrono::hours(25), 3);
        tested["verify_status"] = 2;
        tested["verify_result"] = "Completed successfully";
    }
}

CLOUD66_DECL resource backups_resource()
{
    static constexpr std::array<route, 5> routes{{
        {"GET", "/stacks/{stack_id}/backups", "list_backups", "public", list_backups},
        {"POST", "/stacks/{stack_id}/backups", "create_backup", "admin", create_backup},
        {"GET", "/stacks/{stack_id}/backups/{backup_id}", "get_backup", "public", get_backup},
        {"GET", "/stacks/{stack_id}/backups/{backup_id}/files", "list_backup_files", "public",
         list_backup_files},
        {"GET", "/stacks/{stack_id}/backups/{backup_id}/files/{file_id}", "get_backup_file", "public",
         get_backup_file},
    }};
    return {routes, nullptr, seed_backups};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
