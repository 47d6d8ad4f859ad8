// SPDX-License-Identifier: BSL-1.0
// Each kind of failure gives its own error code, and no error text or log line contains the token.
#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>

#include <chrono>
#include <string>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/sandbox_loop.hpp"

using cloud66::errc;
using cloud66::fault_kind;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

/// A sandbox whose calls fail. Checks that no error text or log line contains the token.
struct failing_loop : test::sandbox_loop
{
    using sandbox_loop::sandbox_loop;

    ~failing_loop()
    {
        for (const auto& line : log_lines) CHECK_THAT(line, !test::contains(sandbox.token()));
    }

    cloud66::error list_stacks() { return error_of(make_client().list_stacks()); }
    cloud66::error restart()
    {
        return error_of(make_client().restart_services(sandbox.stack_uid("Storefront")));
    }

    template <class T>
    cloud66::error error_of(asio::awaitable<T> call)
    {
        const auto error = test::error_of([&] { (void)run(std::move(call)); });
        CHECK_THAT(error.what(), !test::contains(sandbox.token()));
        return error;
    }

    void add_fault(fault_kind kind, unsigned times = 0)
    {
        cloud66::fault_rule fault;
        fault.kind = kind;
        fault.times = times;
        sandbox.add_fault(fault);
    }
};

}  // namespace

TEST_CASE("a wrong token gives unauthenticated")
{
    failing_loop loop;
    loop.options.credentials = cloud66::credentials::token("not-the-token");
    const auto error = loop.list_stacks();
    CHECK(error.code() == errc::unauthenticated);
    CHECK(error.code() == cloud66::condition::denied);
    CHECK(error.details().status == 401);
    CHECK_THAT(error.what(), !test::contains("not-the-token"));
    CHECK(loop.sandbox.request_count() == 1);
}

TEST_CASE("a token without the scope gives forbidden")
{
    failing_loop loop;
    loop.options.credentials = cloud66::credentials::token(loop.sandbox.add_token({"public"}));
    const auto error = loop.restart();
    CHECK(error.code() == errc::forbidden);
    CHECK(error.details().api_error == "forbidden");
}

TEST_CASE("an unknown stack gives not_found, with the request id of the call")
{
    failing_loop loop;
    const auto error = loop.error_of(loop.make_client().get_stack("0123456789abcdef"));
    CHECK(error.code() == errc::not_found);
    CHECK_THAT(error.what(),
               test::contains("GET /stacks/0123456789abcdef.json: not found (HTTP 404, not_found)"));
    CHECK(error.details().request_id == loop.sandbox.requests().at(0).header("Request-Id"));
}

TEST_CASE("an unknown command gives bad_request, with the API's message")
{
    failing_loop loop;
    const auto error =
        loop.error_of(loop.make_client().run_stack_action(loop.sandbox.stack_uid("Storefront"), "explode"));
    CHECK(error.code() == errc::bad_request);
    CHECK_FALSE(error.details().api_message.empty());
}

TEST_CASE("a port without a listener gives connection_refused after all retries")
{
    failing_loop loop;
    loop.sandbox.stop();
    const auto error = loop.list_stacks();
    CHECK(error.code() == asio::error::connection_refused);
    CHECK(error.code() == cloud66::condition::retryable);
    CHECK(error.details().attempts == 4);
    CHECK_THAT(error.what(),
               test::contains("while connecting to 127.0.0.1:" + std::to_string(loop.sandbox.port())));

    SECTION("a mutating request is retried too, since it was not sent, and its outcome is known")
    {
        CHECK(loop.restart().code() == asio::error::connection_refused);
    }
}

TEST_CASE("a host without an address gives the resolver's error")
{
    failing_loop loop;
    loop.options.base_url = "https://does-not-exist.invalid/api/3";
    const auto error = loop.list_stacks();
    CHECK((error.code() == asio::error::host_not_found ||
           error.code() == asio::error::host_not_found_try_again));
    CHECK_THAT(error.what(), test::contains("while resolving does-not-exist.invalid"));
}

