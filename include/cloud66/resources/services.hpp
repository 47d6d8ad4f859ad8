// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_SERVICES_HPP
#define CLOUD66_RESOURCES_SERVICES_HPP

#include <cloud66/config.hpp>
#include <cloud66/resources/call.hpp>
#include <cloud66/resources/containers.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66 {
inline namespace v1 {

/// A part of an application that runs in containers. Sources: docs2024, docs-v3, Go.
struct service
{
    std::string name;
    std::vector<container> containers;
    std::optional<std::string> source_type;  ///< `git`, `image`, ...
    std::optional<std::string> git_ref;
    std::optional<std::string> image_name;
    std::optional<std::string> image_uid;
    std::optional<std::string> image_tag;
    std::optional<std::string> command;
    std::optional<std::string> build_command;
    std::optional<std::string> deploy_command;
    std::optional<std::string> wrap_command;    ///< See `get_service_params::wrap_command`.
    std::optional<std::int64_t> desired_count;  ///< Wanted replicas; Kubernetes stacks only.
};
BOOST_DESCRIBE_STRUCT(service, (),
                      (name, containers, source_type, git_ref, image_name, image_uid, image_tag, command,
                       build_command, deploy_command, wrap_command, desired_count))

/// Which services to list.
struct list_services_params
{
    std::optional<std::string_view> server_uid = {};  ///< Only what runs on this server.
};
BOOST_DESCRIBE_STRUCT(list_services_params, (), (server_uid))

/// What of a service to show.
struct get_service_params
{
    std::optional<std::string_view> server_uid = {};  ///< Only what runs on this server.
    std::optional<std::string_view> wrap_command =
        {};  ///< A command to be wrapped for the service. Source: Go.
};
BOOST_DESCRIBE_STRUCT(get_service_params, (), (server_uid, wrap_command))

/// The calls about services. What holds for every call stands in `resources/call.hpp`.
template <class Client>
class services_api
{
public:
    /// Every service of a container stack: `GET /stacks/{stack_uid}/services.json`, all pages, 30 services
    /// each. Scope `public`.
    /// \param params filters; default: none.
    asio::awaitable<std::vector<service>> list_services(std::string_view stack_uid,
                                                        list_services_params params = {}) const
    {
        return detail::fetch_all<service>(*this, list_services_request(stack_uid, params));
    }

    /// One page of them: `GET /stacks/{stack_uid}/services.json?page=N`, one request.
    /// \param number which page, from 1; one after the last is empty.
    asio::awaitable<page<service>> list_services(std::string_view stack_uid, page_number number,
                                                 list_services_params params = {}) const
    {
        return detail::fetch_page<service>(*this, list_services_request(stack_uid, params), number);
    }

    /// One service with its containers: `GET /stacks/{stack_uid}/services/{service_name}.json`. Scope
    /// `public`.
    /// \throws error `not_found` if the stack has no service of that name.
    asio::awaitable<service> get_service(std::string_view stack_uid, std::string_view service_name,
                                         get_service_params params = {}) const
    {
        return detail::fetch<service>(
            *this, detail::with_query(http::get("/stacks/{stack_uid}/services/{service_name}.json",
                                                {stack_uid, service_name}),
                                      params));
    }

private:
    static http::request list_services_request(std::string_view stack_uid, const list_services_params& params)
    {
        return detail::with_query(http::get("/stacks/{stack_uid}/services.json", {stack_uid}), params);
    }
};

}  // namespace v1
}  // namespace cloud66

#endif
