// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_QUEUES_HPP
#define CLOUD66_RESOURCES_QUEUES_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>
#include <cloud66/detail/calls/checks.hpp>
#include <cloud66/secret.hpp>

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloud66::inline v1 {

/// A host as the API knows it from now on. Source: Go.
struct agent_registration
{
    std::optional<secret> log_key;  ///< What the host may write its logs with.
    std::optional<std::string> agent_uuid;
};
BOOST_DESCRIBE_STRUCT(agent_registration, (), (log_key, agent_uuid))

/// A list of tasks for hosts. Source: Go.
struct queue
{
    std::string name;
};
BOOST_DESCRIBE_STRUCT(queue, (), (name))

/// What has become of a task. The texts come from the task, in which no source names them.
struct update_queue_task_params
{
    std::string_view state;       ///< No source shows its values.
    std::string_view run_result;  ///< May be empty.
    std::string_view host_name;   ///< The host that took the task.
    std::string_view session_id;  ///< A secret.
};
BOOST_DESCRIBE_STRUCT(update_queue_task_params, (), (state, run_result, host_name, session_id))

/// The calls of a host that takes tasks off queues, as the vendor's agent does. What holds for every call
/// stands at `client`. Go is the only source of all of them.
template <class Client>
class queues_api
{
public:
    /// Makes a host known as one that takes tasks: `POST /queues/register.json`. Scope not documented.
    operation<agent_registration> register_queue_agent(std::string_view host_name) const
    {
        return detail::report_errors(*this, [&] {
            detail::object_writer body;
            body.add("host_name", detail::required("host_name", host_name));
            return detail::fetch<agent_registration>(
                *this, detail::post("register_queue_agent", "/queues/register.json", {}, body.text()));
        });
    }

    /// The queues from which tasks may be taken: `GET /queues.json`. Scope not documented.
    operation<std::vector<queue>> list_queues() const
    {
        return detail::fetch<std::vector<queue>>(*this, detail::get("list_queues", "/queues.json"));
    }

    /// Takes the next task off a queue: `GET /queues/{queue_name}.json?host_name=NAME`. Scope not documented.
    ///
    /// It changes the queue although it is a `GET`, so that it is never sent twice: if its response is lost, the
    /// task is too, and the call throws `outcome_unknown`.
    /// \param host_name the host that takes it.
    /// \return the task, whose form no source shows. There are secrets in it.
    operation<raw_json> pop_queue(std::string_view queue_name, std::string_view host_name) const
    {
        return detail::report_errors(*this, [&] {
            detail::api_request request = detail::get("pop_queue", "/queues/{queue_name}.json", {queue_name});
            request.query("host_name", detail::required("host_name", host_name));
            request.is_mutating = true;
            return detail::fetch<raw_json>(*this, std::move(request));
        });
    }

    /// Says what has become of a task: `PUT /queues/{queue_name}.json`. Scope not documented.
    /// \param params all must be given.
    /// \return what the API says to that, whose form no source shows.
    operation<raw_json> update_queue_task(std::string_view queue_name, std::string_view task_uuid,
                                          update_queue_task_params params) const
    {
        return detail::report_errors(*this, [&] {
            detail::object_writer body;
            body.add("task_uuid", detail::required("task_uuid", task_uuid));
            detail::required("state", params.state);
            detail::required("host_name", params.host_name);
            detail::required("session_id", params.session_id);
            detail::encode_members(body, params);
            return detail::fetch<raw_json>(
                *this,
                detail::put("update_queue_task", "/queues/{queue_name}.json", {queue_name}, body.text()));
        });
    }
};

}  // namespace cloud66::inline v1

#endif
