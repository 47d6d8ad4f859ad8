// SPDX-License-Identifier: BSL-1.0
#include <boost/json/value.hpp>

#include <string>

#include "support/documented_sandbox.hpp"

using cloud66::errc;
using test::contains;

TEST_CASE("an agent takes the sandbox's tasks one by one and says what became of them")
{
    test::documented_sandbox loop;
    const auto agent = loop.run(loop.client.register_queue_agent("worker-1"));
    CHECK(agent.agent_uuid);
    CHECK(agent.log_key);
    CHECK(loop.run(loop.client.register_queue_agent("worker-1")).agent_uuid == agent.agent_uuid);
    CHECK(loop.run(loop.client.register_queue_agent("worker-2")).agent_uuid != agent.agent_uuid);

    const auto queues = loop.run(loop.client.list_queues());
    REQUIRE(queues.size() == 2);
    const std::string queue = queues[0].name;
    const auto first = loop.run(loop.client.pop_queue(queue, "worker-1"));
    const auto text = [&](const char* member) { return std::string(first.value().at(member).as_string()); };
    CHECK(text("command") == "apt-get update");
    CHECK(loop.run(loop.client.pop_queue(queue, "worker-2")).value().at("command") ==
          "apt-get --yes upgrade");
    CHECK(loop.run(loop.client.pop_queue(queue, "worker-1")).value().is_null());

    const std::string task = text("task_uuid");
    const std::string session = text("session_id");
    cloud66::update_queue_task_params report{
        .state = "done", .run_result = "", .host_name = "worker-1", .session_id = session};
    const auto reported = loop.run(loop.client.update_queue_task(queue, task, report));
    CHECK(reported.value().at("state") == "done");
    CHECK(reported.value().at("run_result") == "");

    report.host_name = "worker-2";
    const auto failure = loop.error_of(loop.client.update_queue_task(queue, task, report));
    CHECK(failure.code() == errc::bad_request);
    CHECK_THAT(failure.what(), contains("host_name"));
    CHECK(loop.error_of(loop.client.update_queue_task(queue, "no-such-task", report)).code() ==
          errc::not_found);
    CHECK(loop.error_of(loop.client.pop_queue("no-such-queue", "worker-1")).code() == errc::not_found);
    loop.check_all_called("queues");
}
