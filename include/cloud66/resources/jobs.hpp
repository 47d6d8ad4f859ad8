// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_RESOURCES_JOBS_HPP
#define CLOUD66_RESOURCES_JOBS_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/calls/call.hpp>
#include <cloud66/detail/json/decode.hpp>
#include <cloud66/detail/json/encode.hpp>
#include <cloud66/raw_json.hpp>
#include <cloud66/timestamp.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66::inline v1 {

/// How the last run of a job went; a code of the API that is not listed keeps its number. Source: Go.
enum class job_status
{
    updated = 0,  ///< Changed since.
    started = 1,  ///< It runs.
    success = 2,
    failed = 3
};
BOOST_DESCRIBE_ENUM(job_status, updated, started, success, failed)

/// A task that runs at set times or when it is asked to. Sources: docs2024, docs-v3, Go.
struct job
{
    std::optional<std::int64_t> id;  ///< A number that no call takes; Go only.
    std::string uid;                 ///< What every call about the job takes.
    std::optional<std::string> name;
    std::optional<std::string> type;   ///< `DockerHostTaskJob`, `DockerServiceTaskJob`, `RakeJob`, ...
    std::optional<std::string> cron;   ///< When it runs; empty for one that runs only when asked to.
    std::optional<job_status> status;  ///< docs-v3 shows a text here, which is left out.
    std::optional<bool> paused;
    std::optional<raw_json> params;  ///< What it runs, in the form of its type: see `details_of`.
    std::optional<timestamp> created_at;
    std::optional<timestamp> updated_at;
};
BOOST_DESCRIBE_STRUCT(job, (), (id, uid, name, type, cron, status, paused, params, created_at, updated_at))

/// What a job runs, as far as the types of jobs are known: those members are set that its type has.
struct job_details
{
    std::optional<std::string> command;       ///< Of a `DockerHostTaskJob`: run on the server.
    std::optional<std::string> task;          ///< Of a `DockerServiceTaskJob` or a `RakeJob`.
    std::optional<std::string> service_name;  ///< Of a `DockerServiceTaskJob`: in whose container it runs.
    std::optional<std::string> private_ip;    ///< Of a `DockerServiceTaskJob`: that container's address.
};
BOOST_DESCRIBE_STRUCT(job_details, (), (command, task, service_name, private_ip))

/// What a job runs, as far as its type is known; everything is in `job::params`, whatever the type.
inline job_details details_of(const job& one)
{
    job_details known;
    if (one.params) detail::decode_known(one.params->text(), known);
    return known;
}

/// Which jobs to list.
struct list_jobs_params
{
    std::optional<std::string_view> server_uid = {};  ///< Only those of this server. Source: Go.
};
BOOST_DESCRIBE_STRUCT(list_jobs_params, (), (server_uid))

/// How to run a job.
struct run_job_now_params
{
    std::optional<std::string_view> job_args = {};  ///< Arguments for this run.
};
BOOST_DESCRIBE_STRUCT(run_job_now_params, (), (job_args))

/// The calls about jobs. What holds for every call stands at `client`.
///
/// Reading and changing jobs takes the scope `public` according to the calls' own descriptions, and `jobs`
/// according to the table of scopes: a token with both is right in either case.
template <class Client>
class jobs_api
{
public:
    /// Every job of a stack, of whichever type: `GET /stacks/{stack_uid}/jobs.json`, all pages, 30 jobs each.
    /// \param params filters; default: none.
    operation<std::vector<job>> list_jobs(std::string_view stack_uid, list_jobs_params params = {}) const
    {
        return detail::fetch_all<job>(*this, list_jobs_request(stack_uid, params));
    }

    /// One page of them: `GET /stacks/{stack_uid}/jobs.json?page=N`, one request.
    /// \param number which page, from 1; one after the last is empty.
    operation<page<job>> list_jobs(std::string_view stack_uid, page_number number,
                                   list_jobs_params params = {}) const
    {
        return detail::fetch_page<job>(*this, list_jobs_request(stack_uid, params), number);
    }

    /// One job: `GET /stacks/{stack_uid}/jobs/{job_uid}.json`. Source: Go, which names no scope.
    /// \throws error `not_found` if the stack has no job with that UID.
    operation<job> get_job(std::string_view stack_uid, std::string_view job_uid) const
    {
        return detail::fetch<job>(
            *this, detail::get("get_job", "/stacks/{stack_uid}/jobs/{job_uid}.json", {stack_uid, job_uid}));
    }

    /// Runs a job at once, whatever its schedule says:
    /// `POST /stacks/{stack_uid}/jobs/{job_uid}/run_now.json`. The documentation's sample sends a `GET`; its
    /// request line and the vendor's client say `POST`.
    /// \param params default: without arguments.
    /// \return the action `job_run_now`, which ends with the run.
    operation<action> run_job_now(std::string_view stack_uid, std::string_view job_uid,
                                  run_job_now_params params = {}) const
    {
        return detail::report_errors(*this, [&] {
            return start(
                detail::post("run_job_now", "/stacks/{stack_uid}/jobs/{job_uid}/run_now.json",
                             {stack_uid, job_uid}, params.job_args ? detail::encode(params) : std::string()),
                stack_uid);
        });
    }

    /// Suspends the schedule of a job: `POST /stacks/{stack_uid}/jobs/{job_uid}/pause.json`. Source, here and
    /// below: docs2024 only.
    operation<action> pause_job(std::string_view stack_uid, std::string_view job_uid) const
    {
        return start(
            detail::post("pause_job", "/stacks/{stack_uid}/jobs/{job_uid}/pause.json", {stack_uid, job_uid}),
            stack_uid);
    }

    /// Resumes the schedule of a job: `POST /stacks/{stack_uid}/jobs/{job_uid}/unpause.json`.
    operation<action> unpause_job(std::string_view stack_uid, std::string_view job_uid) const
    {
        return start(detail::post("unpause_job", "/stacks/{stack_uid}/jobs/{job_uid}/unpause.json",
                                  {stack_uid, job_uid}),
                     stack_uid);
    }

    /// Suspends the schedules of all jobs of a stack: `POST /stacks/{stack_uid}/jobs/pause_all.json`.
    operation<action> pause_all_jobs(std::string_view stack_uid) const
    {
        return start(detail::post("pause_all_jobs", "/stacks/{stack_uid}/jobs/pause_all.json", {stack_uid}),
                     stack_uid);
    }

    /// Resumes the schedules of all jobs of a stack: `POST /stacks/{stack_uid}/jobs/unpause_all.json`.
    operation<action> unpause_all_jobs(std::string_view stack_uid) const
    {
        return start(
            detail::post("unpause_all_jobs", "/stacks/{stack_uid}/jobs/unpause_all.json", {stack_uid}),
            stack_uid);
    }

private:
    static detail::api_request list_jobs_request(std::string_view stack_uid, const list_jobs_params& params)
    {
        return detail::with_query(detail::get("list_jobs", "/stacks/{stack_uid}/jobs.json", {stack_uid}),
                                  params);
    }

    operation<action> start(detail::api_request request, std::string_view stack_uid) const
    {
        return detail::start(*this, std::move(request), stack_uid);
    }
};

}  // namespace cloud66::inline v1

#endif
