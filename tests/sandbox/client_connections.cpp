// SPDX-License-Identifier: BSL-1.0
// Connections stay open, are shared, and are replaced when they have gone.
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

cloud66::fault_rule slow_answers(std::chrono::seconds delay)
{
    cloud66::fault_rule line;
    line.times = 0;
    line.delay = delay;
    return line;
}

}  // namespace

TEST_CASE("one connection serves one request after the other")
{
    test::sandbox_loop loop;
    const auto client = loop.make_client();
    for (int i = 0; i < 5; ++i) loop.run(client.list_stacks());
    CHECK(loop.sandbox.accepted_connections() == 1);
}

TEST_CASE("a connection that the server has closed meanwhile is replaced, and nobody notices")
{
    test::sandbox_loop loop;
    loop.options.retry.retries = 0;
    const auto client = loop.make_client();
    const std::string uid = loop.sandbox.stack_uid("Storefront");
    loop.run(client.list_stacks());
    CHECK(loop.sandbox.close_idle_connections() == 1);
    (void)loop.run(client.restart_services(uid));  // even a change: it goes out on a new connection, once
    CHECK(loop.sandbox.accepted_connections() == 2);
    CHECK(loop.sandbox.request_count("POST", "/stacks/*/actions") == 1);
}

TEST_CASE("a connection is not kept when the server says so")
{
    test::sandbox_loop loop;
    cloud66::fault_rule line;
    line.kind = cloud66::fault_kind::close_after_response;
    loop.sandbox.add_fault(line);
    const auto client = loop.make_client();
    loop.run(client.list_stacks());
    loop.run(client.list_stacks());
    CHECK(loop.sandbox.accepted_connections() == 2);
}

TEST_CASE("a connection that idled for longer than the limit is replaced")
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

TEST_CASE("requests over the limit of connections wait for their turn")
{
    test::sandbox_loop loop;
    loop.options.limits.connections = 2;
    loop.sandbox.add_fault(slow_answers(1s));
    const auto client = loop.make_client();
    int done = 0;
    const auto ask = [&]() -> asio::awaitable<void> {
        const auto stacks = co_await client.list_stacks();
        ++done;
    };
    for (int i = 0; i < 6; ++i) loop.spawn(ask());
    loop.time->run_until(loop.io, [&] { return done == 6; });
    CHECK(loop.sandbox.accepted_connections() == 2);
    CHECK(loop.elapsed() == 3s);
}

TEST_CASE("waiting for a turn counts to the request's time, and can be cancelled")
{
    test::sandbox_loop loop;
    loop.options.limits.connections = 1;
    loop.options.timeouts.request = 10s;
    loop.options.retry.retries = 0;
    cloud66::fault_rule line;
    line.kind = cloud66::fault_kind::no_response;
    loop.sandbox.add_fault(line);
    const auto client = loop.make_client();
    const auto ignore = [](std::exception_ptr, const auto&) {};
    asio::co_spawn(loop.io, client.list_stacks(), ignore);

    const auto cancelled = loop.cancel(client.list_stacks(), 1s);
    CHECK(test::error_in(cancelled).code() == asio::error::operation_aborted);
    CHECK(loop.elapsed() == 1s);
    loop.run(client.list_stacks());  // gets its turn when the first one has timed out
    CHECK(loop.elapsed() == 10s);
}

TEST_CASE("a cancelled request gives its connection up, and the next one works")
{
    test::sandbox_loop loop;
    loop.options.limits.connections = 1;
    cloud66::fault_rule line;
    line.kind = cloud66::fault_kind::no_response;
    loop.sandbox.add_fault(line);
    const auto client = loop.make_client();
    const auto thrown = loop.cancel(client.list_stacks(), 1s);
    CHECK(test::error_in(thrown).code() == asio::error::operation_aborted);
    CHECK_NOTHROW(loop.run(client.list_stacks()));
}

TEST_CASE("a response in chunks is read whole")
{
    test::sandbox_loop loop;
    cloud66::fault_rule line;
    line.kind = cloud66::fault_kind::chunked_response;
    loop.sandbox.add_fault(line);
    const auto client = loop.make_client();
    CHECK(loop.run(client.list_stacks()).size() == loop.sandbox.stacks().size());
    loop.run(client.list_stacks());
    CHECK(loop.sandbox.accepted_connections() == 1);
}

TEST_CASE("every step of a request can fail, and the next request works")
{
    test::sandbox_loop loop;
    loop.options.retry.retries = 0;
    cloud66::fault_rule line;
    line.kind = cloud66::fault_kind::close_after_bytes;
    line.bytes = GENERATE(range(1u, 400u, 19u));
    loop.sandbox.add_fault(line);
    const auto client = loop.make_client();
    test::error_of([&] { loop.run(client.list_stacks()); });
    CHECK_NOTHROW(loop.run(client.list_stacks()));
}
