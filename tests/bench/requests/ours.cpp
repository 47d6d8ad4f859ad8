// SPDX-License-Identifier: BSL-1.0
// This library. CLOUD66_BENCH_ONE_THREAD turns thread_safe off; CLOUD66_BENCH_THREADS is the number of threads that run
// the io_context.
#include "job.hpp"

#include <cloud66.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <atomic>
#include <exception>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace asio = boost::asio;

namespace {

#ifdef CLOUD66_BENCH_THREADS
constexpr int threads = CLOUD66_BENCH_THREADS;
#else
constexpr int threads = 1;
#endif

class client
{
public:
    explicit client(const bench::job& job) : job_(job), api_(io_.get_executor(), options(job)) {}

    void run(int requests)
    {
        left_ = requests;
        for (int i = 0; i < job_.in_flight; ++i)
            asio::co_spawn(io_, work(), [](std::exception_ptr failure) {
                if (failure) std::rethrow_exception(failure);
            });
        io_.restart();
        std::vector<std::jthread> others;
        for (int i = 1; i < threads; ++i) others.emplace_back([this] { io_.run(); });
        io_.run();
    }

private:
    static cloud66::options options(const bench::job& job)
    {
        cloud66::options options;
        options.base_url = "https://127.0.0.1:" + job.port + "/api/3";
        options.credentials = cloud66::credentials::token(bench::job::token());
        options.tls.ca_file = job.ca_file;
        options.limits.connections = static_cast<std::size_t>(job.in_flight);
        options.rate_limit.limit = 1'000'000'000;
#ifdef CLOUD66_BENCH_ONE_THREAD
        options.thread_safe = false;
#endif
        return options;
    }

    asio::awaitable<void> work()
    {
        while (left_-- > 0) {
            if (job_.kind == "list") {
                const auto stacks = co_await api_.list_stacks(cloud66::page_number{1});
                if (stacks.items.size() != 86) throw std::runtime_error("not the list");
            } else {
                const cloud66::stack stack = co_await api_.get_stack(bench::job::uid());
                if (stack.uid != bench::job::uid()) throw std::runtime_error("not the stack");
            }
        }
    }

    bench::job job_;
    asio::io_context io_{threads};
    cloud66::client api_;
    std::atomic<int> left_{0};
};

}  // namespace

int main(int count, char** arguments) { return bench::measure<client>(count, arguments); }
