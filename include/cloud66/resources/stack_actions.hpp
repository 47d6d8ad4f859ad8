// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_STACK_ACTIONS_HPP
#define CLOUD66_RESOURCES_STACK_ACTIONS_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>
#include <cloud66/detail/calls/checks.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66::inline v1 {

/// Which actions to list.
struct list_stack_actions_params
{
    /// Only those whose metadata holds this reference. Source: docs2024.
    std::optional<std::string_view> user_reference = {};
};
BOOST_DESCRIBE_STRUCT(list_stack_actions_params, (), (user_reference))

/// Which services a command is for: one by name, those on one server, or (nothing set) all.
struct restart_services_params
{
    std::optional<std::string_view> service_name = {};
    std::optional<std::string_view> server_uid = {};
};
BOOST_DESCRIBE_STRUCT(restart_services_params, (), (service_name, server_uid))

/// What `pause_services` takes: the same as `restart_services`.
using pause_services_params = restart_services_params;

/// What `resume_services` takes: the same as `restart_services`.
using resume_services_params = restart_services_params;

/// Which processes a command is for: one by name, those on one server, or (nothing set) all.
struct restart_processes_params
{
    std::optional<std::string_view> process_name = {};
    std::optional<std::string_view> server_uid = {};
};
BOOST_DESCRIBE_STRUCT(restart_processes_params, (), (process_name, server_uid))

/// What `pause_processes` takes: the same as `restart_processes`.
using pause_processes_params = restart_processes_params;

/// What `resume_processes` takes: the same as `restart_processes`.
using resume_processes_params = restart_processes_params;

/// Which database of a replica's server a command is for.
struct promote_replica_params
{
    std::optional<std::string_view> db_type = {};  ///< `mysql`, `postgresql`, `redis`, `mongodb`.
};
BOOST_DESCRIBE_STRUCT(promote_replica_params, (), (db_type))

/// What `resync_replica` takes: the same as `promote_replica`.
using resync_replica_params = promote_replica_params;

/// What `disable_replication` takes: the same as `promote_replica`.
using disable_replication_params = promote_replica_params;

/// The parameters of a command of any name; only those that are set are sent.
struct run_stack_action_params
{
    std::optional<std::string_view> service_name = {};
    std::optional<std::string_view> process_name = {};
    std::optional<std::string_view> server_uid = {};
    std::optional<std::string_view> container_uid = {};  ///< Sent as `container_id`.
    std::optional<std::string_view> db_type = {};
    std::optional<std::string_view> value = {};

    /// Parameters that the library does not know; what the span refers to must live until the call returns.
    std::span<const named_value> others = {};
};
BOOST_DESCRIBE_STRUCT(run_stack_action_params, (),
                      (service_name, process_name, server_uid, container_uid, db_type, value))

namespace detail {
template <>
inline constexpr std::string_view renamed_member<& run_stack_action_params::container_uid> = "container_id";
}  // namespace detail

/// In which order servers are rebooted.
enum class reboot_strategy
{
    parallel,  ///< All at once.
    serial     ///< One after the other.
};
BOOST_DESCRIBE_ENUM(reboot_strategy, parallel, serial)

/// The calls that start work on a stack and read its state. What holds for every call stands at
/// `client`; what holds for the `action` that they return, at `action`.
///
/// Every command is one `POST /stacks/{stack_uid}/actions.json` with `{"command": ..., parameters}`, scope
/// `redeploy`, and is never sent twice: if its response is lost the call throws `outcome_unknown`. The sources
/// spell some parameters in two ways; the names here are those that the vendor's client sends.
template <class Client>
class stack_actions_api
{
public:
    /// Every action of the stack, running and finished: `GET /stacks/{stack_uid}/actions.json`, all pages,
    /// 30 actions each; the order is not documented. Scope `public`.
    operation<std::vector<action_info>> list_stack_actions(std::string_view stack_uid,
                                                           list_stack_actions_params params = {}) const
    {
        return detail::fetch_all<action_info>(*this, list_stack_actions_request(stack_uid, params));
    }

