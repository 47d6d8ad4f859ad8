// SPDX-License-Identifier: BSL-1.0
#include "support/documented_sandbox.hpp"

#include <boost/json/value.hpp>

#include <string>

using cloud66::details_of;
using cloud66::errc;
using cloud66::job_status;

TEST_CASE("the sandbox has jobs of every type")
{
    test::documented_sandbox loop;
    const auto jobs = loop.run(loop.client.list_jobs(loop.stack));
    REQUIRE(jobs.size() == 2);
    CHECK(jobs[0].type == "DockerHostTaskJob");
    CHECK(details_of(jobs[0]).command == "docker image prune --force");
    CHECK(jobs[1].type == "DockerServiceTaskJob");
    CHECK(details_of(jobs[1]).service_name == "web");
    CHECK(jobs[0].id != jobs[1].id);
    CHECK(loop.run(loop.client.get_job(loop.stack, jobs[1].uid)).name == jobs[1].name);

    const auto servers = loop.run(loop.client.list_servers(loop.stack));
    CHECK(loop.run(loop.client.list_jobs(loop.stack, {.server_uid = servers[0].uid})).size() == 2);
    CHECK(loop.run(loop.client.list_jobs(loop.stack, {.server_uid = servers[2].uid})).empty());

    const auto rake = loop.run(loop.client.list_jobs(loop.sandbox.stack_uid("Back Office"))).at(0);
    CHECK(rake.type == "RakeJob");
    CHECK_FALSE(rake.cron);
    CHECK(details_of(rake).task == "db:migrate");
}

TEST_CASE("a job shows how its last run went")
{
    test::documented_sandbox loop;
    const std::string uid = loop.run(loop.client.list_jobs(loop.stack)).at(0).uid;
    const auto status = [&] { return loop.run(loop.client.get_job(loop.stack, uid)).status; };

    const auto run = loop.run(loop.client.run_job_now(loop.stack, uid, {.job_args = "--all"}));
    CHECK(run.info().action == "job_run_now");
    CHECK(status() == job_status::started);
    CHECK(loop.sandbox.collection(loop.stack, "jobs").at(0).at("status") == 1);
    const auto done = loop.run(run.wait());
    CHECK(status() == job_status::success);
    const auto after = loop.run(loop.client.get_job(loop.stack, uid));
    CHECK(after.updated_at->time() == done.finished_at->time());

    cloud66::action_behavior behavior;
    behavior.outcome = cloud66::action_outcome::failure;
    loop.sandbox.add_action_behavior(behavior);
    const auto failing = loop.run(loop.client.run_job_now(loop.stack, uid));
    CHECK(loop.error_of(failing.wait()).code() == errc::action_failed);
    CHECK(loop.run(loop.client.list_jobs(loop.stack)).at(0).status == job_status::failed);
}

TEST_CASE("jobs are paused and resumed, one or all")
{
    test::documented_sandbox loop;
    const std::string uid = loop.run(loop.client.list_jobs(loop.stack)).at(1).uid;
    const auto paused = [&] {
        std::string text;
        for (const auto& job : loop.run(loop.client.list_jobs(loop.stack)))
            text += job.paused == true ? "p" : "-";
        return text;
    };
    CHECK(paused() == "--");
    CHECK(loop.finished(loop.client.pause_job(loop.stack, uid)).action == "job_pause_handler");
    CHECK(paused() == "-p");
    loop.finished(loop.client.pause_all_jobs(loop.stack));
    CHECK(paused() == "pp");
    loop.finished(loop.client.unpause_job(loop.stack, uid));
    CHECK(paused() == "p-");
    loop.finished(loop.client.unpause_all_jobs(loop.stack));
    CHECK(paused() == "--");

    CHECK(loop.error_of(loop.client.get_job(loop.stack, "moon")).code() == errc::not_found);
    CHECK(loop.error_of(loop.client.pause_job(loop.stack, "moon")).code() == errc::not_found);
    CHECK(loop.error_of(loop.client.run_job_now(loop.stack, "moon")).code() == errc::not_found);
    (void)loop.run(loop.client.run_job_now(loop.stack, uid));
    (void)loop.run(loop.client.get_job(loop.stack, uid));
    loop.check_all_called("jobs");
}
