// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_SANDBOX_RESOURCES_JOBS_IPP
#define CLOUD66_IMPL_SANDBOX_RESOURCES_JOBS_IPP

#include <cloud66/detail/sandbox/collection.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace cloud66::inline v1::sandbox_detail {

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

/// Adds a job that runs on a server.
inline void seed_job(server_state& state, stack_record& stack, const json::value& server_uid,
                     std::string_view members, json::object values = {})
{
    json::object job = new_document(state, stack, jobs, "jobs", {});
    const json::value changes = from_template(state, members, std::move(values));
    for (const auto& [name, value] : changes.as_object()) job[name] = value;
    job["id"] = stack.next_number("jobs", "id", stack.id * 10);
    for (const char* date : {"created_at", "updated_at"}) job[date] = legacy_form(plain_text(job[date]));
    stack.documents(servers_of_job(job)).push_back(json::object{{"uid", server_uid}});
    stack.documents("jobs").push_back(std::move(job));
}

inline void seed_jobs(server_state& state, stack_record& stack)
{
    if (stack.documents("servers").empty()) return;
    const json::value first = stack.documents("servers").front().at("uid");
    const json::object* container = nullptr;
    for_each_container(stack, {}, {}, [&](const json::object& one) {
        if (container == nullptr) container = &one;
    });
    if (container == nullptr) {
        seed_job(state, stack, first, R"json({
            "name": "migrate", "type": "RakeJob", "params": {"task": "db:migrate"}})json");
        seed_job(state, stack, first, R"json({
            "name": "clear-sessions", "type": "RakeJob", "cron": "15 4 * * 0", "status": 3,
            "params": {"task": "db:sessions:clear"}})json");
        return;
    }
    seed_job(state, stack, first, R"json({
        "name": "prune-images", "type": "DockerHostTaskJob", "cron": "30 3 * * *",
        "params": {"command": "docker image prune --force"}})json");
    seed_job(state, stack, container->at("server_uid"), R"json({
        "name": "nightly-report", "type": "DockerServiceTaskJob", "cron": "0 2 * * *",
        "params": {"task": "bin/report --nightly", "service_name": "${container/service_name}",
                   "private_ip": "${container/private_ip}"}})json",
             {{"container", *container}});
}

}  // namespace cloud66::inline v1::sandbox_detail

#endif
