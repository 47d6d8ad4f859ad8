// SPDX-License-Identifier: BSL-1.0
#include "support/documented_sandbox.hpp"

#include <boost/json.hpp>

using cloud66::errc;

TEST_CASE("stacks of the sandbox have settings, found by key and by id")
{
    test::documented_sandbox loop;
    const auto all = loop.run(loop.client.list_stack_settings(loop.stack));
    CHECK(all.size() > 5);
    const auto by_key = loop.run(loop.client.get_stack_setting(loop.stack, "git.branch"));
    CHECK(by_key.key == "git.branch");
    CHECK(by_key.id == "git-branch");
    CHECK(by_key.value == "main");
    CHECK(by_key.readonly == false);
    CHECK(loop.run(loop.client.get_stack_setting(loop.stack, "git-branch")).key == "git.branch");
    const auto raw = loop.run(
        loop.client.request(cloud66::http::verb::get, "/stacks/" + loop.stack + "/settings/git.branch"));
    CHECK(raw.at("response").at("value") == "main");
    CHECK(loop.error_of(loop.client.get_stack_setting(loop.stack, "no.such")).code() == errc::not_found);
}

TEST_CASE("a setting of a stack in the sandbox changes when its action has ended")
{
    test::documented_sandbox loop;
    const auto change = loop.run(loop.client.update_stack_setting(loop.stack, "git.branch", "develop"));
    CHECK(change.info().action == "stack-set: git.branch");
    CHECK(loop.run(loop.client.get_stack_setting(loop.stack, "git.branch")).value == "main");
    const auto before = loop.run(loop.client.list_stack_settings(loop.stack));
    const auto done = loop.run(change.wait());
    const auto changed = loop.run(loop.client.get_stack_setting(loop.stack, "git.branch"));
    CHECK(changed.value == "develop");
    CHECK(loop.run(loop.client.list_stack_settings(loop.stack)).size() == before.size());
    CHECK(changed.updated_at == done.finished_at);
    CHECK(loop.run(loop.client.get_stack(loop.stack)).git_branch == "develop");
    loop.check_all_called("stack_settings");
}

TEST_CASE("settings of the sandbox keep their kind")
{
    test::documented_sandbox loop;
    loop.finished(loop.client.update_stack_setting(loop.stack, "reconfigure.nginx", "true"));
    loop.finished(loop.client.update_stack_setting(loop.stack, "releases.kept", "3"));
    for (const auto& one : loop.sandbox.collection(loop.stack, "settings")) {
        if (one.at("key") == "reconfigure.nginx") CHECK(one.at("value") == true);
        if (one.at("key") == "releases.kept") CHECK(one.at("value") == 3);
    }
    const auto no_switch =
        loop.error_of(loop.client.update_stack_setting(loop.stack, "reconfigure.nginx", "maybe"));
    CHECK(no_switch.code() == errc::bad_request);
    CHECK_THAT(no_switch.details().api_message, test::contains("value"));
    const auto no_number =
        loop.error_of(loop.client.update_stack_setting(loop.stack, "releases.kept", "few"));
    CHECK(no_number.code() == errc::bad_request);
}

TEST_CASE("the sandbox rejects changes of what is no setting, and of what cannot be changed")
{
    test::documented_sandbox loop;
    CHECK(loop.error_of(loop.client.update_stack_setting(loop.stack, "no.such", "x")).code() ==
          errc::not_found);
    const auto fixed = loop.error_of(loop.client.update_stack_setting(loop.stack, "environment", "test"));
    CHECK(fixed.code() == errc::bad_request);
    CHECK(fixed.details().api_message == "environment cannot be changed");
    const boost::json::value empty = boost::json::object();
    const auto missing = loop.error_of(loop.client.request(
        cloud66::http::verb::put, "/stacks/" + loop.stack + "/settings/git-branch.json", empty));
    CHECK(missing.details().api_message == "value is missing");
}
