// SPDX-License-Identifier: BSL-1.0
#include "support/contract.hpp"

#include <array>

using cloud66::client;

CONTRACT_TEST(formations)
{
    calls.check("list_formations", "GET /stacks/stack-1/formations.json?page=1", "",
                [](const client& c) { return c.list_formations("stack-1"); });
    calls.check("list_formations", "GET /stacks/stack-1/formations.json?full_content=1&page=2", "",
                [](const client& c) {
                    return c.list_formations("stack-1", cloud66::page_number{2}, {.full_content = true});
                });
    calls.check("create_formation", "POST /stacks/stack-1/formations.json",
                R"({"name": "production", "tags": ["live"],
                    "base_templates": [{"repo": "https://git.example.com/stencils.git", "branch": "main"}]})",
                [](const client& c) {
                    constexpr std::array<std::string_view, 1> tags{"live"};
                    constexpr std::array<cloud66::base_template_source, 1> sources{
                        {{"https://git.example.com/stencils.git", "main"}}};
                    return c.create_formation("stack-1", "production", sources, {.tags = tags});
                });
    calls.check(
        "add_stencils", "POST /stacks/stack-1/formations/fm-1/stencils.json",
        R"({"message": "add web", "btr_uuid": "bt-1",
                    "stencils": [{"uid": "st-1", "filename": "web-service.yml",
                                  "template_filename": "service.yml", "context_id": "web", "status": 0,
                                  "tags": ["network"], "body": "apiVersion: v1", "sequence": 1},
                                 {"filename": "web-deployment.yml"}]})",
        [](const client& c) {
            constexpr std::array<std::string_view, 1> tags{"network"};
            const std::array<cloud66::stencil_input, 2> stencils{{{.uid = "st-1",
                                                                   .filename = "web-service.yml",
                                                                   .template_filename = "service.yml",
                                                                   .context_id = "web",
                                                                   .status = 0,
                                                                   .tags = tags,
                                                                   .body = "apiVersion: v1",
                                                                   .sequence = 1},
                                                                  {.filename = "web-deployment.yml"}}};
            return c.add_stencils("stack-1", "fm-1", "bt-1", stencils, "add web");
        });
    calls.check("update_stencil", "PUT /stacks/stack-1/formations/fm-1/stencils/st-1.json",
                R"({"body": "YXBpVmVyc2lvbjogdjE=", "message": "bump"})", [](const client& c) {
                    return c.update_stencil("stack-1", "fm-1", "st-1", "apiVersion: v1", "bump");
                });
    calls.check("render_stencil", "POST /stacks/stack-1/formations/fm-1/stencils/st-1/render.json",
                R"({"body": "YXBpVmVyc2lvbjogdjE=", "snapshot_id": "sn-1"})", [](const client& c) {
                    return c.render_stencil("stack-1", "fm-1", "st-1", "sn-1", "apiVersion: v1");
                });
    calls.check("add_policy", "POST /stacks/stack-1/formations/fm-1/policies.json",
                R"({"message": "add it", "policy": {"uid": "po-1", "name": "limits", "selector": "*",
                    "sequence": 1, "body": "error if missing", "tags": ["strict"]}})",
                [](const client& c) {
                    constexpr std::array<std::string_view, 1> tags{"strict"};
                    return c.add_policy("stack-1", "fm-1",
                                        {.uid = "po-1",
                                         .name = "limits",
                                         .selector = "*",
                                         .sequence = 1,
                                         .body = "error if missing",
                                         .tags = tags},
                                        "add it");
                });
    calls.check("add_transformation", "POST /stacks/stack-1/formations/fm-1/transformations.json",
                R"({"message": "add it", "transformation": {"uid": "tr-1", "name": "labels", "selector": "*",
                    "sequence": 1, "body": "function () {}", "tags": ["team"]}})",
                [](const client& c) {
                    constexpr std::array<std::string_view, 1> tags{"team"};
                    return c.add_transformation("stack-1", "fm-1",
                                                {.uid = "tr-1",
                                                 .name = "labels",
                                                 .selector = "*",
                                                 .sequence = 1,
                                                 .body = "function () {}",
                                                 .tags = tags},
                                                "add it");
                });
    calls.check("add_helm_release", "POST /stacks/stack-1/formations/fm-1/helm_releases.json",
                R"({"message": "add it", "helm_release": {"uid": "hr-1", "chart_name": "redis",
                    "display_name": "cache", "repository": "https://charts.example.com", "version": "9.0.1",
                    "body": "replicas: 1"}})",
                [](const client& c) {
                    return c.add_helm_release("stack-1", "fm-1",
                                              {.uid = "hr-1",
                                               .chart_name = "redis",
                                               .display_name = "cache",
                                               .repository = "https://charts.example.com",
                                               .version = "9.0.1",
                                               .body = "replicas: 1"},
                                              "add it");
                });
    calls.check(
        "add_workflow", "POST /stacks/stack-1/formations/fm-1/workflows.json",
        R"({"message": "add it", "workflow": {"uid": "wf-1", "name": "nightly", "default": true,
                    "body": "steps: []", "tags": ["slow"]}})",
        [](const client& c) {
            constexpr std::array<std::string_view, 1> tags{"slow"};
            return c.add_workflow(
                "stack-1", "fm-1",
                {.uid = "wf-1", .name = "nightly", .default_ = true, .body = "steps: []", .tags = tags},
                "add it");
        });
    calls.check("get_formation_pipeline", "GET /stacks/stack-1/formations/fm-1/pipeline.json", "",
                [](const client& c) { return c.get_formation_pipeline("stack-1", "fm-1"); });
    calls.check("get_formation_pipeline",
                "GET /stacks/stack-1/formations/fm-1/pipeline.json"
                "?snapshot_uid=sn-1&use_latest=false&workflow=nightly",
                "", [](const client& c) {
                    return c.get_formation_pipeline(
                        "stack-1", "fm-1",
                        {.snapshot_uid = "sn-1", .use_latest = false, .workflow = "nightly"});
                });
}
