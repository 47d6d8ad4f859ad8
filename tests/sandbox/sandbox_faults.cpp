// SPDX-License-Identifier: BSL-1.0
#include <cloud66/error.hpp>
#include <cloud66/testing/sandbox.hpp>

#include "sandbox_caller.hpp"
#include "support/catch.hpp"
#include "support/errors.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/json/parse.hpp>

#include <string>
#include <thread>

using cloud66::fault_kind;

namespace {

/// A sandbox and a client that has shaken hands with it.
struct pair_of_them
{
    pair_of_them() : client(sandbox) { client.handshake(); }

    cloud66::sandbox sandbox;
    test::caller client;
    std::string stack = "/api/3/stacks/" + sandbox.stack_uid("Ledger");
    std::size_t past = sandbox.collection(sandbox.stack_uid("Ledger"), "actions").size();

    std::size_t actions_started()
    {
        return sandbox.collection(sandbox.stack_uid("Ledger"), "actions").size() - past;
    }

    void post()
    {
        client.send_request("POST", stack + "/actions", "application/json", R"({"command":"restart"})");
    }
};

bool is_json(const std::string& text)
{
    boost::system::error_code failed;
    boost::json::parse(text, failed);
    return !failed;
}

}  // namespace

TEST_CASE("faults meet the requests that they are for, as often as they say")
{
    pair_of_them on;
    on.sandbox.add_fault({.verb = "GET",
                          .path = "/stacks/*",
                          .skip = 1,
                          .times = 2,
                          .kind = fault_kind::response,
                          .status = 502});
    CHECK(on.client.call("GET", "/api/3/stacks").status == 200);
    CHECK(on.client.call("GET", on.stack).status == 200);
    const auto gateway = on.client.call("GET", on.stack + ".json");
    CHECK(gateway.status == 502);
    CHECK(gateway.error() == "bad_gateway");
    CHECK(on.client.call("GET", on.stack).status == 502);
    CHECK(on.client.call("GET", on.stack).status == 200);

    on.sandbox.add_fault({.times = 0, .kind = fault_kind::throttled});
    for (int i = 0; i < 3; ++i) {
        const auto refused = on.client.call("GET", on.stack);
        CHECK(refused.status == 503);
        CHECK(refused.error() == "throttled");
        CHECK(refused.remaining == "0");
    }
    on.sandbox.clear_faults();
    on.sandbox.add_fault({.kind = fault_kind::not_implemented});
    CHECK(on.client.call("GET", on.stack).error() == "not_implemented");
    CHECK(on.client.call("GET", on.stack).status == 200);
}

TEST_CASE("answers of a test's own")
{
    pair_of_them on;
    on.sandbox.add_fault(
        {.kind = fault_kind::response, .status = 500, .body = "", .headers = {{"Retry-After", "7"}}});
    on.client.send_request("GET", on.stack);
    const auto empty = on.client.read();
    CHECK(empty.status == 500);
    CHECK(empty.body.empty());
    on.sandbox.add_fault(
        {.kind = fault_kind::response, .status = 200, .body = "<html>", .content_type = "text/html"});
    CHECK(on.client.call("GET", on.stack).type == "text/html");
    on.sandbox.add_fault({.kind = fault_kind::html_page});
    CHECK_THAT(on.client.call("GET", on.stack).type, test::contains("text/html"));
    for (const unsigned status : {402u, 408u, 409u}) {
        on.sandbox.add_fault({.kind = fault_kind::response, .status = status});
        CHECK(on.client.call("GET", on.stack).status == status);
    }
    on.sandbox.add_fault({.headers = {{"X-Cloud66-Warning", "old"}, {"x-ratelimit-limit", "9"}}});
    CHECK(on.client.call("GET", on.stack).limit == "9");
}

TEST_CASE("bodies that are spoilt")
{
    pair_of_them on;
    const std::string right = on.client.call("GET", on.stack).body;
    on.sandbox.add_fault({.kind = fault_kind::truncated_json});
    CHECK(on.client.call("GET", on.stack).body == right.substr(0, right.size() / 2));
    on.sandbox.add_fault({.kind = fault_kind::broken_json});
    const auto broken = on.client.call("GET", on.stack);
    CHECK(broken.status == 200);
    CHECK_FALSE(is_json(broken.body));
    on.sandbox.add_fault({.kind = fault_kind::oversized_body, .bytes = 20'000'000});
    CHECK(on.client.call("GET", on.stack).body.size() > 20'000'000);
    on.sandbox.add_fault({.kind = fault_kind::chunked_response});
    CHECK(on.client.call("GET", on.stack).body == right);
    CHECK(on.client.chunked);
    CHECK(on.sandbox.accepted_connections() == 1);
}

