// SPDX-License-Identifier: BSL-1.0
#include <cloud66/secret.hpp>
#include <cloud66/workflows/set_environment_variables.hpp>

#include <map>
#include <string>
#include <vector>

#include "support/files.hpp"
#include "support/scripted_client.hpp"

using cloud66::client;
using cloud66::named_value;
using cloud66::other_variables;
using cloud66::set_environment_variables;
using cloud66::set_environment_variables_from_file;

namespace {

const std::string action_example = R"({"id": 7, "action": "env-vars-bulk-update"})";

}  // namespace

TEST_CASE("many variables go as one JSON object, whatever their values look like")
{
    test::scripted_client loop;
    const named_value changes[] = {{"A", "say \"hi\"\n$HOME"}, {"B", ""}};
    const auto started = loop.check_sends(
        "PATCH /api/3/stacks/stack-1/environments/bulk.json",
        R"({"environments_format": "json", "contents": "{\"A\":\"say \\\"hi\\\"\\n$HOME\",\"B\":\"\"}"})",
        action_example, [&](const client& c) {
            return set_environment_variables(c, "stack-1", changes, other_variables::keep);
        });
    CHECK(started.id() == 7);
    CHECK(started.stack_uid() == "stack-1");
}

TEST_CASE("variables by name go as those of a list do")
{
    test::scripted_client loop;
    const std::map<std::string, cloud66::secret> changes = {{"A", cloud66::secret("1")},
                                                            {"B", cloud66::secret()}};
    const auto started =
        loop.check_sends("PATCH /api/3/stacks/stack-1/environments/bulk.json",
                         R"({"environments_format": "json", "contents": "{\"A\":\"1\",\"B\":\"\"}"})",
                         action_example, [&](const client& c) {
                             return set_environment_variables(c, "stack-1", changes, other_variables::keep);
                         });
    CHECK(started.id() == 7);
}

TEST_CASE("the caller says whether other variables go, and when all takes effect")
{
    test::scripted_client loop;
    const test::temporary_folder folder;
    const auto path = folder.write(".env", "A=1 # one\n");
    const auto started = loop.check_sends(
        "POST /api/3/stacks/stack-1/environments/bulk.json",
        R"({"environments_format": "json", "contents": "{\"A\":\"1\"}", "apply_strategy": "deployment"})",
        action_example, [&](const client& c) {
            return set_environment_variables_from_file(
                c, "stack-1", path, other_variables::remove,
                {.apply_strategy = cloud66::apply_strategy::deployment});
        });
    CHECK(started.id() == 7);
}

TEST_CASE("nothing is sent if the variables cannot be right")
{
    test::scripted_client loop;
    const auto refuses = [&](const std::string& why, const std::vector<named_value>& variables) {
        loop.check_rejects(why, [&](const client& c) {
            return set_environment_variables(c, "stack-1", variables, other_variables::remove);
        });
    };
    refuses("there are no variables to be set", {});
    refuses("the name of a variable is empty", {{"", "1"}});
    refuses("A is not UTF-8", {{"A", "caf\xe9"}});
    refuses("A is given twice", {{"A", "1"}, {"B", "2"}, {"A", "3"}});
}

TEST_CASE("nothing is sent if the file cannot be right")
{
    test::scripted_client loop;
    const test::temporary_folder folder;
    const auto rejects = [&](const std::string& reason, const std::string& path, cloud66::errc code) {
        const auto set = [&](const client& c) {
            return set_environment_variables_from_file(c, "stack-1", path, other_variables::keep);
        };
        loop.check_rejects(reason, set, make_error_code(code));
    };
    rejects("/none cannot be read", folder.path() + "/none", cloud66::errc::file_error);
    rejects(folder.path() + " cannot be read", folder.path(), cloud66::errc::file_error);
    rejects("/empty has no variables", folder.write("empty", "# nothing\n"), cloud66::errc::invalid_argument);
    rejects("/bad:2: this is not NAME=value", folder.write("bad", "A=1\nwords\n"),
            cloud66::errc::invalid_argument);
}
