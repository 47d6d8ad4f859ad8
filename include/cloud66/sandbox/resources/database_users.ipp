// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_DATABASE_USERS_IPP
#define CLOUD66_SANDBOX_RESOURCES_DATABASE_USERS_IPP

#include <cloud66/sandbox/pages.hpp>
#include <cloud66/sandbox/resource.hpp>
#include <cloud66/sandbox/resources/database_groups.hpp>

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

inline void set_new_password(world& everything, json::object& user, const std::string& now)
{
    user["password"] = everything.uids.hex(24);
    user["password_hash"] = '*' + everything.uids.hex(40);
    user["updated_at_iso"] = now;
}

inline void set_creation_date(json::object& user, const std::string& now)
{
    for (const char* member : {"created_at", "created_at_iso", "updated_at_iso"}) user[member] = now;
}

inline json::object new_database_user(world& everything, const stack_record& stack, const std::string& group,
                                      std::string_view name, std::string_view type)
{
    json::object user;
    user["uid"] = "dbuser-" + everything.uids.hex(12);
    user["username"] = name;
    user["databases"] = json::array();
    user["user_type"] = type;
    user["stack_uid"] = stack.uid();
    user["server_group_id"] = std::stoll(group);
    user["host"] = "%";
    set_new_password(everything, user, {});
    return user;
}

/// The refresh in the background, which the list starts, finds nothing new here.
inline answer list_database_users(call& request)
{
    const database_group group = named_database_group(request);
    const bool shows_secrets = request.parameters.flag("show_password", false);
    json::array shown = group.stack->part(database_users_side.kind_in(group.id));
    if (!shows_secrets)
        for (json::value& user : shown)
            for (const char* secret : {"password", "password_hash"}) user.as_object()[secret] = nullptr;
    return page_of(request, shown);
}

/// Which types there are is not documented: any text will do.
inline answer create_database_user(call& request)
{
    const database_group group = named_database_group(request);
    const std::string name = free_name(request, group, database_users_side, "username");
    const auto databases = known_uids(request, group, databases_side, "database_ids");
    const std::string type = request.parameters.text("user_type").value_or("application");
    json::object user = new_database_user(request.world, *group.stack, group.id, name, type);
    return request.start_action(
        group.stack, "database_user_create",
        [id = group.id, user = std::move(user), databases](stack_record& later, const std::string& now) {
            json::object created = user;
            set_creation_date(created, now);
            add_linked(later, id, database_users_side, databases_side, std::move(created), databases);
        });
}

inline answer delete_database_user(call& request)
{
    return start_removal(request, "database_user_delete", database_users_side, databases_side,
                         "Database user");
}

/// No source says whether this is an action and what it answers; here the password is new at once.
inline answer regenerate_database_user_password(call& request)
{
    const database_group group = named_database_group(request);
    set_new_password(
        request.world,
        request.named(*group.stack, database_users_side.kind_in(group.id), "uid", 2, "Database user"),
        request.date());
    return acknowledged("Password regenerated");
}

/// One who may use every database, and one who reads the first.
inline void seed_database_users(world& everything, stack_record& stack)
{
    const std::string created(member_text(stack.document, "created_at_iso"));
    seed_database_groups(stack, database_users_side, [&](const std::string& group, std::string_view) {
        std::vector<std::string> databases;
        for (const json::value& database : stack.part(databases_side.kind_in(group)))
            databases.emplace_back(member_text(database.as_object(), "uid"));
        for (const bool reads_only : {false, true}) {
            if (reads_only) databases.resize(1);
            json::object user =
                new_database_user(everything, stack, group, reads_only ? "readonly_user" : "app_user",
                                  reads_only ? "readonly" : "application");
            set_creation_date(user, created);
            add_linked(stack, group, database_users_side, databases_side, std::move(user), databases);
        }
    });
}

CLOUD66_DECL resource database_users_resource()
{
    static constexpr std::array<route, 4> routes{{
        {"GET", "/stacks/{stack_id}/server_groups/{server_group_id}/database_users", "list_database_users",
         "public", list_database_users},
        {"POST", "/stacks/{stack_id}/server_groups/{server_group_id}/database_users", "create_database_user",
         any_token, create_database_user},
        {"DELETE", "/stacks/{stack_id}/server_groups/{server_group_id}/database_users/{id}",
         "delete_database_user", any_token, delete_database_user},
        {"POST", "/stacks/{stack_id}/server_groups/{server_group_id}/database_users/{id}/regenerate_password",
         "regenerate_database_user_password", any_token, regenerate_database_user_password},
    }};
    return {routes, nullptr, seed_database_users};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