TEST_CASE("a certificate of an untrusted authority gives a TLS error without a retry")
{
    failing_loop loop;
    loop.options.tls.ca_certificates.clear();
    const auto error = loop.list_stacks();
    CHECK(error.code().category() == asio::error::get_ssl_category());
    CHECK_THAT(error.what(),
               test::contains("the server's certificate was refused: unable to get local issuer"));
    CHECK(loop.sandbox.request_count() == 0);
    CHECK(loop.sandbox.accepted_connections() == 1);  // no retry
}

TEST_CASE("a certificate for another host gives a TLS error, and no request is sent")
{
    cloud66::sandbox_options options;
    options.certificate_host = "elsewhere.example.com";
    failing_loop loop(options);
    const auto [host, reason] = GENERATE(table<std::string, std::string>(
        {{"127.0.0.1", "IP address mismatch"}, {"localhost", "hostname mismatch"}}));
    loop.options.base_url = "https://" + host + ':' + std::to_string(loop.sandbox.port()) + "/api/3";
    CHECK_THAT(loop.list_stacks().what(), test::contains(reason));
    CHECK(loop.sandbox.request_count() == 0);
}

TEST_CASE("an expired certificate gives a TLS error")
{
    cloud66::sandbox_options options;
    options.certificate_expired = true;
    failing_loop loop(options);
    CHECK_THAT(loop.list_stacks().what(), test::contains("certificate has expired"));
}

TEST_CASE("a host name of the certificate is accepted")
{
    failing_loop loop;
    loop.options.base_url = "https://localhost:" + std::to_string(loop.sandbox.port()) + "/api/3";
    CHECK_NOTHROW(loop.run(loop.make_client().list_stacks()));
}

TEST_CASE(
    "a missing file of authorities and an invalid certificate text are errors of the client's constructor")
{
    failing_loop loop;
    loop.options.tls.ca_file = "/does/not/exist.pem";
    CHECK_THAT(test::error_of([&] { loop.make_client(); }).what(), test::contains("/does/not/exist.pem"));
    loop.options.tls.ca_file.clear();
    loop.options.tls.ca_certificates = "rubbish";
    CHECK(test::error_of([&] { loop.make_client(); }).code() == errc::invalid_argument);
}

TEST_CASE("a TLS handshake without a reply times out after 10 seconds")
{
    failing_loop loop;
    loop.options.retry.retries = 0;
    loop.add_fault(fault_kind::stall_handshake);
    const auto error = loop.list_stacks();
    CHECK(error.code() == errc::tls_handshake_timed_out);
    CHECK(error.code() == cloud66::condition::timeout);
    CHECK(loop.elapsed() == 10s);
}

TEST_CASE("a request without a response times out")
{
    failing_loop loop;
    loop.options.retry.retries = 0;
    loop.add_fault(fault_kind::no_response);

    SECTION("a safe request")
    {
        CHECK(loop.list_stacks().code() == errc::attempt_timed_out);
        CHECK(loop.elapsed() == 60s);
    }
    SECTION("a safe request with its own deadline")
    {
        CHECK(loop.error_of(loop.make_client().with({.timeout = 5s}).list_stacks()).code() ==
              errc::call_timed_out);
        CHECK(loop.elapsed() == 5s);
    }
    SECTION("a mutating request has an unknown outcome")
    {
        const auto error = loop.restart();
        CHECK(error.code() == errc::outcome_unknown);
        CHECK(loop.sandbox.request_count("POST", "/stacks/*/actions") == 1);
    }
}

TEST_CASE("a call's deadline limits its wait for a free connection")
{
    failing_loop loop;
    loop.options.limits.connections = 1;
    loop.add_fault(fault_kind::no_response);
    const auto client = loop.make_client();
    loop.spawn([](cloud66::client other) -> asio::awaitable<void> {
        co_await cloud66::as_result(other.with({.retries = 0}).list_stacks());
    }(client));
    const auto error = loop.error_of(client.with({.timeout = 5s}).list_stacks());
    CHECK(error.code() == errc::call_timed_out);
    CHECK_THAT(error.what(), test::contains("while waiting for a free connection"));
    CHECK(loop.elapsed() == 5s);
    CHECK(loop.sandbox.request_count() == 1);
}

