// SPDX-License-Identifier: BSL-1.0
#include "support/contract.hpp"

#include <array>
#include <string_view>

using cloud66::client;

CONTRACT_TEST(deployments)
{
    calls.check("list_deployments", "GET /stacks/stack-1/deployments.json?page=1", "",
                [](const client& c) { return c.list_deployments("stack-1"); });
    calls.check("list_deployments", "GET /stacks/stack-1/deployments.json?page=2", "",
                [](const client& c) { return c.list_deployments("stack-1", cloud66::page_number{2}); });
    calls.check("get_deployment", "GET /stacks/stack-1/deployments/107.json", "",
                [](const client& c) { return c.get_deployment("stack-1", 107); });
    calls.check("cancel_deployment", "DELETE /stacks/stack-1/deployments/107.json", "",
                [](const client& c) { return c.cancel_deployment("stack-1", 107); });
    calls.check("deploy_stack", "POST /stacks/stack-1/deployments.json", "{}",
                [](const client& c) { return c.deploy_stack("stack-1"); });
    calls.check("deploy_stack", "POST /stacks/stack-1/deployments.json",
                R"({"git_ref": "v1.2", "services": ["web", "api:stable"], "deployment_profile": "night",
                    "user_reference": "release-7", "deploy_strategy": "rolling",
                    "rollout_strategy": "canary", "canary_percentage": 20})",
                [](const client& c) {
                    constexpr std::array<std::string_view, 2> services{"web", "api:stable"};
                    return c.deploy_stack("stack-1",
                                          {.git_ref = "v1.2",
                                           .services = services,
                                           .deployment_profile = "night",
                                           .user_reference = "release-7",
                                           .deploy_strategy = cloud66::deployment_strategy::rolling,
                                           .rollout_strategy = cloud66::deployment_rollout::canary,
                                           .canary_percentage = 20});
                });
}