    /// One page of them: `GET /stacks/{stack_uid}/actions.json?page=N`, one request.
    /// \param number which page, from 1; one after the last is empty.
    operation<page<action_info>> list_stack_actions(std::string_view stack_uid, page_number number,
                                                    list_stack_actions_params params = {}) const
    {
        return detail::fetch_page<action_info>(*this, list_stack_actions_request(stack_uid, params), number);
    }

    /// One action as it is now: `GET /stacks/{stack_uid}/actions/{action_id}.json`. Scope `public`. To wait
    /// for it use the handle that the starting call returned, or `client::resume_action`.
    operation<action_info> get_stack_action(std::string_view stack_uid, std::int64_t action_id) const
    {
        return detail::fetch<action_info>(
            *this, detail::get("get_stack_action", "/stacks/{stack_uid}/actions/{action_id}.json",
                               {stack_uid, action_id}));
    }

    /// Starts any command, one that the library has no call for too.
    /// \param command its name, such as `clear_caches`.
    /// \param params the parameters that it takes; default: none.
    /// \throws error `invalid_argument` if one of `others` has no name, or the name of another parameter.
    operation<action> run_stack_action(std::string_view stack_uid, std::string_view command,
                                       run_stack_action_params params = {}) const
    {
        return run("run_stack_action", stack_uid, command, params, params.others);
    }

    /// Restarts services: command `service_restart`.
    /// \param params which; default: all.
    operation<action> restart_services(std::string_view stack_uid, restart_services_params params = {}) const
    {
        return run("restart_services", stack_uid, "service_restart", params);
    }

    /// Pauses services: command `service_pause`.
    /// \param params which; default: all.
    operation<action> pause_services(std::string_view stack_uid, pause_services_params params = {}) const
    {
        return run("pause_services", stack_uid, "service_pause", params);
    }

    /// Resumes paused services: command `service_resume`.
    /// \param params which; default: all.
    operation<action> resume_services(std::string_view stack_uid, resume_services_params params = {}) const
    {
        return run("resume_services", stack_uid, "service_resume", params);
    }

    /// Restarts background processes: command `process_restart`.
    /// \param params which; default: all.
    operation<action> restart_processes(std::string_view stack_uid,
                                        restart_processes_params params = {}) const
    {
        return run("restart_processes", stack_uid, "process_restart", params);
    }

    /// Pauses background processes: command `process_pause`.
    /// \param params which; default: all.
    operation<action> pause_processes(std::string_view stack_uid, pause_processes_params params = {}) const
    {
        return run("pause_processes", stack_uid, "process_pause", params);
    }

    /// Resumes paused background processes: command `process_resume`.
    /// \param params which; default: all.
    operation<action> resume_processes(std::string_view stack_uid, resume_processes_params params = {}) const
    {
        return run("resume_processes", stack_uid, "process_resume", params);
    }

    /// Restarts one container: command `container_restart`.
    /// \param container_uid its Docker id, `container::uid`.
    operation<action> restart_container(std::string_view stack_uid, std::string_view container_uid) const
    {
        return detail::report_errors(*this, [&] {
            run_stack_action_params params;
            params.container_uid = detail::required("container_uid", container_uid);
            return run("restart_container", stack_uid, "container_restart", params);
        });
    }

    /// Restarts the stack's web servers: command `restart`. Source: docs2024, cx.
    operation<action> restart_stack(std::string_view stack_uid) const
    {
        return run("restart_stack", stack_uid, "restart", run_stack_action_params());
    }

    /// Clears the stack's caches: command `clear_caches`.
    operation<action> clear_caches(std::string_view stack_uid) const
    {
        return run("clear_caches", stack_uid, "clear_caches", run_stack_action_params());
    }

