// SPDX-License-Identifier: BSL-1.0
// Connections are kept alive, reused, and replaced when they are closed.
#include <boost/json.hpp>

#include <chrono>
#include <string>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/sandbox_loop.hpp"

using cloud66::errc;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

cloud66::fault_rule slow_responses(std::chrono::seconds delay)
{
    cloud66::fault_rule fault;
    fault.times = 0;
    fault.delay = delay;
    return fault;
}

}  // namespace

TEST_CASE("sequential requests reuse one connection")
{
    test::sandbox_loop loop;
    const auto client = loop.make_client();
    for (int i = 0; i < 5; ++i) loop.run(client.list_stacks());
    CHECK(loop.sandbox.accepted_connections() == 1);
}

TEST_CASE("a connection that the server closed while idle is replaced without an error")
{
    test::sandbox_loop loop;
    loop.options.retry.retries = 0;
    const auto client = loop.make_client();
    const std::string uid = loop.sandbox.stack_uid("Storefront");
    loop.run(client.list_stacks());
    CHECK(loop.sandbox.close_idle_connections() == 1);
    (void)loop.run(
        client.restart_services(uid));  // a mutating request too: it is sent once, on a new connection
    CHECK(loop.sandbox.accepted_connections() == 2);
    CHECK(loop.sandbox.request_count("POST", "/stacks/*/actions") == 1);
}

TEST_CASE("a connection is not reused when the server announces that it closes it")
{
    test::sandbox_loop loop;
    cloud66::fault_rule fault;
    fault.kind = cloud66::fault_kind::close_after_response;
    loop.sandbox.add_fault(fault);
    const auto client = loop.make_client();
    loop.run(client.list_stacks());
    loop.run(client.list_stacks());
    CHECK(loop.sandbox.accepted_connections() == 2);
}

TEST_CASE("a connection that was idle for longer than the limit is replaced")
{
    test::sandbox_loop loop;
    const auto client = loop.make_client();
    loop.run(client.list_stacks());
    loop.time->advance(49s);
    loop.run(client.list_stacks());
    CHECK(loop.sandbox.accepted_connections() == 1);
    loop.time->advance(50s);
    loop.run(client.list_stacks());
    CHECK(loop.sandbox.accepted_connections() == 2);
}

TEST_CASE("requests over the limit of connections wait for a free connection")
{
    test::sandbox_loop loop;
    loop.options.limits.connections = 2;
    loop.sandbox.add_fault(slow_responses(1s));
    const auto client = loop.make_client();
    int done = 0;
    const auto list_stacks = [&]() -> asio::awaitable<void> {
        const auto stacks = co_await client.list_stacks();
        ++done;
    };
    for (int i = 0; i < 6; ++i) loop.spawn(list_stacks());
    loop.time->run_until(loop.io, [&] { return done == 6; });
    CHECK(loop.sandbox.accepted_connections() == 2);
    CHECK(loop.elapsed() == 3s);
}

TEST_CASE("the wait for a connection counts towards the request's timeout, and can be cancelled")
{
    test::sandbox_loop loop;
    loop.options.limits.connections = 1;
    loop.options.timeouts.attempt = 10s;
    loop.options.retry.retries = 0;
    cloud66::fault_rule fault;
    fault.kind = cloud66::fault_kind::no_response;
    loop.sandbox.add_fault(fault);
    const auto client = loop.make_client();
    const auto ignore = [](std::exception_ptr, const auto&) {};
    asio::co_spawn(loop.io, client.list_stacks(), ignore);

    const auto cancelled = loop.cancel(client.list_stacks(), 1s);
    CHECK(test::error_in(cancelled).code() == asio::error::operation_aborted);
    CHECK(loop.elapsed() == 1s);
    loop.run(client.list_stacks());  // gets the connection when the first request times out
    CHECK(loop.elapsed() == 10s);
}

TEST_CASE("a cancelled request releases its connection, and the next request succeeds")
{
    test::sandbox_loop loop;
    loop.options.limits.connections = 1;
    cloud66::fault_rule fault;
    fault.kind = cloud66::fault_kind::no_response;
    loop.sandbox.add_fault(fault);
    const auto client = loop.make_client();
    const auto thrown = loop.cancel(client.list_stacks(), 1s);
    CHECK(test::error_in(thrown).code() == asio::error::operation_aborted);
    CHECK_NOTHROW(loop.run(client.list_stacks()));
}

TEST_CASE("a chunked response is read completely, and its connection is reused")
{
    test::sandbox_loop loop;
    cloud66::fault_rule fault;
    fault.kind = cloud66::fault_kind::chunked_response;
    loop.sandbox.add_fault(fault);
    const auto client = loop.make_client();
    CHECK(loop.run(client.list_stacks()).size() == loop.sandbox.stacks().size());
    loop.run(client.list_stacks());
    CHECK(loop.sandbox.accepted_connections() == 1);
}

TEST_CASE("after a response that breaks off at any byte, the next request succeeds")
{
    test::sandbox_loop loop;
    loop.options.retry.retries = 0;
    cloud66::fault_rule fault;
    fault.kind = cloud66::fault_kind::close_after_bytes;
    fault.bytes = GENERATE(range(1u, 400u, 19u));
    loop.sandbox.add_fault(fault);
    const auto client = loop.make_client();
    test::error_of([&] { loop.run(client.list_stacks()); });
    CHECK_NOTHROW(loop.run(client.list_stacks()));
}
