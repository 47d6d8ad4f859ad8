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

/// Keeps what it hears; texts of an event live as long as the call.
struct heard_request
{
    explicit heard_request(const request_event& from)
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

struct heard_action
{
    std::string what, command, started_via;
    bool finished;
    std::optional<bool> succeeded;
    std::uint32_t polls;
    std::chrono::nanoseconds age;
    std::int64_t id;
};

class keen_listener final : public cloud66::event_listener
{
public:
    void request_started(request_event& what) override
    {
        ++started;
        CHECK(what.status == 0);
        what.traceparent = traceparent;
        what.context = std::make_shared<std::string>("span " + std::to_string(started));
    }

    void request_ended(const request_event& what) override
    {
        requests.emplace_back(what);
        spans.push_back(*std::static_pointer_cast<std::string>(what.context));
    }

    void action_started(const action_event& what) override { note("started", what); }
    void action_polled(const action_event& what) override { note("polled", what); }
    void action_ended(const action_event& what) override { note("ended", what); }

    std::string traceparent;
    int started = 0;
    std::vector<heard_request> requests;
    std::vector<std::string> spans;
    std::vector<heard_action> actions;

private:
    void note(const char* kind, const action_event& what)
    {
        actions.push_back({kind, std::string(what.command), std::string(what.started_via), what.finished,
                           what.succeeded, what.polls, what.age, what.action_id});
    }
};

struct heard_loop : test::scripted_loop
{
    heard_loop() { options.events = listener; }

    client make_client() { return client(executor(), options); }

