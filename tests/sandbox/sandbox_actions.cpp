// SPDX-License-Identifier: BSL-1.0
#include "sandbox_caller.hpp"
#include "support/catch.hpp"

#include <boost/json/serialize.hpp>

#include <string>
#include <string_view>

using namespace std::chrono_literals;
using cloud66::action_outcome;

namespace {

/// Starts an action and returns its path.
std::string started(test::desk& desk, std::string_view stack, std::string_view form)
{
    const std::string path = desk.stack_path(stack) + "/actions";
    const auto answer = desk.post(path, form);
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    return path + "/" + std::to_string(answer.response().at("id").as_int64());
}

std::string refusal_of(test::desk& desk, std::string_view stack, std::string_view form)
{
    const auto answer = desk.post(desk.stack_path(stack) + "/actions", form);
    CHECK(answer.status == 400);
    return answer.details();
}

boost::json::value web_container(test::desk& desk)
{
    return desk.get(desk.stack_path("Storefront") + "/services/web").response().at("containers").at(0);
}

std::string first_server(test::desk& desk, std::string_view stack, std::string_view member)
{
    return desk.core().with_state([&](cloud66::sandbox_detail::server_state& everything) {
        const auto found = everything.account.find_stack(test::desk::uid_in(everything, stack));
        return std::string(
            cloud66::sandbox_detail::member_text(found->documents("servers").at(0).as_object(), member));
    });
}

}  // namespace

TEST_CASE("an action runs for a while and finishes")
{
    test::desk desk;
    desk.time->advance(10s);
    const std::string action = started(desk, "Storefront", "command=service_restart");
    desk.time->advance(29s);
    const auto running = desk.get(action).response();
    CHECK(running.at("action") == "service_restart");
    CHECK(running.at("started_via") == "api");
    CHECK(running.at("started_at") == "2024-03-01T12:00:10Z");
    CHECK(running.at("resource_type") == "stack");
    CHECK(running.at("resource_id").is_string());
    CHECK(running.at("finished_at").is_null());
    CHECK(running.at("finished_success").is_null());
    CHECK(desk.get(desk.stack_path("Storefront")).response().at("is_busy") == true);

    desk.time->advance(1h);
    const auto finished = desk.get(action).response();
    CHECK(finished.at("finished_at") == "2024-03-01T12:00:40Z");
    CHECK(finished.at("finished_success") == true);
    CHECK(finished.at("finished_message") == "Completed successfully");
    CHECK(desk.get(desk.stack_path("Storefront")).response().at("is_busy") == false);
    CHECK(web_container(desk).at("started_at") == "2024-03-01T12:00:40Z");
}

TEST_CASE("every command runs in both spellings")
{
    test::desk desk;
    const auto container = boost::json::value_to<std::string>(web_container(desk).at("uid"));
    const auto server = first_server(desk, "Storefront", "uid");
    const auto fox = first_server(desk, "Back Office", "uid");
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
    for (const auto& command : commands) CHECK_FALSE(started(desk, "Storefront", command).empty());
    const std::string process_commands[] = {
        "command=process_pause",
        "command=process_resume&process_name=worker",
        "command=process_restart&process-name=worker",
        "command=process_restart&server_uid=" + fox,
    };
    for (const auto& command : process_commands) CHECK_FALSE(started(desk, "Back Office", command).empty());
}

