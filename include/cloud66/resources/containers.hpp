// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_CONTAINERS_HPP
#define CLOUD66_RESOURCES_CONTAINERS_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>
#include <cloud66/raw_json.hpp>
#include <cloud66/timestamp.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66::inline v1 {

/// How a container does; a code of the API that is not listed keeps its number. Source: Go.
enum class container_health
{
    unverified = 0,
    up = 1,
    down = 2,
    not_available = 3
};
BOOST_DESCRIBE_ENUM(container_health, unverified, up, down, not_available)

/// A port of a container and where it is reached from outside.
struct container_port
{
    std::optional<std::uint16_t> container;  ///< Port inside.
    std::optional<std::uint16_t> http;       ///< Port outside for HTTP.
    std::optional<std::uint16_t> https;      ///< Port outside for HTTPS.
};
BOOST_DESCRIBE_STRUCT(container_port, (), (container, http, https))

/// A container of a service. Sources: docs2024, docs-v3, Go.
///
/// Calls about a container take its `uid`, which `list_containers` and `get_container` show; so do services
/// in all sources but docs-v3, whose sample has an `id` instead. No source says that calls take that, too.
struct container
{
    std::optional<std::string> uid;  ///< The container's Docker id: what the calls about it take.
    std::optional<std::string> id;   ///< Instead of the UID, inside a service; docs-v3 only.
    std::optional<std::string> name;
    std::optional<std::string> server_uid;
    std::optional<std::string> server_name;
    std::optional<std::string> service_name;
    std::optional<std::string> image;
    std::optional<std::string> command;
    std::optional<timestamp> started_at;
    std::vector<container_port> ports;
    std::optional<std::string> private_ip;
    std::optional<std::string> docker_ip;
    std::optional<container_health> health_state;
    std::optional<std::string> health_message;
    std::optional<std::string> health_source;  ///< `system`, `docker`, ...
    std::optional<bool> capture_output;
    std::optional<bool> restart_on_deploy;
    std::optional<timestamp> created_at;
    std::optional<timestamp> updated_at;
    std::optional<std::string> status;     ///< `running`, `stopped`, ...; docs-v3 only.
    std::optional<raw_json> runtime;       ///< Docker's own description; its environment may hold secrets.
    std::optional<std::string> port_list;  ///< JSON text that `ports` replaced.
    std::optional<std::string> web_ports;  ///< Pair of ports that `ports` replaced.
};
BOOST_DESCRIBE_STRUCT(container, (),
                      (uid, id, name, server_uid, server_name, service_name, image, command, started_at,
                       ports, private_ip, docker_ip, health_state, health_message, health_source,
                       capture_output, restart_on_deploy, created_at, updated_at, status, runtime, port_list,
                       web_ports))

/// Which containers to list; what is not set does not filter.
struct list_containers_params
{
    std::optional<std::string_view> server_uid = {};    ///< Only those on this server.
    std::optional<std::string_view> service_name = {};  ///< Only those of this service. Source: Go.
};
BOOST_DESCRIBE_STRUCT(list_containers_params, (), (server_uid, service_name))

/// The calls about containers; `restart_container` is one of the commands in `stack_actions.hpp`. What holds
/// for every call stands at `client`.
template <class Client>
class containers_api
{
public:
    /// Every container of a stack: `GET /stacks/{stack_uid}/containers.json`, all pages, 30 containers each.
    /// Scope `public`.
    /// \param params filters; default: none.
    operation<std::vector<container>> list_containers(std::string_view stack_uid,
                                                      list_containers_params params = {}) const
    {
        return detail::fetch_all<container>(*this, list_containers_request(stack_uid, params));
    }

    /// One page of them: `GET /stacks/{stack_uid}/containers.json?page=N`, one request.
    /// \param number which page, from 1; one after the last is empty.
    operation<page<container>> list_containers(std::string_view stack_uid, page_number number,
                                               list_containers_params params = {}) const
    {
        return detail::fetch_page<container>(*this, list_containers_request(stack_uid, params), number);
    }

    /// One container, with what Docker says of it in `runtime` (docs only):
    /// `GET /stacks/{stack_uid}/containers/{container_uid}.json`. Scope `admin`.
    /// \throws error `not_found` if the stack has no container with that UID.
    operation<container> get_container(std::string_view stack_uid, std::string_view container_uid) const
    {
        return detail::fetch<container>(
            *this, detail::get("get_container", "/stacks/{stack_uid}/containers/{container_uid}.json",
                               {stack_uid, container_uid}));
    }

    /// Stops one container: `DELETE /stacks/{stack_uid}/containers/{container_uid}.json`. Scope `admin`.
    /// \return the action `container_stop`.
    operation<action> stop_container(std::string_view stack_uid, std::string_view container_uid) const
    {
        return detail::start(
            *this,
            detail::delete_("stop_container", "/stacks/{stack_uid}/containers/{container_uid}.json",
                            {stack_uid, container_uid}),
            stack_uid);
    }

private:
    static detail::api_request list_containers_request(std::string_view stack_uid,
                                                       const list_containers_params& params)
    {
        return detail::with_query(
            detail::get("list_containers", "/stacks/{stack_uid}/containers.json", {stack_uid}), params);
    }
};

}  // namespace cloud66::inline v1

#endif