TEST_CASE("a response after the request timeout is an error, and one before it is not")
{
    failing_loop loop;
    loop.options.retry.retries = 0;
    loop.options.timeouts.attempt = 5s;
    cloud66::fault_rule fault;
    fault.delay = 6s;
    loop.sandbox.add_fault(fault);
    CHECK(loop.list_stacks().code() == errc::attempt_timed_out);
    CHECK(loop.elapsed() == 5s);

    fault.delay = 4s;
    loop.sandbox.add_fault(fault);
    CHECK_NOTHROW(loop.run(loop.make_client().list_stacks()));
}

TEST_CASE("a connection that is lost before or in the response is retried only for a safe request")
{
    failing_loop loop;
    cloud66::fault_rule fault;
    fault.kind = GENERATE(fault_kind::close_before_response, fault_kind::close_after_bytes);
    fault.reset = GENERATE(false, true);
    fault.bytes = 40;

    SECTION("a safe request is retried")
    {
        fault.times = 2;
        loop.sandbox.add_fault(fault);
        CHECK_NOTHROW(loop.run(loop.make_client().list_stacks()));
        CHECK(loop.sandbox.request_count() == 3);
    }
    SECTION("a mutating request is not retried")
    {
        loop.sandbox.add_fault(fault);
        const auto error = loop.restart();
        CHECK(error.code() == errc::outcome_unknown);
        CHECK(loop.sandbox.request_count() == 1);
    }
}

TEST_CASE("a response that is not JSON gives malformed_response")
{
    failing_loop loop;
    loop.add_fault(GENERATE(fault_kind::broken_json, fault_kind::truncated_json, fault_kind::html_page), 1);
    const auto error = loop.list_stacks();
    CHECK(error.code() == errc::malformed_response);
    CHECK(error.details().status == 200);
    CHECK_THAT(error.what(), test::contains("the body is not JSON"));
}

TEST_CASE("a body over the limit gives response_too_large")
{
    failing_loop loop;
    loop.options.limits.body_bytes = 100'000;
    cloud66::fault_rule fault;
    fault.kind = fault_kind::oversized_body;
    fault.bytes = 100'001;
    loop.sandbox.add_fault(fault);
    CHECK(loop.list_stacks().code() == errc::response_too_large);
}

TEST_CASE("a header over the limit gives response_too_large")
{
    failing_loop loop;
    loop.options.limits.header_bytes = 4000;
    cloud66::fault_rule fault;
    fault.headers.emplace_back("X-Long", std::string(5000, 'x'));
    loop.sandbox.add_fault(fault);
    CHECK(loop.list_stacks().code() == errc::response_too_large);
}

TEST_CASE("an exhausted rate limit gives throttled")
{
    cloud66::sandbox_options options;
    options.rate_limit = 1;
    failing_loop loop(options);
    loop.options.rate_limit.max_throttle_wait = 0s;
    loop.run(loop.make_client().list_stacks());
    const auto error = loop.list_stacks();
    CHECK(error.code() == errc::throttled);
    CHECK(error.code() == cloud66::condition::retryable);
    CHECK(loop.sandbox.request_count() == 2);
}

TEST_CASE("a call that the API does not implement gives not_implemented without a retry")
{
    failing_loop loop;
    loop.add_fault(fault_kind::not_implemented);
    CHECK(loop.list_stacks().code() == errc::not_implemented);
    CHECK(loop.sandbox.request_count() == 1);
}

TEST_CASE("a 5xx status gives server_error after all retries")
{
    failing_loop loop;
    cloud66::fault_rule fault;
    fault.kind = fault_kind::response;
    fault.status = GENERATE(500u, 502u, 503u, 504u);
    fault.body = "<html>trouble</html>";
    fault.times = 0;
    loop.sandbox.add_fault(fault);
    const auto error = loop.list_stacks();
    CHECK(error.code() == errc::server_error);
    CHECK(error.details().status == static_cast<int>(fault.status));
    CHECK(loop.sandbox.request_count() == 4);
}

TEST_CASE("a redirect is not followed, so that no other host gets the token")
{
    failing_loop loop;
    cloud66::fault_rule fault;
    fault.kind = fault_kind::response;
    fault.status = 302;
    fault.headers.emplace_back("Location", "https://evil.example.com/");
    loop.sandbox.add_fault(fault);
    CHECK(loop.list_stacks().code() == errc::unexpected_status);
}
