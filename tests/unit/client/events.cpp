// SPDX-License-Identifier: BSL-1.0
#include <cloud66/client.hpp>
#include <cloud66/error.hpp>
#include <cloud66/events.hpp>

#include <boost/asio/error.hpp>
#include <boost/json/value.hpp>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/scripted_transport.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

using cloud66::action_event;
using cloud66::client;
using cloud66::errc;
using cloud66::request_event;
using test::error_of;
using namespace std::chrono_literals;

namespace {

/// A copy of an event, whose texts live only as long as the listener's call.
struct recorded_request
{
    explicit recorded_request(const request_event& from)
        : operation(from.operation),
          url_template(from.url_template),
          method(from.method),
          server(std::string(from.server_address) + ':' + std::to_string(from.server_port)),
          is_poll(from.is_poll),
          resend_count(from.resend_count),
          request_id(from.request_id),
          request_size(from.request_size),
          response_size(from.response_size),
          status(from.status),
          error(from.error),
          error_type(from.error_type),
          queue_time(from.queue_time),
          duration(from.duration)
    {
    }

    std::string operation, url_template, method, server;
    bool is_poll;
    int resend_count;
    std::string request_id;
    std::size_t request_size, response_size;
    int status;
    boost::system::error_code error;
    std::string error_type;
    std::chrono::nanoseconds queue_time, duration;
};

struct recorded_action
{
    std::string kind, command, started_via;
    bool finished;
    std::optional<bool> succeeded;
    std::uint32_t polls;
    std::chrono::nanoseconds age;
    std::int64_t id;
};

class recording_listener final : public cloud66::event_listener
{
public:
    void request_started(request_event& event) override
    {
        ++started;
        CHECK(event.status == 0);
        event.traceparent = traceparent;
        event.context = std::make_shared<std::string>("span " + std::to_string(started));
    }

    void request_ended(const request_event& event) override
    {
        requests.emplace_back(event);
        spans.push_back(*std::static_pointer_cast<std::string>(event.context));
    }

    void action_started(const action_event& event) override { record("started", event); }
    void action_polled(const action_event& event) override { record("polled", event); }
    void action_ended(const action_event& event) override { record("ended", event); }

    std::string traceparent;
    int started = 0;
    std::vector<recorded_request> requests;
    std::vector<std::string> spans;
    std::vector<recorded_action> actions;

private:
    void record(const char* kind, const action_event& event)
    {
        actions.push_back({kind, std::string(event.command), std::string(event.started_via), event.finished,
                           event.succeeded, event.polls, event.age, event.action_id});
    }
};

struct listener_loop : test::scripted_loop
{
    listener_loop() { options.events = listener; }

    client make_client() { return client(executor(), options); }

    std::shared_ptr<recording_listener> listener = std::make_shared<recording_listener>();
};

std::string running_action(int id)
{
    return R"({"id":)" + std::to_string(id) +
           R"(,"action":"service_restart","started_via":"api","started_at":"2026-01-01T00:00:00Z"})";
}

std::string finished_action(int id, bool success)
{
    return R"({"id":)" + std::to_string(id) +
           R"(,"action":"service_restart","started_via":"api","started_at":"2026-01-01T00:00:00Z",)"
           R"("finished_at":"2026-01-01T00:00:09Z","finished_success":)" +
           (success ? "true}" : "false}");
}

}  // namespace

TEST_CASE(
    "a listener receives each attempt with OpenTelemetry's attributes, and with a URL template without ids")
{
    listener_loop loop;
    loop.transport->respond(test::ok(R"({"uid":"u-1","name":"Shop"})").after(120ms));
    loop.run(loop.make_client().get_stack("u-1"));

    REQUIRE(loop.listener->requests.size() == 1);
    const recorded_request& recorded = loop.listener->requests.front();
    CHECK(recorded.operation == "get_stack");
    CHECK(recorded.url_template == "/stacks/{stack_uid}.json");
    CHECK(recorded.method == "GET");
    CHECK(recorded.server == "app.cloud66.com:443");
    CHECK(recorded.resend_count == 0);
    CHECK_FALSE(recorded.is_poll);
    CHECK(recorded.request_id == loop.transport->requests.front().headers["Request-Id"]);
    CHECK(recorded.request_size == 0);
    CHECK(recorded.response_size == std::string(R"({"response":{"uid":"u-1","name":"Shop"}})").size());
    CHECK(recorded.status == 200);
    CHECK_FALSE(recorded.error);
    CHECK(recorded.error_type.empty());
    CHECK(recorded.queue_time == 0ns);
    CHECK(recorded.duration == 120ms);
}

TEST_CASE("each attempt is an event with its error, its duration and its queue time")
{
    listener_loop loop;
    loop.transport->respond(test::failure(boost::asio::error::connection_refused, false).after(10ms));
    loop.transport->respond(test::response(502, "").with("Retry-After", "2").after(20ms));
    loop.transport->respond(test::response(404, R"({"error":"not_found"})").after(30ms));
    CHECK(error_of([&] { loop.run(loop.make_client().get_stack("u-1")); }).code() == errc::not_found);

    const auto& recorded = loop.listener->requests;
    REQUIRE(recorded.size() == 3);
    CHECK(recorded[0].error == boost::asio::error::connection_refused);
    CHECK(recorded[0].error_type == "system:111");
    CHECK(recorded[0].status == 0);
    CHECK(recorded[1].error == errc::server_error);
    CHECK(recorded[1].error_type == "502");
    CHECK(recorded[2].error == errc::not_found);
    CHECK(recorded[2].error_type == "404");
    for (int i = 0; i < 3; ++i) {
        CHECK(recorded[static_cast<std::size_t>(i)].resend_count == i);
        CHECK(recorded[static_cast<std::size_t>(i)].duration == (i + 1) * 10ms);
    }
    CHECK(recorded[0].queue_time == 0ns);
    CHECK(recorded[2].queue_time >= 2s);  // the pause before a retry
    // The pauses and the attempts add up to the elapsed time.
    CHECK(recorded[1].queue_time + recorded[2].queue_time + 60ms ==
          std::chrono::round<std::chrono::milliseconds>(loop.elapsed()));
}

