// SPDX-License-Identifier: BSL-1.0
#include "sandbox/handler_fixture.hpp"
#include "support/catch.hpp"

#include <boost/json/serialize.hpp>

#include <string>
#include <string_view>

using namespace std::chrono_literals;
using cloud66::action_outcome;

namespace {

/// Starts an action and returns its path.
std::string started(test::handler_fixture& api, std::string_view stack, std::string_view form)
{
    const std::string path = api.stack_path(stack) + "/actions";
    const auto result = api.post(path, form);
    INFO(result.body);
    REQUIRE(result.status == 200);
    return path + "/" + std::to_string(result.response().at("id").as_int64());
}

/// The details of the 400 for a command that the API rejects.
std::string error_of(test::handler_fixture& api, std::string_view stack, std::string_view form)
{
    const auto result = api.post(api.stack_path(stack) + "/actions", form);
    CHECK(result.status == 400);
    return result.details();
}

boost::json::value web_container(test::handler_fixture& api)
{
    return api.get(api.stack_path("Storefront") + "/services/web").response().at("containers").at(0);
}

std::string first_server(test::handler_fixture& api, std::string_view stack, std::string_view member)
{
    return api.handler().with_state([&](cloud66::sandbox_detail::server_state& state) {
        const auto found = state.account.find_stack(test::handler_fixture::uid_in(state, stack));
        return std::string(
            cloud66::sandbox_detail::member_text(found->documents("servers").at(0).as_object(), member));
    });
}

}  // namespace

TEST_CASE("an action runs for its duration and finishes successfully")
{
    test::handler_fixture api;
    api.time->advance(10s);
    const std::string action = started(api, "Storefront", "command=service_restart");
    api.time->advance(29s);
    const auto running = api.get(action).response();
    CHECK(running.at("action") == "service_restart");
    CHECK(running.at("started_via") == "api");
    CHECK(running.at("started_at") == "2024-03-01T12:00:10Z");
    CHECK(running.at("resource_type") == "stack");
    CHECK(running.at("resource_id").is_string());
    CHECK(running.at("finished_at").is_null());
    CHECK(running.at("finished_success").is_null());
    CHECK(api.get(api.stack_path("Storefront")).response().at("is_busy") == true);

    api.time->advance(1h);
    const auto finished = api.get(action).response();
    CHECK(finished.at("finished_at") == "2024-03-01T12:00:40Z");
    CHECK(finished.at("finished_success") == true);
    CHECK(finished.at("finished_message") == "Completed successfully");
    CHECK(api.get(api.stack_path("Storefront")).response().at("is_busy") == false);
    CHECK(web_container(api).at("started_at") == "2024-03-01T12:00:40Z");
}

TEST_CASE("every command accepts both spellings of its parameters")
{
    test::handler_fixture api;
    const auto container = boost::json::value_to<std::string>(web_container(api).at("uid"));
    const auto server = first_server(api, "Storefront", "uid");
    const auto fox_uid = first_server(api, "Back Office", "uid");
    const std::string commands[] = {
        "command=clear_caches",
        "command=restart",
        "command=maintenance_mode&value=1",
        "command=container_restart&container_id=" + container,
        "command=container_restart&container=" + container,
        "command=service_pause&service_name=web",
        "command=service_resume&server_uid=" + server,
        "command=service_restart&service_name=web&server_id_filter=" + server,
        "command=promote_slave_db&server_uid=" + server,
        "command=resync_slave_db&server_uid=" + server + "&db_type=postgresql",
        "command=disable_replication_slave_db&server=Lion&server_group=all",
    };
    for (const auto& command : commands) CHECK_FALSE(started(api, "Storefront", command).empty());
    const std::string process_commands[] = {
        "command=process_pause",
        "command=process_resume&process_name=worker",
        "command=process_restart&process-name=worker",
        "command=process_restart&server_uid=" + fox_uid,
    };
    for (const auto& command : process_commands) CHECK_FALSE(started(api, "Back Office", command).empty());
}

