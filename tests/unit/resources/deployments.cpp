// SPDX-License-Identifier: BSL-1.0
#include <cloud66/resources/deployments.hpp>

#include "support/catch.hpp"
#include "support/scripted_client.hpp"

#include <array>
#include <chrono>
#include <string>
#include <string_view>

using cloud66::client;
using cloud66::deployment_rollout;
using cloud66::errc;
using namespace std::chrono_literals;

namespace {

const std::string deploy_line = "POST /api/3/stacks/s/deployments.json";

cloud66::action deploy(test::scripted_client& script, const std::string& response)
{
    return script.check_sends(deploy_line, "{}", response,
                              [](const client& c) { return c.deploy_stack("s"); });
}

}  // namespace

TEST_CASE("deploy_stack gives a handle on the action that it has started")
{
    test::scripted_client script;
    const auto action = deploy(script, R"({"ok":true,"message":"Stack queued for redeployment",
                                           "queued":true,"async_action_id":40})");
    REQUIRE(action);
    CHECK(action.id() == 40);
    CHECK(action.stack_uid() == "s");
}

TEST_CASE("a deployment is waited for two hours")
{
    test::scripted_client script;
    const auto action = deploy(script, R"({"ok":true,"async_action_id":40})");
    script.transport->otherwise = [](const cloud66::http::request&) {
        return test::ok(R"({"id":40,"started_at":"2026-01-01T00:00:00Z","finished_at":null})");
    };
    CHECK(test::error_of([&] { script.run(action.wait()); }).code() == errc::action_timed_out);
    CHECK(script.elapsed() == 2h);
}

TEST_CASE("a deployment that waits for its turn has no action yet")
{
    test::scripted_client script;
    for (const char* response :
         {R"({"ok":true,"queued":true,"async_action_id":null})", R"({"ok":true})", "{}"})
        CHECK_FALSE(deploy(script, response));
}

TEST_CASE("deploy_stack takes a no for an error, and what it cannot read for an unknown outcome")
{
    test::scripted_client script;
    script.transport->respond(
        test::ok(R"({"ok":false,"message":"The stack is locked","async_action_id":40})"));
    const auto rejected =
        test::error_of([&] { static_cast<void>(script.run(script.client.deploy_stack("s"))); });
    CHECK(rejected.code() == errc::rejected);
    CHECK(rejected.details().api_message == "The stack is locked");

    script.transport->respond(test::ok("[]"));
    CHECK(test::error_of([&] { static_cast<void>(script.run(script.client.deploy_stack("s"))); }).code() ==
          errc::outcome_unknown);
}

TEST_CASE("cancel_deployment takes a no for an error")
{
    test::scripted_client script;
    script.transport->respond(test::ok(R"({"ok":false,"message":"It has ended"})"));
    CHECK(test::error_of([&] { script.run(script.client.cancel_deployment("s", 7)); }).code() ==
          errc::rejected);
}

TEST_CASE("deploy_stack rejects what cannot be right")
{
    test::scripted_client script;
    constexpr std::array<std::string_view, 2> nameless{"web", ""};
    script.check_rejects("stack_uid", [](const client& c) { return c.deploy_stack(""); });
    script.check_rejects("git_ref", [](const client& c) { return c.deploy_stack("s", {.git_ref = ""}); });
    script.check_rejects("services",
                         [&](const client& c) { return c.deploy_stack("s", {.services = nameless}); });
    script.check_rejects("user_reference",
                         [](const client& c) { return c.deploy_stack("s", {.user_reference = ""}); });
    for (const int percentage : {-1, 101})
        script.check_rejects("canary_percentage", [&](const client& c) {
            return c.deploy_stack("s", {.canary_percentage = percentage});
        });
    script.check_rejects("canary_percentage", [](const client& c) {
        return c.deploy_stack(
            "s", {.rollout_strategy = deployment_rollout::blue_green_delayed, .canary_percentage = 10});
    });
}
