// SPDX-License-Identifier: BSL-1.0
#include <cloud66/resources/services.hpp>

#include "support/catch.hpp"
#include "support/models.hpp"
#include "support/scripted_client.hpp"

#include <array>
#include <string>
#include <vector>

using cloud66::client;
using cloud66::container;
using cloud66::container_health;
using cloud66::container_port;
using cloud66::named_number;
using cloud66::page_number;
using cloud66::service;
using cloud66::timestamp;
using cloud66::detail::decode_notes;
using test::decoded;

namespace {

// The inventory's examples.
const std::string service_example = R"({
    "name": "web",
    "containers": [],
    "source_type": "git",
    "git_ref": "main",
    "image_name": "myapp/web",
    "image_uid": "sha256:1234567890abcdef",
    "image_tag": "latest",
    "command": "bundle exec rails server -b 0.0.0.0 -p 3000",
    "build_command": "bundle install && npm install && npm run build",
    "deploy_command": "bundle exec rake db:migrate",
    "wrap_command": null,
    "desired_count": 3
})";

const std::string container_example = R"({
    "uid": "cba44fa6b6acf57fb0ef6c2ce385f6a129867df544dae7181d2410e9f9cc32bc",
    "server_uid": "c6014897b8c8e9f2fc204a3a9efdae05",
    "server_name": "Gazelle",
    "service_name": "web",
    "image": "quay.io/cloud66/sample-rails",
    "command": "bundle exec rackup -p 3000",
    "started_at": "2015-02-10T17:41:31Z",
    "ports": [{"container": 3000, "http": 80, "https": 443}],
    "private_ip": "25.0.0.2",
    "docker_ip": null,
    "health_state": 1,
    "health_message": null,
    "health_source": "system",
    "capture_output": true,
    "restart_on_deploy": true,
    "created_at": "2015-02-10T17:41:37Z",
    "updated_at": "2015-02-17T14:40:17Z"
})";

}  // namespace

TEST_CASE("the inventory's service is decoded member by member")
{
    const auto read = decoded<service>(service_example);
    CHECK(read.name == "web");
    CHECK(read.containers.empty());
    CHECK(read.source_type == "git");
    CHECK(read.git_ref == "main");
    CHECK(read.image_name == "myapp/web");
    CHECK(read.image_uid == "sha256:1234567890abcdef");
    CHECK(read.image_tag == "latest");
    CHECK(read.command == "bundle exec rails server -b 0.0.0.0 -p 3000");
    CHECK(read.build_command == "bundle install && npm install && npm run build");
    CHECK(read.deploy_command == "bundle exec rake db:migrate");
    CHECK_FALSE(read.wrap_command);
    CHECK(read.desired_count == 3);
}

TEST_CASE("the inventory's container is decoded member by member")
{
    const auto read = decoded<container>(container_example);
    CHECK(read.uid == "cba44fa6b6acf57fb0ef6c2ce385f6a129867df544dae7181d2410e9f9cc32bc");
    CHECK_FALSE(read.name);
    CHECK(read.server_uid == "c6014897b8c8e9f2fc204a3a9efdae05");
    CHECK(read.server_name == "Gazelle");
    CHECK(read.service_name == "web");
    CHECK(read.image == "quay.io/cloud66/sample-rails");
    CHECK(read.command == "bundle exec rackup -p 3000");
    CHECK(read.started_at == timestamp("2015-02-10T17:41:31Z"));
    REQUIRE(read.ports.size() == 1);
    CHECK(read.ports[0].container == 3000);
    CHECK(read.ports[0].http == 80);
    CHECK(read.ports[0].https == 443);
    CHECK(read.private_ip == "25.0.0.2");
    CHECK_FALSE(read.docker_ip);
    CHECK(read.health_state == container_health::up);
    CHECK_FALSE(read.health_message);
    CHECK(read.health_source == "system");
    CHECK(read.capture_output == true);
    CHECK(read.restart_on_deploy == true);
    CHECK(read.created_at == timestamp("2015-02-10T17:41:37Z"));
    CHECK(read.updated_at == timestamp("2015-02-17T14:40:17Z"));
}

TEST_CASE("what other sources say of a container is decoded too")
{
    const auto read =
        decoded<container>(R"({"uid":"c","name":"web-1","docker_ip":"172.17.0.2","status":"running",
        "health_message":"fine","runtime":{"Config":{"Env":["A=b"]}},"port_list":"[3000]","web_ports":"80:443"})");
    CHECK(read.name == "web-1");
    CHECK(read.docker_ip == "172.17.0.2");
    CHECK(read.status == "running");
    CHECK(read.health_message == "fine");
    REQUIRE(read.runtime);
    CHECK(read.runtime->text() == R"({"Config":{"Env":["A=b"]}})");
    CHECK(read.port_list == "[3000]");
    CHECK(read.web_ports == "80:443");
}

