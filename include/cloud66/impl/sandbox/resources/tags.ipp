// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_SANDBOX_RESOURCES_TAGS_IPP
#define CLOUD66_IMPL_SANDBOX_RESOURCES_TAGS_IPP

#include <cloud66/detail/sandbox/collection.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66::inline v1::sandbox_detail {

inline void add_tag(json::object& tagged, std::string_view value, bool reserved = false)
{
    json::array& tags = tagged["tags"].as_array();
    if (find_in(tags, "value", value) == nullptr) tags.push_back({{"value", value}, {"reserved", reserved}});
}

/// Removes those of the `unwanted` tags that are not reserved for the system; all if there are no `unwanted`.
inline void remove_tags(json::object& tagged, const std::vector<std::string>* unwanted = nullptr)
{
    erase_from(tagged["tags"].as_array(), [&](const json::object& tag) {
        const bool wanted = unwanted != nullptr && std::find(unwanted->begin(), unwanted->end(),
                                                             member_text(tag, "value")) == unwanted->end();
        return !member_is_true(tag, "reserved") && !wanted;
    });
}

/// Tags of an entity that has none yet.
inline json::object& add_tagged_entity(account_record& account, std::string_view type, std::string_view id,
                                       const std::string& now)
{
    return account.documents("tags")
        .emplace_back(json::object{{"entity_type", type},
                                   {"entity_id", id},
                                   {"tags", json::array()},
                                   {"created_at_iso", now},
                                   {"updated_at_iso", now}})
        .as_object();
}

/// The tags of an entity; null if none were stored yet.
inline json::object* find_tagged_entity(account_record& account, std::string_view type, std::string_view id)
{
    for (json::value& tagged : account.documents("tags"))
        if (member_is(tagged.as_object(), "entity_type", type) &&
            member_is(tagged.as_object(), "entity_id", id))
            return &tagged.as_object();
    return nullptr;
}

/// The id under which the tags of an entity are stored: a stack has a number beside its uid. Of load balancers
/// there are those that have tags at the start.
/// \throws http_error 404 if there is no such entity, 400 for another type.
inline std::string tagged_entity_id(account_record& account, std::string_view type, const std::string& id)
{
    if (type != "stack" && type != "server" && type != "loadbalancer")
        throw bad_parameter("entity_type", "is not one of server, loadbalancer, stack");
    for (const auto& stack : account.stacks) {
        if (type == "stack" && (stack->uid() == id || std::to_string(stack->id) == id)) return stack->uid();
        if (type == "server" && stack->find("servers", "uid", id) != nullptr) return id;
    }
    if (type == "loadbalancer" && find_tagged_entity(account, type, id) != nullptr) return id;
    throw not_found("Entity");
}

/// The tags of the entity that the path names.
inline json::object& tagged_entity(call& request)
{
    account_record& account = request.state.account;
    const std::string& type = request.arguments.at(0);
    const std::string id = tagged_entity_id(account, type, request.arguments.at(1));
    json::object* known = find_tagged_entity(account, type, id);
    return known != nullptr ? *known : add_tagged_entity(account, type, id, request.date());
}

/// \throws http_error 400 if one is blank.
inline std::vector<std::string> tags_in(const parameters& sent)
{
    sent.require("tags");
    auto tags = sent.texts("tags");
    for (const std::string& tag : tags)
        if (tag.find_first_not_of(' ') == std::string::npos) throw bad_parameter("tags", "has a blank one");
    return tags;
}

inline response list_tags(call& request) { return page_of(request, json::array{tagged_entity(request)}); }

inline response replace_tags(call& request)
{
    json::object& tagged = tagged_entity(request);
    const auto tags = tags_in(request.parameters);
    remove_tags(tagged);
    for (const std::string& tag : tags) add_tag(tagged, tag);
    tagged["updated_at_iso"] = request.date();
    return list_tags(request);
}

inline response update_tags(call& request)
{
    json::object& tagged = tagged_entity(request);
    request.parameters.require("operations");
    std::vector<std::string> added;
    std::vector<std::string> removed;
    for (const parameters& operation : request.parameters.each("operations")) {
        const bool adds = operation.required_choice("op", {"add", "delete"}) == "add";
        for (std::string& tag : tags_in(operation)) (adds ? added : removed).push_back(std::move(tag));
    }
    remove_tags(tagged, &removed);
    for (const std::string& tag : added) add_tag(tagged, tag);
    tagged["updated_at_iso"] = request.date();
    return enveloped(tagged);
}

inline response delete_tags(call& request)
{
    json::object& tagged = tagged_entity(request);
    remove_tags(tagged);
    tagged["updated_at_iso"] = request.date();
    return list_tags(request);
}

/// The first stack, its first server and a load balancer have tags.
inline void seed_tags(server_state& state)
{
    account_record& account = state.account;
    const std::string created = date_before_start(state, 24 * 30);
    stack_record& first = *account.stacks.at(0);
    json::object& stack = add_tagged_entity(account, "stack", first.uid(), created);
    add_tag(stack, "shop");
    add_tag(stack, "critical");
    add_tag(stack, "c66.production", true);
    const json::object& server = first.documents("servers").at(0).as_object();
    add_tag(add_tagged_entity(account, "server", member_text(server, "uid"), created), "frontend");
    add_tag(add_tagged_entity(account, "loadbalancer", "17823", created), "edge");
}

}  // namespace cloud66::inline v1::sandbox_detail

#endif
