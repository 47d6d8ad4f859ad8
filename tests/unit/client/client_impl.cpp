// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/client/client_impl.hpp>
#include <cloud66/detail/timing/event.hpp>
#include <cloud66/version.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/json.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/scripted_transport.hpp"

using cloud66::errc;
using test::failure;
using test::ok;
using test::response;
namespace asio = boost::asio;
namespace http = cloud66::http;

namespace {

struct client_impl_loop : test::scripted_loop
{
    cloud66::detail::api_response get(std::string_view path = "/stacks.json")
    {
        return run(make_impl()->send(cloud66::detail::get("call", path)));
    }

    cloud66::detail::api_response post() { return run(make_impl()->send(post_request())); }

    static cloud66::detail::api_request post_request()
    {
        return cloud66::detail::post("call", "/stacks/{uid}/actions.json", {"s"}, R"({"command":"restart"})");
    }

    std::shared_ptr<cloud66::detail::client_impl> make_impl()
    {
        return std::make_shared<cloud66::detail::client_impl>(executor(), options);
    }

    std::vector<std::string> log_lines;
    void record_log()
    {
        options.log.level = cloud66::log_level::debug;
        options.log.write = [this](cloud66::log_level, std::string_view line) {
            log_lines.emplace_back(line);
        };
    }
};

std::string header_of(const http::request& request, std::string_view name)
{
    std::string values;
    for (const auto& line : request.headers)
        if (line.name == name) values.append(values.empty() ? "" : "|").append(line.value);
    return values;
}

const boost::system::error_code connect_refused = asio::error::connection_refused;
const boost::system::error_code reset = asio::error::connection_reset;

}  // namespace

TEST_CASE("a request carries the documented headers")
{
    client_impl_loop loop;
    loop.options.user_agent = "my-tool/2.1";
    loop.options.account = 42;
    loop.options.headers.emplace_back("X-CxToken", "extra");
    loop.transport->respond(ok("[]"));
    loop.transport->respond(ok("{}"));
    loop.get("/stacks.json");
    loop.post();

    const auto& get = loop.transport->requests.at(0);
    CHECK(get.target == "/api/3/stacks.json");
    CHECK(get.token.reveal() == "the-token");
    CHECK(header_of(get, "Accept") == "application/json");
    CHECK(header_of(get, "User-Agent") == "cloud66-cpp/" CLOUD66_VERSION " my-tool/2.1");
    CHECK(header_of(get, "X-Account") == "42");
    CHECK(header_of(get, "X-CxToken") == "extra");
    CHECK(header_of(get, "Content-Type").empty());
    CHECK(header_of(get, "Authorization").empty());
    CHECK(header_of(loop.transport->requests.at(1), "Content-Type") == "application/json");
    CHECK(loop.transport->requests.at(1).body == R"({"command":"restart"})");
}

TEST_CASE("the path of base_url is the root of every request")
{
    client_impl_loop loop;
    loop.options.base_url = "https://proxy.example.com/cloud66/v3/";
    loop.transport->respond(ok("[]"));
    loop.get();
    CHECK(loop.transport->lines() == std::vector<std::string>{"GET /cloud66/v3/stacks.json"});
}

TEST_CASE("every attempt has a request id of its own")
{
    client_impl_loop loop;
    loop.transport->respond(failure(reset, true));
    loop.transport->respond(failure(reset, true));
    loop.transport->respond(ok("[]"));
    loop.get();
    std::set<std::string> ids;
    for (const auto& request : loop.transport->requests) ids.insert(header_of(request, "Request-Id"));
    CHECK(ids.size() == 3);
    CHECK(ids.begin()->size() == 36);
}

TEST_CASE("a GET is retried after a transient failure")
{
    client_impl_loop loop;
    const auto outcome =
        GENERATE(failure(connect_refused, false), failure(reset, true), failure(asio::error::eof, true),
                 failure(make_error_code(errc::attempt_timed_out), true),
                 failure(asio::error::host_not_found_try_again, false), response(408, ""), response(500, ""),
                 response(502, "<html>"), response(503, "<html>"), response(504, ""));
    loop.transport->respond(outcome);
    loop.transport->respond(ok("[]"));
    loop.get();
    CHECK(loop.transport->requests.size() == 2);
    CHECK(loop.elapsed().count() <= 0.5);
}

