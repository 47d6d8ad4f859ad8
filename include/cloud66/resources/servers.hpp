// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_SERVERS_HPP
#define CLOUD66_RESOURCES_SERVERS_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>
#include <cloud66/raw_json.hpp>
#include <cloud66/resources/stacks.hpp>
#include <cloud66/secret.hpp>
#include <cloud66/timestamp.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloud66::inline v1 {

/// How well a server does: the API has one table for stacks and servers. Source: Go.
using server_health = stack_health;

/// A notice about a server. Source: Go.
struct server_notification
{
    std::optional<raw_json> value;      ///< Of any kind.
    std::optional<std::string> reason;  ///< In words.
    std::optional<timestamp> asof;      ///< The time that it is about.
};
BOOST_DESCRIBE_STRUCT(server_notification, (), (value, reason, asof))

/// A machine of a stack. Sources: docs2024, Go, Terraform provider; each lacks some of the members.
struct server
{
    std::string uid;                        ///< What every call about the server takes.
    std::optional<std::string> vendor_uid;  ///< Its id at the cloud provider.
    std::optional<std::string> name;
    std::optional<std::string> address;
    std::optional<std::string> distro;  ///< Such as `ubuntu`.
    std::optional<std::string> distro_version;
    std::optional<std::string> dns_record;
    std::optional<std::string> user_name;    ///< For SSH.
    std::optional<std::string> server_type;  ///< In words, such as `Cloud (DigitalOcean) `.
    std::vector<std::string> server_roles;   ///< `rails`, `docker`, `postgresql`, `web`, `app`, `db`, ...
    std::optional<std::int64_t> server_group_id;
    std::optional<std::string> stack_uid;
    std::optional<bool> has_agent;
    std::optional<raw_json> params;  ///< Facts by cloud and framework: `size`, `region`, `cached_cores`, ...
    std::optional<timestamp> created_at;
    std::optional<timestamp> updated_at;
    std::optional<std::string> region;
    std::optional<std::string> availability_zone;
    std::optional<std::string> ext_ipv4;
    std::optional<server_health> health_state;
    std::optional<std::string> int_ipv4;  ///< Not in Go, nor the next two.
    std::optional<std::string> int_ipv6;
    std::optional<std::string> ext_ipv6;
    std::optional<bool> personal_key;
    std::optional<secret> ssh_private_key;                     ///< Only with `include_private_key`.
    std::map<std::string, server_notification> notifications;  ///< By the notice's name; Go only.
    std::optional<bool> has_deploy_gateway;                    ///< Go only, as what follows.
    std::optional<std::string> deploy_gateway_address;
    std::optional<std::string> deploy_gateway_user_name;
    std::optional<bool> is_kubernetes_master;
};
BOOST_DESCRIBE_STRUCT(server, (),
                      (uid, vendor_uid, name, address, distro, distro_version, dns_record, user_name,
                       server_type, server_roles, server_group_id, stack_uid, has_agent, params, created_at,
                       updated_at, region, availability_zone, ext_ipv4, health_state, int_ipv4, int_ipv6,
                       ext_ipv6, personal_key, ssh_private_key, notifications, has_deploy_gateway,
                       deploy_gateway_address, deploy_gateway_user_name, is_kubernetes_master))

/// What of a server to show.
struct get_server_params
{
    bool include_private_key = false;  ///< With its `ssh_private_key`.
};
BOOST_DESCRIBE_STRUCT(get_server_params, (), (include_private_key))

/// The calls about servers. What holds for every call stands at `client`.
template <class Client>
class servers_api
{
public:
    /// Every server of a stack: `GET /stacks/{stack_uid}/servers.json`, all pages, 30 servers each. Scope
    /// `public`.
    operation<std::vector<server>> list_servers(std::string_view stack_uid) const
    {
        return detail::fetch_all<server>(*this, list_servers_request(stack_uid));
    }

    /// One page of them: `GET /stacks/{stack_uid}/servers.json?page=N`, one request.
    /// \param number which page, from 1; one after the last is empty.
    operation<page<server>> list_servers(std::string_view stack_uid, page_number number) const
    {
        return detail::fetch_page<server>(*this, list_servers_request(stack_uid), number);
    }

    /// One server: `GET /stacks/{stack_uid}/servers/{server_uid}.json`. Scope `public`.
    /// \param params default: without its private key. The documentation names the member that holds it
    /// `private_key`, the vendor's client reads `ssh_private_key`, and so does this one.
    /// \throws error `not_found` if the stack has no server with that UID.
    operation<server> get_server(std::string_view stack_uid, std::string_view server_uid,
                                 get_server_params params = {}) const
    {
        detail::api_request request = detail::get(
            "get_server", "/stacks/{stack_uid}/servers/{server_uid}.json", {stack_uid, server_uid});
        if (params.include_private_key) request.query("include_private_key", 1);
        return detail::fetch<server>(*this, std::move(request));
    }

    /// Reboots one server: `POST /stacks/{stack_uid}/servers/{server_uid}/reboot_server.json`. Scope
    /// `reboot`. docs-v3 ends the path in `/reboot`; docs2024 and the vendor's client have this one.
    operation<action> reboot_server(std::string_view stack_uid, std::string_view server_uid) const
    {
        return detail::start(
            *this,
            detail::post("reboot_server", "/stacks/{stack_uid}/servers/{server_uid}/reboot_server.json",
                         {stack_uid, server_uid}),
            stack_uid);
    }

private:
    static detail::api_request list_servers_request(std::string_view stack_uid)
    {
        return detail::get("list_servers", "/stacks/{stack_uid}/servers.json", {stack_uid});
    }
};

}  // namespace cloud66::inline v1

#endif
