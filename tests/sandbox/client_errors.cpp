// SPDX-License-Identifier: BSL-1.0
// Each way in which a call can fail gives an error of its own, and none shows the token.
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

/// A sandbox and what a call on it ends with. After each test no text may show the token.
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
        cloud66::fault_rule line;
        line.kind = kind;
        line.times = times;
        sandbox.add_fault(line);
    }
};

}  // namespace

TEST_CASE("a wrong token")
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

TEST_CASE("a token without the scope")
{
    failing_loop loop;
    loop.options.credentials = cloud66::credentials::token(loop.sandbox.add_token({"public"}));
    const auto error = loop.restart();
    CHECK(error.code() == errc::forbidden);
    CHECK(error.details().api_error == "forbidden");
}

TEST_CASE("an unknown stack")
{
    failing_loop loop;
    const auto error = loop.error_of(loop.make_client().get_stack("0123456789abcdef"));
    CHECK(error.code() == errc::not_found);
    CHECK_THAT(error.what(),
               test::contains("GET /stacks/0123456789abcdef.json: not found (HTTP 404, not_found)"));
    CHECK(error.details().request_id == loop.sandbox.requests().at(0).header("Request-Id"));
}

TEST_CASE("an unknown command, and a parameter that the API refuses")
{
    failing_loop loop;
    const auto error =
        loop.error_of(loop.make_client().run_stack_action(loop.sandbox.stack_uid("Storefront"), "explode"));
    CHECK(error.code() == errc::bad_request);
    CHECK_FALSE(error.details().api_message.empty());
}

TEST_CASE("a server that nobody listens at")
{
    failing_loop loop;
    loop.sandbox.stop();
    const auto error = loop.list_stacks();
    CHECK(error.code() == asio::error::connection_refused);
    CHECK(error.code() == cloud66::condition::retryable);
    CHECK(error.details().attempts == 4);
    CHECK_THAT(error.what(),
               test::contains("while connecting to 127.0.0.1:" + std::to_string(loop.sandbox.port())));

    SECTION("a change is tried again too, since nothing was sent, and is not unknown")
    {
        CHECK(loop.restart().code() == asio::error::connection_refused);
    }
}

TEST_CASE("a host that has no address")
{
    failing_loop loop;
    loop.options.base_url = "https://does-not-exist.invalid/api/3";
    const auto error = loop.list_stacks();
    CHECK((error.code() == asio::error::host_not_found ||
           error.code() == asio::error::host_not_found_try_again));
    CHECK_THAT(error.what(), test::contains("while looking up does-not-exist.invalid"));
}

TEST_CASE("a certificate of an authority that is not trusted")
{
    failing_loop loop;
    loop.options.tls.ca_certificates.clear();
    const auto error = loop.list_stacks();
    CHECK(error.code().category() == asio::error::get_ssl_category());
    CHECK_THAT(error.what(),
               test::contains("the server's certificate was refused: unable to get local issuer"));
    CHECK(loop.sandbox.request_count() == 0);
    CHECK(loop.sandbox.accepted_connections() == 1);  // it will not get better by trying again
}

TEST_CASE("a certificate for another host")
{
    cloud66::sandbox_options how;
    how.certificate_host = "elsewhere.example.com";
    failing_loop loop(how);
    const auto [host, reason] = GENERATE(table<std::string, std::string>(
        {{"127.0.0.1", "IP address mismatch"}, {"localhost", "hostname mismatch"}}));
    loop.options.base_url = "https://" + host + ':' + std::to_string(loop.sandbox.port()) + "/api/3";
    CHECK_THAT(loop.list_stacks().what(), test::contains(reason));
    CHECK(loop.sandbox.request_count() == 0);
}

TEST_CASE("a certificate that has expired")
{
    cloud66::sandbox_options how;
    how.certificate_expired = true;
    failing_loop loop(how);
    CHECK_THAT(loop.list_stacks().what(), test::contains("certificate has expired"));
}

TEST_CASE("a host name that the certificate has")
{
    failing_loop loop;
    loop.options.base_url = "https://localhost:" + std::to_string(loop.sandbox.port()) + "/api/3";
    CHECK_NOTHROW(loop.run(loop.make_client().list_stacks()));
}

TEST_CASE("authorities from a file that does not exist, and from text that is none")
{
    failing_loop loop;
    loop.options.tls.ca_file = "/does/not/exist.pem";
    CHECK_THAT(test::error_of([&] { loop.make_client(); }).what(), test::contains("/does/not/exist.pem"));
    loop.options.tls.ca_file.clear();
    loop.options.tls.ca_certificates = "rubbish";
    CHECK(test::error_of([&] { loop.make_client(); }).code() == errc::invalid_argument);
}

TEST_CASE("a server that is silent in the TLS handshake")
{
    failing_loop loop;
    loop.options.retry.retries = 0;
    loop.add_fault(fault_kind::stall_handshake);
    const auto error = loop.list_stacks();
    CHECK(error.code() == errc::tls_handshake_timed_out);
    CHECK(error.code() == cloud66::condition::timeout);
    CHECK(loop.elapsed() == 10s);
}

