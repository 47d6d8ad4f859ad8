// SPDX-License-Identifier: BSL-1.0
#include "support/documented_sandbox.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>

using cloud66::deployment;
using cloud66::errc;
using cloud66::stack_health;
using cloud66::stack_status;
using namespace std::chrono_literals;

namespace {

std::string meaning(const std::optional<cloud66::code_meaning>& coded)
{
    return coded ? coded->meaning.value_or("") : "";
}

/// A sandbox whose deployments take a minute.
struct deploying : test::documented_sandbox
{
    deploying()
        : documented_sandbox([] {
              cloud66::sandbox_options how;
              how.action_duration = 60s;
              return how;
          }())
    {
    }

    deployment newest() { return run(client.list_deployments(stack)).front(); }
    cloud66::stack shown() { return run(client.get_stack(stack)); }
};

}  // namespace

TEST_CASE("the sandbox has deployed its stacks before")
{
    deploying loop;
    const auto all = loop.run(loop.client.list_deployments(loop.stack));
    REQUIRE(all.size() > 5);
    CHECK(std::ranges::count(all, std::optional(true), &deployment::is_live) == 1);
    CHECK(std::ranges::count(all, std::optional(true), &deployment::is_head) == 1);
    CHECK(all.front().is_head == true);
    CHECK(all.front().git_hash == loop.shown().revision);
    CHECK(meaning(all.back().deploy_type) == "first_build");
    CHECK(all.back().started_at->time() < all.back().finished_at->time());
    CHECK(std::ranges::any_of(all, [](const auto& one) { return meaning(one.outcome) == "failed"; }));

    CHECK(loop.run(loop.client.get_deployment(loop.stack, all[1].id)).git_hash == all[1].git_hash);
    CHECK(loop.error_of(loop.client.get_deployment(loop.stack, 7)).code() == errc::not_found);
    CHECK(loop.error_of(loop.client.list_deployments("no-such-stack")).code() == errc::not_found);
}

TEST_CASE("a deployment in the sandbox is an action, and live when that has ended")
{
    deploying loop;
    const auto before = loop.newest();
    const auto action = loop.run(loop.client.deploy_stack(loop.stack, {.user_reference = "release-7"}));
    REQUIRE(action);

    const auto running = loop.newest();
    CHECK(running.id > before.id);
    CHECK(running.is_deploying == true);
    CHECK(running.is_head == true);
    CHECK(running.is_live == false);
    CHECK(meaning(running.outcome) == "pending");
    CHECK(meaning(running.triggered_via) == "api");
    CHECK_FALSE(running.finished_at);
    CHECK(loop.shown().status == stack_status::deploying);
    CHECK(loop.shown().health == stack_health::building);
    CHECK(loop.shown().is_busy == true);
    CHECK(loop.shown().revision == before.git_hash);

    const auto done = loop.run(action.wait());
    CHECK(done.action == "application_deployment");
    CHECK(done.metadata->value().at("user_reference") == "release-7");
    const auto ended = loop.newest();
    CHECK(ended.is_deploying == false);
    CHECK(ended.is_live == true);
    CHECK(meaning(ended.outcome) == "success");
    CHECK(ended.finished_at == done.finished_at);
    CHECK(ended.git_ref == "main");
    CHECK(loop.run(loop.client.get_deployment(loop.stack, before.id)).is_live == false);
    CHECK(loop.shown().status == stack_status::success);
    CHECK(loop.shown().health == stack_health::ok);
    CHECK(loop.shown().revision == ended.git_hash);
    CHECK(loop.shown().updated_at_iso == done.finished_at);
}

TEST_CASE("a deployment in the sandbox that fails leaves what was live")
{
    deploying loop;
    const auto before = loop.newest();
    loop.sandbox.add_action_behavior(
        {.command = "application_deployment", .outcome = cloud66::action_outcome::failure});
    const auto action = loop.run(loop.client.deploy_stack(loop.stack));
    CHECK(loop.error_of(action.wait()).code() == errc::action_failed);
    CHECK(meaning(loop.newest().outcome) == "failed");
    CHECK(loop.newest().is_live == false);
    CHECK(loop.run(loop.client.get_deployment(loop.stack, before.id)).is_live == true);
    CHECK(loop.shown().status == stack_status::failed);
    CHECK(loop.shown().health == stack_health::partial);
    CHECK(loop.shown().revision == before.git_hash);
}

TEST_CASE("deployments in the sandbox wait for each other")
{
    deploying loop;
    const auto first = loop.run(loop.client.deploy_stack(loop.stack));
    const auto second = loop.run(loop.client.deploy_stack(loop.stack, {.user_reference = "second"}));
    CHECK_FALSE(second);
    CHECK_FALSE(loop.newest().started_at);
    CHECK(loop.newest().is_deploying == false);
    CHECK(meaning(loop.newest().outcome) == "pending");
    CHECK(loop.run(loop.client.list_stack_actions(loop.stack, {.user_reference = "second"})).empty());

    const auto ended = loop.run(first.wait());
    const auto found = loop.run(loop.client.list_stack_actions(loop.stack, {.user_reference = "second"}));
    REQUIRE(found.size() == 1);
    CHECK(found[0].started_at == ended.finished_at);
    CHECK(loop.newest().is_deploying == true);
    CHECK(loop.shown().status == stack_status::deploying);

    loop.run(loop.client.resume_action(loop.stack, found[0].id).wait());
    CHECK(loop.newest().is_live == true);
    CHECK(loop.shown().status == stack_status::success);
}

