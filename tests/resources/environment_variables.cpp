// SPDX-License-Identifier: BSL-1.0
#include <cloud66/workflows/set_environment_variables.hpp>

#include <array>
#include <chrono>
#include <map>
#include <string_view>

#include "support/documented_sandbox.hpp"
#include "support/files.hpp"

using cloud66::apply_strategy;
using cloud66::environments_format;
using cloud66::errc;
using cloud66::other_variables;

namespace {

std::map<std::string, std::string> values_of(test::documented_sandbox& loop)
{
    std::map<std::string, std::string> values;
    for (const auto& variable : loop.run(loop.client.list_environment_variables(loop.stack)))
        values[variable.key] = variable.value.value_or(cloud66::secret("none")).reveal();
    return values;
}

}  // namespace

TEST_CASE("the sandbox's environment variables are created, changed and deleted by actions")
{
    test::documented_sandbox loop;
    const cloud66::client& client = loop.client;

    const auto creating = loop.run(client.create_environment_variable(loop.stack, "WORKERS", "4"));
    CHECK(values_of(loop).at("WORKERS") == "4");
    CHECK(loop.run(creating.wait()).action == "env-var-create");
    CHECK(values_of(loop).at("WORKERS") == "4");
    CHECK(loop.error_of(client.create_environment_variable(loop.stack, "WORKERS", "5")).code() ==
          errc::conflict);

    loop.finished(client.update_environment_variable(loop.stack, "WORKERS", "",
                                                     {.apply_strategy = apply_strategy::deployment}));
    CHECK(values_of(loop).at("WORKERS") == "");
    const auto all = loop.run(client.list_environment_variables(loop.stack, cloud66::page_number{1})).items;
    const auto changed = loop.run(client.get_environment_variable(loop.stack, all.back().id.value()));
    CHECK(changed.key == "WORKERS");
    REQUIRE(changed.history.size() == 1);
    CHECK(changed.history[0].value == cloud66::secret("4"));

    const auto deleting = loop.run(client.delete_environment_variable(loop.stack, "WORKERS"));
    REQUIRE(deleting);
    CHECK(values_of(loop).contains("WORKERS"));
    loop.run(deleting.wait());
    CHECK_FALSE(values_of(loop).contains("WORKERS"));

    loop.finished(client.patch_environment_variables(loop.stack, environments_format::dotenv, "A='1'\nB=2"));
    CHECK(values_of(loop).at("A") == "1");
    CHECK(values_of(loop).contains("LOG_LEVEL"));
    loop.finished(client.upload_environment_variables(loop.stack, environments_format::json, R"({"B": 3})"));
    CHECK(values_of(loop) == std::map<std::string, std::string>{{"STACK_GIT_BRANCH", "main"},
                                                                {"POSTGRESQL_ADDRESS", "10.0.0.4"},
                                                                {"B", "3"}});

    constexpr std::array<std::string_view, 1> user{"user"};
    const auto text = loop.run(client.download_environment_variables(loop.stack, environments_format::dotenv,
                                                                     {.requested_types = user}));
    CHECK(text.contents.reveal() == "B=\"3\"\n");
    loop.check_all_called("environment_variables");
}

TEST_CASE("a new environment variable of the sandbox is there at once, while the action still applies it")
{
    test::documented_sandbox loop;
    const cloud66::client& client = loop.client;
    const auto creating = loop.run(client.create_environment_variable(loop.stack, "WORKERS", "4"));
    CHECK(loop.error_of(client.create_environment_variable(loop.stack, "WORKERS", "5")).code() ==
          errc::conflict);
    const auto updating = loop.run(client.update_environment_variable(loop.stack, "WORKERS", "6"));
    CHECK(values_of(loop).at("WORKERS") == "6");
    const auto all = loop.run(client.list_environment_variables(loop.stack));
    CHECK(loop.run(client.get_environment_variable(loop.stack, all.back().id.value())).history.size() == 1);
    CHECK_FALSE(loop.run(creating.refresh()).finished_at);
    const auto deleting = loop.run(client.delete_environment_variable(loop.stack, "WORKERS"));
    CHECK(values_of(loop).contains("WORKERS"));
    loop.run(creating.wait());
    loop.run(updating.wait());
    loop.run(deleting.wait());
    CHECK_FALSE(values_of(loop).contains("WORKERS"));
}

TEST_CASE("environment variables that are uploaded to the sandbox together are there at once")
{
    test::documented_sandbox loop;
    const cloud66::client& client = loop.client;
    const auto uploading =
        loop.run(client.upload_environment_variables(loop.stack, environments_format::json, R"({"B": 3})"));
    CHECK(values_of(loop).at("B") == "3");
    CHECK(values_of(loop).contains("LOG_LEVEL"));  // the action removes it
    (void)loop.run(client.update_environment_variable(loop.stack, "B", "4"));
    (void)loop.run(client.create_environment_variable(loop.stack, "C", "5"));
    (void)loop.run(client.patch_environment_variables(loop.stack, environments_format::dotenv, "C=6\nD=7"));
    loop.run(uploading.wait());
    loop.time->advance(std::chrono::minutes(1));
    CHECK(values_of(loop) == std::map<std::string, std::string>{{"STACK_GIT_BRANCH", "main"},
                                                                {"POSTGRESQL_ADDRESS", "10.0.0.4"},
                                                                {"B", "4"},
                                                                {"C", "6"},
                                                                {"D", "7"}});
}

