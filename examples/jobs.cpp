// SPDX-License-Identifier: BSL-1.0
// Lists the jobs of a stack, runs one now and waits for its end, then pauses its schedule and resumes it.
//
//     examples/run jobs                                            in the sandbox
//     examples/run jobs --fail                                     there: a run that fails
//     CLOUD66_ACCESS_TOKEN=... examples/run jobs --stack Shop      lists only, since no job is named
//     CLOUD66_ACCESS_TOKEN=... examples/run jobs --stack Shop --job nightly --args "--since yesterday"
//
// Exit status: 0 all went well, 1 something did not, 2 wrong command line.
#include "example.hpp"
#include "find_stack.hpp"
#include "progress_line.hpp"

#include <cloud66.hpp>

#include <CLI/CLI.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <iomanip>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace asio = boost::asio;

namespace {

struct arguments
{
    std::string stack;
    std::string job;
    std::string job_args;
    bool fail = false;
};

const char* last_run(const cloud66::job& job)
{
    if (!job.status) return "?";
    switch (*job.status) {
        case cloud66::job_status::updated:
            return "has not run";
        case cloud66::job_status::started:
            return "runs";
        case cloud66::job_status::success:
            return "went well";
        case cloud66::job_status::failed:
            return "failed";
    }
    return "?";
}

void print(const cloud66::job& job)
{
    const auto params = params_of(job);
    std::cout << "  " << std::left << std::setw(16) << job.name.value_or(job.uid) << std::setw(12)
              << (job.paused == true ? "paused" : job.cron.value_or("by hand")) << std::setw(12)
              << last_run(job) << params.command.value_or(params.task.value_or(job.type.value_or("")))
              << std::endl;
}

/// The job with this UID or name; the first of all if none is wanted.
cloud66::job chosen(const std::vector<cloud66::job>& jobs, const std::string& wanted)
{
    for (const auto& job : jobs)
        if (wanted.empty() || job.uid == wanted || job.name == wanted) return job;
    throw examples::usage_error("There is no job \"" + wanted + "\".");
}

asio::awaitable<void> use_job(cloud66::client client, std::string stack_uid, cloud66::job job,
                              std::string job_args, std::shared_ptr<cloud66::time_source> time)
{
    cloud66::run_job_now_params how;
    if (!job_args.empty()) how.job_args = job_args;
    const auto run = co_await client.run_job_now(stack_uid, job.uid, how);
    co_await examples::watch(run, time);

    const auto pause = co_await client.pause_job(stack_uid, job.uid);
    co_await examples::watch(pause, time);
    print(co_await client.get_job(stack_uid, job.uid));

    const auto resumption = co_await client.unpause_job(stack_uid, job.uid);
    co_await examples::watch(resumption, time);
    print(co_await client.get_job(stack_uid, job.uid));
}

asio::awaitable<void> show_jobs(cloud66::client client, const arguments& args, bool list_only,
                                std::shared_ptr<cloud66::time_source> time)
{
    const auto stack = co_await examples::find_stack(client, args.stack);
    const auto jobs = co_await client.list_jobs(stack.uid);
    std::cout << "Jobs of " << stack.name << ":\n";
    for (const auto& job : jobs) print(job);
    if (list_only) co_return;

    const auto job = chosen(jobs, args.job);
    std::cout << "\nRunning " << job.name.value_or(job.uid) << ":" << std::endl;
    co_await use_job(client, stack.uid, job, args.job_args, time);
}

void run(const arguments& args)
{
    const examples::target target;
    if (target.sandbox() && args.fail)
        target.sandbox()->script_action({.end = cloud66::scripted_end::failure, .message = "Exit status 1"});
    if (!target.sandbox() && args.stack.empty()) throw examples::usage_error("The jobs of which --stack?");
    const bool list_only = !target.sandbox() && args.job.empty();
    asio::io_context io;
    cloud66::client client(io.get_executor(), target.options());
    asio::co_spawn(io, show_jobs(client, args, list_only, target.options().time), examples::rethrow);
    io.run();
}

}  // namespace

int main(int argc, char** argv)
try {
    arguments args;
    CLI::App app("Lists the jobs of a stack, runs one now, pauses it and resumes it.");
    app.add_option("--stack", args.stack, "UID or name; by default the first stack of the sandbox");
    app.add_option("--job", args.job, "UID or name of the one to run; by default the first of the sandbox");
    app.add_option("--args", args.job_args, "Arguments for the run");
    app.add_flag("--fail", args.fail, "In the sandbox, let the run fail");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& wrong) {
        return app.exit(wrong) == 0 ? 0 : 2;
    }
    run(args);
    return 0;
} catch (const examples::usage_error& wrong) {
    examples::fail(wrong);
    return 2;
} catch (const std::exception& failure) {
    return examples::fail(failure);
}
