// SPDX-License-Identifier: BSL-1.0
#include "support/contract.hpp"

using cloud66::client;

CONTRACT_TEST(jobs)
{
    calls.check("list_jobs", "GET /stacks/stack-1/jobs.json?server_uid=server-1&page=1", "",
                [](const client& c) { return c.list_jobs("stack-1", {.server_uid = "server-1"}); });
    calls.check("list_jobs", "GET /stacks/stack-1/jobs.json?page=2", "",
                [](const client& c) { return c.list_jobs("stack-1", cloud66::page_number{2}); });
    calls.check("get_job", "GET /stacks/stack-1/jobs/job-1.json", "",
                [](const client& c) { return c.get_job("stack-1", "job-1"); });
    calls.check("run_job_now", "POST /stacks/stack-1/jobs/job-1/run_now.json", "",
                [](const client& c) { return c.run_job_now("stack-1", "job-1"); });
    calls.check("run_job_now", "POST /stacks/stack-1/jobs/job-1/run_now.json", R"({"job_args": "Arg1"})",
                [](const client& c) { return c.run_job_now("stack-1", "job-1", {.job_args = "Arg1"}); });
    calls.check("pause_job", "POST /stacks/stack-1/jobs/job-1/pause.json", "",
                [](const client& c) { return c.pause_job("stack-1", "job-1"); });
    calls.check("unpause_job", "POST /stacks/stack-1/jobs/job-1/unpause.json", "",
                [](const client& c) { return c.unpause_job("stack-1", "job-1"); });
    calls.check("pause_all_jobs", "POST /stacks/stack-1/jobs/pause_all.json", "",
                [](const client& c) { return c.pause_all_jobs("stack-1"); });
    calls.check("unpause_all_jobs", "POST /stacks/stack-1/jobs/unpause_all.json", "",
                [](const client& c) { return c.unpause_all_jobs("stack-1"); });
}
