// SPDX-License-Identifier: BSL-1.0
// The library's main use case, end to end: starting actions and waiting for them, over TLS against the sandbox.
#include <boost/json.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/sandbox_loop.hpp"

using cloud66::errc;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

asio::awaitable<cloud66::action_info> restart_and_wait(cloud66::client client, std::string uid)
{
    auto action = co_await client.restart_services(uid);
    auto done = co_await action.wait();
    co_return done;
}

std::vector<std::string> lines(const cloud66::sandbox& sandbox)
{
    std::vector<std::string> result;
    for (const auto& request : sandbox.requests())
        result.push_back(request.verb + ' ' + request.path +
                         (request.query.empty() ? "" : '?' + request.query));
    return result;
}

}  // namespace

TEST_CASE("restarting services and waiting sends one POST and the expected polls, on one connection")
{
    cloud66::sandbox_options options;
    options.action_duration = 9s;
    test::sandbox_loop loop(options);
    const std::string uid = loop.sandbox.stack_uid("Storefront");
    const auto done = loop.run(restart_and_wait(loop.make_client(), uid));

    CHECK(done.finished_success == true);
    CHECK(done.action == "service_restart");
    CHECK(done.started_via == "api");
    CHECK(done.finished_at->time() == *done.started_at->time() + 9s);
    const std::string start = "POST /api/3/stacks/" + uid + "/actions.json";
    const std::string poll = "GET /api/3/stacks/" + uid + "/actions/" + std::to_string(done.id) + ".json";
    CHECK(lines(loop.sandbox) == std::vector<std::string>{start, poll, poll, poll, poll, poll});
    CHECK(loop.sandbox.accepted_connections() == 1);
    CHECK(loop.elapsed().count() == Catch::Approx(11.356).margin(0.001));
}

TEST_CASE("a request has the documented body and headers")
{
    test::sandbox_loop loop;
    loop.options.account = 456;
    loop.options.user_agent = "test/1";
    const auto client = loop.make_client();
    const std::string uid = loop.sandbox.stack_uid("Storefront");
    (void)loop.run(client.restart_services(uid, {.service_name = "web"}));
    const auto request = loop.sandbox.requests().at(0);
    CHECK(request.body == R"({"command":"service_restart","service_name":"web"})");
    CHECK(request.header("Host") == "127.0.0.1:" + std::to_string(loop.sandbox.port()));
    CHECK(request.header("Content-Type") == "application/json");
    CHECK(request.header("Content-Length") == std::to_string(request.body.size()));
    CHECK(request.header("Accept") == "application/json");
    CHECK(request.header("X-Account") == "456");
    CHECK_THAT(std::string(request.header("User-Agent")), Catch::Matchers::StartsWith("cloud66-cpp/"));
    CHECK(request.header("Request-Id").size() == 36);
    CHECK(request.header("Authorization") == "[redacted]");
}

TEST_CASE("every command starts its action in the sandbox")
{
    test::sandbox_loop loop;
    const auto client = loop.make_client();
    const std::string uid = loop.sandbox.stack_uid("Storefront");
    const auto services = loop.run(client.list_services(uid));
    const std::string container = services.at(0).containers.at(0).uid.value();
    const std::string server = *services.at(0).containers.at(0).server_uid;

    struct row
    {
        const char* action;
        asio::awaitable<cloud66::action> call;
    };
    std::vector<row> calls;
    calls.push_back({"service_restart", client.restart_services(uid)});
    calls.push_back({"service_pause", client.pause_services(uid, {.service_name = services[0].name})});
    calls.push_back({"service_resume", client.resume_services(uid, {.server_uid = server})});
    calls.push_back({"container_restart", client.restart_container(uid, container)});
    calls.push_back({"restart", client.restart_stack(uid)});
    calls.push_back({"clear_caches", client.clear_caches(uid)});
    calls.push_back({"maintenance_mode", client.set_maintenance_mode(uid, true)});
    calls.push_back({"promote_slave_db", client.promote_replica(uid, server, {.db_type = "mysql"})});
    calls.push_back({"resync_slave_db", client.resync_replica(uid, server)});
    calls.push_back({"disable_replication_slave_db", client.disable_replication(uid, server)});
    calls.push_back(
        {"stack_reboot", client.reboot_stack_servers(uid, cloud66::reboot_strategy::serial, "all")});
    for (auto& [name, call] : calls) {
        const auto action = loop.run(std::move(call));
        INFO(name);
        CHECK(loop.run(action.wait()).action == std::string(name));
    }
    CHECK(loop.run(client.get_stack(uid)).maintenance_mode == true);

    const std::string classic = loop.sandbox.stack_uid("Back Office");
    for (auto* command : {"process_restart", "process_pause", "process_resume"}) {
        const std::string process(loop.sandbox.collection(classic, "processes").at(0).at("name").as_string());
        const auto action = loop.run(client.run_stack_action(classic, command, {.process_name = process}));
        CHECK(loop.run(action.wait()).action == std::string(command));
    }
}

