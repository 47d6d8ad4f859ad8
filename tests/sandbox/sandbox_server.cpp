// SPDX-License-Identifier: BSL-1.0
#include <cloud66/error.hpp>
#include <cloud66/testing/sandbox.hpp>
#include <cloud66/testing/virtual_time.hpp>

#include "sandbox/blocking_client.hpp"
#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/manual_time.hpp"

#include <boost/asio/ssl/error.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

namespace {

constexpr auto form = "application/x-www-form-urlencoded";

}  // namespace

TEST_CASE("a client other than the library's restarts services and polls the action")
{
    const auto time = std::make_shared<test::manual_time>();
    cloud66::sandbox sandbox({.time = time});
    test::blocking_client client(sandbox);
    client.handshake();

    const auto stacks = client.call("GET", "/api/3/stacks.json");
    REQUIRE(stacks.status == 200);
    CHECK_THAT(stacks.type, test::contains("application/json"));
    const std::string stack =
        "/api/3/stacks/" + boost::json::value_to<std::string>(stacks.response().at(0).at("uid"));
    CHECK(client.call("GET", stack + "/services").response().as_array().size() == 3);
    const auto action = client.call("POST", stack + "/action", form, "command=service_restart").response();
    const std::string path = stack + "/action/" + std::to_string(action.at("id").as_int64());
    CHECK(client.call("GET", path).response().at("finished_at").is_null());
    time->advance(30s);
    CHECK(client.call("GET", path).response().at("finished_success") == true);

    CHECK(sandbox.accepted_connections() == 1);
    CHECK(sandbox.open_connections() == 1);
    CHECK(sandbox.request_count() == 5);
    CHECK(sandbox.request_count("GET", "/stacks/*/actions/*") == 2);
    const auto recorded = sandbox.requests();
    CHECK(recorded[2].verb == "POST");
    CHECK(recorded[2].body == "command=service_restart");
    CHECK(recorded[2].header("Authorization") == "[redacted]");
    CHECK(recorded[2].connection == 1);
    CHECK(recorded[4].at.time_since_epoch() == 30s);
}

TEST_CASE("the sandbox's options have all that a client needs")
{
    cloud66::sandbox sandbox({.token = "my-token"});
    CHECK(sandbox.url() == "https://127.0.0.1:" + std::to_string(sandbox.port()) + "/api/3");
    CHECK(sandbox.options().base_url == sandbox.url());
    CHECK(sandbox.options().tls.ca_certificates == sandbox.ca_certificate());
    CHECK(sandbox.options().time == cloud66::steady_time());
    CHECK_FALSE(sandbox.options().credentials.empty());
    CHECK_THAT(sandbox.ca_certificate(), !test::contains("PRIVATE"));
    CHECK(sandbox.token() == "my-token");
    CHECK(cloud66::sandbox().token().size() == 40);
}

TEST_CASE("the certificate is valid for loopback names or certificate_host, unless it is expired")
{
    cloud66::sandbox sandbox;
    for (const char* host : {"127.0.0.1", "localhost", "::1"}) {
        test::blocking_client client(sandbox, host);
        CHECK_FALSE(client.try_handshake());
    }
    test::blocking_client elsewhere(sandbox, "app.cloud66.com");
    CHECK(elsewhere.try_handshake().category() == boost::asio::error::get_ssl_category());

    cloud66::sandbox other_name({.certificate_host = "cloud66.example"});
    test::blocking_client wrong_host(other_name);
    CHECK(wrong_host.try_handshake());
    test::blocking_client right_host(other_name, "cloud66.example");
    CHECK_FALSE(right_host.try_handshake());

    cloud66::sandbox expired({.certificate_expired = true});
    test::blocking_client client(expired);
    CHECK(client.try_handshake());
}