    std::shared_ptr<keen_listener> listener = std::make_shared<keen_listener>();
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

TEST_CASE("a listener hears of an attempt with the names of OpenTelemetry, and no id among its labels")
{
    heard_loop loop;
    loop.transport->respond(test::ok(R"({"uid":"u-1","name":"Shop"})").after(120ms));
    loop.run(loop.make_client().get_stack("u-1"));

    REQUIRE(loop.listener->requests.size() == 1);
    const heard_request& heard = loop.listener->requests.front();
    CHECK(heard.operation == "get_stack");
    CHECK(heard.url_template == "/stacks/{stack_uid}.json");
    CHECK(heard.method == "GET");
    CHECK(heard.server == "app.cloud66.com:443");
    CHECK(heard.resend_count == 0);
    CHECK_FALSE(heard.is_poll);
    CHECK(heard.request_id == loop.transport->requests.front().headers["Request-Id"]);
    CHECK(heard.request_size == 0);
    CHECK(heard.response_size == std::string(R"({"response":{"uid":"u-1","name":"Shop"}})").size());
    CHECK(heard.status == 200);
    CHECK_FALSE(heard.error);
    CHECK(heard.error_type.empty());
    CHECK(heard.queue_time == 0ns);
    CHECK(heard.duration == 120ms);
}

TEST_CASE("each attempt is an event of its own, with what went wrong and how long it had to wait")
{
    heard_loop loop;
    loop.transport->respond(test::failure(boost::asio::error::connection_refused, false).after(10ms));
    loop.transport->respond(test::response(502, "").with("Retry-After", "2").after(20ms));
    loop.transport->respond(test::response(404, R"({"error":"not_found"})").after(30ms));
    CHECK(error_of([&] { loop.run(loop.make_client().get_stack("u-1")); }).code() == errc::not_found);

    const auto& heard = loop.listener->requests;
    REQUIRE(heard.size() == 3);
    CHECK(heard[0].error == boost::asio::error::connection_refused);
    CHECK(heard[0].error_type == "system:111");
    CHECK(heard[0].status == 0);
    CHECK(heard[1].error == errc::server_error);
    CHECK(heard[1].error_type == "502");
    CHECK(heard[2].error == errc::not_found);
    CHECK(heard[2].error_type == "404");
    for (int i = 0; i < 3; ++i) {
        CHECK(heard[static_cast<std::size_t>(i)].resend_count == i);
        CHECK(heard[static_cast<std::size_t>(i)].duration == (i + 1) * 10ms);
    }
    CHECK(heard[0].queue_time == 0ns);
    CHECK(heard[2].queue_time >= 2s);  // the pause before a retry
    // Pauses and attempts are all of the time that passed.
    CHECK(heard[1].queue_time + heard[2].queue_time + 60ms ==
          std::chrono::round<std::chrono::milliseconds>(loop.elapsed()));
}

TEST_CASE("the time that a call waits while the API throttles is its attempt's time in the queue")
{
    heard_loop loop;
    loop.transport->respond(test::response(429, R"({"error":"throttled"})").with("Retry-After", "60"));
    loop.transport->respond(test::ok("[]"));
    loop.run(loop.make_client().list_stacks());
    REQUIRE(loop.listener->requests.size() == 2);
    CHECK(loop.listener->requests[1].queue_time >= 60s);
    CHECK(loop.listener->requests[1].duration == 0ns);
}

TEST_CASE("an attempt that is cancelled ends, too")
{
    heard_loop loop;
    loop.transport->respond(test::ok("[]").after(1min));
    const client api = loop.make_client();
    loop.cancel(api.list_stacks(), 1s);
    REQUIRE(loop.listener->requests.size() == 1);
    CHECK(loop.listener->requests[0].error == boost::asio::error::operation_aborted);
    CHECK(loop.listener->requests[0].duration == 1s);
}

TEST_CASE("a listener gets back what it attached, and its trace goes on at the server")
{
    heard_loop loop;
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

TEST_CASE("a call that the library does not model has no template, so that its path is no label")
{
    heard_loop loop;
    loop.transport->respond(test::ok("[]"));
    loop.run(loop.make_client().request(cloud66::http::verb::get, "/stacks/secret-uid/x.json"));
    REQUIRE(loop.listener->requests.size() == 1);
    CHECK(loop.listener->requests[0].operation == "request");
    CHECK(loop.listener->requests[0].url_template.empty());
}

TEST_CASE("a listener hears of an action that a call starts, of each poll, and of its end with the latency")
{
    const bool success = GENERATE(true, false);
    heard_loop loop;
    loop.transport->respond(test::ok(running_action(7)));
    loop.transport->respond(test::ok(running_action(7)));
    loop.transport->respond(test::ok(finished_action(7, success)));
    const client api = loop.make_client();
    auto wait = [](client from) -> boost::asio::awaitable<void> {
        auto action = co_await from.restart_services("u-1");
        co_await cloud66::as_result(action.wait());
    };
    loop.run(wait(api));

    const auto& heard = loop.listener->actions;
    REQUIRE(heard.size() == 3);
    CHECK(heard[0].what == "started");
    CHECK(heard[1].what == "polled");
    CHECK(heard[2].what == "ended");
    for (const auto& one : heard) {
        CHECK(one.command == "service_restart");
        CHECK(one.started_via == "api");
        CHECK(one.id == 7);
        CHECK(one.finished == (one.what == "ended"));
    }
    CHECK(heard[0].age == 0ns);
    CHECK(heard[0].polls == 0);
    CHECK(heard[2].succeeded == success);
    CHECK(heard[2].polls == 2);
    CHECK(heard[2].age == loop.elapsed());
    CHECK(loop.listener->requests[0].operation == "restart_services");
    CHECK_FALSE(loop.listener->requests[0].is_poll);
    CHECK(loop.listener->requests[1].operation == "get_stack_action");
    CHECK(loop.listener->requests[1].is_poll);
}

TEST_CASE("the end of an action is told once, however many wait for it and ask again")
{
    heard_loop loop;
    loop.transport->respond(test::ok(running_action(7)));
    loop.transport->otherwise = [](const auto&) { return test::ok(finished_action(7, true)); };
    auto wait = [](client from) -> boost::asio::awaitable<void> {
        auto action = co_await from.restart_services("u-1");
        co_await action.wait();
        co_await action.refresh();
        co_await action.wait();
    };
    loop.run(wait(loop.make_client()));
    CHECK(std::ranges::count(loop.listener->actions, std::string("ended"), &heard_action::what) == 1);
}

TEST_CASE("what a listener throws is ignored")
{
    class broken final : public cloud66::event_listener
    {
        void request_started(request_event&) override { throw std::runtime_error("started"); }
        void request_ended(const request_event&) override { throw std::runtime_error("ended"); }
        void action_started(const action_event&) override { throw 1; }
    };
    heard_loop loop;
    loop.options.events = std::make_shared<broken>();
    loop.transport->respond(test::ok(running_action(7)));
    const auto action = loop.run(loop.make_client().restart_services("u-1"));
    CHECK(action.id() == 7);
}
