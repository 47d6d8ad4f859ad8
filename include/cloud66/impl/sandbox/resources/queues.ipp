// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_SANDBOX_RESOURCES_QUEUES_IPP
#define CLOUD66_IMPL_SANDBOX_RESOURCES_QUEUES_IPP

#include <cloud66/detail/sandbox/collection.hpp>

#include <string>
#include <string_view>
#include <utility>

// Queues of tasks for agents, and the logs of operations.
namespace cloud66::inline v1::sandbox_detail {

inline constexpr collection agents{
    .kind = "agents",
    .key = "host_name",
    .label = "Agent",
    .new_document = R"json({"log_key": "${hex 32}", "agent_uuid": "${guid}"})json"};

/// A host that is known already keeps its key and uuid.
inline response register_queue_agent(call& request)
{
    account_record& account = request.state.account;
    const std::string host = request.parameters.required("host_name");
    json::object* agent = account.find("agents", "host_name", host);
    if (agent == nullptr) {
        json::object added = new_document(request.state, account, agents, "agents", request.date());
        added["host_name"] = host;
        agent = &account.documents("agents").emplace_back(std::move(added)).as_object();
    }
    json::object shown = *agent;
    shown.erase("host_name");
    return enveloped(std::move(shown));
}

inline constexpr collection queues{.kind = "queues",
                                   .key = "name",
                                   .label = "Queue",
                                   .form = list_form::plain,
                                   .seeds = R"json([{"name": "default"}, {"name": "builds"}])json"};

inline constexpr collection queue_tasks{
    .kind = "queues/default",
    .key = "task_uuid",
    .label = "Task",
    .new_document = R"json({"task_uuid": "${guid}", "state": "queued"})json",
    .seeds = R"json([{"command": "apt-get update"}, {"command": "apt-get --yes upgrade"}])json"};

/// The tasks of the queue that the path names, also those that were taken.
inline json::array& named_queue_tasks(call& request)
{
    named(request);
    return request.state.account.documents("queues/" + request.arguments.at(0));
}

/// The oldest task in the queue, with a session for the host that took it; null if there is none.
inline response pop_queue(call& request)
{
    json::array& tasks = named_queue_tasks(request);
    const std::string host = request.parameters.required("host_name");
    json::object* task = find_in(tasks, "state", "queued");
    if (task == nullptr) return enveloped(nullptr);
    (*task)["state"] = "taken";
    (*task)["host_name"] = host;
    (*task)["session_id"] = request.state.uids.hex(16);
    return enveloped(*task);
}

inline response update_queue_task(call& request)
{
    const parameters& sent = request.parameters;
    json::array& tasks = named_queue_tasks(request);
    json::object& task = get_in(tasks, "task_uuid", sent.required("task_uuid"), "Task");
    for (const std::string_view name : {"host_name", "session_id"})
        if (!member_is(task, name, sent.required(name))) throw bad_parameter(name, "is not that of the task");
    sent.required("state");
    sent.require("run_result");
    sent.copy_to(task, {"state", "run_result"});
    return enveloped(task);
}

// Operations.

/// No source says where the uid of an operation comes from, so that the only one has a known uid.
inline constexpr collection operations{.kind = "operations",
                                       .key = "uid",
                                       .label = "Operation",
                                       .seeds = R"json([{"uid": "op-7c1d0e5a94b2f386"}])json"};

inline std::string operation_logs_kind(call& request)
{
    named(request, operations, 0);
    return "operations/" + request.arguments.at(0) + "/logs";
}

/// An entry is listed from its date on.
inline bool is_listed_log_entry(const call& request, const json::object& entry)
{
    const std::string least = request.parameters.choice("min_severity", {"0", "1", "2", "3", "4", "5"}, "0");
    const bool with_children = request.parameters.flag("include_children", false);
    return entry.at("v").as_int64() >= least.front() - '0' &&
           (with_children || entry.at("operation_uid").is_null()) &&
           member_text(entry, "t") <= request.date();
}

inline constexpr collection operation_logs{.kind = "operations/op-7c1d0e5a94b2f386/logs",
                                           .label = "Log",
                                           .kind_of = operation_logs_kind,
                                           .is_listed = is_listed_log_entry,
                                           .new_document = R"json({
    "s": null, "e": 0, "operation_uid": null, "operation_id": null, "operation_type": null,
    "echelon": null})json",
                                           .seeds = R"json([
    {"v": 2, "t": "${seconds 0}", "m": "Deploying Ledger"},
    {"v": 1, "t": "${seconds 1}", "m": "Fetching main of git@github.com:acme-trading/ledger.git"},
    {"v": 2, "t": "${seconds 3}", "m": "Building image of service ledger", "s": "build", "e": 1,
     "operation_uid": "op-3f92a6d8c05be147", "operation_id": 7204, "operation_type": "build", "echelon": 1},
    {"v": 0, "t": "${seconds 9}", "m": "Step 4 of 9: go mod download", "s": "build", "e": 1,
     "operation_uid": "op-3f92a6d8c05be147", "operation_id": 7204, "operation_type": "build", "echelon": 1},
    {"v": 4, "t": "${seconds 21}", "m": "The base image is older than 90 days", "s": "build", "e": 1,
     "operation_uid": "op-3f92a6d8c05be147", "operation_id": 7204, "operation_type": "build", "echelon": 1},
    {"v": 2, "t": "${seconds 40}", "m": "Pushed image of service ledger", "s": "build", "e": 1,
     "operation_uid": "op-3f92a6d8c05be147", "operation_id": 7204, "operation_type": "build", "echelon": 1},
    {"v": 3, "t": "${seconds 55}", "m": "Rolling out 3 replicas of ledger"},
    {"v": 2, "t": "${seconds 90}", "m": "Deployed"}])json"};

}  // namespace cloud66::inline v1::sandbox_detail

#endif