TEST_CASE("the error for an invalid parameter names it")
{
    test::handler_fixture api;
    CHECK(error_of(api, "Storefront", "") == "command is missing");
    CHECK(error_of(api, "Storefront", "command=dance") == "command is not known");
    CHECK(error_of(api, "Storefront", "command=maintenance_mode") == "value is missing");
    CHECK(error_of(api, "Storefront", "command=maintenance_mode&value=2") == "value is not one of 0, 1");
    CHECK(error_of(api, "Storefront", "command=container_restart") == "container_id is missing");
    CHECK(error_of(api, "Storefront", "command=container_restart&container=x") ==
          "container is not known in this stack");
    CHECK(error_of(api, "Storefront", "command=service_restart&service_name=x") ==
          "service_name is not known in this stack");
    CHECK(error_of(api, "Storefront", "command=service_pause&server_id_filter=x") ==
          "server_id_filter is not known in this stack");
    CHECK(error_of(api, "Storefront", "command=promote_slave_db") == "server_uid is missing");
    CHECK(error_of(api, "Storefront", "command=promote_slave_db&server=Lion") == "server_group is missing");
    CHECK_THAT(error_of(api, "Storefront", "command=promote_slave_db&server=Lion&server_group=x"),
               test::contains("server_group is not one of"));
    CHECK(error_of(api, "Back Office", "command=process_pause&process-name=x") ==
          "process-name is not known in this stack");
    const auto reboot = api.stack_path("Storefront") + "/reboot_servers";
    CHECK(api.post(reboot, "").details() == "strategy is missing");
    CHECK(api.post(reboot, "strategy=fast").status == 400);
    CHECK(api.post(reboot, "strategy=serial&group=x").status == 400);
    CHECK(api.post(reboot, "strategy=&group=").status == 200);
    CHECK(api.post(reboot, "strategy=parallel&group=all").response().at("action") == "stack_reboot");
}

TEST_CASE("a JSON body may have a number or a string as a value")
{
    test::handler_fixture api;
    const std::string stack = api.stack_path("Storefront");
    CHECK(api.post_json(stack + "/actions", R"({"command":"maintenance_mode","value":1})").status == 200);
    api.time->advance(1min);
    CHECK(api.get(stack).response().at("maintenance_mode") == true);
    CHECK(api.post_json(stack + "/actions", R"({"command":"maintenance_mode","value":"0"})").status == 200);
    api.time->advance(1min);
    CHECK(api.get(stack).response().at("maintenance_mode") == false);
}

TEST_CASE("a pause stops containers and processes, and a resume starts them again")
{
    test::handler_fixture api;
    started(api, "Storefront", "command=service_pause&service_name=web");
    api.time->advance(1min);
    CHECK(web_container(api).at("status") == "stopped");
    started(api, "Storefront", "command=service_resume&service_name=web");
    api.time->advance(1min);
    CHECK(web_container(api).at("status") == "running");

    const auto worker = [&] {
        return api.handler().with_state([&](cloud66::sandbox_detail::server_state& state) {
            const auto stack = state.account.find_stack(test::handler_fixture::uid_in(state, "Back Office"));
            return boost::json::serialize(stack->documents("processes").at(0).at("servers")) +
                   boost::json::serialize(stack->documents("processes").at(0).at("servers_pauses"));
        });
    };
    started(api, "Back Office", "command=process_pause&process_name=worker");
    api.time->advance(1min);
    CHECK(worker() == R"({"Fox":0}{"Fox":2})");
    started(api, "Back Office", "command=process_resume");
    api.time->advance(1min);
    CHECK(worker() == R"({"Fox":2}{"Fox":0})");
}