TEST_CASE("a service is read whatever the API adds, leaves out or sends in another type")
{
    test::check_robust<service>(R"({
        "name": "web", "containers": [{"uid":"c"}], "source_type": "git", "git_ref": "main", "image_name": "i",
        "image_uid": "u", "image_tag": "t", "command": "c", "build_command": "b", "deploy_command": "d",
        "wrap_command": "w", "desired_count": 3})");
    test::check_robust<container>(R"({
        "uid": "c", "id": "i", "name": "n", "server_uid": "s", "server_name": "sn", "service_name": "web", "image": "i",
        "command": "c", "started_at": "2015-02-10T17:41:31Z", "ports": [{"container":1}], "private_ip": "p",
        "docker_ip": "d", "health_state": 1, "health_message": "m", "health_source": "system",
        "capture_output": true, "restart_on_deploy": false, "created_at": "2015-02-10T17:41:31Z",
        "updated_at": "2015-02-10T17:41:31Z", "status": "running", "runtime": {}, "port_list": "[]",
        "web_ports": "80:443"})");
    test::check_robust<container_port>(R"({"container":3000,"http":80,"https":443})");
}

TEST_CASE("numbers, codes and switches of a container may be texts")
{
    const auto read = decoded<container>(R"({"uid":"c","health_state":"2","capture_output":"false",
        "restart_on_deploy":0,"ports":[{"container":"3000","http":null}]})");
    CHECK(read.health_state == container_health::down);
    CHECK(read.capture_output == false);
    CHECK(read.restart_on_deploy == false);
    REQUIRE(read.ports.size() == 1);
    CHECK(read.ports[0].container == 3000);
    CHECK_FALSE(read.ports[0].http);
    CHECK(decoded<service>(R"({"name":"web","desired_count":"4","image_tag":1.5})").desired_count == 4);
}

TEST_CASE("the codes of a container are those of the inventory, and a new one keeps its number")
{
    const auto health = [](int code) {
        return decoded<container>(R"({"uid":"c","health_state":)" + std::to_string(code) + '}').health_state;
    };
    CHECK(health(0) == container_health::unverified);
    CHECK(health(1) == container_health::up);
    CHECK(health(2) == container_health::down);
    CHECK(health(3) == container_health::not_available);
    CHECK(health(7) == static_cast<container_health>(7));
}

TEST_CASE("a service is read with containers that docs-v3 gives an id instead of a UID")
{
    const auto read = decoded<service>(
        R"({"name":"web","containers":[{"id":"c1","status":"running","server_uid":"s1"},{"uid":"c2"}]})");
    REQUIRE(read.containers.size() == 2);
    CHECK_FALSE(read.containers[0].uid);
    CHECK(read.containers[0].id == "c1");
    CHECK(read.containers[0].status == "running");
    CHECK(read.containers[0].server_uid == "s1");
    CHECK(read.containers[1].uid == "c2");
}

TEST_CASE("a service that cannot be read is named, a container of it is left out")
{
    decode_notes notes;
    const auto read =
        decoded<std::vector<service>>(R"([{"name":"a"},{"name":"b","containers":[{"uid":"c"},7]}])", notes);
    REQUIRE(read.at(1).containers.size() == 1);
    CHECK(notes == decode_notes{"response[1].containers[1]: expected object, got number; left empty"});
    const auto failure =
        test::error_of([&] { decoded<std::vector<service>>(R"([{"name":"a"},{"name":7}])", notes); });
    CHECK(failure.code() == cloud66::errc::malformed_response);
    CHECK(failure.details().message == "response[1].name: expected string, got number");
}

TEST_CASE("list_services requests page after page until the last")
{
    test::scripted_client script;
    script.transport->respond(test::page_response(R"([{"name":"web"}])", 1, 2));
    script.transport->respond(test::page_response(R"([{"name":"worker"}])", 2, 2));
    const auto services = script.run(script.client.list_services("S", {.server_uid = "V 1"}));
    REQUIRE(services.size() == 2);
    CHECK(services[1].name == "worker");
    CHECK(script.transport->lines() ==
          std::vector<std::string>{"GET /api/3/stacks/S/services.json?server_uid=V%201&page=1",
                                   "GET /api/3/stacks/S/services.json?server_uid=V%201&page=2"});
}

