// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_RESOURCES_JOBS_IPP
#define CLOUD66_SANDBOX_RESOURCES_JOBS_IPP

#include <cloud66/sandbox/pages.hpp>
#include <cloud66/sandbox/resource.hpp>

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// A date of a job: `2023-10-24 15:38:29 UTC` for `2023-10-24T15:38:29Z`.
inline std::string job_date(std::string iso)
{
    iso[10] = ' ';
    return iso.replace(19, std::string::npos, " UTC");
}

/// The kind of the documents that name the servers of a job, which no member of it shows.
inline std::string servers_of_job(const json::object& job)
{
    return "jobs/" + std::string(member_text(job, "uid")) + "/servers";
}

inline json::object& named_job(const call& request, stack_record& stack)
{
    return request.named(stack, "jobs", "uid", 1, "Job");
}

inline answer list_jobs(call& request)
{
    const auto stack = request.stack();
    const auto server_uid = request.parameters.text("server_uid");
    std::vector<const json::object*> items;
    for (const json::value& each : stack->part("jobs")) {
        const json::object& job = each.as_object();
        if (!server_uid || stack->find(servers_of_job(job), "uid", *server_uid) != nullptr)
            items.push_back(&job);
    }
    return page_of(request, items);
}

inline answer get_job(call& request)
{
    const auto stack = request.stack();
    return enveloped(named_job(request, *stack));
}

/// The status of a job is that of its last run.
inline answer run_job_now(call& request)
{
    const auto stack = request.stack();
    json::object& job = named_job(request, *stack);
    static_cast<void>(request.parameters.text("job_args"));  // any text will do
    action_start what;
    what.name = "job_run_now";
    what.sequel = [&dates = request.world.dates, uid = std::string(member_text(job, "uid"))](
                      const std::shared_ptr<stack_record>& later, bool went_well,
                      time_source::time_point at) {
        json::object* const ran = later->find("jobs", "uid", uid);
        if (ran == nullptr) return;
        (*ran)["status"] = went_well ? 2 : 3;
        (*ran)["updated_at"] = job_date(dates.iso(at));
    };
    job["status"] = 1;
    return request.start_action(stack, std::move(what));
}

/// For the job that the path names, or for all.
template <bool Paused>
answer pause_jobs(call& request)
{
    const auto stack = request.stack();
    const bool all = request.arguments.size() == 1;
    std::string uid;
    if (!all) uid = member_text(named_job(request, *stack), "uid");
    return request.start_action(stack, "job_pause_handler",
                                [all, uid](stack_record& later, const std::string& now) {
                                    for (json::value& each : later.part("jobs")) {
                                        json::object& job = each.as_object();
                                        if (!all && !member_is(job, "uid", uid)) continue;
                                        job["paused"] = Paused;
                                        job["updated_at"] = job_date(now);
                                    }
                                });
}

/// Adds a job that runs on a server.
inline void seed_job(world& everything, stack_record& stack, const json::object& server, json::object job)
{
    const auto days_ago = [&](int days) {
        return job_date(everything.dates.iso(everything.dates.start() - std::chrono::hours(24 * days)));
    };
    job["id"] = stack.next_number("jobs", "id", stack.id * 10);
    job["uid"] = everything.uids.hex(32);
    job["paused"] = false;
    job["created_at"] = days_ago(90);
    job["updated_at"] = days_ago(1);
    json::object place;
    place["uid"] = server.at("uid");
    stack.part(servers_of_job(job)).push_back(std::move(place));
    stack.part("jobs").push_back(std::move(job));
}

inline void seed_jobs(world& everything, stack_record& stack)
{
    if (stack.part("servers").empty()) return;
    const json::object first = stack.part("servers").front().as_object();
    json::object* container = nullptr;
    for_each_container(stack, {}, {}, [&](json::object& one) {
        if (container == nullptr) container = &one;
    });
    if (container == nullptr) {
        seed_job(everything, stack, first, parse_document(R"json({
            "name": "migrate", "type": "RakeJob", "cron": null, "status": 2,
            "params": {"task": "db:migrate"}})json"));
        seed_job(everything, stack, first, parse_document(R"json({
            "name": "clear-sessions", "type": "RakeJob", "cron": "15 4 * * 0", "status": 3,
            "params": {"task": "db:sessions:clear"}})json"));
        return;
    }
    seed_job(everything, stack, first, parse_document(R"json({
        "name": "prune-images", "type": "DockerHostTaskJob", "cron": "30 3 * * *", "status": 2,
        "params": {"command": "docker image prune --force"}})json"));
    json::object report = parse_document(R"json({
        "name": "nightly-report", "type": "DockerServiceTaskJob", "cron": "0 2 * * *", "status": 2,
        "params": {"task": "bin/report --nightly", "service_name": null, "private_ip": null}})json");
    for (const std::string_view member : {"service_name", "private_ip"})
        report["params"].as_object()[member] = container->at(member);
    const json::object server = stack.get("servers", "uid", member_text(*container, "server_uid"), "Server");
    seed_job(everything, stack, server, std::move(report));
}

CLOUD66_DECL resource jobs_resource()
{
    static constexpr std::array<route, 7> routes{{
        {"GET", "/stacks/{stack_id}/jobs", "list_jobs", "public", list_jobs},
        {"GET", "/stacks/{stack_id}/jobs/{job_uid}", "get_job", any_token, get_job},
        {"POST", "/stacks/{stack_id}/jobs/{job_uid}/run_now", "run_job_now", "public", run_job_now},
        {"POST", "/stacks/{stack_id}/jobs/{job_uid}/pause", "pause_job", "public", pause_jobs<true>},
        {"POST", "/stacks/{stack_id}/jobs/{job_uid}/unpause", "unpause_job", "public", pause_jobs<false>},
        {"POST", "/stacks/{stack_id}/jobs/pause_all", "pause_all_jobs", "public", pause_jobs<true>},
        {"POST", "/stacks/{stack_id}/jobs/unpause_all", "unpause_all_jobs", "public", pause_jobs<false>},
    }};
    return {routes, nullptr, seed_jobs};
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
