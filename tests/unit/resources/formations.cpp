// SPDX-License-Identifier: BSL-1.0
#include <cloud66/resources/formations.hpp>

#include "support/catch.hpp"
#include "support/scripted_client.hpp"

#include <array>
#include <string_view>

using cloud66::client;

namespace {

constexpr std::array<cloud66::base_template_source, 1> sources{{{"https://git.example.com/s.git", "main"}}};
constexpr std::array<cloud66::base_template_source, 1> without_branch{
    {{"https://git.example.com/s.git", ""}}};
constexpr std::array<cloud66::base_template_source, 1> without_repo{{{"", "main"}}};
constexpr std::array<cloud66::stencil_input, 1> stencils{{{.filename = "web.yml"}}};
constexpr std::array<cloud66::stencil_input, 1> without_name{{{.filename = ""}}};

}  // namespace

TEST_CASE("a formation without a name or without base templates is not requested")
{
    test::scripted_client loop;
    loop.check_rejects("name is empty",
                       [](const client& c) { return c.create_formation("stack-1", "", sources); });
    loop.check_rejects("base_templates is empty",
                       [](const client& c) { return c.create_formation("stack-1", "production", {}); });
    loop.check_rejects("branch is empty", [](const client& c) {
        return c.create_formation("stack-1", "production", without_branch);
    });
    loop.check_rejects("repo is empty", [](const client& c) {
        return c.create_formation("stack-1", "production", without_repo);
    });
}

TEST_CASE("stencils are not added without a message, a base template and names")
{
    test::scripted_client loop;
    loop.check_rejects("message is empty", [](const client& c) {
        return c.add_stencils("stack-1", "fm-1", "bt-1", stencils, "");
    });
    loop.check_rejects("base_template_uid is empty", [](const client& c) {
        return c.add_stencils("stack-1", "fm-1", "", stencils, "add");
    });
    loop.check_rejects("stencils is empty",
                       [](const client& c) { return c.add_stencils("stack-1", "fm-1", "bt-1", {}, "add"); });
    loop.check_rejects("filename is empty", [](const client& c) {
        return c.add_stencils("stack-1", "fm-1", "bt-1", without_name, "add");
    });
}

TEST_CASE("no part is committed without a message and a name")
{
    test::scripted_client loop;
    loop.check_rejects("message is empty", [](const client& c) {
        return c.update_stencil("stack-1", "fm-1", "st-1", "a: 1", "");
    });
    loop.check_rejects("message is empty", [](const client& c) {
        return c.add_policy("stack-1", "fm-1", {.name = "limits"}, "");
    });
    loop.check_rejects("name is empty",
                       [](const client& c) { return c.add_policy("stack-1", "fm-1", {.name = ""}, "add"); });
    loop.check_rejects("name is empty", [](const client& c) {
        return c.add_transformation("stack-1", "fm-1", {.name = ""}, "add");
    });
    loop.check_rejects("chart_name is empty", [](const client& c) {
        return c.add_helm_release("stack-1", "fm-1", {.chart_name = ""}, "add");
    });
    loop.check_rejects("name is empty", [](const client& c) {
        return c.add_workflow("stack-1", "fm-1", {.name = ""}, "add");
    });
}

TEST_CASE("a text is rendered against a snapshot only, and may be empty")
{
    test::scripted_client loop;
    loop.check_rejects("snapshot_uid is empty", [](const client& c) {
        return c.render_stencil("stack-1", "fm-1", "st-1", "", "a: 1");
    });
    loop.check_sends("POST /api/3/stacks/stack-1/formations/fm-1/stencils/st-1/render.json",
                     R"({"body": "", "snapshot_id": "sn-1"})", "{}",
                     [](const client& c) { return c.render_stencil("stack-1", "fm-1", "st-1", "sn-1", ""); });
}
