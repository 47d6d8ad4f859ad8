// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_SANDBOX_RESOURCES_DATABASES_IPP
#define CLOUD66_IMPL_SANDBOX_RESOURCES_DATABASES_IPP

#include <cloud66/detail/sandbox/collection.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Databases and their users. Both belong to a server group with databases, and each names the others.
namespace cloud66::inline v1::sandbox_detail {

/// The database that a server or a group of servers is for; empty: none.
inline std::string_view database_role(const json::object& server)
{
    constexpr std::array<std::string_view, 4> databases{"mysql", "postgresql", "mongodb", "redis"};
    const json::array& roles = array_in(server, "server_roles");
    for (const std::string_view database : databases)
        if (member_is(server, "type", database) || has_text(roles, database)) return database;
    return {};
}

/// Calls `visit(document)` for each server of a group, and for the group if the stack has it.
template <class Visitor>
void for_each_in_server_group(stack_record& stack, std::string_view group, Visitor visit)
{
    for (const json::value& server : stack.documents("servers"))
        if (member_is(server.as_object(), "server_group_id", group)) visit(server.as_object());
    if (const json::object* found = stack.find("server_groups", "id", group)) visit(*found);
}

/// The role of the group that the path names.
/// \throws http_error 404 if there is no such group, 400 if it has no databases.
inline std::string_view named_database_role(const call& request)
{
    std::string_view role;
    bool is_known = false;
    for_each_in_server_group(*request.stack(), request.arguments.at(1), [&](const json::object& document) {
        is_known = true;
        if (role.empty()) role = database_role(document);
    });
    if (!is_known) throw not_found("Server group");
    if (role.empty()) throw bad_request("The server group has no databases");
    return role;
}

/// Databases, or their users: where they are stored, and how they name the others.
struct database_side
{
    std::string_view kind;
    std::string_view name;    ///< The member with its name.
    std::string_view others;  ///< The member with the names of the others.

    std::string kind_in(std::string_view group) const
    {
        return "server_groups/" + std::string(group) + '/' + std::string(kind);
    }
};

inline constexpr database_side databases_side{"databases", "name", "users"};
inline constexpr database_side database_users_side{"database_users", "username", "databases"};

template <const database_side& Side>
std::string database_kind(call& request)
{
    named_database_role(request);
    return Side.kind_in(request.arguments.at(1));
}

/// Adds `document`, unless its name was taken meanwhile, and links it with those of `theirs` that still exist.
inline void add_linked(stack_record& stack, std::string_view group, const database_side& mine,
                       const database_side& theirs, json::object document,
                       const std::vector<std::string>& their_uids)
{
    const json::value name = document.at(mine.name);
    if (stack.find(mine.kind_in(group), mine.name, name.as_string()) != nullptr) return;
    json::array& names = array_in(document, mine.others);
    for (const std::string& uid : their_uids) {
        json::object* other = stack.find(theirs.kind_in(group), "uid", uid);
        if (other == nullptr) continue;
        other->at(theirs.others).as_array().push_back(name);
        names.push_back(other->at(theirs.name));
    }
    stack.documents(mine.kind_in(group)).push_back(std::move(document));
}

/// Starts the action that adds a document under the name in `name_parameter`, linked with the documents whose
/// uids are in `others_parameter`.
inline response start_addition(call& request, std::string action, const database_side& mine,
                               const database_side& theirs, json::object document,
                               std::string_view name_parameter, std::string_view others_parameter)
{
    const auto stack = request.stack();
    const std::string& group = request.arguments.at(1);
    const std::string name = request.parameters.required(name_parameter);
    if (stack->find(mine.kind_in(group), mine.name, name) != nullptr)
        throw bad_parameter(name_parameter, "is taken");
    const auto others = request.parameters.texts(others_parameter);
    for (const std::string& uid : others)
        if (stack->find(theirs.kind_in(group), "uid", uid) == nullptr)
            throw bad_parameter(others_parameter, "has one that is not known in this server group");
    document[mine.name] = name;
    return request.start_action(std::move(action), [group, document, others, mine, theirs](
                                                       stack_record& later, const std::string& now) {
        json::object created = document;
        for (const char* date : {"created_at", "created_at_iso", "updated_at_iso"})
            if (created.contains(date)) created[date] = now;
        add_linked(later, group, mine, theirs, std::move(created), others);
    });
}

/// Starts the action that removes what the path names, and its name from the others.
inline response start_removal(call& request, std::string action, const database_side& mine,
                              const database_side& theirs)
{
    const json::object& document = named(request);
    return request.start_action(
        std::move(action),
        [group = request.arguments.at(1), uid = request.arguments.at(2), name = document.at(mine.name), mine,
         theirs](stack_record& later, const std::string&) {
            if (!later.erase(mine.kind_in(group), "uid", uid)) return;
            for (json::value& other : later.documents(theirs.kind_in(group))) {
                json::array& names = other.as_object().at(theirs.others).as_array();
                names.erase(std::remove(names.begin(), names.end(), name), names.end());
            }
        });
}

/// Calls `visit(group, role)` for each group of database servers that has nothing of a side yet.
template <class Visitor>
void seed_database_groups(stack_record& stack, const database_side& mine, Visitor visit)
{
    for (const json::value& server : stack.documents("servers")) {
        const std::string_view role = database_role(server.as_object());
        if (role.empty()) continue;
        const std::string group = plain_text(server.at("server_group_id"));
        if (stack.documents(mine.kind_in(group)).empty()) visit(group, role);
    }
}

// Databases.

/// The refresh in the background, which the list starts, finds nothing new here.
inline constexpr collection databases{
    .key = "uid", .label = "Database", .kind_of = database_kind<databases_side>};

inline json::object new_database(server_state& state, std::string_view role, const json::value& created)
{
    const bool is_mysql = role == "mysql";
    json::object database = from_template(state, R"json({
        "uid": "db_${hex 12}", "name": null, "charset": null, "collation": null, "size_bytes": 0,
        "created_at": "${created}", "users": []})json",
                                          {{"created", created}})
                                .as_object();
    if (is_mysql || role == "postgresql") {
        database["charset"] = is_mysql ? "utf8mb4" : "UTF8";
        database["collation"] = is_mysql ? "utf8mb4_unicode_ci" : "en_US.UTF-8";
    }
    return database;
}

