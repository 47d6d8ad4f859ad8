// SPDX-License-Identifier: BSL-1.0
#include "support/documented_sandbox.hpp"

#include <boost/json.hpp>

#include <chrono>
#include <string>
#include <vector>

using cloud66::create_stack_params;
using cloud66::errc;
using cloud66::stack_build_type;
using cloud66::stack_status;

namespace {

constexpr std::string_view two_services = R"(# The shop
services:
  web:
    git_url: git@github.com:acme-trading/shop.git
    ports: ["3000:80:443"]
  worker:
    image: redis
databases:
  - postgresql
)";

create_stack_params shop()
{
    return {.name = "Shop",
            .environment = "production",
            .service_yaml = two_services,
            .cloud = "digitalocean",
            .region = "ams3",
            .size = "s-1vcpu-2gb",
            .build_type = stack_build_type::multi};
}

}  // namespace

TEST_CASE("the sandbox has stacks")
{
    test::documented_sandbox loop;
    const auto all = loop.run(loop.client.list_stacks());
    CHECK(all.size() == 4);
    CHECK(loop.run(loop.client.list_stacks({.name = "LEDG"})).size() == 1);
    CHECK(loop.run(loop.client.get_stack(loop.stack)).name == "Storefront");
    CHECK(loop.error_of(loop.client.get_stack("no-such-stack")).code() == errc::not_found);
}

TEST_CASE("a stack that is created in the sandbox is listed at once, and built in the end")
{
    test::documented_sandbox loop;
    const auto creation = loop.run(loop.client.create_stack(shop()));
    CHECK(creation.started.action == "stack_create");
    CHECK(creation.name == "Shop");
    CHECK(creation.environment == "production");

    const auto found = loop.run(loop.client.list_stacks({.name = "Shop"}));
    REQUIRE(found.size() == 1);
    const std::string uid = found[0].uid;
    CHECK(found[0].status == stack_status::queued);
    CHECK(found[0].cloud == "DigitalOcean");
    CHECK(found[0].is_busy == true);
    CHECK(found[0].created_at_iso == creation.started.started_at);
    CHECK(loop.run(loop.client.list_services(uid)).empty());
    CHECK(loop.error_of(loop.client.deploy_stack(uid)).code() == errc::conflict);

    loop.run(loop.client.resume_action(uid, creation.started.id).wait());
    const auto built = loop.run(loop.client.get_stack(uid));
    CHECK(built.status == stack_status::success);
    CHECK(built.cloud_status == "deployed");
    const auto services = loop.run(loop.client.list_services(uid));
    REQUIRE(services.size() == 2);
    CHECK(services[0].name == "web");
    CHECK(services[1].name == "worker");
    CHECK(services[0].containers.size() == 1);
    CHECK(loop.sandbox.collection(uid, "servers").size() == 2);
    const auto versions = loop.run(loop.client.list_service_yamls(uid));
    REQUIRE(versions.size() == 1);
    CHECK(versions[0].body == two_services);
    CHECK_FALSE(loop.run(loop.client.list_stack_settings(uid)).empty());
    const auto deployments = loop.run(loop.client.list_deployments(uid));
    REQUIRE(deployments.size() == 1);
    CHECK(deployments[0].deploy_type->meaning == "first_build");
    CHECK(deployments[0].is_live == true);
    CHECK(loop.run(loop.client.deploy_stack(uid)));
    loop.check_all_called("stacks");
}

TEST_CASE("a stack of the sandbox may have a manifest in place of a cloud")
{
    test::documented_sandbox loop;
    const auto creation = loop.run(loop.client.create_stack({.name = "Shop",
                                                             .environment = "staging",
                                                             .service_yaml = two_services,
                                                             .manifest_yaml = "staging:\n  web:\n"}));
    const std::string uid = loop.sandbox.stack_uid("Shop");
    loop.run(loop.client.resume_action(uid, creation.started.id).wait());
    CHECK(loop.sandbox.collection(uid, "servers").size() == 1);
    const auto manifests = loop.run(loop.client.list_manifest_yamls(uid));
    REQUIRE(manifests.size() == 1);
    CHECK(manifests[0].body == "staging:\n  web:\n");
}

TEST_CASE("a new stack of the sandbox goes through the states of the documentation")
{
    for (const auto outcome : {cloud66::action_outcome::success, cloud66::action_outcome::failure}) {
        test::documented_sandbox loop;
        loop.sandbox.add_action_behavior(
            {.command = "stack_create", .duration = std::chrono::seconds(50), .outcome = outcome});
        loop.run(loop.client.create_stack(shop()));
        const std::string uid = loop.sandbox.stack_uid("Shop");
        std::vector<stack_status> seen;
        for (int i = 0; i <= 50; ++i) {
            const auto shown = loop.run(loop.client.get_stack(uid));
            if (seen.empty() || seen.back() != shown.status) seen.push_back(shown.status.value());
            CHECK((shown.health == cloud66::stack_health::building) ==
                  (shown.status == stack_status::deploying));
            loop.time->advance(std::chrono::seconds(1));
        }
        const bool succeeded = outcome == cloud66::action_outcome::success;
        CHECK(seen == std::vector{stack_status::queued, stack_status::analysing, stack_status::analysed,
                                  stack_status::queued_for_deploying, stack_status::deploying,
                                  succeeded ? stack_status::success : stack_status::failed});
    }
}

