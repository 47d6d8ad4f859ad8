// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_SANDBOX_RESOURCES_SERVICES_IPP
#define CLOUD66_IMPL_SANDBOX_RESOURCES_SERVICES_IPP

#include <cloud66/detail/sandbox/collection.hpp>
#include <cloud66/detail/sandbox/seed.hpp>
#include <cloud66/detail/sandbox/workload.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// What runs on the servers of a stack: services with their containers, shell sessions in these, processes,
// and jobs.
namespace cloud66::inline v1::sandbox_detail {

// Services.

/// With the containers of one server only, if the parameter `server_uid` asks for it.
inline json::object shown_service(call& request, json::object service)
{
    if (const auto server_uid = request.parameters.text("server_uid"))
        erase_from(array_in(service, "containers"), [&](const json::object& container) {
            return !member_is(container, "server_uid", *server_uid);
        });
    // No source shows what the wrapped command looks like, only that it is made from the one sent.
    const bool is_get = request.arguments.size() == 2;
    if (const auto command = request.parameters.text("wrap_command"); is_get && command)
        service["wrap_command"] = "docker exec -it " + request.arguments.at(1) + " " + *command;
    return service;
}

inline bool is_listed_service(const call& request, const json::object& service)
{
    return !request.parameters.text("server_uid") || !array_in(service, "containers").empty();
}

inline constexpr collection services{.kind = "services",
                                     .key = "name",
                                     .label = "Service",
                                     .shown = shown_service,
                                     .is_listed = is_listed_service};

/// The counts by server that spread those of the parameter `server_group_count` evenly. No source says what
/// the names of groups are but `web`, which is a role of servers.
inline counts_by_server group_counts(const call& request, stack_record& stack)
{
    counts_by_server result;
    for (const auto& [group, count] : request.parameters.numbers("server_group_count", 0)) {
        std::vector<std::string> uids;
        for (const json::value& server : stack.documents("servers"))
            if (server_in_group(server.as_object(), group))
                uids.emplace_back(member_text(server.as_object(), "uid"));
        if (uids.empty()) throw bad_parameter("server_group_count[" + group + "]", "has no servers");
        const auto places = static_cast<std::int64_t>(uids.size());
        for (std::int64_t i = 0; i < places; ++i)
            result.emplace_back(uids[static_cast<std::size_t>(i)],
                                count / places + (i < count % places ? 1 : 0));
    }
    return result;
}

/// Leaves the oldest `count` containers of a service on a server, or adds new ones.
inline void scale_on_server(server_state& state, stack_record& stack, json::object& service,
                            const json::object& server, std::int64_t count, const std::string& now)
{
    json::array& containers = array_in(service, "containers");
    std::int64_t present = 0;
    erase_from(containers, [&](const json::object& container) {
        return member_is(container, "server_uid", member_text(server, "uid")) && present++ >= count;
    });
    for (; present < count; ++present)
        containers.push_back(seed_container(state, stack, service, member_text(server, "name"), now));
}

inline response scale_service(call& request)
{
    const auto stack = request.stack();
    const std::string name = request.parameters.required("service_name");
    sent_reference(request, *stack, "services", "name", {"service_name"});
    const bool by_server = request.parameters.has("server_count");
    if (by_server == request.parameters.has("server_group_count"))
        throw bad_request("Either server_count or server_group_count must be sent");
    const auto counts = by_server ? server_counts(request, *stack) : group_counts(request, *stack);
    // The state owns the actions, so that the reference stays valid.
    return request.start_action_on(
        "service", name, "service_scale",
        effect_on(services, name,
                  [&state = request.state, counts](stack_record& later, json::object& service,
                                                   const std::string& now) {
                      for (const auto& [uid, count] : counts)
                          if (const json::object* server = later.find("servers", "uid", uid))
                              scale_on_server(state, later, service, *server, count, now);
                      if (service.contains("desired_count"))
                          service["desired_count"] = array_in(service, "containers").size();
                  }));
}

inline response stop_service(call& request)
{
    const auto stack = request.stack();
    named(request);
    const std::string server_uid = sent_reference(request, *stack, "servers", "uid", {"server_uid"});
    const std::string& name = request.arguments.at(1);
    return request.start_action_on("service", name, "service_stop",
                                   change_containers(name, server_uid, show_stopped));
}

// Containers.

inline response list_containers(call& request)
{
    json::array documents;
    for_each_container(*request.stack(), request.parameters.text_or("service_name", ""),
                       request.parameters.text_or("server_uid", ""),
                       [&](const json::object& container) { documents.push_back(container); });
    return page_of(request, documents);
}

inline const json::object& named_container(const call& request)
{
    const json::object* found = find_container(*request.stack(), request.arguments.at(1));
    if (found == nullptr) throw not_found("Container");
    return *found;
}

inline response get_container(call& request) { return enveloped(named_container(request)); }

inline response stop_container(call& request)
{
    named_container(request);
    const std::string& uid = request.arguments.at(1);
    return request.start_action_on("container", uid, "container_stop", change_container(uid, show_stopped));
}

// Sessions.

/// A session in the first container of a service.
inline json::object new_shell_session(stack_record& stack, const std::string& service, const std::string& uid)
{
    json::value container(json::string{service});
    for_each_container(stack, service, {}, [&, first = true](const json::object& one) mutable {
        if (std::exchange(first, false)) container = one.at("name");
    });
    const json::array& names = stack.document.at("namespaces").as_array();
    return {{"uid", uid},
            {"title", service},
            {"service_name", service},
            {"command", "/bin/bash"},
            {"namespace", names.empty() ? json::value() : names.front()},
            {"deployment_name", service},
            {"pod_name", service + "-0"},
            {"container_name", container}};
}

inline response start_session(call& request)
{
    const auto stack = request.stack();
    const std::string service = request.parameters.required("service_name");
    sent_reference(request, *stack, "services", "name", {"service_name"});
    return request.start_action("session-start", [service, uid = request.state.uids.hex(32)](
                                                     stack_record& later, const std::string&) {
        later.documents("sessions").push_back(new_shell_session(later, service, uid));
    });
}

/// The session of that id, or the newest one of a service.
inline response fetch_session(call& request)
{
    const auto stack = request.stack();
    if (const auto uid = request.parameters.text("session_id"))
        return enveloped(stack->get("sessions", "uid", *uid, "Session"));
    json::array sessions = stack->documents("sessions");
    std::reverse(sessions.begin(), sessions.end());
    return enveloped(
        get_in(sessions, "service_name", request.parameters.required("service_name"), "Session"));
}

// Processes.

/// With the copies on one server only, if the parameter `server_uid` asks for it.
inline json::object shown_process(call& request, json::object process)
{
    const auto server_uid = request.parameters.text("server_uid");
    if (!server_uid) return process;
    const json::object* const server = request.stack()->find("servers", "uid", *server_uid);
    for (const std::string_view copies : {"servers", "servers_pauses"}) {
        json::object on_server;
        // Copies are counted by the server's name.
        if (server != nullptr)
            if (const json::value* count =
                    object_in(process, copies).if_contains(member_text(*server, "name")))
                on_server[member_text(*server, "name")] = *count;
        process[copies] = std::move(on_server);
    }
    return process;
}

inline bool is_listed_process(const call& request, const json::object& process)
{
    return !request.parameters.text("server_uid") || !process.at("servers").as_object().empty();
}

inline constexpr collection processes{.kind = "processes",
                                      .key = "name",
                                      .label = "Process",
                                      .shown = shown_process,
                                      .is_listed = is_listed_process};

inline response scale_process(call& request)
{
    const auto stack = request.stack();
    const std::string name = request.parameters.required("process_name");
    sent_reference(request, *stack, "processes", "name", {"process_name"});
    const auto counts = server_counts(request, *stack);
    return request.start_action_on(
        "process", name, "process_scale",
        effect_on(processes, name, [counts](stack_record& later, json::object& process, const std::string&) {
            for (const auto& [uid, count] : counts) {
                const json::object* const server = later.find("servers", "uid", uid);
                if (server == nullptr) continue;
                object_in(process, "servers")[member_text(*server, "name")] = count;
                object_in(process, "servers_pauses").emplace(member_text(*server, "name"), 0);
            }
        }));
}

// Jobs.

/// The kind of the documents that name the servers of a job, which no member of it shows.
inline std::string servers_of_job(const json::object& job)
{
    return "jobs/" + std::string(member_text(job, "uid")) + "/servers";
}

inline bool is_listed_job(const call& request, const json::object& job)
{
    const auto server_uid = request.parameters.text("server_uid");
    return !server_uid || request.stack()->find(servers_of_job(job), "uid", *server_uid) != nullptr;
}

inline constexpr collection jobs{
    .kind = "jobs", .key = "uid", .label = "Job", .is_listed = is_listed_job, .new_document = R"json({
    "id": "${number}", "uid": "${hex 32}", "name": null, "type": null, "cron": null, "status": 2,
    "params": null, "paused": false, "created_at": "${hours -2160}", "updated_at": "${hours -24}"})json"};

