// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/execution/any_strand.hpp>

#include <boost/asio/dispatch.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>

#include "support/catch.hpp"

namespace asio = boost::asio;
using cloud66::detail::make_any_strand;

namespace {

/// Dispatches to a strand on `executor` from many threads, and checks that each function ran and none overlapped.
void check_that_one_runs_at_a_time(asio::thread_pool& pool, const asio::any_io_executor& executor)
{
    const asio::any_io_executor strand = make_any_strand(executor);
    CHECK(&asio::query(strand, asio::execution::context) == &asio::query(executor, asio::execution::context));
    std::atomic<bool> busy = false;
    std::atomic<int> overlaps = 0;
    int runs = 0;  // not atomic: the strand serializes them
    for (int i = 0; i < 1000; ++i)
        asio::post(pool, [&] {
            asio::dispatch(strand, [&] {
                if (busy.exchange(true)) ++overlaps;
                ++runs;
                busy = false;
            });
        });
    pool.join();
    CHECK(runs == 1000);
    CHECK(overlaps == 0);
}

}  // namespace

TEST_CASE("a strand on any executor runs one function at a time")
{
    asio::thread_pool pool(4);
    SECTION("of a thread pool") { check_that_one_runs_at_a_time(pool, pool.get_executor()); }
    SECTION("of another strand") { check_that_one_runs_at_a_time(pool, asio::make_strand(pool)); }
}

TEST_CASE("a strand on an io_context's executor runs its functions in run()")
{
    asio::io_context io;
    const asio::any_io_executor strand = make_any_strand(io.get_executor());
    int runs = 0;
    asio::dispatch(strand, [&] { ++runs; });
    CHECK(runs == 0);
    io.run();
    CHECK(runs == 1);
}
