// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_SERVER_GROUPS_HPP
#define CLOUD66_RESOURCES_SERVER_GROUPS_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>
#include <cloud66/detail/calls/checks.hpp>
#include <cloud66/detail/json/encode.hpp>
#include <cloud66/timestamp.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66::inline v1 {

/// Servers with one role. Source: docs2024.
struct server_group
{
    std::int64_t id = 0;  ///< What every call about the group takes, and `server::server_group_id` shows.
    std::optional<std::string> name;
    std::optional<std::string> type;  ///< `rails`, `postgresql`, ...
    std::optional<timestamp> created_at;
    std::optional<timestamp> updated_at;
};
BOOST_DESCRIBE_STRUCT(server_group, (), (id, name, type, created_at, updated_at))

/// What the servers of a group are for.
enum class server_group_subtype
{
    web,
    process,  ///< A notice in the documentation does not list it for scaling up.
    docker
};
BOOST_DESCRIBE_ENUM(server_group_subtype, web, process, docker)

/// The disk that a server starts from.
enum class root_disk
{
    ssd,
    magnetic
};
BOOST_DESCRIBE_ENUM(root_disk, ssd, magnetic)

/// How many servers are added to a group, and of what kind.
struct scale_up_server_group_params
{
    std::optional<std::int64_t> servers_to_add = {};                ///< At least 1; sent as `server_count`.
    std::optional<std::string_view> server_availability_zone = {};  ///< AWS EC2 only.
    std::optional<std::string_view> server_subnet_id = {};          ///< AWS EC2 only.
    std::optional<root_disk> root_disk_type = {};                   ///< AWS EC2 and GCE only.
    std::optional<std::int64_t> root_disk_size = {};                ///< In GB; AWS EC2 and GCE only.
    std::span<const std::string_view> server_names = {};            ///< Of the new servers.
};
BOOST_DESCRIBE_STRUCT(scale_up_server_group_params, (),
                      (servers_to_add, server_availability_zone, server_subnet_id, root_disk_type,
                       root_disk_size, server_names))

namespace detail {
template <>
inline constexpr std::string_view renamed_member<& scale_up_server_group_params::servers_to_add> =
    "server_count";
template <>
inline constexpr bool is_comma_joined<& scale_up_server_group_params::server_names> = true;
}  // namespace detail

/// The calls about server groups. What holds for every call stands at `client`.
///
/// Scaling up and down is one operation of the API, `POST /stacks/{stack_uid}/server_groups/{id}.json` with
/// scope `redeploy`, which tells them apart by what is sent. The samples of the documentation, the only
/// source, send a form; this library sends JSON, as it does everywhere.
template <class Client>
class server_groups_api
{
public:
    /// Every server group of a stack: `GET /stacks/{stack_uid}/server_groups.json`, all pages, 30 groups
    /// each. Scope `public`.
    operation<std::vector<server_group>> list_server_groups(std::string_view stack_uid) const
    {
        return detail::fetch_all<server_group>(*this, list_server_groups_request(stack_uid));
    }

    /// One page of them: `GET /stacks/{stack_uid}/server_groups.json?page=N`, one request.
    /// \param number which page, from 1; one after the last is empty.
    operation<page<server_group>> list_server_groups(std::string_view stack_uid, page_number number) const
    {
        return detail::fetch_page<server_group>(*this, list_server_groups_request(stack_uid), number);
    }

    /// One server group: `GET /stacks/{stack_uid}/server_groups/{server_group_id}.json`. Scope `public`.
    /// \throws error `not_found` if the stack has no group with that id.
    operation<server_group> get_server_group(std::string_view stack_uid, std::int64_t server_group_id) const
    {
        return detail::fetch<server_group>(
            *this, detail::get("get_server_group", "/stacks/{stack_uid}/server_groups/{server_group_id}.json",
                               {stack_uid, server_group_id}));
    }

    /// Adds servers to a group, and with them to the bill.
    /// \param subtype kind of the group.
    /// \param server_size a size's id at the cloud, such as `t2.small`.
    /// \param params how many servers, and their details; default: as many as the API chooses.
    /// \return the action `scale_up`.
    operation<action> scale_up_server_group(std::string_view stack_uid, std::int64_t server_group_id,
                                            server_group_subtype subtype, std::string_view server_size,
                                            scale_up_server_group_params params = {}) const
    {
        return detail::report_errors(*this, [&] {
            detail::refuse_empty_texts(params);
            detail::at_least("servers_to_add", 1, params.servers_to_add.value_or(1));
            detail::at_least("root_disk_size", 1, params.root_disk_size.value_or(1));
            detail::object_writer body;
            detail::encode_member(body, "subtype", subtype);
            body.add("server_size", detail::required("server_size", server_size));
            detail::encode_members(body, params);
            return scale("scale_up_server_group", stack_uid, server_group_id, body.text());
        });
    }

    /// Removes servers from a group.
    /// \param subtype kind of the group.
    /// \param remaining_servers how many servers the group has afterwards, 0 or more; sent as `server_count`.
    /// \return the action `scale_down`.
    operation<action> scale_down_server_group(std::string_view stack_uid, std::int64_t server_group_id,
                                              server_group_subtype subtype,
                                              std::int64_t remaining_servers) const
    {
        return detail::report_errors(*this, [&] {
            detail::object_writer body;
            detail::encode_member(body, "subtype", subtype);
            body.add("server_count", detail::at_least("remaining_servers", 0, remaining_servers));
            return scale("scale_down_server_group", stack_uid, server_group_id, body.text());
        });
    }

private:
    static detail::api_request list_server_groups_request(std::string_view stack_uid)
    {
        return detail::get("list_server_groups", "/stacks/{stack_uid}/server_groups.json", {stack_uid});
    }

    operation<action> scale(std::string_view operation_name, std::string_view stack_uid,
                            std::int64_t server_group_id, std::string body) const
    {
        return detail::start(
            *this,
            detail::post(operation_name, "/stacks/{stack_uid}/server_groups/{server_group_id}.json",
                         {stack_uid, server_group_id}, std::move(body)),
            stack_uid);
    }
};

}  // namespace cloud66::inline v1

#endif
