// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_SESSIONS_HPP
#define CLOUD66_RESOURCES_SESSIONS_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace cloud66::inline v1 {

/// A shell in a container of a service, ready to be connected to. Sources: Go, docs-v3's model; docs-v3's
/// sample has `id` and `status` instead.
struct session
{
    std::string uid;                   ///< What `fetch_session_params::session_uid` takes.
    std::optional<std::string> title;  ///< Such as the service's name.
    std::optional<std::string> service_name;
    std::optional<std::string> command;     ///< What runs in it, such as `/bin/bash`.
    std::optional<std::string> namespace_;  ///< Of Kubernetes.
    std::optional<std::string> deployment_name;
    std::optional<std::string> pod_name;
    std::optional<std::string> container_name;
};
BOOST_DESCRIBE_STRUCT(session, (),
                      (uid, title, service_name, command, namespace_, deployment_name, pod_name,
                       container_name))

/// Which session to fetch. One of the two must be set; if both are, the API uses `session_uid`.
struct fetch_session_params
{
    std::optional<std::string_view> session_uid = {};   ///< `session::uid`; sent as `session_id`.
    std::optional<std::string_view> service_name = {};  ///< The service whose newest session is wanted.
};
BOOST_DESCRIBE_STRUCT(fetch_session_params, (), (session_uid, service_name))

namespace detail {
template <>
inline constexpr std::string_view renamed_member<& fetch_session_params::session_uid> = "session_id";
}  // namespace detail

/// The calls about shells in containers. What holds for every call stands at `client`.
///
///     auto starting = co_await client.start_session(stack_uid, "web");
///     co_await starting.wait();
///     auto shell = co_await client.fetch_session(stack_uid, {.service_name = "web"});
template <class Client>
class sessions_api
{
public:
    /// Starts a shell in a container of a service: `POST /stacks/{stack_uid}/sessions.json`. Scope not documented.
    /// Starts an action, after which `fetch_session` has the session. Source: Go.
    operation<action> start_session(std::string_view stack_uid, std::string_view service_name) const
    {
        return detail::report_errors(*this, [&] {
            detail::object_writer body;
            body.add("service_name", detail::required("service_name", service_name));
            return detail::start(
                *this,
                detail::post("start_session", "/stacks/{stack_uid}/sessions.json", {stack_uid}, body.text()),
                stack_uid);
        });
    }

    /// One session: `GET /stacks/{stack_uid}/sessions/fetch.json`. Scope `redeploy`.
    /// \param params which: by its uid, or the newest of a service.
    /// \throws error `not_found` if there is none, or not yet.
    operation<session> fetch_session(std::string_view stack_uid, fetch_session_params params) const
    {
        return detail::report_errors(*this, [&] {
            if (!params.session_uid && !params.service_name)
                throw error(errc::invalid_argument, "session_uid or service_name must be given");
            detail::refuse_empty_texts(params);
            return detail::fetch<session>(
                *this, detail::with_query(detail::get("fetch_session",
                                                      "/stacks/{stack_uid}/sessions/fetch.json", {stack_uid}),
                                          params));
        });
    }
};

}  // namespace cloud66::inline v1

#endif