TEST_CASE("services of the sandbox are deployed alone, from the references given")
{
    deploying loop;
    constexpr std::array<std::string_view, 2> wanted{"web:v2", "api"};
    const auto before = loop.run(loop.client.get_service(loop.stack, "worker"));
    loop.run(loop.run(loop.client.deploy_stack(loop.stack, {.services = wanted})).wait());
    const auto web = loop.run(loop.client.get_service(loop.stack, "web"));
    CHECK(web.git_ref == "v2");
    CHECK(web.containers.at(0).started_at == loop.newest().finished_at);
    CHECK(loop.run(loop.client.get_service(loop.stack, "api")).git_ref == "main");
    CHECK(loop.run(loop.client.get_service(loop.stack, "worker")).containers.at(0).started_at ==
          before.containers.at(0).started_at);

    const boost::json::value with_commas{{"services", "worker:old,api:old"}};
    loop.run(loop.client.request(cloud66::http::verb::post, "/stacks/" + loop.stack + "/deployments.json",
                                 with_commas));
    loop.time->advance(60s);
    CHECK(loop.run(loop.client.get_service(loop.stack, "worker")).git_ref == "old");
    CHECK(loop.run(loop.client.get_service(loop.stack, "api")).git_ref == "old");
}

TEST_CASE("a classic stack of the sandbox is deployed from any reference")
{
    deploying loop;
    loop.stack = loop.sandbox.stack_uid("Back Office");
    const auto action = loop.run(loop.client.deploy_stack(
        loop.stack, {.git_ref = "v3", .deploy_strategy = cloud66::deployment_strategy::rolling}));
    loop.run(action.wait());
    CHECK(loop.newest().git_ref == "v3");
    CHECK(loop.shown().git_branch == "master");
}

TEST_CASE("deployments in the sandbox can be cancelled, running and waiting ones")
{
    deploying loop;
    const auto first = loop.run(loop.client.deploy_stack(loop.stack));
    const auto running = loop.newest().id;
    CHECK_FALSE(loop.run(loop.client.deploy_stack(loop.stack)));
    const auto waiting = loop.newest().id;
    CHECK_FALSE(loop.run(loop.client.deploy_stack(loop.stack)));
    const auto last = loop.newest().id;

    loop.run(loop.client.cancel_deployment(loop.stack, waiting));
    CHECK(meaning(loop.run(loop.client.get_deployment(loop.stack, waiting)).outcome) == "failed");
    CHECK(loop.run(loop.client.get_deployment(loop.stack, running)).is_deploying == true);

    loop.run(loop.client.cancel_deployment(loop.stack, running));
    CHECK(loop.error_of(first.wait()).action_info()->finished_message == "The deployment was cancelled");
    CHECK(loop.run(loop.client.get_deployment(loop.stack, last)).is_deploying == true);
    CHECK(loop.shown().is_busy == true);

    CHECK(loop.error_of(loop.client.cancel_deployment(loop.stack, running)).code() == errc::conflict);
    CHECK(loop.error_of(loop.client.cancel_deployment(loop.stack, 7)).code() == errc::not_found);
    loop.check_all_called("deployments");
}

TEST_CASE("a deployment in the sandbox that never ends can be cancelled")
{
    deploying loop;
    loop.sandbox.add_action_behavior({.outcome = cloud66::action_outcome::never});
    const auto action = loop.run(loop.client.deploy_stack(loop.stack));
    loop.time->advance(24h);
    CHECK(loop.newest().is_deploying == true);
    loop.run(loop.client.cancel_deployment(loop.stack, loop.newest().id));
    CHECK(loop.error_of(action.wait()).code() == errc::action_failed);
    CHECK(loop.shown().is_busy == false);
}

TEST_CASE("a rollout on Kubernetes in the sandbox is deployed from any reference")
{
    deploying loop;
    loop.stack = loop.sandbox.stack_uid("Ledger");
    loop.run(
        loop.run(loop.client.deploy_stack(
                     loop.stack, {.git_ref = "v4", .rollout_strategy = cloud66::deployment_rollout::canary}))
            .wait());
    CHECK(loop.newest().git_ref == "v4");
    const boost::json::value preview{{"git_ref", "next"}, {"rollout_strategy", "preview"}};
    const auto path = "/stacks/" + loop.stack + "/deployments.json";
    loop.run(loop.client.request(cloud66::http::verb::post, path, preview));
    CHECK(loop.newest().git_ref == "next");
    const boost::json::value plain{{"git_ref", "next"}, {"rollout_strategy", "none"}};
    CHECK(loop.error_of(loop.client.request(cloud66::http::verb::post, path, plain)).code() ==
          errc::bad_request);
}

TEST_CASE("the sandbox rejects deployments that cannot be right")
{
    deploying loop;
    const auto check_rejected = [&](std::string_view parameter, cloud66::deploy_stack_params params) {
        const auto failure = loop.error_of(loop.client.deploy_stack(loop.stack, params));
        CHECK(failure.code() == errc::bad_request);
        CHECK_THAT(failure.details().api_message, test::contains(std::string(parameter)));
    };
    constexpr std::array<std::string_view, 1> unknown{"no-such-service:v1"};
    check_rejected("services", {.services = unknown});
    check_rejected("git_ref", {.git_ref = "v1"});
    check_rejected("deploy_strategy", {.deploy_strategy = cloud66::deployment_strategy::rolling});
    const boost::json::value too_much{{"canary_percentage", 101}};
    const auto failure = loop.error_of(loop.client.request(
        cloud66::http::verb::post, "/stacks/" + loop.stack + "/deployments.json", too_much));
    CHECK_THAT(failure.details().api_message, test::contains("canary_percentage"));
    loop.stack = loop.sandbox.stack_uid("Back Office");
    check_rejected("deploy_strategy", {.deploy_strategy = cloud66::deployment_strategy::fast});
    CHECK(loop.newest().is_deploying == false);
}