    /// Puts the stack into maintenance mode or out of it: command `maintenance_mode` with value `1` or `0`.
    operation<action> set_maintenance_mode(std::string_view stack_uid, bool enabled) const
    {
        run_stack_action_params params;
        params.value = enabled ? "1" : "0";
        return run("set_maintenance_mode", stack_uid, "maintenance_mode", params);
    }

    /// Makes a database replica the primary: command `promote_slave_db`.
    /// \param server_uid the server of the replica.
    /// \param params which database of the server; default: the API chooses.
    operation<action> promote_replica(std::string_view stack_uid, std::string_view server_uid,
                                      promote_replica_params params = {}) const
    {
        return run_on_replica("promote_replica", stack_uid, server_uid, "promote_slave_db", params);
    }

    /// Copies the primary's data to a database replica again: command `resync_slave_db`.
    /// \param server_uid the server of the replica.
    /// \param params which database of the server; default: the API chooses.
    operation<action> resync_replica(std::string_view stack_uid, std::string_view server_uid,
                                     resync_replica_params params = {}) const
    {
        return run_on_replica("resync_replica", stack_uid, server_uid, "resync_slave_db", params);
    }

    /// Stops replication to a database replica: command `disable_replication_slave_db`. No source shows the
    /// names of its parameters; those of `promote_replica` are sent.
    /// \param server_uid the server of the replica.
    /// \param params which database of the server; default: the API chooses.
    operation<action> disable_replication(std::string_view stack_uid, std::string_view server_uid,
                                          disable_replication_params params = {}) const
    {
        return run_on_replica("disable_replication", stack_uid, server_uid, "disable_replication_slave_db",
                              params);
    }

    /// Reboots servers: `POST /stacks/{stack_uid}/reboot_servers.json`. Scope `reboot`.
    /// \param strategy all at once or one after the other.
    /// \param group which: `all`, `web`, `haproxy`, `db`, `mysql`, `redis`, `postgres`, `mongodb`, ... The
    /// sources disagree about the API's own default, so that it is always sent.
    operation<action> reboot_stack_servers(std::string_view stack_uid, reboot_strategy strategy,
                                           std::string_view group) const
    {
        return detail::report_errors(*this, [&] {
            detail::object_writer body;
            detail::encode_member(body, "strategy", strategy);
            body.add("group", detail::required("group", group));
            return detail::start(
                *this,
                detail::post("reboot_stack_servers", "/stacks/{stack_uid}/reboot_servers.json", {stack_uid},
                             body.text()),
                stack_uid);
        });
    }

private:
    static detail::api_request list_stack_actions_request(std::string_view stack_uid,
                                                          const list_stack_actions_params& params)
    {
        return detail::with_query(
            detail::get("list_stack_actions", "/stacks/{stack_uid}/actions.json", {stack_uid}), params);
    }

    operation<action> run_on_replica(std::string_view operation_name, std::string_view stack_uid,
                                     std::string_view server_uid, std::string_view command,
                                     const promote_replica_params& params) const
    {
        return detail::report_errors(*this, [&] {
            run_stack_action_params all;
            all.server_uid = detail::required("server_uid", server_uid);
            all.db_type = params.db_type;
            return run(operation_name, stack_uid, command, all);
        });
    }

    template <class Params>
    operation<action> run(std::string_view operation_name, std::string_view stack_uid,
                          std::string_view command, const Params& params,
                          std::span<const named_value> others = {}) const
    {
        return detail::report_errors(*this, [&] {
            detail::refuse_empty_texts(params);
            detail::object_writer body;
            body.add("command", detail::required("command", command));
            detail::encode_members(body, params);
            for (const named_value& other : others) {
                if (body.contains(detail::required("the name of a parameter", other.name)))
                    throw error(errc::invalid_argument, std::string(other.name) + " is given twice");
                body.add(other.name, other.value);
            }
            return detail::start(
                *this,
                detail::post(operation_name, "/stacks/{stack_uid}/actions.json", {stack_uid}, body.text()),
                stack_uid);
        });
    }
};

}  // namespace cloud66::inline v1

#endif