/// The status of a job is that of its last run.
inline response run_job_now(call& request)
{
    json::object& job = named(request);
    static_cast<void>(request.parameters.text("job_args"));  // any text will do
    action_start what;
    what.name = "job_run_now";
    what.resource_type = "job";
    what.resource_id = job.at("id").as_int64();
    what.follow_up = [&dates = request.state.dates, uid = request.arguments.at(1)](
                         const std::shared_ptr<stack_record>& later, bool succeeded,
                         time_source::time_point at) {
        json::object* const ran = later->find("jobs", "uid", uid);
        if (ran == nullptr) return;
        (*ran)["status"] = succeeded ? 2 : 3;
        (*ran)["updated_at"] = legacy_form(dates.iso(at));
    };
    job["status"] = 1;
    return request.start_action(std::move(what));
}

/// For the job that the path names, or for all.
template <bool Paused>
response pause_jobs(call& request)
{
    const bool all = request.arguments.size() == 1;
    action_start what;
    what.name = "job_pause_handler";
    if (!all) {
        what.resource_type = "job";
        what.resource_id = named(request).at("id").as_int64();
    }
    what.effect = [all, uid = request.arguments.back()](stack_record& later, const std::string& now) {
        for (json::value& one : later.documents("jobs")) {
            json::object& job = one.as_object();
            if (!all && !member_is(job, "uid", uid)) continue;
            job["paused"] = Paused;
            job["updated_at"] = legacy_form(now);
        }
    };
    return request.start_action(std::move(what));
}