TEST_CASE("bad parameters are named")
{
    test::desk desk;
    CHECK(refusal_of(desk, "Storefront", "") == "command is missing");
    CHECK(refusal_of(desk, "Storefront", "command=dance") == "command is not known");
    CHECK(refusal_of(desk, "Storefront", "command=maintenance_mode") == "value is missing");
    CHECK(refusal_of(desk, "Storefront", "command=maintenance_mode&value=2") == "value is not one of 0, 1");
    CHECK(refusal_of(desk, "Storefront", "command=container_restart") == "container_id is missing");
    CHECK(refusal_of(desk, "Storefront", "command=container_restart&container=x") ==
          "container is not known in this stack");
    CHECK(refusal_of(desk, "Storefront", "command=service_restart&service_name=x") ==
          "service_name is not known in this stack");
    CHECK(refusal_of(desk, "Storefront", "command=service_pause&server_id_filter=x") ==
          "server_id_filter is not known in this stack");
    CHECK(refusal_of(desk, "Storefront", "command=promote_slave_db") == "server_uid is missing");
    CHECK(refusal_of(desk, "Storefront", "command=promote_slave_db&server=Lion") ==
          "server_group is missing");
    CHECK_THAT(refusal_of(desk, "Storefront", "command=promote_slave_db&server=Lion&server_group=x"),
               test::contains("server_group is not one of"));
    CHECK(refusal_of(desk, "Back Office", "command=process_pause&process-name=x") ==
          "process-name is not known in this stack");
    const auto reboot = desk.stack_path("Storefront") + "/reboot_servers";
    CHECK(desk.post(reboot, "").details() == "strategy is missing");
    CHECK(desk.post(reboot, "strategy=fast").status == 400);
    CHECK(desk.post(reboot, "strategy=serial&group=x").status == 400);
    CHECK(desk.post(reboot, "strategy=&group=").status == 200);
    CHECK(desk.post(reboot, "strategy=parallel&group=all").response().at("action") == "stack_reboot");
}

TEST_CASE("JSON bodies carry numbers as well as texts")
{
    test::desk desk;
    const std::string stack = desk.stack_path("Storefront");
    CHECK(desk.post_json(stack + "/actions", R"({"command":"maintenance_mode","value":1})").status == 200);
    desk.time->advance(1min);
    CHECK(desk.get(stack).response().at("maintenance_mode") == true);
    CHECK(desk.post_json(stack + "/actions", R"({"command":"maintenance_mode","value":"0"})").status == 200);
    desk.time->advance(1min);
    CHECK(desk.get(stack).response().at("maintenance_mode") == false);
}

TEST_CASE("pauses stop containers and processes, resumes bring them back")
{
    test::desk desk;
    started(desk, "Storefront", "command=service_pause&service_name=web");
    desk.time->advance(1min);
    CHECK(web_container(desk).at("status") == "stopped");
    started(desk, "Storefront", "command=service_resume&service_name=web");
    desk.time->advance(1min);
    CHECK(web_container(desk).at("status") == "running");

    const auto worker = [&] {
        return desk.core().with_state([&](cloud66::sandbox_detail::server_state& everything) {
            const auto stack = everything.account.find_stack(test::desk::uid_in(everything, "Back Office"));
            return boost::json::serialize(stack->documents("processes").at(0).at("servers")) +
                   boost::json::serialize(stack->documents("processes").at(0).at("servers_pauses"));
        });
    };
    started(desk, "Back Office", "command=process_pause&process_name=worker");
    desk.time->advance(1min);
    CHECK(worker() == R"({"Fox":0}{"Fox":2})");
    started(desk, "Back Office", "command=process_resume");
    desk.time->advance(1min);
    CHECK(worker() == R"({"Fox":2}{"Fox":0})");
}

