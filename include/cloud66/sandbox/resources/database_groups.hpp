// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_DATABASE_GROUPS_HPP
#define CLOUD66_SANDBOX_RESOURCES_DATABASE_GROUPS_HPP

#include <cloud66/config.hpp>
#include <cloud66/sandbox/world.hpp>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// What databases and their users share: both belong to a server group with databases, and name each other.
namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// The database that a server or a group of servers is for; empty: none.
inline std::string_view database_role(const json::object& server)
{
    constexpr std::array<std::string_view, 4> databases{"mysql", "postgresql", "mongodb", "redis"};
    for (const std::string_view database : databases) {
        if (member_is(server, "type", database)) return database;
        const json::value* roles = server.if_contains("server_roles");
        if (roles == nullptr || !roles->is_array()) continue;
        for (const json::value& role : roles->get_array())
            if (role == json::string_view(database)) return database;
    }
    return {};
}

/// Calls `visit(document)` for each server of a group, and for the group if the stack keeps it.
template <class Visitor>
void for_each_in_server_group(stack_record& stack, std::string_view group, Visitor visit)
{
    for (const json::value& server : stack.part("servers"))
        if (member_is(server.as_object(), "server_group_id", group)) visit(server.as_object());
    if (const json::object* found = stack.find("server_groups", "id", group)) visit(*found);
}

/// A group of database servers.
struct database_group
{
    std::shared_ptr<stack_record> stack;
    std::string id;
};

/// The one that the path names.
/// \throws refusal 404 if there is no such group, 400 if it has no databases.
inline database_group named_database_group(const call& request)
{
    database_group group{request.stack(), request.arguments.at(1)};
    bool is_known = false;
    bool has_databases = false;
    for_each_in_server_group(*group.stack, group.id, [&](const json::object& document) {
        is_known = true;
        has_databases = has_databases || !database_role(document).empty();
    });
    if (!is_known) throw not_found("Server group");
    if (!has_databases) throw bad_request("The server group has no databases");
    return group;
}

/// Databases, or their users: how they are kept, and how they name the others.
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

/// The uids of `theirs` that a parameter holds.
/// \throws refusal 400 if one of them is of nothing.
inline std::vector<std::string> known_uids(const call& request, const database_group& group,
                                           const database_side& theirs, std::string_view parameter)
{
    auto uids = request.parameters.texts(parameter);
    for (const std::string& uid : uids)
        if (group.stack->find(theirs.kind_in(group.id), "uid", uid) == nullptr)
            throw bad_parameter(parameter, "has one that is not known in this server group");
    return uids;
}

/// \throws refusal 400 if the name that a parameter holds is taken.
inline std::string free_name(const call& request, const database_group& group, const database_side& mine,
                             std::string_view parameter)
{
    std::string name = request.parameters.required(parameter);
    if (group.stack->find(mine.kind_in(group.id), mine.name, name) != nullptr)
        throw bad_parameter(parameter, "is taken");
    return name;
}

/// Adds `document`, unless its name was taken meanwhile, and links it with those of `theirs` that are still
/// there.
inline void add_linked(stack_record& stack, std::string_view group, const database_side& mine,
                       const database_side& theirs, json::object document,
                       const std::vector<std::string>& their_uids)
{
    const json::value name = document.at(mine.name);
    if (stack.find(mine.kind_in(group), mine.name, name.as_string()) != nullptr) return;
    json::array names;
    for (const std::string& uid : their_uids) {
        json::object* other = stack.find(theirs.kind_in(group), "uid", uid);
        if (other == nullptr) continue;
        other->at(theirs.others).as_array().push_back(name);
        names.push_back(other->at(theirs.name));
    }
    document[mine.others] = std::move(names);
    stack.part(mine.kind_in(group)).push_back(std::move(document));
}

/// Takes away the one with that uid and its name from the others.
inline void remove_linked(stack_record& stack, std::string_view group, const database_side& mine,
                          const database_side& theirs, std::string_view uid)
{
    const json::object* gone = stack.find(mine.kind_in(group), "uid", uid);
    if (gone == nullptr) return;
    const json::value name = gone->at(mine.name);
    for (json::value& other : stack.part(theirs.kind_in(group))) {
        json::array& names = other.as_object().at(theirs.others).as_array();
        names.erase(std::remove(names.begin(), names.end(), name), names.end());
    }
    stack.erase(mine.kind_in(group), "uid", uid);
}

/// Starts an action that takes away what the path names.
/// \param what its name in the refusal: `Database`.
inline answer start_removal(call& request, std::string action, const database_side& mine,
                            const database_side& theirs, std::string_view what)
{
    const database_group group = named_database_group(request);
    const std::string& uid = request.arguments.at(2);
    request.named(*group.stack, mine.kind_in(group.id), "uid", 2, what);
    return request.start_action(group.stack, std::move(action),
                                [id = group.id, uid, mine, theirs](stack_record& later, const std::string&) {
                                    remove_linked(later, id, mine, theirs, uid);
                                });
}

/// Calls `visit(group, role)` for each group of database servers that has nothing of a side yet.
template <class Visitor>
void seed_database_groups(stack_record& stack, const database_side& mine, Visitor visit)
{
    for (const json::value& server : stack.part("servers")) {
        const std::string_view role = database_role(server.as_object());
        if (role.empty()) continue;
        const std::string group = std::to_string(server.at("server_group_id").as_int64());
        if (stack.part(mine.kind_in(group)).empty()) visit(group, role);
    }
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
