// SPDX-License-Identifier: BSL-1.0
#include "support/documented_sandbox.hpp"

#include <boost/json/value.hpp>

#include <array>
#include <map>
#include <string>

using cloud66::errc;
using cloud66::named_number;
using copy_counts = std::map<std::string, std::int64_t>;

TEST_CASE("a process is scaled on the servers that are named")
{
    test::documented_sandbox loop;
    const std::string stack = loop.sandbox.stack_uid("Back Office");
    const auto servers = loop.run(loop.client.list_servers(stack));
    const std::string fox = servers.at(0).uid;
    const std::string wolf = servers.at(1).uid;
    CHECK(loop.run(loop.client.list_processes(stack)).size() == 2);
    CHECK(loop.run(loop.client.list_processes(stack, {.server_uid = wolf})).empty());

    const std::array wanted{named_number{fox, 4}, named_number{wolf, 1}};
    loop.finished(loop.client.scale_process(stack, "worker", {.server_count = wanted}));
    CHECK(loop.run(loop.client.get_process(stack, "worker")).servers == copy_counts{{"Fox", 4}, {"Wolf", 1}});
    CHECK(loop.run(loop.client.get_process(stack, "clock")).servers == copy_counts{{"Fox", 1}});

    const auto on_wolf = loop.run(loop.client.list_processes(stack, {.server_uid = wolf}));
    REQUIRE(on_wolf.size() == 1);
    CHECK(on_wolf[0].name == "worker");
    CHECK(on_wolf[0].servers == copy_counts{{"Wolf", 1}});
    CHECK(on_wolf[0].servers_pauses == copy_counts{{"Wolf", 0}});
    CHECK(loop.run(loop.client.get_process(stack, "clock", {.server_uid = wolf})).servers.empty());
    CHECK(loop.run(loop.client.get_process(stack, "clock", {.server_uid = "moon"})).servers.empty());

    // Paused copies are shown apart from those that run.
    loop.finished(loop.client.pause_processes(stack, {.process_name = "worker", .server_uid = fox}));
    const auto paused = loop.run(loop.client.get_process(stack, "worker"));
    CHECK(paused.servers == copy_counts{{"Fox", 0}, {"Wolf", 1}});
    CHECK(paused.servers_pauses == copy_counts{{"Fox", 4}, {"Wolf", 0}});
    loop.check_all_called("processes");
}

TEST_CASE("wrong parameters of processes are named")
{
    test::documented_sandbox loop;
    const std::string stack = loop.sandbox.stack_uid("Back Office");
    const auto check_rejected = [&](const boost::json::value& body, const std::string& why) {
        const auto failure = loop.error_of(
            loop.client.request(cloud66::http::verb::post, "/stacks/" + stack + "/processes.json", body));
        CHECK(failure.code() == errc::bad_request);
        CHECK_THAT(failure.what(), test::contains(why));
    };
    check_rejected({{"server_count", {{"moon", 1}}}}, "process_name is missing");
    check_rejected({{"process_name", "moon"}, {"server_count", {{"moon", 1}}}}, "process_name is not known");
    check_rejected({{"process_name", "worker"}}, "server_count is missing");
    check_rejected({{"process_name", "worker"}, {"server_count", {{"moon", 1}}}},
                   "server_count[moon] is not known");
    check_rejected({{"process_name", "worker"}, {"server_count", {{"moon", "x"}}}}, "server_count[moon]");
    CHECK(loop.error_of(loop.client.get_process(stack, "moon")).code() == errc::not_found);
}