TEST_CASE("a GET fails after three retries, and the error has the number of attempts")
{
    client_impl_loop loop;
    loop.transport->otherwise = [](const auto&) { return response(502, "bad gateway"); };
    const auto error = test::error_of([&] { loop.get(); });
    CHECK(error.code() == errc::server_error);
    CHECK(error.details().attempts == 4);
    CHECK(error.details().status == 502);
    CHECK(loop.transport->requests.size() == 4);
    CHECK(loop.elapsed().count() <= 0.5 + 1 + 2);
}

TEST_CASE("a GET is not retried after a permanent failure")
{
    client_impl_loop loop;
    const boost::system::error_code wrong_certificate(1, asio::error::get_ssl_category());
    const auto outcome =
        GENERATE_COPY(response(400, ""), response(401, ""), response(402, ""), response(403, ""),
                      response(404, ""), response(409, ""), response(418, ""), response(302, ""),
                      response(503, R"({"error":"not_implemented"})"), failure(wrong_certificate, false));
    loop.transport->respond(outcome);
    CHECK_NOTHROW(test::error_of([&] { loop.get(); }));
    CHECK(loop.transport->requests.size() == 1);
    CHECK(loop.elapsed().count() == 0);
}

TEST_CASE("a mutating request that may have been sent is not retried, and its outcome is unknown")
{
    client_impl_loop loop;
    const auto outcome =
        GENERATE(failure(reset, true), failure(asio::error::eof, true),
                 failure(make_error_code(errc::attempt_timed_out), true),
                 failure(make_error_code(errc::malformed_response), true), response(500, ""),
                 response(502, ""), response(503, "<html>"), response(504, ""), response(408, ""));
    loop.transport->respond(outcome);
    const auto error = test::error_of([&] { loop.post(); });
    CHECK(error.code() == errc::outcome_unknown);
    CHECK_THAT(error.what(),
               test::contains("POST /stacks/s/actions.json") && test::contains("the response was lost"));
    CHECK(loop.transport->requests.size() == 1);
}

TEST_CASE("a mutating request is retried if none of it was sent")
{
    client_impl_loop loop;
    loop.transport->respond(failure(connect_refused, false));
    loop.transport->respond(failure(make_error_code(errc::connect_timed_out), false));
    loop.transport->respond(ok("{}"));
    loop.post();
    CHECK(loop.transport->requests.size() == 3);
}

TEST_CASE("a throttled mutating request is sent again after Retry-After")
{
    client_impl_loop loop;
    loop.transport->respond(response(503, R"({"error":"throttled"})").with("Retry-After", "3"));
    loop.transport->respond(ok("{}"));
    loop.post();
    CHECK(loop.transport->requests.size() == 2);
    CHECK(loop.elapsed().count() >= 3);
}

TEST_CASE("an accepted mutating request with a malformed response has an unknown outcome")
{
    client_impl_loop loop;
    loop.transport->respond(response(200, "<html>"));
    const auto error = test::error_of([&] { loop.post(); });
    CHECK(error.code() == errc::outcome_unknown);
    CHECK(error.details().status == 200);
    CHECK_THAT(error.what(), test::contains("the API accepted it with a response that cannot be read"));
}

TEST_CASE("a header of the options replaces the library's header of that name")
{
    client_impl_loop loop;
    loop.options.headers.emplace_back("accept", "application/vnd.api+json");
    loop.transport->respond(ok("[]"));
    loop.get();
    CHECK(header_of(loop.transport->requests.at(0), "Accept").empty());
    CHECK(header_of(loop.transport->requests.at(0), "accept") == "application/vnd.api+json");
}

TEST_CASE("long texts of the server are truncated in the error")
{
    client_impl_loop loop;
    const std::string long_text(1'000'000, 'x');
    loop.transport->respond(
        response(400, R"({"error":")" + long_text + R"(","details":")" + long_text + R"("})"));
    const auto error = test::error_of([&] { loop.get(); });
    CHECK(error.details().api_message.size() == 1000);
    CHECK(error.details().api_error.size() == 1000);
    CHECK(std::string_view(error.what()).size() < 3000);
}

