// SPDX-License-Identifier: BSL-1.0
#include <cloud66/resources/queues.hpp>

#include <boost/json/value.hpp>

#include "support/scripted_client.hpp"

using cloud66::client;
using cloud66::errc;

TEST_CASE("a task is not taken twice because the response to the first time was lost")
{
    test::scripted_client script;
    script.transport->respond(test::failure(boost::asio::error::connection_reset, true));
    const auto failure = test::error_of([&] { script.run(script.client.pop_queue("default", "worker-1")); });
    CHECK(failure.code() == errc::outcome_unknown);
    CHECK(script.transport->requests.size() == 1);
}

TEST_CASE("a task is requested again if the request was not sent")
{
    test::scripted_client script;
    script.transport->respond(test::failure(boost::asio::error::connection_refused, false));
    script.transport->respond(test::ok("null"));
    CHECK(script.run(script.client.pop_queue("default", "worker-1")).value().is_null());
    CHECK(script.transport->requests.size() == 2);
}

TEST_CASE("the calls about queues reject what cannot be right")
{
    test::scripted_client script;
    script.check_rejects("host_name", [](const client& c) { return c.register_queue_agent(""); });
    script.check_rejects("queue_name", [](const client& c) { return c.pop_queue("", "worker-1"); });
    script.check_rejects("host_name", [](const client& c) { return c.pop_queue("default", ""); });

    constexpr cloud66::update_queue_task_params complete{
        .state = "done", .run_result = "", .host_name = "worker-1", .session_id = "s"};
    using member = std::string_view cloud66::update_queue_task_params::*;
    const auto check_rejected_without = [&](const char* name, member missing) {
        auto params = complete;
        params.*missing = "";
        script.check_rejects(name,
                             [&](const client& c) { return c.update_queue_task("default", "t", params); });
    };
    script.check_rejects("task_uuid",
                         [&](const client& c) { return c.update_queue_task("default", "", complete); });
    check_rejected_without("state", &cloud66::update_queue_task_params::state);
    check_rejected_without("host_name", &cloud66::update_queue_task_params::host_name);
    check_rejected_without("session_id", &cloud66::update_queue_task_params::session_id);
    script.check_rejects("queue_name",
                         [&](const client& c) { return c.update_queue_task("", "t", complete); });
}
