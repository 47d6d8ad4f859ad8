// SPDX-License-Identifier: BSL-1.0
// Lists the jobs of a stack, runs one now and waits for its end, then pauses its schedule and resumes it.
//
//     examples/run jobs                                            in the sandbox
//     examples/run jobs --fail                                     there: a run that fails
//     CLOUD66_ACCESS_TOKEN=... examples/run jobs --stack Shop --job nightly --args "--since yesterday"
#include "example.hpp"
#include "progress_line.hpp"

#include <cloud66.hpp>

#include <boost/asio/awaitable.hpp>

#include <iomanip>
#include <iostream>
#include <string>
#include <vector>

namespace asio = boost::asio;

namespace {

const char* last_run(const cloud66::job& job)
{
    if (job.status == cloud66::job_status::updated) return "not run yet";
    if (job.status == cloud66::job_status::started) return "running";
    if (job.status == cloud66::job_status::success) return "succeeded";
    if (job.status == cloud66::job_status::failed) return "failed";
    return "?";
}

void print(const cloud66::job& job)
{
    const auto details = details_of(job);
    std::cout << "  " << std::left << std::setw(16) << job.name.value_or(job.uid) << std::setw(12)
              << (job.paused == true ? "paused" : job.cron.value_or("by hand")) << std::setw(12)
              << last_run(job) << details.command.value_or(details.task.value_or(job.type.value_or("")))
              << std::endl;
}

/// The job with this UID or name; the first one if `uid_or_name` is empty.
cloud66::job find_job(const std::vector<cloud66::job>& jobs, const std::string& uid_or_name)
{
    for (const auto& job : jobs)
        if (uid_or_name.empty() || job.uid == uid_or_name || job.name == uid_or_name) return job;
    throw CLI::ValidationError("There is no job \"" + uid_or_name + '"');
}

asio::awaitable<void> use_job(cloud66::client client, const examples::program& program, std::string name,
                              std::string job_args)
{
    const auto stack = co_await program.stack(client);
    const auto jobs = co_await client.list_jobs(stack.uid);
    std::cout << "Jobs of " << stack.name << " with their schedule, last run and command:\n";
    for (const auto& each : jobs) print(each);
    const auto job = find_job(jobs, name);

    std::cout << "\nRunning " << job.name.value_or(job.uid) << ", then pausing and resuming it:" << std::endl;
    cloud66::run_job_now_params params;
    if (!job_args.empty()) params.job_args = job_args;
    const auto run = co_await client.run_job_now(stack.uid, job.uid, params);
    co_await examples::watch(run);

    const auto pause = co_await client.pause_job(stack.uid, job.uid);
    co_await examples::watch(pause);
    print(co_await client.get_job(stack.uid, job.uid));

    const auto resumption = co_await client.unpause_job(stack.uid, job.uid);
    co_await examples::watch(resumption);
    print(co_await client.get_job(stack.uid, job.uid));
}

}  // namespace

int main(int argc, char** argv)
{
    std::string job;
    std::string job_args;
    examples::program program("Lists the jobs of a stack, runs one now, pauses it and resumes it.");
    program.add_stack_option();
    program
        .add_option("--job", job, "UID or name of the job to run; in the sandbox, by default the first one")
        ->required(!program.uses_sandbox());
    program.add_option("--args", job_args, "Arguments for the run");
    program.add_fail_flag("Exit status 1");
    return program.run(argc, argv,
                       [&](cloud66::client client) { return use_job(client, program, job, job_args); });
}
