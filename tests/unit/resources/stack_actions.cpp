// SPDX-License-Identifier: BSL-1.0
#include <cloud66/resources/stack_actions.hpp>

#include "support/catch.hpp"
#include "support/models.hpp"
#include "support/scripted_client.hpp"

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <vector>

using cloud66::action;
using cloud66::action_info;
using cloud66::client;
using cloud66::named_value;
using cloud66::page_number;
using cloud66::reboot_strategy;
using cloud66::timestamp;
using test::decoded;

namespace {

// The inventory's examples: an action that has finished and one that runs.
const std::string finished = R"({
    "id": 6566418,
    "user": "person@company.com",
    "resource_type": "stack",
    "action": "application_deployment",
    "resource_id": "84195",
    "started_via": "api",
    "started_at": "2023-10-11T11:43:57Z",
    "finished_at": "2023-10-11T11:47:42Z",
    "finished_success": true,
    "finished_message": "Completed successfully",
    "finished_result": {},
    "metadata": {"user_reference": "my-useful-id"}
})";

const std::string running = R"({
    "id": 10,
    "user": "test@cloud66.com",
    "resource_type": "stack",
    "action": "clear_caches",
    "resource_id": "283",
    "started_via": "api",
    "started_at": "2014-09-01T19:08:05Z",
    "finished_at": null,
    "finished_success": null,
    "finished_message": null
})";

using call = std::function<boost::asio::awaitable<action>(const client&)>;

/// A call that starts an action, and the body that it sends.
struct started
{
    std::string body;
    call make;
};

const std::vector<started>& every_command()
{
    static const std::vector<started> commands = {
        {R"({"command":"service_restart"})", [](const client& c) { return c.restart_services("S"); }},
        {R"({"command":"service_restart","service_name":"web"})",
         [](const client& c) { return c.restart_services("S", {.service_name = "web"}); }},
        {R"({"command":"service_restart","server_uid":"V"})",
         [](const client& c) { return c.restart_services("S", {.server_uid = "V"}); }},
        {R"({"command":"service_restart","service_name":"web","server_uid":"V"})",
         [](const client& c) { return c.restart_services("S", {.service_name = "web", .server_uid = "V"}); }},
        {R"({"command":"service_pause"})", [](const client& c) { return c.pause_services("S"); }},
        {R"({"command":"service_pause","service_name":"web","server_uid":"V"})",
         [](const client& c) { return c.pause_services("S", {.service_name = "web", .server_uid = "V"}); }},
        {R"({"command":"service_resume"})", [](const client& c) { return c.resume_services("S"); }},
        {R"({"command":"service_resume","service_name":"web","server_uid":"V"})",
         [](const client& c) { return c.resume_services("S", {.service_name = "web", .server_uid = "V"}); }},
        {R"({"command":"process_restart"})", [](const client& c) { return c.restart_processes("S"); }},
        {R"({"command":"process_restart","process_name":"p","server_uid":"V"})",
         [](const client& c) { return c.restart_processes("S", {.process_name = "p", .server_uid = "V"}); }},
        {R"({"command":"process_pause"})", [](const client& c) { return c.pause_processes("S"); }},
        {R"({"command":"process_pause","process_name":"p","server_uid":"V"})",
         [](const client& c) { return c.pause_processes("S", {.process_name = "p", .server_uid = "V"}); }},
        {R"({"command":"process_resume"})", [](const client& c) { return c.resume_processes("S"); }},
        {R"({"command":"process_resume","process_name":"p","server_uid":"V"})",
         [](const client& c) { return c.resume_processes("S", {.process_name = "p", .server_uid = "V"}); }},
        {R"({"command":"container_restart","container_id":"cba44"})",
         [](const client& c) { return c.restart_container("S", "cba44"); }},
        {R"({"command":"restart"})", [](const client& c) { return c.restart_stack("S"); }},
        {R"({"command":"clear_caches"})", [](const client& c) { return c.clear_caches("S"); }},
        {R"({"command":"maintenance_mode","value":"1"})",
         [](const client& c) { return c.set_maintenance_mode("S", true); }},
        {R"({"command":"maintenance_mode","value":"0"})",
         [](const client& c) { return c.set_maintenance_mode("S", false); }},
        {R"({"command":"promote_slave_db","server_uid":"V"})",
         [](const client& c) { return c.promote_replica("S", "V"); }},
        {R"({"command":"promote_slave_db","server_uid":"V","db_type":"mysql"})",
         [](const client& c) { return c.promote_replica("S", "V", {.db_type = "mysql"}); }},
        {R"({"command":"resync_slave_db","server_uid":"V","db_type":"redis"})",
         [](const client& c) { return c.resync_replica("S", "V", {.db_type = "redis"}); }},
        {R"({"command":"disable_replication_slave_db","server_uid":"V","db_type":"postgresql"})",
         [](const client& c) { return c.disable_replication("S", "V", {.db_type = "postgresql"}); }},
        {R"({"command":"a_command_of_tomorrow"})",
         [](const client& c) { return c.run_stack_action("S", "a_command_of_tomorrow"); }},
        {R"({"command":"x","service_name":"a","process_name":"b","server_uid":"c","container_id":"d","db_type":"e",
             "value":"f"})",
         [](const client& c) {
             return c.run_stack_action("S", "x",
                                       {.service_name = "a",
                                        .process_name = "b",
                                        .server_uid = "c",
                                        .container_uid = "d",
                                        .db_type = "e",
                                        .value = "f"});
         }},
        {R"({"command":"maintenance_mode","value":"1","reason":"a \"good\" one","ümlaut":"ü"})",
         [](const client& c) {
             const std::vector<named_value> others = {{"reason", "a \"good\" one"}, {"ümlaut", "ü"}};
             return c.run_stack_action("S", "maintenance_mode", {.value = "1", .others = others});
         }},
        {R"({"command":"service_restart","service_name":"odd \"name\"\n/é"})",
         [](const client& c) { return c.restart_services("S", {.service_name = "odd \"name\"\n/é"}); }},
    };
    return commands;
}

}  // namespace