TEST_CASE("restarts and reboots affect only the selected containers")
{
    test::handler_fixture api;
    api.time->advance(10s);
    const auto restarted = [&] {
        std::string names;
        api.handler().with_state([&](cloud66::sandbox_detail::server_state& state) {
            const auto stack = state.account.find_stack(test::handler_fixture::uid_in(state, "Storefront"));
            cloud66::sandbox_detail::for_each_container(*stack, {}, {}, [&](boost::json::object& one) {
                if (boost::json::value_to<std::string>(one.at("started_at")) < "2024-03-01T12") return;
                names += boost::json::value_to<std::string>(one.at("service_name")) + "@" +
                         boost::json::value_to<std::string>(one.at("server_name")) + " ";
                one["started_at"] = "2024-01-01T00:00:00Z";
            });
        });
        return names;
    };
    const auto container = boost::json::value_to<std::string>(web_container(api).at("uid"));
    const auto lion_uid = first_server(api, "Storefront", "uid");
    started(api, "Storefront", "command=container_restart&container_id=" + container);
    api.time->advance(1min);
    CHECK(restarted() == "web@Lion ");
    started(api, "Storefront", "command=service_restart&server_uid=" + lion_uid);
    api.time->advance(1min);
    CHECK(restarted() == "web@Lion api@Lion worker@Lion ");
    started(api, "Storefront", "command=service_restart&service_name=api");
    api.time->advance(1min);
    CHECK(restarted() == "api@Lion api@Tiger ");
    const std::string reboot = api.stack_path("Storefront") + "/reboot_servers";
    api.post(reboot, "strategy=serial&group=db");
    api.time->advance(5min);
    CHECK(restarted().empty());
    api.post(reboot, "strategy=serial");
    api.time->advance(5min);
    CHECK(restarted() == "web@Lion web@Tiger api@Lion api@Tiger worker@Lion ");
}

TEST_CASE("an action_behavior sets the duration and outcome of the next action of its command")
{
    test::handler_fixture api;
    const auto set_behavior = [&](cloud66::action_behavior behavior) {
        api.handler().with_state([&](cloud66::sandbox_detail::server_state& state) {
            state.actions.add_behavior(std::move(behavior));
        });
    };
    set_behavior({.command = "maintenance_mode", .outcome = action_outcome::failure, .message = "No"});
    set_behavior({.command = "clear_caches", .duration = 2s, .outcome = action_outcome::no_result});
    set_behavior({.command = "clear_caches", .outcome = action_outcome::never});

    const auto failing = started(api, "Ledger", "command=maintenance_mode&value=1");
    const auto without_result = started(api, "Ledger", "command=clear_caches");
    const auto stalled = started(api, "Ledger", "command=clear_caches");
    const auto default_behavior = started(api, "Ledger", "command=clear_caches");
    api.time->advance(2s);
    CHECK(api.get(without_result).response().at("finished_success").is_null());
    CHECK_FALSE(api.get(without_result).response().at("finished_at").is_null());
    api.time->advance(24h);
    CHECK(api.get(failing).response().at("finished_success") == false);
    CHECK(api.get(failing).response().at("finished_message") == "No");
    CHECK(api.get(api.stack_path("Ledger")).response().at("maintenance_mode") == false);
    CHECK(api.get(stalled).response().at("finished_at").is_null());
    CHECK(api.get(default_behavior).response().at("finished_success") == true);
}

TEST_CASE("actions are listed in the order of the options, and filtered by user_reference")
{
    using cloud66::action_list_order;
    const auto ids = [](action_list_order order) {
        test::handler_fixture api({.action_order = order});
        std::string text;
        const auto listed = api.get(api.stack_path("Back Office") + "/actions").response();
        for (const auto& action : listed.as_array())
            text += std::to_string(action.at("id").as_int64() % 100) + " ";
        return text;
    };
    CHECK(ids(action_list_order::newest_first) == "84 83 82 81 80 ");
    CHECK(ids(action_list_order::oldest_first) == "80 81 82 83 84 ");
    CHECK(ids(action_list_order::unsorted) != ids(action_list_order::oldest_first));

    test::handler_fixture api;
    const auto list = api.get(api.stack_path("Storefront") + "/actions?user_reference=release-7").response();
    REQUIRE(list.as_array().size() == 1);
    CHECK(list.at(0).at("metadata").at("user_reference") == "release-7");
    int failed = 0;
    const auto past = api.get(api.stack_path("Back Office") + "/actions").response();
    for (const auto& action : past.as_array()) failed += action.at("finished_success") == false ? 1 : 0;
    CHECK(failed == 1);
}