TEST_CASE("restarts and reboots reach the containers that they name")
{
    test::desk desk;
    desk.time->advance(10s);
    const auto restarted = [&] {
        std::string names;
        desk.core().with_state([&](cloud66::sandbox_detail::server_state& everything) {
            const auto stack = everything.account.find_stack(test::desk::uid_in(everything, "Storefront"));
            cloud66::sandbox_detail::for_each_container(*stack, {}, {}, [&](boost::json::object& one) {
                if (boost::json::value_to<std::string>(one.at("started_at")) < "2024-03-01T12") return;
                names += boost::json::value_to<std::string>(one.at("service_name")) + "@" +
                         boost::json::value_to<std::string>(one.at("server_name")) + " ";
                one["started_at"] = "2024-01-01T00:00:00Z";
            });
        });
        return names;
    };
    const auto container = boost::json::value_to<std::string>(web_container(desk).at("uid"));
    const auto lion = first_server(desk, "Storefront", "uid");
    started(desk, "Storefront", "command=container_restart&container_id=" + container);
    desk.time->advance(1min);
    CHECK(restarted() == "web@Lion ");
    started(desk, "Storefront", "command=service_restart&server_uid=" + lion);
    desk.time->advance(1min);
    CHECK(restarted() == "web@Lion api@Lion worker@Lion ");
    started(desk, "Storefront", "command=service_restart&service_name=api");
    desk.time->advance(1min);
    CHECK(restarted() == "api@Lion api@Tiger ");
    const std::string reboot = desk.stack_path("Storefront") + "/reboot_servers";
    desk.post(reboot, "strategy=serial&group=db");
    desk.time->advance(5min);
    CHECK(restarted().empty());
    desk.post(reboot, "strategy=serial");
    desk.time->advance(5min);
    CHECK(restarted() == "web@Lion web@Tiger api@Lion api@Tiger worker@Lion ");
}

TEST_CASE("scripts say how actions go")
{
    test::desk desk;
    const auto script = [&](cloud66::action_behavior line) {
        desk.core().with_state([&](cloud66::sandbox_detail::server_state& everything) {
            everything.actions.script(std::move(line));
        });
    };
    script({.command = "maintenance_mode", .outcome = action_outcome::failure, .message = "No"});
    script({.command = "clear_caches", .duration = 2s, .outcome = action_outcome::no_result});
    script({.command = "clear_caches", .outcome = action_outcome::never});

    const auto failing = started(desk, "Ledger", "command=maintenance_mode&value=1");
    const auto without = started(desk, "Ledger", "command=clear_caches");
    const auto stalled = started(desk, "Ledger", "command=clear_caches");
    const auto usual = started(desk, "Ledger", "command=clear_caches");
    desk.time->advance(2s);
    CHECK(desk.get(without).response().at("finished_success").is_null());
    CHECK_FALSE(desk.get(without).response().at("finished_at").is_null());
    desk.time->advance(24h);
    CHECK(desk.get(failing).response().at("finished_success") == false);
    CHECK(desk.get(failing).response().at("finished_message") == "No");
    CHECK(desk.get(desk.stack_path("Ledger")).response().at("maintenance_mode") == false);
    CHECK(desk.get(stalled).response().at("finished_at").is_null());
    CHECK(desk.get(usual).response().at("finished_success") == true);
}

TEST_CASE("actions are listed in the order asked for, and by reference")
{
    using cloud66::action_list_order;
    const auto ids = [](action_list_order order) {
        test::desk desk({.action_order = order});
        std::string text;
        const auto listed = desk.get(desk.stack_path("Back Office") + "/actions").response();
        for (const auto& action : listed.as_array())
            text += std::to_string(action.at("id").as_int64() % 100) + " ";
        return text;
    };
    CHECK(ids(action_list_order::newest_first) == "84 83 82 81 80 ");
    CHECK(ids(action_list_order::oldest_first) == "80 81 82 83 84 ");
    CHECK(ids(action_list_order::unsorted) != ids(action_list_order::oldest_first));

    test::desk desk;
    const auto list =
        desk.get(desk.stack_path("Storefront") + "/actions?user_reference=release-7").response();
    REQUIRE(list.as_array().size() == 1);
    CHECK(list.at(0).at("metadata").at("user_reference") == "release-7");
    int failed = 0;
    const auto past = desk.get(desk.stack_path("Back Office") + "/actions").response();
    for (const auto& action : past.as_array()) failed += action.at("finished_success") == false ? 1 : 0;
    CHECK(failed == 1);
}