TEST_CASE("list_services and get_service send the parameters that are set, and no others")
{
    test::scripted_client script;
    script.check_sends("GET /api/3/stacks/S/services.json?page=1", "", "[]",
                       [](const client& c) { return c.list_services("S"); });
    script.check_sends("GET /api/3/stacks/S/services.json?page=3", "", "[]",
                       [](const client& c) { return c.list_services("S", page_number{3}); });
    script.check_sends(
        "GET /api/3/stacks/S/services.json?server_uid=V&page=3", "", "[]",
        [](const client& c) { return c.list_services("S", page_number{3}, {.server_uid = "V"}); });
    script.check_sends("GET /api/3/stacks/S/services/web.json", "", service_example,
                       [](const client& c) { return c.get_service("S", "web"); });
    script.check_sends("GET /api/3/stacks/S/services/web.json?server_uid=V", "", service_example,
                       [](const client& c) { return c.get_service("S", "web", {.server_uid = "V"}); });
    script.check_sends(
        "GET /api/3/stacks/S/services/web.json?server_uid=V&wrap_command=rails%20c%20%26%26%20exit", "",
        service_example, [](const client& c) {
            return c.get_service("S", "web", {.server_uid = "V", .wrap_command = "rails c && exit"});
        });
}

TEST_CASE("get_service gives the service with its containers")
{
    test::scripted_client script;
    const auto read = script.check_sends("GET /api/3/stacks/S/services/web.json", "",
                                         R"({"name":"web","containers":[)" + container_example + "]}",
                                         [](const client& c) { return c.get_service("S", "web"); });
    CHECK(read.name == "web");
    REQUIRE(read.containers.size() == 1);
    CHECK(read.containers[0].server_name == "Gazelle");
}

TEST_CASE("odd names of services and stacks are encoded")
{
    test::scripted_client script;
    script.check_sends("GET /api/3/stacks/a%2Fb/services.json?page=1", "", "[]",
                       [](const client& c) { return c.list_services("a/b"); });
    script.check_sends("GET /api/3/stacks/a%2Fb/services/..%2Fweb%201%3F.json", "", service_example,
                       [](const client& c) { return c.get_service("a/b", "../web 1?"); });
    script.check_sends("GET /api/3/stacks/S/services/v1.2.json", "", service_example,
                       [](const client& c) { return c.get_service("S", "v1.2"); });
}

TEST_CASE("the calls about services reject parameters that would mean something else")
{
    test::scripted_client script;
    script.check_rejects("stack_uid", [](const client& c) { return c.list_services(""); });
    script.check_rejects("stack_uid", [](const client& c) { return c.list_services("..", page_number{1}); });
    script.check_rejects("page_number", [](const client& c) { return c.list_services("S", page_number{0}); });
    script.check_rejects("stack_uid", [](const client& c) { return c.get_service("", "web"); });
    script.check_rejects("service_name", [](const client& c) { return c.get_service("S", ""); });
    script.check_rejects("service_name", [](const client& c) { return c.get_service("S", ".."); });
}

TEST_CASE("scale_service takes one kind of counts, each of them once and not negative")
{
    test::scripted_client script;
    const std::array good{named_number{"web", 4}};
    const std::array negative{named_number{"web", -1}};
    const std::array nameless{named_number{"", 1}};
    const std::array twice{named_number{"web", 1}, named_number{"web", 2}};
    script.check_rejects("stack_uid",
                         [&](const client& c) { return c.scale_service("", "web", {.server_count = good}); });
    script.check_rejects("service_name is empty",
                         [&](const client& c) { return c.scale_service("S", "", {.server_count = good}); });
    script.check_rejects("give one of server_count and server_group_count",
                         [](const client& c) { return c.scale_service("S", "web", {}); });
    script.check_rejects("give one of server_count and server_group_count", [&](const client& c) {
        return c.scale_service("S", "web", {.server_count = good, .server_group_count = good});
    });
    script.check_rejects("server_count of web is less than 0", [&](const client& c) {
        return c.scale_service("S", "web", {.server_count = negative});
    });
    script.check_rejects("server_group_count has an empty name", [&](const client& c) {
        return c.scale_service("S", "web", {.server_group_count = nameless});
    });
    script.check_rejects("server_group_count of web is given twice", [&](const client& c) {
        return c.scale_service("S", "web", {.server_group_count = twice});
    });
}

TEST_CASE("stop_service does not take an empty UID for all servers")
{
    test::scripted_client script;
    script.check_rejects("service_name", [](const client& c) { return c.stop_service("S", ""); });
    script.check_rejects("server_uid is empty",
                         [](const client& c) { return c.stop_service("S", "web", {.server_uid = ""}); });
}
