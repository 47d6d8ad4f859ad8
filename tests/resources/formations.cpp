// SPDX-License-Identifier: BSL-1.0
#include "support/documented_sandbox.hpp"

#include <boost/json/parse.hpp>

#include <array>
#include <string_view>

using cloud66::errc;
using cloud66::formation;

namespace {

struct ledger : test::documented_sandbox
{
    ledger() { stack = sandbox.stack_uid("Ledger"); }

    /// The first formation with all bodies.
    formation first() { return run(client.list_formations(stack, {.full_content = true})).front(); }

    /// The error of a request with a body that the client would not send.
    cloud66::error error_of_request(cloud66::http::verb verb, const std::string& below, const char* body)
    {
        const std::string target = "/stacks/" + stack + "/formations" + below;
        return error_of(client.request(verb, target, boost::json::parse(body)));
    }

    std::string snapshot() { return run(client.list_snapshots(stack)).back().uid; }
};

constexpr auto post = cloud66::http::verb::post;
constexpr auto put = cloud66::http::verb::put;

constexpr std::array<cloud66::base_template_source, 1> known_source{
    {{"https://github.com/acme-trading/stencils.git", "main"}}};
constexpr std::array<cloud66::base_template_source, 1> unknown_source{
    {{"https://github.com/acme-trading/stencils.git", "no-such-branch"}}};

}  // namespace

TEST_CASE("the sandbox has formations where there is Kubernetes, and their bodies on demand")
{
    ledger loop;
    const auto listed = loop.run(loop.client.list_formations(loop.stack));
    REQUIRE(listed.size() == 2);
    CHECK(listed[0].name == "production");
    REQUIRE(listed[0].stencils.size() == 2);
    CHECK(listed[0].stencils[0].body == "");
    CHECK(listed[0].policies.at(0).body == "");
    CHECK(listed[0].base_templates.at(0).status == cloud66::base_template_status::available);
    CHECK_THAT(loop.first().stencils.at(0).body.value(), test::contains("kind: Deployment"));
    CHECK(loop.run(loop.client.list_formations(loop.sandbox.stack_uid("Storefront"))).empty());
}

TEST_CASE("the sandbox's formations are created and filled")
{
    ledger loop;
    const auto& c = loop.client;
    constexpr std::array<std::string_view, 1> tags{"blue"};
    const auto made = loop.run(c.create_formation(loop.stack, "preview", known_source, {.tags = tags}));
    CHECK(made.tags == std::vector<std::string>{"blue"});
    CHECK(made.stencils.empty());

    constexpr std::array<cloud66::stencil_input, 1> stencils{
        {{.filename = "web.yml", .body = "kind: Pod\n", .sequence = 3}}};
    const auto added = loop.finished(
        c.add_stencils(loop.stack, made.uid, made.base_templates.at(0).uid, stencils, "add web"));
    CHECK(added.finished_success == true);
    CHECK(
        loop.run(c.add_policy(loop.stack, made.uid, {.name = "limits", .sequence = 2}, "add it")).sequence ==
        2);
    CHECK(loop.run(c.add_transformation(loop.stack, made.uid, {.name = "labels", .selector = "*"}, "add it"))
              .selector == "*");
    CHECK(loop.run(c.add_helm_release(loop.stack, made.uid, {.chart_name = "redis", .version = "9.0.1"},
                                      "add it"))
              .version == "9.0.1");
    CHECK(loop.run(c.add_workflow(loop.stack, made.uid, {.name = "first", .default_ = true}, "add it"))
              .default_ == true);
    loop.run(c.add_workflow(loop.stack, made.uid, {.name = "second", .default_ = true}, "add it"));

    const auto all = loop.run(c.list_formations(loop.stack, {.full_content = true}));
    REQUIRE(all.size() == 3);
    const formation& filled = all.back();
    CHECK(filled.uid == made.uid);
    REQUIRE(filled.stencils.size() == 1);
    CHECK(filled.stencils[0].body == "kind: Pod\n");
    CHECK(filled.stencils[0].btr_branch == "main");
    CHECK(filled.policies.at(0).name == "limits");
    CHECK(filled.transformations.at(0).name == "labels");
    CHECK(filled.helm_releases.at(0).chart_name == "redis");
    REQUIRE(filled.workflows.size() == 2);
    CHECK(filled.workflows[0].default_ == false);
    CHECK(filled.workflows[1].default_ == true);

    const std::string stencil = filled.stencils[0].uid.value();
    const auto updated = loop.run(c.update_stencil(loop.stack, made.uid, stencil, "kind: Job\n", "bump"));
    CHECK(updated.body == "kind: Job\n");
    const auto tried =
        loop.run(c.render_stencil(loop.stack, made.uid, stencil, loop.snapshot(), "kind: \xC3\xBC\n"));
    CHECK(tried.stencils.at(0).content == "kind: \xC3\xBC\n");
    CHECK(tried.stencils.at(0).filename == "web.yml");
    CHECK(tried.issues.empty());
    CHECK(loop.run(c.list_formations(loop.stack, {.full_content = true})).back().stencils.at(0).body ==
          "kind: Job\n");
    CHECK(loop.run(c.get_formation_pipeline(loop.stack, made.uid)).pipeline);
    loop.check_all_called("formations");
}