TEST_CASE("the sandbox rejects a second stack of the same name and environment")
{
    test::documented_sandbox loop;
    loop.run(loop.client.create_stack(shop()));
    CHECK(loop.error_of(loop.client.create_stack(shop())).code() == errc::conflict);
    auto elsewhere = shop();
    elsewhere.environment = "staging";
    loop.run(loop.client.create_stack(elsewhere));
    elsewhere.name = "Ledger";
    loop.run(loop.client.create_stack(elsewhere));
    elsewhere.environment = "production";
    CHECK(loop.error_of(loop.client.create_stack(elsewhere)).code() == errc::conflict);
    CHECK(loop.run(loop.client.list_stacks()).size() == 7);
}

TEST_CASE("the files of a new stack of the sandbox may be in flow style or in JSON")
{
    for (const char* services :
         {R"({"services": {"web": {"git_url": "git@github.com:acme/shop.git", "ports": ["3000:80:443"]},
                           "worker": {"image": "redis"}}, "databases": ["postgresql"]})",
          "{services: {web: {ports: ['3000:80:443'], command: \"a, {b: c}\"}, worker: {image: redis}}}",
          "services: {web: {image: shop}, worker: {image: redis}}\ndatabases: [postgresql]\n",
          "services:\n  web: {image: shop,\n    ports: [3000]}\n  worker: {image: redis}\n"}) {
        test::documented_sandbox loop;
        auto params = shop();
        params.service_yaml = services;
        params.manifest_yaml = "{production: {web: {}}}";
        const auto creation = loop.run(loop.client.create_stack(params));
        const std::string uid = loop.sandbox.stack_uid("Shop");
        loop.run(loop.client.resume_action(uid, creation.started.id).wait());
        const auto built = loop.run(loop.client.list_services(uid));
        REQUIRE(built.size() == 2);
        CHECK(built[0].name == "web");
        CHECK(built[1].name == "worker");
        CHECK(loop.run(loop.client.list_manifest_yamls(uid)).at(0).body == "{production: {web: {}}}");
    }
}

TEST_CASE("the creation of a stack in the sandbox may fail")
{
    test::documented_sandbox loop;
    loop.sandbox.add_action_behavior(
        {.command = "stack_create", .outcome = cloud66::action_outcome::failure});
    const auto creation = loop.run(loop.client.create_stack(shop()));
    const std::string uid = loop.sandbox.stack_uid("Shop");
    CHECK(loop.error_of(loop.client.resume_action(uid, creation.started.id).wait()).code() ==
          errc::action_failed);
    CHECK(loop.run(loop.client.get_stack(uid)).status == stack_status::failed);
    CHECK(loop.run(loop.client.list_services(uid)).empty());
}

TEST_CASE("the sandbox rejects stacks that cannot be right")
{
    test::documented_sandbox loop;
    const auto check_rejected = [&](std::string_view parameter, create_stack_params params) {
        const auto failure = loop.error_of(loop.client.create_stack(params));
        CHECK(failure.code() == errc::bad_request);
        CHECK_THAT(failure.details().api_message, test::contains(std::string(parameter)));
    };
    const auto with = [](auto change) {
        create_stack_params params = shop();
        change(params);
        return params;
    };
    check_rejected("service_yaml", with([](auto& p) { p.service_yaml = "service_yaml_serialised"; }));
    check_rejected("service_yaml", with([](auto& p) { p.service_yaml = "services:\n# none\n"; }));
    check_rejected("service_yaml", with([](auto& p) { p.service_yaml = "jobs:\n  web:\n"; }));
    check_rejected("service_yaml", with([](auto& p) { p.service_yaml = "{services: {}}"; }));
    check_rejected("service_yaml", with([](auto& p) { p.service_yaml = "{services: {web: {}}"; }));
    check_rejected("service_yaml", with([](auto& p) { p.service_yaml = R"({"jobs": {"web": {}}})"; }));
    check_rejected("manifest_yaml", with([](auto& p) { p.manifest_yaml = "nothing"; }));
    check_rejected("manifest_yaml", with([](auto& p) { p.manifest_yaml = "{production: [web}"; }));
    check_rejected("cloud", with([](auto& p) { p.cloud = "no-such-cloud"; }));
    check_rejected("region", with([](auto& p) { p.region = "eu-west-2"; }));
    check_rejected("size", with([](auto& p) { p.size = "m6i.large"; }));
    check_rejected("key_name", with([](auto& p) { p.key_name = "no-such-key"; }));
    for (const char* missing : {"name", "environment", "service_yaml", "build_type"}) {
        boost::json::object body{
            {"name", "Shop"},        {"environment", "production"}, {"service_yaml", two_services},
            {"cloud", "aws"},        {"region", "eu-west-2"},       {"size", "t3.small"},
            {"build_type", "single"}};
        body.erase(missing);
        const boost::json::value sent = body;
        const auto failure = loop.error_of(loop.client.request(cloud66::http::verb::post, "/stacks", sent));
        CHECK(failure.details().api_message == std::string(missing) + " is missing");
    }
    CHECK(loop.run(loop.client.list_stacks()).size() == 4);
}