TEST_CASE("the inventory's finished action is decoded member by member")
{
    const auto read = decoded<action_info>(finished);
    CHECK(read.id == 6566418);
    CHECK(read.user == "person@company.com");
    CHECK(read.resource_type == "stack");
    CHECK(read.action == "application_deployment");
    CHECK(read.resource_id == "84195");
    CHECK(read.started_via == "api");
    CHECK(read.started_at == timestamp("2023-10-11T11:43:57Z"));
    CHECK(read.finished_at == timestamp("2023-10-11T11:47:42Z"));
    CHECK(read.finished_success == true);
    CHECK(read.finished_message == "Completed successfully");
    REQUIRE(read.finished_result);
    CHECK(read.finished_result->text() == "{}");
    REQUIRE(read.metadata);
    CHECK(read.metadata->value().at("user_reference") == "my-useful-id");
}

TEST_CASE("the inventory's running action has no end")
{
    const auto read = decoded<action_info>(running);
    CHECK(read.id == 10);
    CHECK(read.action == "clear_caches");
    CHECK_FALSE(read.finished_at);
    CHECK_FALSE(read.finished_success);
    CHECK_FALSE(read.finished_message);
    CHECK_FALSE(read.finished_result);
    CHECK_FALSE(read.metadata);
}

TEST_CASE("an action is read whatever the API adds, leaves out or sends in another type")
{
    test::check_robust<action_info>(finished);
}

TEST_CASE("numbers and switches of an action may be texts, and its resource may be a number")
{
    const auto read = decoded<action_info>(R"({"id":"6566418","resource_id":84195,"finished_success":"true",
        "resource_type":"Stack","action":"stack-set: git.branch","started_via":"carrier pigeon"})");
    CHECK(read.id == 6566418);
    CHECK(read.resource_id == "84195");
    CHECK(read.finished_success == true);
    CHECK(read.resource_type == "Stack");
    CHECK(read.action == "stack-set: git.branch");
    CHECK(read.started_via == "carrier pigeon");
    CHECK(decoded<action_info>(R"({"id":9223372036854775807})").id ==
          std::numeric_limits<std::int64_t>::max());
}