inline constexpr std::string_view container_jobs = R"json([
    {"name": "prune-images", "type": "DockerHostTaskJob", "cron": "30 3 * * *",
     "params": {"command": "docker image prune --force"}, "server_uid": "${server_uid}"},
    {"name": "nightly-report", "type": "DockerServiceTaskJob", "cron": "0 2 * * *",
     "params": {"task": "bin/report --nightly", "service_name": "${container/service_name}",
                "private_ip": "${container/private_ip}"}, "server_uid": "${container/server_uid}"}])json";
inline constexpr std::string_view classic_jobs = R"json([
    {"name": "migrate", "type": "RakeJob", "params": {"task": "db:migrate"}, "server_uid": "${server_uid}"},
    {"name": "clear-sessions", "type": "RakeJob", "cron": "15 4 * * 0", "status": 3,
     "params": {"task": "db:sessions:clear"}, "server_uid": "${server_uid}"}])json";

inline void seed_jobs(server_state& state, stack_record& stack)
{
    if (stack.documents("servers").empty()) return;
    json::object values{{"server_uid", stack.documents("servers").front().at("uid")}};
    for_each_container(stack, {}, {}, [&](const json::object& one) { values.emplace("container", one); });
    const bool has_containers = values.contains("container");
    const json::value seeds = from_template(state, has_containers ? container_jobs : classic_jobs, values);
    for (const json::value& seed : seeds.as_array()) {
        json::object job = new_document(state, stack, jobs, "jobs", {});
        add_members(job, seed.as_object());
        job["id"] = stack.next_number("jobs", "id", stack.id * 10);
        for (const char* date : {"created_at", "updated_at"}) job[date] = legacy_form(plain_text(job[date]));
        stack.documents(servers_of_job(job)).push_back(json::object{{"uid", job["server_uid"]}});
        job.erase("server_uid");
        stack.documents("jobs").push_back(std::move(job));
    }
}

}  // namespace cloud66::inline v1::sandbox_detail

#endif
