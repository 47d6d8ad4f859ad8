// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_TAGS_HPP
#define CLOUD66_RESOURCES_TAGS_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/describe/enum_to_string.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloud66::inline v1 {

/// What can have tags.
enum class tagged_entity
{
    server,
    loadbalancer,
    stack
};
BOOST_DESCRIBE_ENUM(tagged_entity, server, loadbalancer, stack)

/// A word on something. docs2024 shows plain texts; Go and docs-v3 objects.
struct entity_tag
{
    std::optional<std::string> value;
    std::optional<bool> reserved;  ///< It belongs to Cloud 66.
};
BOOST_DESCRIBE_STRUCT(entity_tag, (), (value, reserved))

/// The tags of one thing. Sources: docs2024, docs-v3, Go.
struct entity_tags
{
    std::optional<std::string> entity_type;  ///< `server`, `loadbalancer`, `stack`.
    std::optional<std::string> entity_id;
    std::vector<entity_tag> tags;
    std::optional<timestamp> created_at_iso;
    std::optional<timestamp> updated_at_iso;
};
BOOST_DESCRIBE_STRUCT(entity_tags, (), (entity_type, entity_id, tags, created_at_iso, updated_at_iso))

namespace detail {
template <>
inline constexpr bool is_object_or_list<entity_tags> = true;
template <>
inline constexpr auto text_form<entity_tag> = &entity_tag::value;
}  // namespace detail

/// How tags are to be changed; at least one of these must have an element.
struct update_tags_params
{
    std::span<const std::string_view> add = {};
    std::span<const std::string_view> remove = {};  ///< Ones that are not there are no error.
};
BOOST_DESCRIBE_STRUCT(update_tags_params, (), (add, remove))

namespace detail {

/// Adds `tags` to an object, also if there are none.
inline void add_tags(object_writer& to, std::span<const std::string_view> tags)
{
    for (const std::string_view tag : tags) required("tag", tag);
    encode_value(tags, [&to](const auto& encoded) { to.add("tags", encoded); });
}

inline std::string tags_body(std::span<const std::string_view> tags)
{
    object_writer body;
    add_tags(body, tags);
    return body.text();
}

/// Deletions are sent first, since the API runs them first in whatever order they are sent.
inline std::string tag_operations_body(const update_tags_params& params)
{
    if (params.add.empty() && params.remove.empty())
        throw error(errc::invalid_argument, "add and remove are both empty");
    array_writer operations;
    const auto add_operation = [&](std::string_view name, std::span<const std::string_view> tags) {
        if (tags.empty()) return;
        object_writer operation;
        operation.add("op", name);
        add_tags(operation, tags);
        operations.add(operation);
    };
    add_operation("delete", params.remove);
    add_operation("add", params.add);
    object_writer body;
    body.add("operations", operations);
    return body.text();
}

}  // namespace detail

/// The calls about tags. What holds for every call stands at `client`.
///
/// Each is sent to `/tags/{entity_type}/{entity_id}`. Which id that is, is not documented: the samples have
/// numbers. The sources disagree whether the responses are lists, so lists and single objects are read alike.
template <class Client>
class tags_api
{
public:
    /// The tags of something, all pages: `GET /tags/{entity_type}/{entity_id}`. Scope `public`.
    operation<std::vector<entity_tags>> list_tags(tagged_entity entity_type, std::string_view entity_id) const
    {
        return detail::fetch_all<entity_tags>(
            *this, tags_request("list_tags", http::verb::get, entity_type, entity_id));
    }

    /// One page of them: `GET /tags/{entity_type}/{entity_id}?page=N`.
    operation<page<entity_tags>> list_tags(tagged_entity entity_type, std::string_view entity_id,
                                           page_number number) const
    {
        return detail::fetch_page<entity_tags>(
            *this, tags_request("list_tags", http::verb::get, entity_type, entity_id), number);
    }

    /// Puts tags in the place of all that there are: `POST /tags/{entity_type}/{entity_id}`. Scope `public`.
    /// \param tags the new ones, none of them empty; if there are none, prefer `delete_tags`.
    /// \return the tags as they are now, of the first page.
    operation<std::vector<entity_tags>> replace_tags(tagged_entity entity_type, std::string_view entity_id,
                                                     std::span<const std::string_view> tags) const
    {
        return detail::report_errors(*this, [&] {
            return detail::fetch<std::vector<entity_tags>>(
                *this, tags_request("replace_tags", http::verb::post, entity_type, entity_id,
                                    detail::tags_body(tags)));
        });
    }

    /// Takes tags away and adds others, in this order: `PATCH /tags/{entity_type}/{entity_id}`. Scope
    /// `public`.
    /// \return the tags as they are now.
    operation<std::vector<entity_tags>> update_tags(tagged_entity entity_type, std::string_view entity_id,
                                                    update_tags_params params) const
    {
        return detail::report_errors(*this, [&] {
            return detail::fetch<std::vector<entity_tags>>(
                *this, tags_request("update_tags", http::verb::patch, entity_type, entity_id,
                                    detail::tag_operations_body(params)));
        });
    }

    /// Takes all tags away: `DELETE /tags/{entity_type}/{entity_id}`. Scope `public`. Source: docs2024.
    /// \return the tags as they are now, of the first page.
    operation<std::vector<entity_tags>> delete_tags(tagged_entity entity_type,
                                                    std::string_view entity_id) const
    {
        return detail::fetch<std::vector<entity_tags>>(
            *this, tags_request("delete_tags", http::verb::delete_, entity_type, entity_id));
    }

private:
    static detail::api_request tags_request(std::string_view operation_name, http::verb method,
                                            tagged_entity entity_type, std::string_view entity_id,
                                            std::string body = {})
    {
        return detail::make_request(operation_name, method, "/tags/{entity_type}/{entity_id}",
                                    {boost::describe::enum_to_string(entity_type, ""), entity_id},
                                    std::move(body));
    }
};

}  // namespace cloud66::inline v1

#endif