TEST_CASE("an id that no number can hold is rejected")
{
    const std::string id = GENERATE("9223372036854775808", "1e300", "1.5", R"("x")", R"("")", "true");
    CAPTURE(id);
    cloud66::detail::decode_notes notes;
    const auto failure = test::error_of([&] { decoded<action_info>(R"({"id":)" + id + '}', notes); });
    CHECK(failure.code() == cloud66::errc::malformed_response);
    CHECK_THAT(failure.details().message, test::contains("response.id: expected number"));
}

TEST_CASE("every command is one POST with its name and the parameters that are set")
{
    test::scripted_client script;
    for (const auto& [body, make] : every_command())
        CHECK(script.check_sends("POST /api/3/stacks/S/actions.json", body, running, make).id() == 10);
}

TEST_CASE("a command gives a handle on the action that it started")
{
    test::scripted_client script;
    const auto handle =
        script.check_sends("POST /api/3/stacks/S/actions.json", R"({"command":"clear_caches"})", running,
                           [](const client& c) { return c.clear_caches("S"); });
    CHECK(handle);
    CHECK(handle.stack_uid() == "S");
    CHECK(handle.id() == 10);
    CHECK(handle.info().user == "test@cloud66.com");
    CHECK(handle.info().action == "clear_caches");
    CHECK(handle.resume_token() == "stacks/S/actions/10");
}

TEST_CASE("a command of an odd stack is encoded")
{
    test::scripted_client script;
    const auto handle =
        script.check_sends("POST /api/3/stacks/a%2Fb%20%3F/actions.json", R"({"command":"restart"})", running,
                           [](const client& c) { return c.restart_stack("a/b ?"); });
    CHECK(handle.stack_uid() == "a/b ?");
}

TEST_CASE("a command whose response is no action may have been carried out")
{
    test::scripted_client script;
    for (const char* payload : {"{}", "[]", "null", R"({"ok":true})"}) {
        CAPTURE(payload);
        script.transport->respond(test::ok(payload));
        const auto failure =
            test::error_of([&] { static_cast<void>(script.run(script.client.clear_caches("S"))); });
        CHECK(failure.code() == cloud66::errc::outcome_unknown);
        CHECK_THAT(failure.what(), test::contains("response"));
        CHECK(failure.details().verb == "POST");
        CHECK(failure.details().path == "/stacks/S/actions.json");
    }
}

TEST_CASE("a command whose response is two actions may have started either")
{
    test::scripted_client script;
    script.transport->respond(test::ok('[' + running + ',' + running + ']'));
    const auto failure =
        test::error_of([&] { static_cast<void>(script.run(script.client.clear_caches("S"))); });
    CHECK(failure.code() == cloud66::errc::outcome_unknown);
    CHECK_THAT(failure.what(), test::contains("expected object, got array"));
}

TEST_CASE("commands reject parameters that would make another command")
{
    test::scripted_client script;
    script.check_rejects("stack_uid", [](const client& c) { return c.restart_services(""); });
    script.check_rejects("stack_uid", [](const client& c) { return c.clear_caches(".."); });
    script.check_rejects("command", [](const client& c) { return c.run_stack_action("S", ""); });
    script.check_rejects("container_uid", [](const client& c) { return c.restart_container("S", ""); });
    script.check_rejects("server_uid", [](const client& c) { return c.promote_replica("S", ""); });
    script.check_rejects("server_uid",
                         [](const client& c) { return c.resync_replica("S", "", {.db_type = "redis"}); });
    script.check_rejects("server_uid", [](const client& c) { return c.disable_replication("S", ""); });
    script.check_rejects("name of a parameter", [](const client& c) {
        const named_value nameless[] = {{"", "x"}};
        return c.run_stack_action("S", "x", {.others = nameless});
    });
}

