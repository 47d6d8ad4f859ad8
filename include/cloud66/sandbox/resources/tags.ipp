// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_TAGS_IPP
#define CLOUD66_SANDBOX_RESOURCES_TAGS_IPP

#include <cloud66/sandbox/pages.hpp>
#include <cloud66/sandbox/resource.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

inline void add_tag(json::object& tagged, std::string_view value, bool reserved = false)
{
    json::array& tags = tagged["tags"].as_array();
    for (const json::value& tag : tags)
        if (member_is(tag.as_object(), "value", value)) return;
    json::object tag;
    tag["value"] = value;
    tag["reserved"] = reserved;
    tags.push_back(std::move(tag));
}

/// Takes away the tags for which `unwanted(tag)` is true, but for the reserved ones, which are the system's.
template <class Predicate>
void remove_tags(json::object& tagged, Predicate unwanted)
{
    json::array& tags = tagged["tags"].as_array();
    const auto gone = std::remove_if(tags.begin(), tags.end(), [&](const json::value& tag) {
        return !tag.at("reserved").as_bool() && unwanted(tag.as_object());
    });
    tags.erase(gone, tags.end());
}

inline void remove_all_tags(json::object& tagged)
{
    remove_tags(tagged, [](const json::object&) { return true; });
}

/// What `type` and `id` name, without tags.
inline json::object& add_tagged_entity(account& user, std::string_view type, std::string_view id,
                                       const std::string& now)
{
    json::object tagged;
    tagged["entity_type"] = type;
    tagged["entity_id"] = id;
    tagged["tags"] = json::array();
    tagged["created_at_iso"] = now;
    tagged["updated_at_iso"] = now;
    return user.part("tags").emplace_back(std::move(tagged)).as_object();
}

/// The tags of a thing; null if none were kept yet.
inline json::object* find_tagged_entity(account& user, std::string_view type, std::string_view id)
{
    for (json::value& tagged : user.part("tags"))
        if (member_is(tagged.as_object(), "entity_type", type) &&
            member_is(tagged.as_object(), "entity_id", id))
            return &tagged.as_object();
    return nullptr;
}

/// The id under which something is kept: a stack has a number beside its uid. There are those load balancers
/// that have tags at the start.
/// \throws refusal 404 if there is no such thing, 400 for another kind of thing.
inline std::string tagged_entity_id(account& user, std::string_view type, const std::string& id)
{
    if (type != "stack" && type != "server" && type != "loadbalancer")
        throw bad_parameter("entity_type", "is not one of server, loadbalancer, stack");
    for (const auto& stack : user.stacks) {
        if (type == "stack" && (stack->uid() == id || std::to_string(stack->id) == id)) return stack->uid();
        if (type == "server" && stack->find("servers", "uid", id) != nullptr) return id;
    }
    if (type == "loadbalancer" && find_tagged_entity(user, type, id) != nullptr) return id;
    throw not_found("Entity");
}

/// The tags of what the path names.
inline json::object& tagged_entity(call& request)
{
    account& user = request.world.user;
    const std::string& type = request.arguments.at(0);
    const std::string id = tagged_entity_id(user, type, request.arguments.at(1));
    if (json::object* known = find_tagged_entity(user, type, id)) return *known;
    return add_tagged_entity(user, type, id, request.date());
}

/// \throws refusal 400 if one is blank.
inline std::vector<std::string> tags_in(const parameters& sent)
{
    if (!sent.has("tags")) throw bad_parameter("tags", "is missing");
    auto tags = sent.texts("tags");
    for (const std::string& tag : tags)
        if (tag.find_first_not_of(' ') == std::string::npos) throw bad_parameter("tags", "has a blank one");
    return tags;
}

/// Most answers are lists.
inline answer tags_page(const call& request, const json::object& tagged)
{
    return page_of(request, std::vector<const json::object*>{&tagged});
}

inline answer list_tags(call& request) { return tags_page(request, tagged_entity(request)); }

inline answer replace_tags(call& request)
{
    json::object& tagged = tagged_entity(request);
    const auto tags = tags_in(request.parameters);
    remove_all_tags(tagged);
    for (const std::string& tag : tags) add_tag(tagged, tag);
    tagged["updated_at_iso"] = request.date();
    return tags_page(request, tagged);
}

inline answer update_tags(call& request)
{
    json::object& tagged = tagged_entity(request);
    if (!request.parameters.has("operations")) throw bad_parameter("operations", "is missing");
    std::vector<std::string> added;
    std::vector<std::string> removed;
    for (const parameters& operation : request.parameters.each("operations")) {
        const bool adds = operation.choice("op", {"add", "delete"}, operation.required("op")) == "add";
        for (std::string& tag : tags_in(operation)) (adds ? added : removed).push_back(std::move(tag));
    }
    remove_tags(tagged, [&](const json::object& tag) {
        return std::find(removed.begin(), removed.end(), member_text(tag, "value")) != removed.end();
    });
    for (const std::string& tag : added) add_tag(tagged, tag);
    tagged["updated_at_iso"] = request.date();
    return enveloped(tagged);
}

inline answer delete_tags(call& request)
{
    json::object& tagged = tagged_entity(request);
    remove_all_tags(tagged);
    tagged["updated_at_iso"] = request.date();
    return tags_page(request, tagged);
}

/// The first stack, its first server and a load balancer have tags.
inline void seed_tags(world& everything)
{
    account& user = everything.user;
    const std::string created = everything.dates.iso(everything.dates.start() - std::chrono::hours(24 * 30));
    stack_record& first = *user.stacks.at(0);
    json::object& stack = add_tagged_entity(user, "stack", first.uid(), created);
    add_tag(stack, "shop");
    add_tag(stack, "critical");
    add_tag(stack, "c66.production", true);
    const json::object& lion = first.part("servers").at(0).as_object();
    add_tag(add_tagged_entity(user, "server", member_text(lion, "uid"), created), "frontend");
    add_tag(add_tagged_entity(user, "loadbalancer", "17823", created), "edge");
}

CLOUD66_DECL resource tags_resource()
{
    static constexpr std::array<route, 4> routes{{
        {"GET", "/tags/{entity_type}/{entity_id}", "list_tags", "public", list_tags},
        {"POST", "/tags/{entity_type}/{entity_id}", "replace_tags", "public", replace_tags},
        {"PATCH", "/tags/{entity_type}/{entity_id}", "update_tags", "public", update_tags},
        {"DELETE", "/tags/{entity_type}/{entity_id}", "delete_tags", "public", delete_tags},
    }};
    return {routes, seed_tags};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