TEST_CASE("the queue time of an attempt includes the wait while the API throttled")
{
    listener_loop loop;
    loop.transport->respond(test::response(429, R"({"error":"throttled"})").with("Retry-After", "60"));
    loop.transport->respond(test::ok("[]"));
    loop.run(loop.make_client().list_stacks());
    REQUIRE(loop.listener->requests.size() == 2);
    CHECK(loop.listener->requests[1].queue_time >= 60s);
    CHECK(loop.listener->requests[1].duration == 0ns);
}

TEST_CASE("a cancelled attempt has an end event")
{
    listener_loop loop;
    loop.transport->respond(test::ok("[]").after(1min));
    const client api = loop.make_client();
    loop.cancel(api.list_stacks(), 1s);
    REQUIRE(loop.listener->requests.size() == 1);
    CHECK(loop.listener->requests[0].error == boost::asio::error::operation_aborted);
    CHECK(loop.listener->requests[0].duration == 1s);
}

TEST_CASE("a listener gets back the context that it attached, and its traceparent is sent to the server")
{
    listener_loop loop;
    loop.listener->traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    loop.transport->respond(test::response(503, ""));
    loop.transport->respond(test::ok("[]"));
    loop.run(loop.make_client().list_stacks());
    CHECK(loop.listener->spans == std::vector<std::string>{"span 1", "span 2"});
    for (const auto& sent : loop.transport->requests)
        CHECK(sent.headers["traceparent"] == loop.listener->traceparent);

    loop.listener->traceparent.clear();
    loop.transport->respond(test::ok("[]"));
    loop.run(loop.make_client().list_stacks());
    CHECK(loop.transport->requests.back().headers["traceparent"].empty());
}

TEST_CASE("a call that the library does not model has no URL template, since its path may contain ids")
{
    listener_loop loop;
    loop.transport->respond(test::ok("[]"));
    loop.run(loop.make_client().request(cloud66::http::verb::get, "/stacks/secret-uid/x.json"));
    REQUIRE(loop.listener->requests.size() == 1);
    CHECK(loop.listener->requests[0].operation == "request");
    CHECK(loop.listener->requests[0].url_template.empty());
}

TEST_CASE("a listener receives the start of an action, each poll, and the end with the age of the action")
{
    const bool success = GENERATE(true, false);
    listener_loop loop;
    loop.transport->respond(test::ok(running_action(7)));
    loop.transport->respond(test::ok(running_action(7)));
    loop.transport->respond(test::ok(finished_action(7, success)));
    const client api = loop.make_client();
    auto wait = [](client from) -> boost::asio::awaitable<void> {
        auto action = co_await from.restart_services("u-1");
        co_await cloud66::as_result(action.wait());
    };
    loop.run(wait(api));

    const auto& recorded = loop.listener->actions;
    REQUIRE(recorded.size() == 3);
    CHECK(recorded[0].kind == "started");
    CHECK(recorded[1].kind == "polled");
    CHECK(recorded[2].kind == "ended");
    for (const auto& action : recorded) {
        CHECK(action.command == "service_restart");
        CHECK(action.started_via == "api");
        CHECK(action.id == 7);
        CHECK(action.finished == (action.kind == "ended"));
    }
    CHECK(recorded[0].age == 0ns);
    CHECK(recorded[0].polls == 0);
    CHECK(recorded[2].succeeded == success);
    CHECK(recorded[2].polls == 2);
    CHECK(recorded[2].age == loop.elapsed());
    CHECK(loop.listener->requests[0].operation == "restart_services");
    CHECK_FALSE(loop.listener->requests[0].is_poll);
    CHECK(loop.listener->requests[1].operation == "get_stack_action");
    CHECK(loop.listener->requests[1].is_poll);
}

TEST_CASE("the end of an action is reported once, also if the action is awaited and refreshed again")
{
    listener_loop loop;
    loop.transport->respond(test::ok(running_action(7)));
    loop.transport->otherwise = [](const auto&) { return test::ok(finished_action(7, true)); };
    auto wait = [](client from) -> boost::asio::awaitable<void> {
        auto action = co_await from.restart_services("u-1");
        co_await action.wait();
        co_await action.refresh();
        co_await action.wait();
    };
    loop.run(wait(loop.make_client()));
    CHECK(std::ranges::count(loop.listener->actions, std::string("ended"), &recorded_action::kind) == 1);
}

TEST_CASE("exceptions of a listener are ignored")
{
    class throwing_listener final : public cloud66::event_listener
    {
        void request_started(request_event&) override { throw std::runtime_error("started"); }
        void request_ended(const request_event&) override { throw std::runtime_error("ended"); }
        void action_started(const action_event&) override { throw 1; }
    };
    listener_loop loop;
    loop.options.events = std::make_shared<throwing_listener>();
    loop.transport->respond(test::ok(running_action(7)));
    const auto action = loop.run(loop.make_client().restart_services("u-1"));
    CHECK(action.id() == 7);
}