TEST_CASE("a server that never responds")
{
    failing_loop loop;
    loop.options.retry.retries = 0;
    loop.add_fault(fault_kind::no_response);

    SECTION("a question")
    {
        CHECK(loop.list_stacks().code() == errc::request_timed_out);
        CHECK(loop.elapsed() == 60s);
    }
    SECTION("a question with a deadline of its own")
    {
        CHECK(loop.error_of(loop.make_client().with({.deadline = 5s}).list_stacks()).code() ==
              errc::request_timed_out);
        CHECK(loop.elapsed() == 5s);
    }
    SECTION("a change: nobody knows whether it was made")
    {
        const auto error = loop.restart();
        CHECK(error.code() == errc::outcome_unknown);
        CHECK(loop.sandbox.request_count("POST", "/stacks/*/actions") == 1);
    }
}

TEST_CASE("a call with a deadline waits for a connection no longer")
{
    failing_loop loop;
    loop.options.limits.connections = 1;
    loop.add_fault(fault_kind::no_response);
    const auto client = loop.make_client();
    loop.spawn([](cloud66::client other) -> asio::awaitable<void> {
        co_await cloud66::as_result(other.with({.retries = 0}).list_stacks());
    }(client));
    const auto error = loop.error_of(client.with({.deadline = 5s}).list_stacks());
    CHECK(error.code() == errc::request_timed_out);
    CHECK_THAT(error.what(), test::contains("while waiting for a free connection"));
    CHECK(loop.elapsed() == 5s);
    CHECK(loop.sandbox.request_count() == 1);
}

TEST_CASE("a response later than the limit allows")
{
    failing_loop loop;
    loop.options.retry.retries = 0;
    loop.options.timeouts.request = 5s;
    cloud66::fault_rule line;
    line.delay = 6s;
    loop.sandbox.add_fault(line);
    CHECK(loop.list_stacks().code() == errc::request_timed_out);
    CHECK(loop.elapsed() == 5s);

    line.delay = 4s;
    loop.sandbox.add_fault(line);
    CHECK_NOTHROW(loop.run(loop.make_client().list_stacks()));
}

TEST_CASE("a connection that is lost before the response or in it")
{
    failing_loop loop;
    cloud66::fault_rule line;
    line.kind = GENERATE(fault_kind::close_before_response, fault_kind::close_after_bytes);
    line.reset = GENERATE(false, true);
    line.bytes = 40;

    SECTION("a question is asked again")
    {
        line.times = 2;
        loop.sandbox.add_fault(line);
        CHECK_NOTHROW(loop.run(loop.make_client().list_stacks()));
        CHECK(loop.sandbox.request_count() == 3);
    }
    SECTION("a change is not")
    {
        loop.sandbox.add_fault(line);
        const auto error = loop.restart();
        CHECK(error.code() == errc::outcome_unknown);
        CHECK(loop.sandbox.request_count() == 1);
    }
}

TEST_CASE("a response that is no JSON")
{
    failing_loop loop;
    loop.add_fault(GENERATE(fault_kind::broken_json, fault_kind::truncated_json, fault_kind::html_page), 1);
    const auto error = loop.list_stacks();
    CHECK(error.code() == errc::malformed_response);
    CHECK(error.details().status == 200);
    CHECK_THAT(error.what(), test::contains("the body is not JSON"));
}

TEST_CASE("a body over the limit")
{
    failing_loop loop;
    loop.options.limits.body = 100'000;
    cloud66::fault_rule line;
    line.kind = fault_kind::oversized_body;
    line.bytes = 100'001;
    loop.sandbox.add_fault(line);
    CHECK(loop.list_stacks().code() == errc::response_too_large);
}

TEST_CASE("a header over the limit")
{
    failing_loop loop;
    loop.options.limits.header = 4000;
    cloud66::fault_rule line;
    line.headers.emplace_back("X-Long", std::string(5000, 'x'));
    loop.sandbox.add_fault(line);
    CHECK(loop.list_stacks().code() == errc::response_too_large);
}

TEST_CASE("the hour's requests are used up")
{
    cloud66::sandbox_options how;
    how.rate_limit = 1;
    failing_loop loop(how);
    loop.options.rate_limit.max_wait = 0s;
    loop.run(loop.make_client().list_stacks());
    const auto error = loop.list_stacks();
    CHECK(error.code() == errc::throttled);
    CHECK(error.code() == cloud66::condition::retryable);
    CHECK(loop.sandbox.request_count() == 2);
}

TEST_CASE("a call that this version of the API does not offer")
{
    failing_loop loop;
    loop.add_fault(fault_kind::not_implemented);
    CHECK(loop.list_stacks().code() == errc::not_implemented);
    CHECK(loop.sandbox.request_count() == 1);
}

TEST_CASE("a server in trouble")
{
    failing_loop loop;
    cloud66::fault_rule line;
    line.kind = fault_kind::response;
    line.status = GENERATE(500u, 502u, 503u, 504u);
    line.body = "<html>trouble</html>";
    line.times = 0;
    loop.sandbox.add_fault(line);
    const auto error = loop.list_stacks();
    CHECK(error.code() == errc::server_error);
    CHECK(error.details().status == static_cast<int>(line.status));
    CHECK(loop.sandbox.request_count() == 4);
}

TEST_CASE("a redirect is not followed, so that the token goes nowhere else")
{
    failing_loop loop;
    cloud66::fault_rule line;
    line.kind = fault_kind::response;
    line.status = 302;
    line.headers.emplace_back("Location", "https://evil.example.com/");
    loop.sandbox.add_fault(line);
    CHECK(loop.list_stacks().code() == errc::unexpected_status);
}
