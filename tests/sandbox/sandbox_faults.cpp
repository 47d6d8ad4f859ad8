// SPDX-License-Identifier: BSL-1.0
#include <cloud66/error.hpp>
#include <cloud66/testing/sandbox.hpp>

#include "sandbox/blocking_client.hpp"
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

/// A sandbox and a client after its TLS handshake.
struct connected_client
{
    connected_client() : client(sandbox) { client.handshake(); }

    cloud66::sandbox sandbox;
    test::blocking_client client;
    std::string stack = "/api/3/stacks/" + sandbox.stack_uid("Ledger");
    std::size_t seeded_actions = sandbox.collection(sandbox.stack_uid("Ledger"), "actions").size();

    std::size_t actions_started()
    {
        return sandbox.collection(sandbox.stack_uid("Ledger"), "actions").size() - seeded_actions;
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

TEST_CASE("a fault affects the requests that match its rule, as often as `times`")
{
    connected_client api;
    api.sandbox.add_fault({.verb = "GET",
                           .path = "/stacks/*",
                           .skip = 1,
                           .times = 2,
                           .kind = fault_kind::response,
                           .status = 502});
    CHECK(api.client.call("GET", "/api/3/stacks").status == 200);
    CHECK(api.client.call("GET", api.stack).status == 200);
    const auto bad_gateway = api.client.call("GET", api.stack + ".json");
    CHECK(bad_gateway.status == 502);
    CHECK(bad_gateway.error() == "bad_gateway");
    CHECK(api.client.call("GET", api.stack).status == 502);
    CHECK(api.client.call("GET", api.stack).status == 200);

    api.sandbox.add_fault({.times = 0, .kind = fault_kind::throttled});
    for (int i = 0; i < 3; ++i) {
        const auto throttled = api.client.call("GET", api.stack);
        CHECK(throttled.status == 503);
        CHECK(throttled.error() == "throttled");
        CHECK(throttled.remaining == "0");
    }
    api.sandbox.clear_faults();
    api.sandbox.add_fault({.kind = fault_kind::not_implemented});
    CHECK(api.client.call("GET", api.stack).error() == "not_implemented");
    CHECK(api.client.call("GET", api.stack).status == 200);
}

TEST_CASE("a fault can set the response's status, body, content type and headers")
{
    connected_client api;
    api.sandbox.add_fault(
        {.kind = fault_kind::response, .status = 500, .body = "", .headers = {{"Retry-After", "7"}}});
    api.client.send_request("GET", api.stack);
    const auto empty = api.client.read();
    CHECK(empty.status == 500);
    CHECK(empty.body.empty());
    api.sandbox.add_fault(
        {.kind = fault_kind::response, .status = 200, .body = "<html>", .content_type = "text/html"});
    CHECK(api.client.call("GET", api.stack).type == "text/html");
    api.sandbox.add_fault({.kind = fault_kind::html_page});
    CHECK_THAT(api.client.call("GET", api.stack).type, test::contains("text/html"));
    for (const unsigned status : {402u, 408u, 409u}) {
        api.sandbox.add_fault({.kind = fault_kind::response, .status = status});
        CHECK(api.client.call("GET", api.stack).status == status);
    }
    api.sandbox.add_fault({.headers = {{"X-Cloud66-Warning", "old"}, {"x-ratelimit-limit", "9"}}});
    CHECK(api.client.call("GET", api.stack).limit == "9");
}

TEST_CASE("a fault can truncate, break, enlarge or chunk a body")
{
    connected_client api;
    const std::string body = api.client.call("GET", api.stack).body;
    api.sandbox.add_fault({.kind = fault_kind::truncated_json});
    CHECK(api.client.call("GET", api.stack).body == body.substr(0, body.size() / 2));
    api.sandbox.add_fault({.kind = fault_kind::broken_json});
    const auto broken = api.client.call("GET", api.stack);
    CHECK(broken.status == 200);
    CHECK_FALSE(is_json(broken.body));
    api.sandbox.add_fault({.kind = fault_kind::oversized_body, .bytes = 20'000'000});
    CHECK(api.client.call("GET", api.stack).body.size() > 20'000'000);
    api.sandbox.add_fault({.kind = fault_kind::chunked_response});
    CHECK(api.client.call("GET", api.stack).body == body);
    CHECK(api.client.chunked);
    CHECK(api.sandbox.accepted_connections() == 1);
}

TEST_CASE("close_before_response starts the action and sends no response")
{
    connected_client api;
    api.sandbox.add_fault(
        {.verb = "POST", .path = "/stacks/*/actions", .kind = fault_kind::close_before_response});
    api.post();
    const auto [text, end] = api.client.read_to_end();
    CHECK(text.empty());
    CHECK(end == boost::asio::ssl::error::stream_truncated);
    CHECK(api.actions_started() == 1);
    CHECK(api.sandbox.requests().back().status == 0);
}

TEST_CASE("close_before_response with carried_out false starts no action")
{
    connected_client api;
    api.sandbox.add_fault({.kind = fault_kind::close_before_response, .carried_out = false});
    api.post();
    CHECK(api.client.read_to_end().first.empty());
    CHECK(api.actions_started() == 0);
}

TEST_CASE("a response fault with carried_out true starts the action and gives an error status")
{
    connected_client api;
    api.sandbox.add_fault({.kind = fault_kind::response, .carried_out = true, .status = 502, .body = ""});
    api.post();
    CHECK(api.client.read().status == 502);
    CHECK(api.actions_started() == 1);
}

TEST_CASE("a response ends after the fault's number of bytes, and a connection can be reset")
{
    connected_client api;
    api.sandbox.add_fault({.kind = fault_kind::close_after_bytes, .bytes = 20});
    api.client.send_request("GET", api.stack);
    CHECK(api.client.read_to_end().first == "HTTP/1.1 200 OK\r\nSer");

    test::blocking_client other(api.sandbox);
    other.handshake();
    api.sandbox.add_fault({.kind = fault_kind::close_before_response, .reset = true});
    other.send_request("GET", api.stack);
    CHECK(other.read_to_end().second == boost::asio::error::connection_reset);
}

TEST_CASE("close_after_response closes TLS and the connection cleanly")
{
    connected_client api;
    api.sandbox.add_fault({.kind = fault_kind::close_after_response});
    CHECK(api.client.call("GET", api.stack).status == 200);
    CHECK_FALSE(api.client.keep_alive);
    CHECK(api.client.read_to_end().second == boost::asio::error::eof);
}

TEST_CASE("a connection fault closes, resets or stalls one new connection")
{
    cloud66::sandbox sandbox;
    sandbox.add_fault({.kind = fault_kind::close_connection});
    test::blocking_client closed(sandbox);
    CHECK(closed.try_handshake());
    sandbox.add_fault({.kind = fault_kind::close_connection, .reset = true});
    test::blocking_client reset(sandbox);
    CHECK(reset.try_handshake());

    sandbox.add_fault({.kind = fault_kind::stall_handshake});
    test::blocking_client stalled(sandbox);
    while (sandbox.open_connections() == 0) std::this_thread::yield();
    stalled.close();
    while (sandbox.open_connections() > 0) std::this_thread::yield();

    test::blocking_client unaffected(sandbox);
    CHECK_FALSE(unaffected.try_handshake());
    CHECK(sandbox.accepted_connections() == 4);
}

TEST_CASE("an invalid fault rule is refused with invalid_argument")
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
