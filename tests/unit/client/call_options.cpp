// SPDX-License-Identifier: BSL-1.0
#include <cloud66/call_options.hpp>
#include <cloud66/client.hpp>

#include <chrono>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/scripted_client.hpp"

using cloud66::call_options;
using cloud66::errc;
using test::error_of;
using test::ok;
using test::response;
using namespace std::chrono_literals;

namespace {

const std::string one_stack_json = R"({"uid":"s","name":"Shop"})";
const std::string started_action = R"({"id":7,"action":"service_restart"})";
const std::string finished_action_json =
    R"({"id":7,"action":"service_restart","finished_at":"x","finished_success":true})";

/// The values of one header of all requests.
std::vector<std::string> sent_headers(const test::scripted_client& loop, std::string_view name)
{
    std::vector<std::string> values;
    for (const auto& request : loop.transport->requests) {
        std::string value = "none";
        for (const auto& line : request.headers)
            if (line.name == name) value = line.value;
        values.push_back(value);
    }
    return values;
}

}  // namespace

TEST_CASE("the options of a view hold for its calls and for no others")
{
    test::scripted_client loop;
    const cloud66::client other = loop.client.with({.account = 42});
    const cloud66::client named = other.with({.request_id = "nightly-1"});
    for (const auto& client : {loop.client, other, named}) {
        loop.transport->respond(ok(one_stack_json));
        loop.run(client.get_stack("s"));
    }
    CHECK(sent_headers(loop, "X-Account") == std::vector<std::string>{"none", "42", "42"});
    CHECK(sent_headers(loop, "Request-Id").back() == "nightly-1");
    CHECK(sent_headers(loop, "Request-Id").front() != "nightly-1");
}