TEST_CASE("a truncated text contains no part of the token")
{
    for (std::size_t before = 970; before <= 1005; ++before) {
        client_impl_loop loop;
        loop.record_log();
        const std::string text =
            std::string(before, '-') + "the-token" + std::string(before, '-') + "the-token";
        loop.transport->respond(response(400, R"({"error":")" + text + R"(","details":")" + text + R"("})")
                                    .with("X-Cloud66-Warning", text));
        const auto error = test::error_of([&] { loop.get(); });
        CHECK_THAT(error.what(), !test::contains("the-t"));
        for (const auto& line : loop.log_lines) CHECK_THAT(line, !test::contains("the-t"));
    }
}

TEST_CASE("the token of a request is redacted, also if a later request has sent another token")
{
    client_impl_loop loop;
    loop.record_log();
    int token_count = 0;
    const auto provide = [&](cloud66::token_reason) -> asio::awaitable<cloud66::secret> {
        co_return cloud66::secret("token-" + std::to_string(++token_count));
    };
    loop.options.credentials = cloud66::credentials::provider(provide);
    const bool rejected = GENERATE(false, true);
    const std::string message = R"("message":"token-1 may not")";
    auto slow = rejected ? ok(R"({"ok":false,)" + message + '}')
                         : response(400, R"({"error":"token-1",)" + message + '}');
    slow.delay = std::chrono::seconds(5);
    loop.transport->respond(slow.with("X-Cloud66-Warning", "token-1 is old"));
    loop.transport->respond(ok("[]"));
    const auto impl = loop.make_impl();
    loop.spawn([](auto& fixture, auto shared) -> asio::awaitable<void> {
        co_await cloud66::detail::sleep_for(fixture.time, std::chrono::seconds(1));
        cloud66::detail::api_request list = cloud66::detail::get("call", "/stacks.json");
        co_await shared->send(std::move(list));
    }(loop, impl));
    const auto error = test::error_of([&] { loop.run(impl->send(client_impl_loop::post_request())); });
    CHECK(loop.transport->requests.size() == 2);
    CHECK(error.details().api_message == "[redacted] may not");
    CHECK_THAT(error.what(), !test::contains("token-1"));
    for (const auto& line : loop.log_lines) CHECK_THAT(line, !test::contains("token-1"));
}

TEST_CASE("the secrets of a request are redacted if the server repeats them")
{
    const bool accepted = GENERATE(false, true);
    client_impl_loop loop;
    loop.record_log();
    const std::string message =
        R"("message":"hunter2 is short, hunter22 too, and so is -----BEGIN KEY-----; A is not")";
    loop.transport->respond(
        (accepted ? ok(R"({"ok":false,)" + message + '}') : response(422, '{' + message + '}'))
            .with("X-Cloud66-Warning", "hunter2"));
    const auto error = test::error_of([&] {
        loop.run(loop.make_impl()->send(cloud66::detail::post(
            "call", "/x", {},
            R"({"key":"A","value":"hunter2","list":[{"password":"hunter22","key":"-----BEGIN KEY-----"}]})")));
    });
    CHECK(error.details().api_message ==
          "[redacted] is short, [redacted] too, and so is [redacted]; A is not");
    for (const auto& line : loop.log_lines) CHECK_THAT(line, !test::contains("hunter2"));
}

TEST_CASE("a sent value of two characters is not redacted, since it is part of many words")
{
    client_impl_loop loop;
    loop.transport->respond(response(422, R"({"message":"on is no port"})"));
    const auto error = test::error_of([&] {
        loop.run(loop.make_impl()->send(cloud66::detail::post("call", "/x", {}, R"({"value":"on"})")));
    });
    CHECK(error.details().api_message == "on is no port");
}

