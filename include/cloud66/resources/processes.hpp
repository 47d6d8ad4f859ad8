// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_PROCESSES_HPP
#define CLOUD66_RESOURCES_PROCESSES_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>
#include <cloud66/detail/calls/checks.hpp>
#include <cloud66/detail/json/encode.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66::inline v1 {

/// A background process of a stack without containers. Sources: docs2024, Go.
struct process
{
    std::string name;
    std::optional<std::string> md5;
    std::optional<std::string> command;
    std::map<std::string, std::int64_t> servers;         ///< Copies by the server's name.
    std::map<std::string, std::int64_t> servers_pauses;  ///< Paused copies in the same way; Go only.
};
BOOST_DESCRIBE_STRUCT(process, (), (name, md5, command, servers, servers_pauses))

/// Which processes to list.
struct list_processes_params
{
    std::optional<std::string_view> server_uid = {};  ///< Only those of this server.
};
BOOST_DESCRIBE_STRUCT(list_processes_params, (), (server_uid))

/// What of a process to show.
struct get_process_params
{
    std::optional<std::string_view> server_uid = {};  ///< Only what runs on this server.
};
BOOST_DESCRIBE_STRUCT(get_process_params, (), (server_uid))

/// How many copies of a process are to run. What the span refers to must live until the call returns.
struct scale_process_params
{
    std::span<const named_number> server_count = {};  ///< Copies by server UID; must be given.
};
BOOST_DESCRIBE_STRUCT(scale_process_params, (), (server_count))

/// The calls about processes. What holds for every call stands at `client`.
template <class Client>
class processes_api
{
public:
    /// Every background process of a stack: `GET /stacks/{stack_uid}/processes.json`, all pages, 30 processes
    /// each. Scope `public`.
    /// \param params filters; default: none.
    operation<std::vector<process>> list_processes(std::string_view stack_uid,
                                                   list_processes_params params = {}) const
    {
        return detail::fetch_all<process>(*this, list_processes_request(stack_uid, params));
    }

    /// One page of them: `GET /stacks/{stack_uid}/processes.json?page=N`, one request.
    /// \param number which page, from 1; one after the last is empty.
    operation<page<process>> list_processes(std::string_view stack_uid, page_number number,
                                            list_processes_params params = {}) const
    {
        return detail::fetch_page<process>(*this, list_processes_request(stack_uid, params), number);
    }

    /// One process: `GET /stacks/{stack_uid}/processes/{process_name}.json`. Scope `public`. The
    /// documentation shows a list of one here, the vendor's client one process; both are read.
    /// \throws error `not_found` if the stack has no process of that name.
    operation<process> get_process(std::string_view stack_uid, std::string_view process_name,
                                   get_process_params params = {}) const
    {
        return detail::fetch<process>(
            *this,
            detail::with_query(detail::get("get_process", "/stacks/{stack_uid}/processes/{process_name}.json",
                                           {stack_uid, process_name}),
                               params));
    }

    /// Sets how many copies of a process run: `POST /stacks/{stack_uid}/processes.json`. Scope `admin`.
    ///
    ///     const std::array counts{cloud66::named_number{server_uid, 4}};
    ///     auto action = co_await client.scale_process(stack_uid, "worker", {.server_count = counts});
    ///
    /// \param params the counts, 0 or more, at least one of them. Servers that are not named keep what they
    /// have. The documentation has a text here, the vendor's client sends an object, and so does this one.
    operation<action> scale_process(std::string_view stack_uid, std::string_view process_name,
                                    scale_process_params params) const
    {
        return detail::report_errors(*this, [&] {
            detail::object_writer body;
            body.add("process_name", detail::required("process_name", process_name));
            detail::encode_counts(body, "server_count", params.server_count);
            return detail::start(
                *this,
                detail::post("scale_process", "/stacks/{stack_uid}/processes.json", {stack_uid}, body.text()),
                stack_uid);
        });
    }

private:
    static detail::api_request list_processes_request(std::string_view stack_uid,
                                                      const list_processes_params& params)
    {
        return detail::with_query(
            detail::get("list_processes", "/stacks/{stack_uid}/processes.json", {stack_uid}), params);
    }
};

}  // namespace cloud66::inline v1

#endif