TEST_CASE("an environment variable of the sandbox stays when the action that applies it fails")
{
    test::documented_sandbox loop;
    loop.sandbox.add_action_behavior(
        {.command = "env-var-create", .outcome = cloud66::action_outcome::failure});
    const auto creating = loop.run(loop.client.create_environment_variable(loop.stack, "WORKERS", "4"));
    CHECK(loop.error_of(creating.wait()).code() == errc::action_failed);
    CHECK(values_of(loop).at("WORKERS") == "4");
}

TEST_CASE("what the sandbox lets one download can be uploaded again")
{
    test::documented_sandbox loop;
    const cloud66::client& client = loop.client;
    const std::string awkward = "a \"b\" \\n 'c' $d\n#e";
    loop.finished(client.create_environment_variable(loop.stack, "AWKWARD", awkward));
    const auto before = values_of(loop);
    for (const auto format : {environments_format::dotenv, environments_format::json}) {
        const auto text = loop.run(client.download_environment_variables(loop.stack, format));
        loop.finished(client.upload_environment_variables(loop.stack, format, text.contents.reveal()));
        CHECK(values_of(loop) == before);
    }
    constexpr std::array<std::string_view, 2> types{"locked", "generated"};
    const auto generated = loop.run(client.download_environment_variables(
        loop.stack, environments_format::json, {.requested_types = types}));
    CHECK(generated.contents.reveal() == R"({"STACK_GIT_BRANCH":"main","POSTGRESQL_ADDRESS":"10.0.0.4"})");
}

TEST_CASE("the sandbox rejects changes of environment variables that make no sense")
{
    test::documented_sandbox loop;
    const cloud66::client& client = loop.client;
    const auto no = [&](auto call) { return loop.error_of(std::move(call)); };
    CHECK(no(client.get_environment_variable(loop.stack, 1)).code() == errc::not_found);
    CHECK(no(client.update_environment_variable(loop.stack, "NONE", "x")).code() == errc::not_found);
    CHECK(no(client.delete_environment_variable(loop.stack, "NONE")).code() == errc::not_found);
    CHECK(no(client.update_environment_variable(loop.stack, "STACK_GIT_BRANCH", "x")).code() ==
          errc::conflict);
    CHECK(no(client.delete_environment_variable(loop.stack, "POSTGRESQL_ADDRESS")).code() == errc::conflict);

    const auto patched = [&](environments_format format, std::string_view contents) {
        return no(client.patch_environment_variables(loop.stack, format, contents));
    };
    CHECK(patched(environments_format::json, R"({"STACK_GIT_BRANCH": "x"})").code() == errc::conflict);
    CHECK(patched(environments_format::dotenv, "A=1\nsecret").details().api_message ==
          "contents is not dotenv: line:2: this is not NAME=value");
    CHECK(patched(environments_format::json, "A=1").details().api_message == "contents is not a JSON object");
    CHECK(patched(environments_format::json, R"({"A": []})").details().api_message ==
          "contents has a value that is not plain");
    constexpr std::array<std::string_view, 2> wrong_types{"user", "none"};
    CHECK_THAT(no(client.download_environment_variables(loop.stack, environments_format::json,
                                                        {.requested_types = wrong_types}))
                   .details()
                   .api_message,
               test::contains("requested_types is not one of"));
}

TEST_CASE("many environment variables are set with one request")
{
    test::documented_sandbox loop;
    const cloud66::named_value changes[] = {{"LOG_LEVEL", "warn"}, {"TOKEN", "s3cr3t"}};
    loop.sandbox.clear_requests();
    loop.finished(set_environment_variables(loop.client, loop.stack, changes, other_variables::keep));
    CHECK(loop.sandbox.request_count("PATCH", "/stacks/*/environments/bulk") == 1);
    CHECK(values_of(loop).at("LOG_LEVEL") == "warn");
    CHECK(values_of(loop).contains("SECRET_KEY_BASE"));

    const test::temporary_folder folder;
    const auto path = folder.write(".env", "export TOKEN=\"s3cr3t \\\"2\\\"\"\r\nMOTTO='one\r\ntwo'\r\n");
    loop.finished(set_environment_variables_from_file(loop.client, loop.stack, path, other_variables::remove,
                                                      {.apply_strategy = apply_strategy::immediately}));
    CHECK(loop.sandbox.request_count("POST", "/stacks/*/environments/bulk") == 1);
    CHECK(values_of(loop) == std::map<std::string, std::string>{{"STACK_GIT_BRANCH", "main"},
                                                                {"POSTGRESQL_ADDRESS", "10.0.0.4"},
                                                                {"TOKEN", "s3cr3t \"2\""},
                                                                {"MOTTO", "one\ntwo"}});
    for (const std::string& line : loop.log_lines) CHECK(line.find("s3cr3t") == std::string::npos);
}
