// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_CONTAINERS_HPP
#define CLOUD66_RESOURCES_CONTAINERS_HPP

#include <cloud66/config.hpp>
#include <cloud66/json/raw_json.hpp>
#include <cloud66/json/timestamp.hpp>
#include <cloud66/resources/call.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cloud66 {
inline namespace v1 {

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
    std::optional<std::int64_t> container;  ///< Port inside.
    std::optional<std::int64_t> http;       ///< Port outside for HTTP.
    std::optional<std::int64_t> https;      ///< Port outside for HTTPS.
};
BOOST_DESCRIBE_STRUCT(container_port, (), (container, http, https))

/// A container of a service. Sources: docs2024, docs-v3, Go.
struct container
{
    std::string uid;  ///< The container's Docker id.
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
                      (uid, name, server_uid, server_name, service_name, image, command, started_at, ports,
                       private_ip, docker_ip, health_state, health_message, health_source, capture_output,
                       restart_on_deploy, created_at, updated_at, status, runtime, port_list, web_ports))

/// Calls about containers. What holds for every call stands in `resources/call.hpp`.
template <class Client>
class containers_api
{
};

}  // namespace v1
}  // namespace cloud66

#endif