TEST_CASE("stencils are there when the sandbox's action has ended, and only if it went well")
{
    ledger loop;
    const auto target = loop.first();
    constexpr std::array<cloud66::stencil_input, 1> stencils{{{.filename = "web.yml"}}};
    const std::string source = target.base_templates.at(0).uid;
    const auto add = [&] {
        return loop.run(loop.client.add_stencils(loop.stack, target.uid, source, stencils, "add web"));
    };
    const cloud66::action started = add();
    CHECK(loop.first().stencils.size() == 2);
    loop.run(started.wait());
    CHECK(loop.first().stencils.size() == 3);

    loop.sandbox.add_action_behavior(
        {.command = "formation-add-stencils", .outcome = cloud66::action_outcome::failure});
    const cloud66::action failing = add();
    CHECK(loop.error_of(failing.wait()).code() == errc::action_failed);
    CHECK(loop.first().stencils.size() == 3);
}

TEST_CASE("the sandbox builds a pipeline in the order of the stencils")
{
    ledger loop;
    const auto target = loop.first();
    const std::string snapshot = loop.snapshot();
    const auto built = loop.run(loop.client.get_formation_pipeline(
        loop.stack, target.uid, {.snapshot_uid = snapshot, .use_latest = false, .workflow = "default"}));
    const boost::json::value& pipeline = built.pipeline.value().value();
    CHECK(pipeline.at("workflow") == "default");
    CHECK(pipeline.at("steps").at(0).at("filename") == "ledger-service.yml");

    const auto rejected =
        loop.error_of(loop.client.get_formation_pipeline(loop.stack, target.uid, {.workflow = "nightly"}));
    CHECK(rejected.code() == errc::bad_request);
    CHECK_THAT(rejected.what(), test::contains("workflow"));
    CHECK_THAT(
        loop.error_of(loop.client.get_formation_pipeline(loop.stack, target.uid, {.snapshot_uid = "sn-none"}))
            .what(),
        test::contains("snapshot_uid"));
}

TEST_CASE("the sandbox warns of an empty stencil")
{
    ledger loop;
    const auto target = loop.first();
    const auto tried = loop.run(loop.client.render_stencil(
        loop.stack, target.uid, target.stencils.at(0).uid.value(), loop.snapshot(), ""));
    REQUIRE(tried.issues.size() == 1);
    CHECK(tried.issues.front().severity == "warning");
}

TEST_CASE("the sandbox does not know other formations, stencils and base templates")
{
    ledger loop;
    const auto& c = loop.client;
    const auto target = loop.first();
    CHECK(loop.error_of(c.add_policy(loop.stack, "fm-none", {.name = "n"}, "m")).code() == errc::not_found);
    CHECK(loop.error_of(c.update_stencil(loop.stack, target.uid, "st-none", "", "m")).code() ==
          errc::not_found);
    CHECK(loop.error_of(c.get_formation_pipeline(loop.stack, "fm-none")).code() == errc::not_found);
    CHECK(loop.error_of(c.list_formations("no-such-stack")).code() == errc::not_found);
    const auto rejected = loop.error_of(c.create_formation(loop.stack, "preview", unknown_source));
    CHECK(rejected.code() == errc::bad_request);
    CHECK_THAT(rejected.what(), test::contains("no-such-branch"));
    CHECK_THAT(loop.error_of(c.render_stencil(loop.stack, target.uid, target.stencils.at(0).uid.value(),
                                              "sn-none", ""))
                   .what(),
               test::contains("snapshot_id"));
}