TEST_CASE("tokens can be added and revoked")
{
    cloud66::sandbox sandbox;
    test::blocking_client client(sandbox);
    client.handshake();
    const std::string action = "/api/3/stacks/" + sandbox.stack_uid("Ledger") + "/actions";
    client.token = sandbox.add_token({"public"});
    CHECK(client.call("GET", action).status == 200);
    CHECK(client.call("POST", action, form, "command=restart").status == 403);
    sandbox.revoke_token(client.token);
    CHECK(client.call("GET", action).status == 401);
    client.token.clear();
    CHECK(client.call("GET", "/api/3/ping").status == 200);
}

TEST_CASE("consume_rate_limit consumes requests of the window")
{
    cloud66::sandbox sandbox;
    test::blocking_client client(sandbox);
    client.handshake();
    sandbox.consume_rate_limit(2990);
    CHECK(client.call("GET", "/api/3/stacks").remaining == "9");
    sandbox.consume_rate_limit(2990);
    CHECK(client.call("GET", "/api/3/stacks").error() == "throttled");
}

TEST_CASE("close_idle_connections closes a connection between requests, and new ones are accepted")
{
    cloud66::sandbox sandbox;
    test::blocking_client idle(sandbox);
    idle.handshake();
    idle.call("GET", "/api/3/ping");
    // The sandbox may not yet wait for the next request when the client has the response.
    while (sandbox.close_idle_connections() == 0) std::this_thread::yield();
    CHECK(idle.read_to_end().second);
    while (sandbox.open_connections() > 0) std::this_thread::yield();

    test::blocking_client again(sandbox);
    again.handshake();
    CHECK(again.call("GET", "/api/3/ping").status == 200);
    CHECK(sandbox.accepted_connections() == 2);
}

TEST_CASE("stop closes every connection and releases the port")
{
    auto sandbox = std::make_unique<cloud66::sandbox>();
    const auto port = sandbox->port();
    test::blocking_client client(*sandbox);
    client.handshake();
    client.call("GET", "/api/3/ping");
    test::blocking_client silent(*sandbox);  // sends no ClientHello
    test::blocking_client waiting(*sandbox);
    waiting.handshake();
    sandbox->add_fault({.kind = cloud66::fault_kind::no_response});
    waiting.send_request("GET", "/api/3/ping");
    sandbox->stop();
    sandbox->stop();
    CHECK(client.read_to_end().second);
    CHECK(waiting.read_to_end().second);
    CHECK(sandbox->open_connections() == 0);
    CHECK(sandbox->request_count() >= 1);
    sandbox.reset();
    cloud66::sandbox next({.port = port});
    CHECK(next.port() == port);
}

TEST_CASE("a port in use throws system_error")
{
    cloud66::sandbox sandbox;
    CHECK_THROWS_AS(cloud66::sandbox({.port = sandbox.port()}), boost::system::system_error);
}

TEST_CASE("invalid sandbox options are refused with invalid_argument")
{
    const auto refuses = [](cloud66::sandbox_options options) {
        const auto refused = test::error_of([&] { const cloud66::sandbox made(std::move(options)); });
        CHECK(refused.code() == cloud66::errc::invalid_argument);
    };
    refuses({.time = std::make_shared<cloud66::virtual_time>()});
    refuses({.token = "two words"});
    refuses({.rate_window_age = 1h});
    refuses({.action_duration = -1s});
    refuses({.page_size = 0});
    refuses({.action_page_size = 0});
    refuses({.action_list_lag = -1s});
    refuses({.action_list_misses = 101});
    refuses({.certificate_host = "a,IP:1.2.3.4"});
}

TEST_CASE("a malformed request gives 400 and a body over the limit 413")
{
    cloud66::sandbox sandbox;
    test::blocking_client malformed(sandbox);
    malformed.handshake();
    malformed.send("what is this\r\n\r\n");
    CHECK(malformed.read().status == 400);
    test::blocking_client long_body(sandbox);
    long_body.handshake();
    long_body.send("POST /api/3/stacks HTTP/1.1\r\nHost: x\r\nContent-Length: 17000000\r\n\r\n");
    CHECK(long_body.read().status == 413);
    CHECK(sandbox.request_count() == 0);
}