TEST_CASE("control characters of a response are escaped in errors and in the log")
{
    client_impl_loop loop;
    loop.record_log();
    const std::string body =
        R"({"error":"bad\nid","details":"one\ncloud66 warning: forged\u0000behind \u001b[2J\u202e"})";
    loop.transport->respond(response(400, body).with("X-Cloud66-Warning", "a\x1b]0;title\x07 \xff b"));
    const auto error = test::error_of([&] { loop.get(); });
    CHECK(error.details().api_error == "bad\\nid");
    CHECK(error.details().api_message == "one\\ncloud66 warning: forged\\x00behind \\x1b[2J\\u202e");
    CHECK_THAT(error.what(), test::contains("behind"));
    CHECK(loop.log_lines.at(0) == "the API warns: a\\x1b]0;title\\x07 \\xff b");
}

TEST_CASE("a mutating request whose response has ok: false is rejected, with the API's redacted message")
{
    client_impl_loop loop;
    loop.transport->respond(ok(R"({"ok":false,"message":"the-token\nmay not"})"));
    const auto error = test::error_of([&] { loop.post(); });
    CHECK(error.code() == errc::rejected);
    CHECK(error.details().api_message == "[redacted]\\nmay not");
}

TEST_CASE("the error of a refused mutating request has the API's error and message")
{
    client_impl_loop loop;
    loop.transport->respond(response(409, R"({"error":"conflict","details":"another action is running"})"));
    const auto error = test::error_of([&] { loop.post(); });
    CHECK(error.code() == errc::conflict);
    CHECK(error.details().api_error == "conflict");
    CHECK(error.details().api_message == "another action is running");
    CHECK(error.details().verb == "POST");
    CHECK(error.details().path == "/stacks/s/actions.json");
    CHECK(error.details().request_id == header_of(loop.transport->requests.at(0), "Request-Id"));
}

TEST_CASE("a retry waits for Retry-After, and a Retry-After above the limit ends the retries")
{
    client_impl_loop loop;
    loop.transport->respond(response(503, "").with("Retry-After", "7"));
    loop.transport->respond(response(503, "")
                                .with("Date", "Sun, 06 Nov 1994 08:49:37 GMT")
                                .with("Retry-After", "Sun, 06 Nov 1994 08:49:47 GMT"));
    loop.transport->respond(response(503, "").with("Retry-After", "3600"));
    const auto error = test::error_of([&] { loop.get(); });
    CHECK(error.details().retry_after == std::chrono::hours(1));
    CHECK(loop.elapsed().count() == 17);
}

TEST_CASE("after a 401 the token provider is called once more, for a mutating request too")
{
    client_impl_loop loop;
    std::vector<cloud66::token_reason> reasons;
    const auto provide = [&](cloud66::token_reason reason) -> asio::awaitable<cloud66::secret> {
        reasons.push_back(reason);
        co_return cloud66::secret(reason == cloud66::token_reason::needed ? "old" : "new");
    };
    loop.options.credentials = cloud66::credentials::provider(provide);

    SECTION("the new token is accepted")
    {
        loop.transport->respond(response(401, ""));
        loop.transport->respond(ok("{}"));
        loop.post();
        CHECK(loop.transport->requests.at(1).token.reveal() == "new");
    }
    SECTION("the new token is rejected")
    {
        loop.transport->otherwise = [](const auto&) { return response(401, ""); };
        CHECK(test::error_of([&] { loop.post(); }).code() == errc::unauthenticated);
        CHECK(loop.transport->requests.size() == 2);
    }
    SECTION("a server error after the new token does not renew the token again")
    {
        loop.transport->respond(response(401, ""));
        loop.transport->respond(response(502, ""));
        loop.transport->respond(ok("[]"));
        loop.get();
        CHECK(reasons.size() == 3);
        CHECK(reasons.back() == cloud66::token_reason::needed);
    }
    reasons.resize(2);
    CHECK(reasons == std::vector{cloud66::token_reason::needed, cloud66::token_reason::rejected});
}

TEST_CASE("an exception of a token provider reaches the caller, and no request is sent")
{
    client_impl_loop loop;
    const auto provide = [](cloud66::token_reason) -> asio::awaitable<cloud66::secret> {
        throw std::runtime_error("the vault is sealed");
        co_return cloud66::secret();
    };
    loop.options.credentials = cloud66::credentials::provider(provide);
    CHECK_THROWS_WITH(loop.get(), "the vault is sealed");
    CHECK(loop.transport->requests.empty());
}

TEST_CASE("without credentials no request is sent")
{
    client_impl_loop loop;
    loop.options.credentials = cloud66::credentials();
    const auto error = test::error_of([&] { loop.get(); });
    CHECK(error.code() == errc::no_credentials);
    CHECK(loop.transport->requests.empty());
}

TEST_CASE("the token is redacted in errors and in the log if the server repeats it")
{
    client_impl_loop loop;
    loop.record_log();
    const std::string body = R"({"error":"the-token","error_description":"token the-token is not valid"})";
    loop.transport->respond(response(401, body).with("X-Cloud66-Warning", "the-token will expire"));
    const auto error = test::error_of([&] { loop.get(); });
    CHECK_THAT(error.what(), test::contains("token [redacted] is not valid") && !test::contains("the-token"));
    CHECK(error.details().api_error == "[redacted]");
    CHECK(error.details().api_message == "token [redacted] is not valid");
    REQUIRE(loop.log_lines.size() == 2);
    CHECK(loop.log_lines.at(0) == "the API warns: [redacted] will expire");
    for (const auto& line : loop.log_lines) CHECK_THAT(line, !test::contains("the-token"));
}

TEST_CASE("each attempt and each pause is logged")
{
    client_impl_loop loop;
    loop.record_log();
    loop.transport->respond(response(502, ""));
    loop.transport->respond(ok("[]").after(std::chrono::milliseconds(35)));
    loop.get();
    REQUIRE(loop.log_lines.size() == 3);
    CHECK_THAT(loop.log_lines.at(0),
               test::contains("GET /stacks.json -> 502 in 0 ms [attempt 1, request id "));
    CHECK_THAT(loop.log_lines.at(1), test::contains("GET /stacks.json: trying again in "));
    CHECK_THAT(loop.log_lines.at(2),
               test::contains("GET /stacks.json -> 200 in 35 ms [attempt 2, request id "));
}

TEST_CASE("a cancelled GET is aborted; a cancelled mutating request that was sent has an unknown outcome")
{
    client_impl_loop loop;
    loop.transport->otherwise = [](const auto&) { return ok("[]").after(std::chrono::minutes(1)); };
    const auto get = loop.cancel(loop.make_impl()->send(cloud66::detail::get("call", "/stacks.json")),
                                 std::chrono::seconds(1));
    CHECK(test::error_in(get).code() == asio::error::operation_aborted);

    const auto post =
        loop.cancel(loop.make_impl()->send(client_impl_loop::post_request()), std::chrono::seconds(1));
    CHECK(test::error_in(post).code() == errc::outcome_unknown);
    CHECK(loop.transport->requests.size() == 2);
}

TEST_CASE("a pause before a retry can be cancelled")
{
    client_impl_loop loop;
    loop.transport->otherwise = [](const auto&) { return response(503, "").with("Retry-After", "20"); };
    const auto thrown = loop.cancel(loop.make_impl()->send(cloud66::detail::get("call", "/stacks.json")),
                                    std::chrono::seconds(1));
    CHECK(test::error_in(thrown).code() == asio::error::operation_aborted);
    CHECK(loop.elapsed().count() == 1);
}

TEST_CASE("a successful response that is not JSON is malformed, and the error has its status")
{
    client_impl_loop loop;
    loop.transport->respond(response(200, R"({"response":)"));
    const auto error = test::error_of([&] { loop.get(); });
    CHECK(error.code() == errc::malformed_response);
    CHECK_THAT(error.what(), test::contains("GET /stacks.json") && test::contains("HTTP 200"));
}

TEST_CASE("the client implementation lives until its last request has ended")
{
    client_impl_loop loop;
    loop.transport->respond(ok("[1]").after(std::chrono::seconds(5)));
    auto call =
        loop.make_impl()->send(cloud66::detail::get("call", "/stacks.json"));  // the call is the only owner
    const auto result = loop.run(std::move(call));
    CHECK(boost::json::serialize(to_value(result.payload())) == "[1]");
}