TEST_CASE("every member of the sandbox's stacks and services is decoded")
{
    test::sandbox_loop loop;
    const auto client = loop.make_client();
    const auto stacks = loop.run(client.list_stacks());
    REQUIRE(stacks.size() == loop.sandbox.stacks().size());
    for (const auto& stack : stacks) {
        const auto shown = loop.sandbox.stack(stack.uid);
        CHECK(stack.name == shown.at("name").as_string());
        CHECK(stack.created_at_iso->time() == stack.created_at->time());
        CHECK(loop.run(client.get_stack(stack.uid)).environment == stack.environment);
    }
    const std::string uid = loop.sandbox.stack_uid("Storefront");
    for (const auto& service : loop.run(client.list_services(uid))) {
        const auto again = loop.run(client.get_service(uid, service.name));
        CHECK(again.containers.size() == service.containers.size());
    }
    for (const auto& line : loop.log_lines) CHECK_THAT(line, !test::contains("left empty"));
}

TEST_CASE("a long list is returned completely, or one page at a time")
{
    test::sandbox_loop loop;
    cloud66::stack_seed seed;
    seed.finished_actions = 70;
    const std::string uid = loop.sandbox.add_stack(seed);
    const auto client = loop.make_client();
    CHECK(loop.run(client.list_stack_actions(uid)).size() == 70);
    CHECK(loop.sandbox.request_count() == 3);

    const auto page = loop.run(client.list_stack_actions(uid, cloud66::page_number{3}));
    CHECK(page.items.size() == 10);
    CHECK(page.position.pages == 3);
    CHECK_FALSE(page.next());
    CHECK(loop.run(client.get_stack_action(uid, page.items.at(0).id)).finished_success == true);
}

TEST_CASE("filters are applied by the server")
{
    test::sandbox_loop loop;
    const auto client = loop.make_client();
    const auto found = loop.run(client.list_stacks({.name = "Ledger"}));
    REQUIRE(found.size() == 1);
    CHECK(found[0].name == "Ledger");
}

TEST_CASE("a wait distinguishes an action that fails from one that does not end")
{
    test::sandbox_loop loop;
    const auto client = loop.make_client();
    const std::string uid = loop.sandbox.stack_uid("Storefront");
    cloud66::action_behavior behavior;
    behavior.outcome = cloud66::action_outcome::failure;
    behavior.message = "Image not found";
    loop.sandbox.add_action_behavior(behavior);
    const auto failure = test::error_of([&] { loop.run(restart_and_wait(client, uid)); });
    CHECK(failure.code() == errc::action_failed);
    CHECK_THAT(failure.what(), test::contains("Image not found"));

    behavior.outcome = cloud66::action_outcome::never;
    loop.sandbox.add_action_behavior(behavior);
    const auto timeout = test::error_of([&] { loop.run(restart_and_wait(client, uid)); });
    CHECK(timeout.code() == errc::action_timed_out);
    CHECK(timeout.action_info()->action == "service_restart");
    CHECK(timeout.details().resume_token ==
          "stacks/" + uid + "/actions/" + std::to_string(timeout.action_info()->id));
}

TEST_CASE("a hundred concurrent restarts on two stacks each get the end of their own action")
{
    test::sandbox_loop loop;
    const auto client = loop.make_client();
    int done = 0;
    const auto one = [&](std::string uid) -> asio::awaitable<void> {
        const auto last = co_await restart_and_wait(client, uid);
        if (last.finished_success == true) ++done;
    };
    for (int i = 0; i < 100; ++i) loop.spawn(one(loop.sandbox.stack_uid(i % 2 ? "Storefront" : "Ledger")));
    loop.time->run_until(loop.io, [&] { return done == 100; });
    CHECK(loop.sandbox.request_count("POST", "/stacks/*/actions") == 100);
    CHECK(loop.sandbox.accepted_connections() == loop.options.limits.connections);
}