TEST_CASE("every kind of call uses the options of its view")
{
    test::scripted_client loop;
    loop.transport->otherwise = [](const cloud66::http::request& request) {
        if (request.method != cloud66::http::verb::get) return ok(started_action);
        if (request.target.find("/files/") != std::string::npos)
            return ok(R"({"public_url":"https://storage/x"})");
        return request.target.find("page=") == std::string::npos ? ok(one_stack_json) : ok("[]");
    };
    const cloud66::client other = loop.client.with({.account = 42});
    loop.run(other.get_stack("s"));
    loop.run(other.list_stacks());
    loop.run(other.list_stacks(cloud66::page_number{1}));
    static_cast<void>(loop.run(other.restart_services("s")));
    static_cast<void>(loop.run(other.deploy_stack("s")));
    static_cast<void>(loop.run(other.create_stack(
        {.name = "Shop", .environment = "test", .service_yaml = "services:", .manifest_yaml = "test:"})));
    loop.run(other.get_backup_file("s", 1, "aa"));
    loop.run(other.request(cloud66::http::verb::get, "/x"));
    static_cast<void>(loop.run(other.recover_actions("s", std::chrono::system_clock::now())));
    CHECK(sent_headers(loop, "X-Account") == std::vector<std::string>(9, "42"));
}

TEST_CASE("an action that was started in another account is polled in that account")
{
    test::scripted_client loop;
    loop.transport->respond(ok(started_action));
    const auto action = loop.run(loop.client.with({.account = 42}).restart_services("s"));
    loop.transport->respond(ok(started_action));
    loop.run(action.refresh());
    loop.transport->respond(ok(finished_action_json));
    loop.run(action.wait());
    CHECK(sent_headers(loop, "X-Account") == std::vector<std::string>{"42", "42", "42"});

    const auto resumed = loop.client.with({.account = 43}).resume_action("stacks/s/actions/8");
    loop.transport->respond(ok(R"({"id":8,"finished_at":"x","finished_success":true})"));
    loop.run(resumed.wait());
    CHECK(sent_headers(loop, "X-Account").back() == "43");
}

TEST_CASE("a deadline ends the attempt in flight")
{
    test::scripted_client loop;
    const cloud66::client limited = loop.client.with({.timeout = 5s, .retries = 0});
    loop.transport->respond(ok(one_stack_json).after(1h));
    CHECK(error_of([&] { loop.run(limited.get_stack("s")); }).code() == errc::call_timed_out);
    CHECK(loop.elapsed() == 5s);

    SECTION("which leaves the outcome of a mutating request unknown")
    {
        loop.transport->respond(ok(started_action).after(1h));
        CHECK(error_of([&] { static_cast<void>(loop.run(limited.restart_services("s"))); }).code() ==
              errc::outcome_unknown);
        CHECK(loop.elapsed() == 10s);
        CHECK(loop.transport->requests.size() == 2);
    }
}

TEST_CASE("an attempt that ends by its own limit within the call's is not the call's end")
{
    test::scripted_client loop;
    loop.transport->respond(test::failure(make_error_code(errc::attempt_timed_out), true));
    const cloud66::client hasty = loop.client.with({.timeout = 5s, .retries = 0});
    CHECK(error_of([&] { loop.run(hasty.get_stack("s")); }).code() == errc::attempt_timed_out);
}

TEST_CASE("a call without a time limit, or with one of zero, has no limit but those of the options")
{
    test::scripted_client loop;
    const cloud66::client limited = loop.client.with({.timeout = 5s});
    for (const cloud66::client& client : {loop.client.with({.timeout = 0s}), limited.with({.timeout = 0s})}) {
        loop.transport->respond(ok(one_stack_json).after(1h));
        loop.run(client.get_stack("s"));
    }
    CHECK(loop.elapsed() == 2h);
}

TEST_CASE("a call is not retried if the pause ends after its deadline")
{
    test::scripted_client loop;
    loop.options.retry.base_delay = 100s;
    loop.options.retry.max_delay = 100s;
    const cloud66::client client(loop.executor(), loop.options);
    loop.transport->otherwise = [](const auto&) { return response(502, "").with("Retry-After", "60"); };
    const auto failure = error_of([&] { loop.run(client.with({.timeout = 30s}).get_stack("s")); });
    CHECK(failure.code() == errc::server_error);
    CHECK_THAT(failure.what(), test::contains("not tried again, since the call's time limit comes before"));
    CHECK(loop.transport->requests.size() == 1);
    CHECK(loop.elapsed() == 0s);
}

TEST_CASE("a deadline covers all pages of a list together")
{
    test::scripted_client loop;
    std::int64_t page = 0;
    loop.transport->otherwise = [&](const auto&) {
        ++page;
        return test::page_response('[' + one_stack_json + ']', page, 100).after(2s);
    };
    const auto failure = error_of([&] { loop.run(loop.client.with({.timeout = 5s}).list_stacks()); });
    CHECK(failure.code() == errc::call_timed_out);
    CHECK(loop.elapsed() == 5s);
    CHECK(loop.transport->requests.size() == 3);
}

TEST_CASE("a call fails at once if the throttling lasts longer than it may wait")
{
    test::scripted_client loop;
    loop.transport->otherwise = [](const auto&) { return response(503, R"({"error":"throttled"})"); };
    SECTION("by its deadline")
    {
        const auto failure = error_of([&] { loop.run(loop.client.with({.timeout = 5s}).get_stack("s")); });
        CHECK(failure.code() == errc::throttled);
        CHECK_THAT(failure.what(), test::contains("longer than this call may wait"));
        CHECK(loop.elapsed() == 0s);
    }
    SECTION("by the max_throttle_wait of its view")
    {
        const auto failure =
            error_of([&] { loop.run(loop.client.with({.max_throttle_wait = 0s}).get_stack("s")); });
        CHECK(failure.code() == errc::throttled);
        CHECK(loop.elapsed() == 0s);
    }
    CHECK(loop.transport->requests.size() == 1);
}

TEST_CASE("a call is retried as often as the retries of its view")
{
    test::scripted_client loop;
    loop.transport->otherwise = [](const auto&) { return response(502, ""); };
    CHECK(error_of([&] { loop.run(loop.client.with({.retries = 0}).get_stack("s")); }).code() ==
          errc::server_error);
    CHECK(loop.transport->requests.size() == 1);
    CHECK(error_of([&] { loop.run(loop.client.with({.retries = 5}).get_stack("s")); }).code() ==
          errc::server_error);
    CHECK(loop.transport->requests.size() == 7);
}

TEST_CASE("invalid call options are refused by name")
{
    test::scripted_client loop;
    const auto error_text = [&](const call_options& options) {
        const auto failure = error_of([&] { static_cast<void>(loop.client.with(options)); });
        CHECK(failure.code() == errc::invalid_argument);
        return std::string(failure.what());
    };
    CHECK_THAT(error_text({.timeout = -1s}), test::contains("call_options.timeout must not be negative"));
    CHECK_THAT(error_text({.account = 0}), test::contains("call_options.account must be greater than zero"));
    CHECK_THAT(error_text({.max_throttle_wait = -1s}),
               test::contains("call_options.max_throttle_wait must not be negative"));
    CHECK_THAT(error_text({.retries = -1}), test::contains("call_options.retries must not be negative"));
    for (const std::string& id :
         {std::string(), std::string("a b"), std::string("a\r\nX: y"), std::string(256, 'x')})
        CHECK_THAT(error_text({.request_id = id}),
                   test::contains("call_options.request_id must be 1 to 255"));
}