TEST_CASE("rebooting servers says which and in what order")
{
    test::scripted_client script;
    const std::string line = "POST /api/3/stacks/S/reboot_servers.json";
    const std::vector<started> reboots = {
        {R"({"strategy":"parallel","group":"mysql"})",
         [](const client& c) { return c.reboot_stack_servers("S", reboot_strategy::parallel, "mysql"); }},
        {R"({"strategy":"serial","group":"all"})",
         [](const client& c) { return c.reboot_stack_servers("S", reboot_strategy::serial, "all"); }},
    };
    for (const auto& [body, make] : reboots) CHECK(script.check_sends(line, body, running, make).id() == 10);
    script.check_rejects(
        "group", [](const client& c) { return c.reboot_stack_servers("S", reboot_strategy::serial, ""); });
    script.check_rejects("stack_uid", [](const client& c) {
        return c.reboot_stack_servers("", reboot_strategy::serial, "all");
    });
}

TEST_CASE("list_stack_actions requests page after page until the last")
{
    test::scripted_client script;
    script.transport->respond(test::page_response('[' + running + ']', 1, 2));
    script.transport->respond(test::page_response('[' + finished + ']', 2, 2));
    const auto actions = script.run(script.client.list_stack_actions("S", {.user_reference = "my id"}));
    REQUIRE(actions.size() == 2);
    CHECK(actions[0].id == 10);
    CHECK(actions[1].id == 6566418);
    CHECK(script.transport->lines() ==
          std::vector<std::string>{"GET /api/3/stacks/S/actions.json?user_reference=my%20id&page=1",
                                   "GET /api/3/stacks/S/actions.json?user_reference=my%20id&page=2"});
}

TEST_CASE("reading actions sends the parameters that are set, and no others")
{
    test::scripted_client script;
    script.check_sends("GET /api/3/stacks/S/actions.json?page=1", "", "[]",
                       [](const client& c) { return c.list_stack_actions("S"); });
    script.check_sends("GET /api/3/stacks/S/actions.json?page=7", "", "[]",
                       [](const client& c) { return c.list_stack_actions("S", page_number{7}); });
    script.check_sends(
        "GET /api/3/stacks/S/actions.json?user_reference=r&page=7", "", "[]",
        [](const client& c) { return c.list_stack_actions("S", page_number{7}, {.user_reference = "r"}); });
    const auto read = script.check_sends("GET /api/3/stacks/a%2Fb/actions/6566418.json", "", finished,
                                         [](const client& c) { return c.get_stack_action("a/b", 6566418); });
    CHECK(read.finished_success == true);
}

TEST_CASE("an empty name never comes to mean all of them, and no parameter is given twice")
{
    test::scripted_client script;
    script.check_rejects("service_name",
                         [](const client& c) { return c.restart_services("S", {.service_name = ""}); });
    script.check_rejects("server_uid",
                         [](const client& c) { return c.pause_processes("S", {.server_uid = ""}); });
    const named_value twice[] = {{"value", "1"}};
    script.check_rejects("value is given twice", [&](const client& c) {
        return c.run_stack_action("S", "maintenance_mode", {.value = "0", .others = twice});
    });
    const named_value command[] = {{"command", "restart"}};
    script.check_rejects("command is given twice", [&](const client& c) {
        return c.run_stack_action("S", "clear_caches", {.others = command});
    });
}

TEST_CASE("an action is read without its envelope, as one sample shows it")
{
    test::scripted_client script;
    script.transport->respond(test::response(200, finished));
    CHECK(script.run(script.client.get_stack_action("S", 6566418)).id == 6566418);
}

TEST_CASE("reading actions rejects parameters that cannot be sent")
{
    test::scripted_client script;
    const std::string any_length(256, 'r');
    script.check_sends(
        "GET /api/3/stacks/S/actions.json?user_reference=" + any_length + "&page=1", "", "[]",
        [&](const client& c) { return c.list_stack_actions("S", {.user_reference = any_length}); });
    script.check_rejects("stack_uid", [](const client& c) { return c.list_stack_actions(""); });
    script.check_rejects("page_number",
                         [](const client& c) { return c.list_stack_actions("S", page_number{0}); });
    script.check_rejects("stack_uid", [](const client& c) { return c.get_stack_action("", 1); });
}
