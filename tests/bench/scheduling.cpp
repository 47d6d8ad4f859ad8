// SPDX-License-Identifier: BSL-1.0
// The cost of waits: processor time per poll, and memory per waiting action.
//
//     scheduling_bench [--quick] [--csv FILE]
//
// Times depend on the machine; compare how they grow from a thousand actions to a hundred thousand. They include all of
// a poll except the network: making the request, decoding the response, notifying the waiters.

#include <cloud66/client.hpp>
#include <cloud66/testing/virtual_time.hpp>
#include <cloud66/wait_all.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstddef>
#include <iomanip>
#include <iostream>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "fake_api.hpp"
#include "program.hpp"

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace {

namespace asio = boost::asio;

/// Bytes that the program has allocated at present; zero where the C library does not count them.
double allocated()
{
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 33)
    const auto heap = mallinfo2();
    return static_cast<double>(heap.uordblks + heap.hblkhd);
#else
    return 0;
#endif
}

/// The distribution of the waiting actions over stacks, and the rate limit.
struct arrangement
{
    const char* name;
    std::size_t actions_per_stack;
    int limit;  ///< Requests in a window.
};

constexpr arrangement arrangements[] = {
    {"one on each stack; any number of requests", 1, 100'000'000},
    {"one on each stack; 3000 requests an hour", 1, 3'000},
    {"100 on each stack; any number of requests", 100, 100'000'000},
};

/// The cost for a number of waiting actions.
struct cost
{
    double microseconds = 0;  ///< Per request.
    double bytes = 0;         ///< Per action.
};

/// Waits for many actions that do not end.
class many_waits
{
public:
    many_waits(const arrangement& arranged, std::size_t actions)
        : limit_(arranged.limit),
          api_(std::make_shared<bench::fake_api>(
              time_, (actions + arranged.actions_per_stack - 1) / arranged.actions_per_stack, arranged.limit,
              [] { return std::chrono::hours(100'000); })),
          client_(io_.get_executor(), options())
    {
        std::vector<std::int64_t> ids;
        for (std::size_t i = 0; i < actions; ++i) ids.push_back(api_->start(i / arranged.actions_per_stack));
        const double before = allocated();
        std::vector<cloud66::action> handles;
        handles.reserve(actions);
        for (std::size_t i = 0; i < actions; ++i)
            handles.push_back(
                client_.resume_action(bench::fake_api::uid(i / arranged.actions_per_stack), ids[i]));
        cloud66::wait_all_params params;
        params.timeout = std::chrono::milliseconds::zero();
        waits_ = cloud66::wait_each(std::move(handles), params);
        asio::co_spawn(io_, waits_->next(), asio::detached);
        io_.poll();  // starts all waits
        measured_.bytes = (allocated() - before) / static_cast<double>(actions);
    }

    /// Measures the cost over that many requests.
    cost measure(int requests)
    {
        poll(requests);  // warms up
        const auto begin = std::chrono::steady_clock::now();
        const int counted = poll(requests);
        const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - begin;
        measured_.microseconds = took.count() / counted;
        return measured_;
    }

private:
    int poll(int requests)
    {
        const int before = api_->polls();
        time_->run_until(io_, [&] { return api_->polls() - before >= requests; });
        return api_->polls() - before;
    }

    cloud66::options options() const
    {
        cloud66::options chosen;
        chosen.credentials = cloud66::credentials::token("a-token");
        chosen.time = time_;
        chosen.transport = api_;
        chosen.rate_limit.limit = limit_;
        return chosen;
    }

    int limit_;
    cost measured_;
    asio::io_context io_;
    std::shared_ptr<cloud66::virtual_time> time_ = std::make_shared<cloud66::virtual_time>();
    std::shared_ptr<bench::fake_api> api_;
    cloud66::client client_;
    std::optional<cloud66::wait_results> waits_;
};

bool run(bench::arguments& arguments)
{
    const std::vector<std::size_t> sizes = arguments.quick ? std::vector<std::size_t>{100, 1'000}
                                                           : std::vector<std::size_t>{1'000, 10'000, 100'000};
    std::cout << std::fixed << std::left << std::setw(44) << "waiting actions" << std::right << std::setw(9)
              << "number" << std::setw(12) << "us/request" << std::setw(8) << "ratio" << std::setw(14)
              << "bytes/action" << '\n';
    if (arguments.csv.is_open())
        arguments.csv << std::fixed << std::setprecision(2) << "arrangement,actions,microseconds,bytes\n";
    for (const arrangement& arranged : arrangements) {
        std::optional<double> first;
        for (const std::size_t actions : sizes) {
            const cost found = many_waits(arranged, actions).measure(arguments.quick ? 2'000 : 100'000);
            first = first.value_or(found.microseconds);
            std::cout << std::left << std::setw(44) << arranged.name << std::right << std::setw(9) << actions
                      << std::setw(12) << std::setprecision(2) << found.microseconds << std::setw(8)
                      << found.microseconds / *first << std::setw(14) << std::setprecision(0) << found.bytes
                      << std::endl;
            if (arguments.csv.is_open())
                arguments.csv << arranged.name << ',' << actions << ',' << found.microseconds << ','
                              << found.bytes << '\n';
        }
    }
    return true;
}

}  // namespace

int main(int count, char** given) { return bench::run_program(count, given, "scheduling_bench", run); }
