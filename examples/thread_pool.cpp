// SPDX-License-Identifier: BSL-1.0
// One client that all threads of a pool use: each task makes its calls on its own executor, and resumes there.
// To run it: examples/run thread_pool
#include "example.hpp"

#include <cloud66.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <cstddef>
#include <future>
#include <iostream>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace asio = boost::asio;

namespace {

/// The threads on which tasks have run.
class thread_list
{
public:
    void add_this_thread()
    {
        const std::lock_guard lock(mutex_);
        threads_.insert(std::this_thread::get_id());
    }

    std::size_t size() const
    {
        const std::lock_guard lock(mutex_);
        return threads_.size();
    }

private:
    mutable std::mutex mutex_;
    std::set<std::thread::id> threads_;
};

asio::awaitable<std::string> describe(cloud66::client client, cloud66::stack stack, thread_list& threads)
{
    threads.add_this_thread();
    const auto services = co_await client.list_services(stack.uid);
    threads.add_this_thread();  // may be another one: a pool resumes a coroutine on any of its threads
    const auto servers = co_await client.list_servers(stack.uid);
    co_return stack.name + " (" + stack.environment.value_or("?") + "): " + std::to_string(services.size()) +
        " services on " + std::to_string(servers.size()) + " servers";
}

void run(const cloud66::options& options, unsigned thread_count)
{
    asio::thread_pool pool(thread_count);
    cloud66::client client(pool.get_executor(), options);
    thread_list threads;

    const auto stacks = client.list_stacks()(asio::use_future).get();
    std::vector<std::future<std::string>> descriptions;
    for (const auto& stack : stacks)
        descriptions.push_back(asio::co_spawn(pool, describe(client, stack, threads), asio::use_future));
    for (auto& description : descriptions) std::cout << "  " << description.get() << '\n';
    pool.join();
    std::cout << "\n"
              << stacks.size() << " tasks ran on " << threads.size() << " of " << thread_count << " threads"
              << std::endl;
}

}  // namespace

int main(int argc, char** argv)
{
    unsigned threads = 4;
    examples::program program("Describes all stacks, with one client and several threads.");
    program.add_option("--threads", threads, "Threads of the pool")
        ->capture_default_str()
        ->check(CLI::Range(1U, 64U));
    return program.run(argc, argv, [&] { run(program.options(), threads); });
}