TEST_CASE("the sandbox rejects what is missing or not in Base64, and changes nothing")
{
    ledger loop;
    const auto target = loop.first();
    const std::string below = "/" + target.uid;
    const std::string stencil = below + "/stencils/" + target.stencils.at(0).uid.value();

    const auto why = [&loop](cloud66::http::verb verb, const std::string& path, const char* body) {
        const auto rejected = loop.error_of_request(verb, path, body);
        CHECK(rejected.code() == errc::bad_request);
        return std::string(rejected.what());
    };
    CHECK_THAT(why(put, stencil, R"({"message": "m", "body": "no Base64"})"),
               test::contains("body is not Base64"));
    CHECK_THAT(why(put, stencil, R"({"message": "m"})"), test::contains("body is missing"));
    CHECK_THAT(why(put, stencil, R"({"body": "YQ=="})"), test::contains("message is missing"));
    CHECK_THAT(why(post, stencil + "/render", R"({"body": "YQ=="})"),
               test::contains("snapshot_id is missing"));
    CHECK_THAT(why(post, below + "/stencils", R"({"btr_uuid": "bt-1", "stencils": [{"filename": "a.yml"}]})"),
               test::contains("message is missing"));
    CHECK_THAT(why(post, below + "/stencils", R"({"message": "m", "stencils": [{"filename": "a.yml"}]})"),
               test::contains("btr_uuid is missing"));
    CHECK_THAT(why(post, below + "/stencils", R"({"message": "m", "btr_uuid": "bt-none"})"),
               test::contains("btr_uuid is no base template"));
    const std::string with_base_template =
        R"({"message": "m", "btr_uuid": ")" + target.base_templates.at(0).uid + '"';
    CHECK_THAT(why(post, below + "/stencils", (with_base_template + "}").c_str()),
               test::contains("stencils is missing"));
    CHECK_THAT(why(post, below + "/stencils", (with_base_template + R"(, "stencils": [{}]})").c_str()),
               test::contains("filename is missing"));
    CHECK_THAT(why(post, below + "/policies", R"({"message": "m", "name": "limits"})"),
               test::contains("policy is missing"));
    CHECK_THAT(why(post, below + "/workflows", R"({"message": "m", "workflow": {"default": true}})"),
               test::contains("name is missing"));
    CHECK_THAT(why(post, "", R"({"name": "preview"})"), test::contains("base_templates is missing"));
    CHECK_THAT(why(post, "", R"({"name": "p", "base_template": {}, "base_templates": []})"),
               test::contains("base_template is sent beside"));

    const auto after = loop.first();
    CHECK(after.stencils.at(0).body == target.stencils.at(0).body);
    CHECK(after.workflows.at(0).default_ == true);
    CHECK(loop.run(loop.client.list_formations(loop.stack)).size() == 2);
}

TEST_CASE("the sandbox takes the older form with a single base template, too")
{
    ledger loop;
    const auto body = boost::json::parse(R"({"name": "old", "base_template":
        {"repo": "https://github.com/acme-trading/stencils.git", "branch": "main"}})");
    loop.run(loop.client.request(post, "/stacks/" + loop.stack + "/formations.json", body));
    const auto all = loop.run(loop.client.list_formations(loop.stack));
    CHECK(all.back().name == "old");
    CHECK(all.back().base_templates.size() == 1);
}

TEST_CASE("a base template that moves on is seen in the sandbox's formations")
{
    ledger loop;
    loop.run(loop.client.sync_base_template(loop.first().base_templates.at(0).uid));
    CHECK(loop.first().base_templates.at(0).status == cloud66::base_template_status::queued);
}
