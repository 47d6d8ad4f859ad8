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

/// The role of the group that the path names.
/// \throws http_error 404 if there is no such group, 400 if it has no databases.
inline std::string_view named_database_role(const call& request)
{
    const auto stack = request.stack();
    const std::string& group = request.arguments.at(1);
    json::array members = stack->documents("servers");
    erase_from(members, [&](const json::object& one) { return !member_is(one, "server_group_id", group); });
    if (const json::object* itself = stack->find("server_groups", "id", group)) members.push_back(*itself);
    if (members.empty()) throw not_found("Server group");
    for (const json::value& member : members)
        if (const auto role = database_role(member.as_object()); !role.empty()) return role;
    throw bad_request("The server group has no databases");
}

/// Databases, or their users: where they are stored, and how they name the others.
struct database_side
{
    std::string_view kind;
    std::string_view name;     ///< The member with its name.
    std::string_view others;   ///< The member with the names of the others.
    std::string_view actions;  ///< What the names of the actions begin with.
    std::string_view name_parameter;
    std::string_view others_parameter;  ///< That with the uids of the others.

    std::string kind_in(std::string_view group) const
    {
        return "server_groups/" + std::string(group) + '/' + std::string(kind);
    }
};

inline constexpr database_side databases_side{"databases", "name",          "users",
                                              "database",  "database_name", "database_user_ids"};
inline constexpr database_side database_users_side{"database_users", "username", "databases",
                                                   "database_user",  "username", "database_ids"};

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

/// Starts the action that adds a document under the name that was sent, linked with those whose uids were sent.
inline response start_addition(call& request, const database_side& mine, const database_side& theirs,
                               json::object document)
{
    const auto stack = request.stack();
    const std::string& group = request.arguments.at(1);
    const std::string name = request.parameters.required(mine.name_parameter);
    if (stack->find(mine.kind_in(group), mine.name, name) != nullptr)
        throw bad_parameter(mine.name_parameter, "is taken");
    const auto others = request.parameters.texts(mine.others_parameter);
    for (const std::string& uid : others)
        if (stack->find(theirs.kind_in(group), "uid", uid) == nullptr)
            throw bad_parameter(mine.others_parameter, "has one that is not known in this server group");
    document[mine.name] = name;
    return request.start_action(
        std::string(mine.actions) + "_create",
        [group, document, others, mine, theirs](stack_record& later, const std::string& now) {
            json::object created = document;
            for (const char* date : {"created_at", "created_at_iso", "updated_at_iso"})
                if (created.contains(date)) created[date] = now;
            add_linked(later, group, mine, theirs, std::move(created), others);
        });
}

/// Starts the action that removes what the path names, and its name from the others.
template <const database_side& Mine, const database_side& Theirs>
response start_removal(call& request)
{
    const json::value name = named(request).at(Mine.name);
    return request.start_action(std::string(Mine.actions) + "_delete",
                                [group = request.arguments.at(1), uid = request.arguments.at(2), name](
                                    stack_record& later, const std::string&) {
                                    if (!later.erase(Mine.kind_in(group), "uid", uid)) return;
                                    for (json::value& other : later.documents(Theirs.kind_in(group))) {
                                        json::array& names = other.as_object().at(Theirs.others).as_array();
                                        names.erase(std::remove(names.begin(), names.end(), name),
                                                    names.end());
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
    .key = "uid", .label = "Database", .kind_of = database_kind<databases_side>, .new_document = R"json({
    "uid": "db_${hex 12}", "name": "${name}", "charset": "${charset}", "collation": "${collation}",
    "size_bytes": "${size}", "created_at": "${created}", "users": []})json"};

inline json::object new_database(server_state& state, std::string_view role, json::object values)
{
    const bool has_charset = role == "mysql" || role == "postgresql";
    set_members(values, {"charset", "collation"}, nullptr);
    if (has_charset) {
        values["charset"] = role == "mysql" ? "utf8mb4" : "UTF8";
        values["collation"] = role == "mysql" ? "utf8mb4_unicode_ci" : "en_US.UTF-8";
    }
    return from_template(state, databases.new_document, std::move(values)).as_object();
}

inline response create_database(call& request)
{
    json::object database = new_database(request.state, named_database_role(request),
                                         {{"name", nullptr}, {"size", 0}, {"created", nullptr}});
    return start_addition(request, databases_side, database_users_side, std::move(database));
}

inline void seed_databases(server_state& state, stack_record& stack)
{
    seed_database_groups(stack, databases_side, [&](const std::string& group, std::string_view role) {
        for (const auto& [name, size] : {std::pair("app_production", 104'857'600), {"reports", 20'971'520}})
            stack.documents(databases_side.kind_in(group))
                .push_back(new_database(
                    state, role,
                    {{"name", name}, {"size", size}, {"created", stack.document.at("created_at_iso")}}));
    });
}

// Users of databases.

inline json::object shown_database_user(call& request, json::object user)
{
    if (!request.parameters.flag("show_password", false))
        set_members(user, {"password", "password_hash"}, nullptr);
    return user;
}

/// The refresh in the background, which the list starts, finds nothing new here.
inline constexpr collection database_users{.key = "uid",
                                           .label = "Database user",
                                           .kind_of = database_kind<database_users_side>,
                                           .shown = shown_database_user,
                                           .new_document = R"json({
    "uid": "dbuser-${hex 12}", "username": "${name}", "databases": [], "user_type": "${type}",
    "stack_uid": "${stack_uid}", "server_group_id": "${group}", "host": "%", "created_at": "${created}",
    "created_at_iso": "${created}", "updated_at_iso": "${created}", "password": "${hex 24}",
    "password_hash": "*${hex 40}"})json"};

inline json::object new_database_user(server_state& state, const stack_record& stack,
                                      const std::string& group, json::object values)
{
    values["stack_uid"] = stack.uid();
    values["group"] = std::stoll(group);
    return from_template(state, database_users.new_document, std::move(values)).as_object();
}

/// Which types there are is not documented: any text will do.
inline response create_database_user(call& request)
{
    named_database_role(request);
    json::object user = new_database_user(request.state, *request.stack(), request.arguments.at(1),
                                          {{"name", nullptr},
                                           {"type", request.parameters.text_or("user_type", "application")},
                                           {"created", nullptr}});
    return start_addition(request, database_users_side, databases_side, std::move(user));
}

/// No source says whether this is an action and what the response is; here the password is new at once.
inline response regenerate_database_user_password(call& request)
{
    json::object& user = named(request);
    user["password"] = request.state.uids.hex(24);
    user["password_hash"] = '*' + request.state.uids.hex(40);
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
        for (const auto& [name, type] :
             {std::pair("app_user", "application"), {"readonly_user", "readonly"}}) {
            json::object user = new_database_user(
                state, stack, group,
                {{"name", name}, {"type", type}, {"created", stack.document.at("created_at_iso")}});
            add_linked(stack, group, database_users_side, databases_side, std::move(user), uids);
            uids.resize(1);
        }
    });
}

}  // namespace cloud66::inline v1::sandbox_detail

#endif