TEST_CASE("the sandbox supports pipelining, HTTP/1.0 and Expect: 100-continue")
{
    cloud66::sandbox sandbox;
    test::blocking_client client(sandbox);
    client.handshake();
    client.send(
        "GET /api/3/ping HTTP/1.1\r\nHost: x\r\n\r\nGET /api/3/ping.json HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(client.read().status == 200);
    CHECK(client.read().status == 200);
    CHECK(client.keep_alive);
    client.send("POST /api/3/ping HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n");
    CHECK(client.read().status == 100);
    client.send("x");
    CHECK(client.read().status == 404);
    client.send("GET /api/3/ping HTTP/1.0\r\n\r\n");
    CHECK(client.read().status == 200);
    CHECK_FALSE(client.keep_alive);
}

TEST_CASE("a response to HEAD has the headers of GET and no body")
{
    cloud66::sandbox sandbox;
    const auto headers_of = [&](const std::string& verb) {
        test::blocking_client client(sandbox);
        client.handshake();
        client.send_request(verb, "/api/3/clouds", "", "", "Connection: close\r\n");
        const auto [text, end] = client.read_to_end();
        CHECK(text.starts_with("HTTP/1.1 200 "));
        CHECK(end == boost::asio::error::eof);  // after a TLS close_notify
        return text;
    };
    const auto length_in = [](const std::string& text) {
        const auto at = text.find("Content-Length: ");
        REQUIRE(at != std::string::npos);
        return text.substr(at, text.find("\r\n", at) - at);
    };
    const std::string head = headers_of("HEAD");
    CHECK(head.ends_with("\r\n\r\n"));
    CHECK(head.find("\r\n\r\n") == head.size() - 4);
    CHECK(length_in(head) == length_in(headers_of("GET")));
    CHECK(sandbox.request_count("HEAD", "/clouds") == 1);

    test::blocking_client client(sandbox);
    client.handshake();
    client.send_request("HEAD", "/api/3/nowhere", "", "", "Connection: close\r\n");
    CHECK_THAT(client.read_to_end().first, test::contains("HTTP/1.1 404 "));
}

TEST_CASE("a target in absolute form is accepted, and its host replaces the Host header")
{
    cloud66::sandbox sandbox;
    test::blocking_client client(sandbox);
    client.handshake();
    CHECK(client.call("GET", "https://api.example:8443/api/3/stacks?page=1").response().as_array().size() ==
          4);
    CHECK(client.call("GET", "HTTP://api.example/api/3/ping").status == 200);
    CHECK(client.call("GET", "https://api.example").status == 404);
    CHECK(client.call("GET", "https://user@api.example/api/3/ping").status == 404);
    CHECK(client.call("GET", "ftp://api.example/api/3/ping").status == 404);
    const auto first = sandbox.requests().at(0);
    CHECK(first.path == "/api/3/stacks");
    CHECK(first.query == "page=1");
    CHECK(first.header("Host") == "api.example:8443");
    CHECK(sandbox.request_count("GET", "/stacks") == 1);
}

TEST_CASE("HTTP/1.1 without exactly one valid Host header gives 400")
{
    cloud66::sandbox sandbox;
    const auto response_to = [&](const std::string& head) {
        test::blocking_client client(sandbox);
        client.handshake();
        client.send(head + "Connection: close\r\n\r\n");
        const std::string text = client.read_to_end().first;
        return text.substr(0, text.find("\r\n"));
    };
    const std::string get = "GET /api/3/ping HTTP/1.1\r\n";
    for (const char* rejected :
         {"", "Host: a\r\nHost: a\r\n", "Host: a b\r\n", "Host: a/b\r\n", "Host: a:8o\r\n", "Host: [::1\r\n"})
        CHECK(response_to(get + rejected) == "HTTP/1.1 400 Bad Request");
    CHECK(response_to("GET https://a/api/3/ping HTTP/1.1\r\n") == "HTTP/1.1 400 Bad Request");
    CHECK(response_to("GET /api/3/ping HTTP/1.0\r\nHost: a\r\nHost: b\r\n") == "HTTP/1.1 400 Bad Request");
    CHECK(sandbox.request_count() == 0);
    for (const char* accepted : {"Host: a\r\n", "Host:\r\n", "host: [::1]:443\r\n", "Host: x-1.example:\r\n"})
        CHECK(response_to(get + accepted) == "HTTP/1.1 200 OK");
    CHECK(response_to("GET /api/3/ping HTTP/1.0\r\n") == "HTTP/1.1 200 OK");

    test::blocking_client head(sandbox);
    head.handshake();
    head.send("HEAD /api/3/ping HTTP/1.1\r\n\r\n");
    CHECK(head.read_to_end().first.ends_with("\r\n\r\n"));
}

TEST_CASE("the sandbox's documents can be read and changed")
{
    cloud66::sandbox sandbox;
    const auto uid = sandbox.add_stack({.name = "Big", .servers = 3, .services = 33, .finished_actions = 31});
    CHECK(sandbox.stacks().size() == 5);
    CHECK(sandbox.stack(uid).at("name") == "Big");
    CHECK(sandbox.stack_uid("Big") == uid);
    CHECK(sandbox.collection(uid, "servers").size() == 3);
    CHECK(sandbox.collection(uid, "services").size() == 33);
    CHECK(sandbox.collection(uid, "actions").size() == 31);
    CHECK(sandbox.collection(uid, "nothing").empty());

    test::blocking_client client(sandbox);
    client.handshake();
    const std::string path = "/api/3/stacks/" + uid;
    CHECK(client.call("GET", path + "/services?page=2").response().as_array().size() == 3);

    boost::json::object members;
    members["status"] = 6;
    members["news"] = "from the future";
    sandbox.change_stack(uid, members);
    CHECK(client.call("GET", path).response().at("status") == 6);
    CHECK(client.call("GET", path).response().at("news") == "from the future");
    sandbox.set_collection(uid, "services", {});
    CHECK(client.call("GET", path + "/services").response().as_array().empty());

    const auto id = sandbox.start_action(uid, "application_deployment", "hook");
    CHECK(sandbox.action(uid, id).at("started_via") == "hook");
    CHECK(client.call("GET", path + "/actions/" + std::to_string(id)).response().at("finished_at").is_null());
    CHECK(test::error_of([&] { sandbox.stack("none"); }).code() == cloud66::errc::invalid_argument);
    CHECK(test::error_of([&] { sandbox.action(uid, 1); }).code() == cloud66::errc::invalid_argument);
    CHECK(test::error_of([&] { sandbox.set_collection(uid, "actions", {}); }).code() ==
          cloud66::errc::invalid_argument);
    CHECK(test::error_of([&] { sandbox.set_collection(uid, "services", {1}); }).code() ==
          cloud66::errc::invalid_argument);
}

TEST_CASE("the sandbox's members may be called while it serves requests")
{
    cloud66::sandbox sandbox;
    const auto uid = sandbox.stack_uid("Storefront");
    std::thread requests([&] {
        test::blocking_client client(sandbox);
        client.handshake();
        for (int i = 0; i < 50; ++i)
            client.call("POST", "/api/3/stacks/" + uid + "/actions", form, "command=clear_caches");
    });
    while (sandbox.request_count() < 50) {
        static_cast<void>(sandbox.requests());
        static_cast<void>(sandbox.collection(uid, "actions"));
        sandbox.add_action_behavior({.command = "clear_caches", .duration = 0s});
        static_cast<void>(sandbox.open_connections());
    }
    requests.join();
    CHECK(sandbox.collection(uid, "actions").size() == 92);
}
