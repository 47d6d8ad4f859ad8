// SPDX-License-Identifier: BSL-1.0
#include "support/documented_sandbox.hpp"

#include <boost/json/value.hpp>

#include <array>
#include <chrono>
#include <string>
#include <vector>

using cloud66::errc;
using cloud66::named_number;

namespace {

/// The containers of a service.
std::vector<cloud66::container> containers_of(test::documented_sandbox& loop, const std::string& service)
{
    return loop.run(loop.client.get_service(loop.stack, service)).containers;
}

/// How many containers of a service run on a server.
std::size_t count_on(test::documented_sandbox& loop, const std::string& service, const std::string& server)
{
    return loop.run(loop.client.list_containers(loop.stack, {.server_uid = server, .service_name = service}))
        .size();
}

}  // namespace

TEST_CASE("scaling a service by server adds and removes containers there")
{
    test::documented_sandbox loop;
    const auto before = containers_of(loop, "web");
    REQUIRE(before.size() == 2);
    const std::string lion = before[0].server_uid.value();
    const std::string tiger = before[1].server_uid.value();
    const std::array up{named_number{lion, 3}};
    const auto done = loop.finished(loop.client.scale_service(loop.stack, "web", {.server_count = up}));
    CHECK(done.action == "service_scale");

    const auto after = containers_of(loop, "web");
    REQUIRE(after.size() == 4);
    CHECK(count_on(loop, "web", lion) == 3);
    CHECK(count_on(loop, "web", tiger) == 1);
    CHECK(count_on(loop, "api", lion) == 1);
    CHECK(after[0].uid == before[0].uid);
    CHECK(after[1].uid == before[1].uid);
    CHECK(after[2].uid != after[3].uid);
    CHECK(after[3].started_at == done.finished_at);
    CHECK(after[3].ports.at(0).container == 3000);
    CHECK(after[3].command == before[0].command);

    const std::array none{named_number{lion, 0}, named_number{tiger, 0}};
    loop.finished(loop.client.scale_service(loop.stack, "web", {.server_count = none}));
    CHECK(containers_of(loop, "web").empty());
    const std::array again{named_number{tiger, 1}};
    loop.finished(loop.client.scale_service(loop.stack, "web", {.server_count = again}));
    CHECK(containers_of(loop, "web").at(0).ports.at(0).container == 3000);
}

TEST_CASE("scaling a service by group spreads its containers evenly, and shows in the desired count")
{
    test::documented_sandbox loop;
    loop.stack = loop.sandbox.stack_uid("Ledger");
    const std::array counts{named_number{"web", 5}};
    loop.finished(loop.client.scale_service(loop.stack, "ledger", {.server_group_count = counts}));
    const auto servers = loop.run(loop.client.list_servers(loop.stack));
    CHECK(count_on(loop, "ledger", servers.at(0).uid) == 3);
    CHECK(count_on(loop, "ledger", servers.at(1).uid) == 2);
    CHECK(loop.run(loop.client.get_service(loop.stack, "ledger")).desired_count == 5);
}

TEST_CASE("the counts of a scaling may be sent as JSON text, by server and by group")
{
    test::documented_sandbox loop;
    const std::string uid = loop.run(loop.client.list_servers(loop.stack)).at(0).uid;
    const auto scale = [&](const char* member, const std::string& counts) {
        const boost::json::value body{{"service_name", "web"}, {member, counts}};
        loop.run(loop.client.request(cloud66::http::verb::post, "/stacks/" + loop.stack + "/services", body));
        loop.time->advance(std::chrono::minutes(1));
        return count_on(loop, "web", uid);
    };
    CHECK(scale("server_count", R"({")" + uid + R"(": 3})") == 3);
    CHECK(scale("server_group_count", R"({"web": 2})") == 1);
}

TEST_CASE("a scaling that fails changes nothing")
{
    test::documented_sandbox loop;
    cloud66::action_behavior behavior;
    behavior.command = "service_scale";
    behavior.outcome = cloud66::action_outcome::failure;
    loop.sandbox.add_action_behavior(behavior);
    const std::array counts{named_number{"web", 5}};
    const auto action =
        loop.run(loop.client.scale_service(loop.stack, "web", {.server_group_count = counts}));
    CHECK(loop.error_of(action.wait()).code() == errc::action_failed);
    CHECK(containers_of(loop, "web").size() == 2);
}

TEST_CASE("a stopped service has stopped containers, on one server or on all")
{
    test::documented_sandbox loop;
    const auto web = containers_of(loop, "web");
    const auto running = [&] {
        std::string names;
        for (const auto& container : loop.run(loop.client.list_containers(loop.stack)))
            if (container.status == "running")
                names += *container.service_name + '@' + *container.server_name + ' ';
        return names;
    };
    CHECK(running() == "web@Lion web@Tiger api@Lion api@Tiger worker@Lion ");
    const std::string tiger = web[1].server_uid.value();
    const auto done = loop.finished(loop.client.stop_service(loop.stack, "web", {.server_uid = tiger}));
    CHECK(done.action == "service_stop");
    CHECK(running() == "web@Lion api@Lion api@Tiger worker@Lion ");
    loop.finished(loop.client.stop_service(loop.stack, "api"));
    CHECK(running() == "web@Lion worker@Lion ");
    CHECK(loop.run(loop.client.list_services(loop.stack)).size() == 3);
    const std::array counts{named_number{tiger, 2}};
    loop.finished(loop.client.scale_service(loop.stack, "api", {.server_count = counts}));
    CHECK(running() == "web@Lion api@Tiger worker@Lion ");
    loop.check_all_called("services");
}

TEST_CASE("wrong parameters of services are named")
{
    test::documented_sandbox loop;
    const auto check_rejected = [&](const boost::json::value& body, const std::string& why) {
        const auto failure = loop.error_of(
            loop.client.request(cloud66::http::verb::post, "/stacks/" + loop.stack + "/services.json", body));
        CHECK(failure.code() == errc::bad_request);
        CHECK_THAT(failure.what(), test::contains(why));
    };
    const boost::json::object some{{"web", 1}};
    check_rejected({{"server_group_count", some}}, "service_name is missing");
    check_rejected({{"service_name", "moon"}, {"server_group_count", some}}, "service_name is not known");
    check_rejected({{"service_name", "web"}}, "server_count or server_group_count");
    check_rejected({{"service_name", "web"}, {"server_count", some}, {"server_group_count", some}},
                   "server_count or server_group_count");
    check_rejected({{"service_name", "web"}, {"server_count", some}}, "server_count[web] is not known");
    check_rejected({{"service_name", "web"}, {"server_count", "web:1"}}, "server_count is not an object");
    check_rejected({{"service_name", "web"}, {"server_count", boost::json::object()}},
                   "server_count is empty");
    check_rejected({{"service_name", "web"}, {"server_group_count", {{"moon", 1}}}},
                   "server_group_count[moon] has no servers");
    check_rejected({{"service_name", "web"}, {"server_group_count", {{"web", -1}}}},
                   "server_group_count[web]");

    const auto& client = loop.client;
    CHECK(loop.error_of(client.stop_service(loop.stack, "moon")).code() == errc::not_found);
    const auto unknown = loop.error_of(client.stop_service(loop.stack, "web", {.server_uid = "moon"}));
    CHECK(unknown.code() == errc::bad_request);
    CHECK_THAT(unknown.what(), test::contains("server_uid is not known"));
}