TEST_CASE("a lost answer: the action was started")
{
    pair_of_them on;
    on.sandbox.add_fault(
        {.verb = "POST", .path = "/stacks/*/actions", .kind = fault_kind::close_before_response});
    on.post();
    const auto [text, end] = on.client.read_to_end();
    CHECK(text.empty());
    CHECK(end == boost::asio::ssl::error::stream_truncated);
    CHECK(on.actions_started() == 1);
    CHECK(on.sandbox.requests().back().status == 0);
}

TEST_CASE("a lost request: nothing was started")
{
    pair_of_them on;
    on.sandbox.add_fault({.kind = fault_kind::close_before_response, .carried_out = false});
    on.post();
    CHECK(on.client.read_to_end().first.empty());
    CHECK(on.actions_started() == 0);
}

TEST_CASE("an answer that took effect and reads as a failure")
{
    pair_of_them on;
    on.sandbox.add_fault({.kind = fault_kind::response, .carried_out = true, .status = 502, .body = ""});
    on.post();
    CHECK(on.client.read().status == 502);
    CHECK(on.actions_started() == 1);
}

TEST_CASE("answers are cut off after so many bytes, in order or by a reset")
{
    pair_of_them on;
    on.sandbox.add_fault({.kind = fault_kind::close_after_bytes, .bytes = 20});
    on.client.send_request("GET", on.stack);
    CHECK(on.client.read_to_end().first == "HTTP/1.1 200 OK\r\nSer");

    test::caller other(on.sandbox);
    other.handshake();
    on.sandbox.add_fault({.kind = fault_kind::close_before_response, .reset = true});
    other.send_request("GET", on.stack);
    CHECK(other.read_to_end().second == boost::asio::error::connection_reset);
}

TEST_CASE("a connection is closed in order after the answer")
{
    pair_of_them on;
    on.sandbox.add_fault({.kind = fault_kind::close_after_response});
    CHECK(on.client.call("GET", on.stack).status == 200);
    CHECK_FALSE(on.client.keep_alive);
    CHECK(on.client.read_to_end().second == boost::asio::error::eof);
}

TEST_CASE("new connections are closed or left alone")
{
    cloud66::sandbox sandbox;
    sandbox.add_fault({.kind = fault_kind::close_connection});
    test::caller closed(sandbox);
    CHECK(closed.try_handshake());
    sandbox.add_fault({.kind = fault_kind::close_connection, .reset = true});
    test::caller reset(sandbox);
    CHECK(reset.try_handshake());

    sandbox.add_fault({.kind = fault_kind::stall_handshake});
    test::caller stalled(sandbox);
    while (sandbox.open_connections() == 0) std::this_thread::yield();
    stalled.close();
    while (sandbox.open_connections() > 0) std::this_thread::yield();

    test::caller fine(sandbox);
    CHECK_FALSE(fine.try_handshake());
    CHECK(sandbox.accepted_connections() == 4);
}

TEST_CASE("faults without sense are refused")
{
    cloud66::sandbox sandbox;
    CHECK(test::error_of([&] { sandbox.add_fault({.delay = std::chrono::seconds(-1)}); }).code() ==
          cloud66::errc::invalid_argument);
    CHECK(test::error_of([&] { sandbox.add_fault({.kind = fault_kind::response, .status = 99}); }).code() ==
          cloud66::errc::invalid_argument);
    CHECK(test::error_of([&] {
              sandbox.add_fault({.path = "/x", .kind = fault_kind::close_connection});
          }).code() == cloud66::errc::invalid_argument);
    CHECK(test::error_of([&] { sandbox.add_fault({.kind = fault_kind::close_after_bytes}); }).code() ==
          cloud66::errc::invalid_argument);
    CHECK(test::error_of([&] {
              sandbox.add_fault({.kind = fault_kind::broken_json, .carried_out = false});
          }).code() == cloud66::errc::invalid_argument);
}
