// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_SERVICES_HPP
#define CLOUD66_RESOURCES_SERVICES_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>
#include <cloud66/detail/calls/checks.hpp>
#include <cloud66/resources/containers.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66::inline v1 {

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

/// How many containers a service is to have: on each of some servers, or across a group of servers. One of
/// the two must be given, and not both. What the spans refer to must live until the call returns.
struct scale_service_params
{
    std::span<const named_number> server_count = {};        ///< Containers by server UID.
    std::span<const named_number> server_group_count = {};  ///< Containers by group, such as `web`.
};
BOOST_DESCRIBE_STRUCT(scale_service_params, (), (server_count, server_group_count))

/// Where to stop a service.
struct stop_service_params
{
    std::optional<std::string_view> server_uid = {};  ///< Only on this server; default: on all of them.
};
BOOST_DESCRIBE_STRUCT(stop_service_params, (), (server_uid))

/// The calls about services. What holds for every call stands at `client`.
template <class Client>
class services_api
{
public:
    /// Every service of a container stack: `GET /stacks/{stack_uid}/services.json`, all pages, 30 services
    /// each. Scope `public`.
    /// \param params filters; default: none.
    operation<std::vector<service>> list_services(std::string_view stack_uid,
                                                  list_services_params params = {}) const
    {
        return detail::fetch_all<service>(*this, list_services_request(stack_uid, params));
    }

    /// One page of them: `GET /stacks/{stack_uid}/services.json?page=N`, one request.
    /// \param number which page, from 1; one after the last is empty.
    operation<page<service>> list_services(std::string_view stack_uid, page_number number,
                                           list_services_params params = {}) const
    {
        return detail::fetch_page<service>(*this, list_services_request(stack_uid, params), number);
    }

    /// One service with its containers: `GET /stacks/{stack_uid}/services/{service_name}.json`. Scope
    /// `public`.
    /// \throws error `not_found` if the stack has no service of that name.
    operation<service> get_service(std::string_view stack_uid, std::string_view service_name,
                                   get_service_params params = {}) const
    {
        return detail::fetch<service>(
            *this,
            detail::with_query(detail::get("get_service", "/stacks/{stack_uid}/services/{service_name}.json",
                                           {stack_uid, service_name}),
                               params));
    }

    /// Sets how many containers of a service run: `POST /stacks/{stack_uid}/services.json`. Scope `admin`.
    ///
    ///     const std::array counts{cloud66::named_number{server_uid, 3}};
    ///     auto action = co_await client.scale_service(stack_uid, "web", {.server_count = counts});
    ///
    /// \param params the counts, 0 or more. Servers and groups that are not named keep what they have. The
    /// documentation has texts here, the vendor's client sends an object, and so does this one.
    /// \return the action `service_scale`.
    operation<action> scale_service(std::string_view stack_uid, std::string_view service_name,
                                    scale_service_params params) const
    {
        return detail::report_errors(*this, [&] {
            if (params.server_count.empty() == params.server_group_count.empty())
                throw error(errc::invalid_argument, "give one of server_count and server_group_count");
            detail::object_writer body;
            body.add("service_name", detail::required("service_name", service_name));
            if (params.server_group_count.empty())
                detail::encode_counts(body, "server_count", params.server_count);
            else
                detail::encode_counts(body, "server_group_count", params.server_group_count);
            return detail::start(
                *this,
                detail::post("scale_service", "/stacks/{stack_uid}/services.json", {stack_uid}, body.text()),
                stack_uid);
        });
    }

    /// Stops the containers of a service: `DELETE /stacks/{stack_uid}/services/{service_name}.json`. Scope
    /// `admin`.
    /// \param params where; default: on every server. As the vendor's client does it, the server is named in
    /// a JSON body, and there is no body without one.
    /// \return the action `service_stop`.
    operation<action> stop_service(std::string_view stack_uid, std::string_view service_name,
                                   stop_service_params params = {}) const
    {
        return detail::report_errors(*this, [&] {
            detail::refuse_empty_texts(params);
            return detail::start(
                *this,
                detail::delete_("stop_service", "/stacks/{stack_uid}/services/{service_name}.json",
                                {stack_uid, service_name},
                                params.server_uid ? detail::encode(params) : std::string()),
                stack_uid);
        });
    }

private:
    static detail::api_request list_services_request(std::string_view stack_uid,
                                                     const list_services_params& params)
    {
        return detail::with_query(
            detail::get("list_services", "/stacks/{stack_uid}/services.json", {stack_uid}), params);
    }
};

}  // namespace cloud66::inline v1

#endif
