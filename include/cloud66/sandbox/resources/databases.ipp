// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_DATABASES_IPP
#define CLOUD66_SANDBOX_RESOURCES_DATABASES_IPP

#include <cloud66/sandbox/pages.hpp>
#include <cloud66/sandbox/resource.hpp>
#include <cloud66/sandbox/resources/database_groups.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

inline json::object new_database(world& everything, std::string_view name, std::string_view role,
                                 std::int64_t size, const std::string& created)
{
    json::object database;
    database["uid"] = "db_" + everything.uids.hex(12);
    database["name"] = name;
    database["charset"] = nullptr;
    database["collation"] = nullptr;
    if (role == "mysql") {
        database["charset"] = "utf8mb4";
        database["collation"] = "utf8mb4_unicode_ci";
    } else if (role == "postgresql") {
        database["charset"] = "UTF8";
        database["collation"] = "en_US.UTF-8";
    }
    database["size_bytes"] = size;
    database["created_at"] = created;
    database["users"] = json::array();
    return database;
}

/// The refresh in the background, which the list starts, finds nothing new here.
inline answer list_databases(call& request)
{
    const database_group group = named_database_group(request);
    return page_of(request, group.stack->part(databases_side.kind_in(group.id)));
}

inline answer create_database(call& request)
{
    const database_group group = named_database_group(request);
    const std::string name = free_name(request, group, databases_side, "database_name");
    const auto users = known_uids(request, group, database_users_side, "database_user_ids");
    std::string role;
    for_each_in_server_group(*group.stack, group.id, [&](const json::object& document) {
        if (role.empty()) role = database_role(document);
    });
    json::object database = new_database(request.world, name, role, 0, request.date());
    return request.start_action(
        group.stack, "database_create",
        [id = group.id, database = std::move(database), users](stack_record& later, const std::string& now) {
            json::object created = database;
            created["created_at"] = now;
            add_linked(later, id, databases_side, database_users_side, std::move(created), users);
        });
}

inline answer delete_database(call& request)
{
    return start_removal(request, "database_delete", databases_side, database_users_side, "Database");
}

inline void seed_databases(world& everything, stack_record& stack)
{
    const std::string created(member_text(stack.document, "created_at_iso"));
    seed_database_groups(stack, databases_side, [&](const std::string& group, std::string_view role) {
        json::array& databases = stack.part(databases_side.kind_in(group));
        databases.push_back(new_database(everything, "app_production", role, 104'857'600, created));
        databases.push_back(new_database(everything, "reports", role, 20'971'520, created));
    });
}

CLOUD66_DECL resource databases_resource()
{
    static constexpr std::array<route, 3> routes{{
        {"GET", "/stacks/{stack_id}/server_groups/{server_group_id}/databases", "list_databases", "public",
         list_databases},
        {"POST", "/stacks/{stack_id}/server_groups/{server_group_id}/databases", "create_database", any_token,
         create_database},
        {"DELETE", "/stacks/{stack_id}/server_groups/{server_group_id}/databases/{id}", "delete_database",
         any_token, delete_database},
    }};
    return {routes, nullptr, seed_databases};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