inline response create_database(call& request)
{
    json::object database = new_database(request.state, named_database_role(request), nullptr);
    return start_addition(request, "database_create", databases_side, database_users_side,
                          std::move(database), "database_name", "database_user_ids");
}

inline response delete_database(call& request)
{
    return start_removal(request, "database_delete", databases_side, database_users_side);
}

inline void seed_databases(server_state& state, stack_record& stack)
{
    seed_database_groups(stack, databases_side, [&](const std::string& group, std::string_view role) {
        for (const auto& [name, size] : {std::pair("app_production", 104'857'600), {"reports", 20'971'520}}) {
            json::object database = new_database(state, role, stack.document.at("created_at_iso"));
            database["name"] = name;
            database["size_bytes"] = size;
            stack.documents(databases_side.kind_in(group)).push_back(std::move(database));
        }
    });
}

// Users of databases.

inline json::object shown_database_user(call& request, json::object user)
{
    if (!request.parameters.flag("show_password", false))
        for (const char* secret : {"password", "password_hash"}) user[secret] = nullptr;
    return user;
}

/// The refresh in the background, which the list starts, finds nothing new here.
inline constexpr collection database_users{.key = "uid",
                                           .label = "Database user",
                                           .kind_of = database_kind<database_users_side>,
                                           .shown = shown_database_user};

inline void set_new_password(server_state& state, json::object& user)
{
    user["password"] = state.uids.hex(24);
    user["password_hash"] = '*' + state.uids.hex(40);
}

inline json::object new_database_user(server_state& state, const stack_record& stack,
                                      const std::string& group, const json::value& created)
{
    json::object user{{"uid", "dbuser-" + state.uids.hex(12)},
                      {"username", nullptr},
                      {"databases", json::array()},
                      {"user_type", "application"},
                      {"stack_uid", stack.uid()},
                      {"server_group_id", std::stoll(group)},
                      {"host", "%"},
                      {"created_at", created},
                      {"created_at_iso", created},
                      {"updated_at_iso", created}};
    set_new_password(state, user);
    return user;
}

/// Which types there are is not documented: any text will do.
inline response create_database_user(call& request)
{
    named_database_role(request);
    json::object user = new_database_user(request.state, *request.stack(), request.arguments.at(1), nullptr);
    user["user_type"] = request.parameters.text_or("user_type", "application");
    return start_addition(request, "database_user_create", database_users_side, databases_side,
                          std::move(user), "username", "database_ids");
}

inline response delete_database_user(call& request)
{
    return start_removal(request, "database_user_delete", database_users_side, databases_side);
}

/// No source says whether this is an action and what the response is; here the password is new at once.
inline response regenerate_database_user_password(call& request)
{
    json::object& user = named(request);
    set_new_password(request.state, user);
    user["updated_at_iso"] = request.date();
    return acknowledged("Password regenerated");
}

/// One user of every database, and one that reads the first.
inline void seed_database_users(server_state& state, stack_record& stack)
{
    seed_database_groups(stack, database_users_side, [&](const std::string& group, std::string_view) {
        std::vector<std::string> uids;
        for (const json::value& database : stack.documents(databases_side.kind_in(group)))
            uids.emplace_back(member_text(database.as_object(), "uid"));
        for (const bool reads_only : {false, true}) {
            if (reads_only) uids.resize(1);
            json::object user = new_database_user(state, stack, group, stack.document.at("created_at_iso"));
            user["username"] = reads_only ? "readonly_user" : "app_user";
            user["user_type"] = reads_only ? "readonly" : "application";
            add_linked(stack, group, database_users_side, databases_side, std::move(user), uids);
        }
    });
}

}  // namespace cloud66::inline v1::sandbox_detail

#endif
