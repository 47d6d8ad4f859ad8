// SPDX-License-Identifier: BSL-1.0
// The library itself under a load, in virtual time.
#ifndef CLOUD66_TESTS_BENCH_LIBRARY_CLIENT_HPP
#define CLOUD66_TESTS_BENCH_LIBRARY_CLIENT_HPP

#include <cloud66/client.hpp>
#include <cloud66/detail/timing/event.hpp>
#include <cloud66/testing/virtual_time.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstddef>
#include <exception>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

#include "fake_api.hpp"
#include "figures.hpp"
#include "load.hpp"

namespace bench {

namespace asio = boost::asio;

/// One repetition of a load: starts the actions and waits for each, with the default options.
class library_client
{
public:
    library_client(const load& of_load, int repetition) : load_(of_load), random_(of_load.seed(repetition)) {}

    /// Runs the load to its end, and adds the measurements to `result`.
    void measure(tally& result)
    {
        result_ = &result;
        spawn(start_all());
        // Waits that have not returned after a day count as lost.
        const auto end = time_->now() + std::chrono::hours(24);
        time_->run_until(io_, [&] { return open_ == 0 || time_->now() >= end; });
        result.lost(open_);
        result.end_repetition(api_->polls(), api_->busiest_hour());
    }

private:
    void spawn(asio::awaitable<void> task)
    {
        asio::co_spawn(io_, std::move(task), [](std::exception_ptr failure) {
            if (failure) std::rethrow_exception(failure);
        });
    }

    asio::awaitable<void> start_all()
    {
        constexpr std::chrono::milliseconds pause(100);
        const auto first = time_->now();
        for (int i = 0; i < load_.actions; ++i) {
            co_await cloud66::detail::sleep_for(time_, first + i * pause - time_->now());
            const auto stack = static_cast<std::size_t>(i % load_.stacks);
            const std::string uid = fake_api::uid(stack);
            try {
                cloud66::action started = co_await client_.restart_services(uid);
                spawn(wait_for(std::move(started), stack));
            } catch (const cloud66::error& failure) {
                count_lost(failure);
                --open_;
            }
        }
    }

    asio::awaitable<void> wait_for(cloud66::action action, std::size_t stack)
    {
        using seconds = std::chrono::duration<double>;
        cloud66::wait_params params;
        params.timeout = std::chrono::milliseconds::zero();
        for (;;) {
            try {
                asio::awaitable<cloud66::action_info> wait = action.wait(params);
                co_await std::move(wait);
                const seconds latency = time_->now() - api_->end_of(action.id());
                result_->returned(latency.count());
            } catch (const cloud66::error& failure) {
                count_lost(failure);
            }
            if (seconds(time_->now().time_since_epoch()).count() >= load_.replaced_until()) break;
            api_->skip_next_count();
            action = co_await client_.restart_services(fake_api::uid(stack));
        }
        --open_;
    }

    /// Counts a wait as lost, and prints the reason of the first one.
    void count_lost(const cloud66::error& failure)
    {
        if (!std::exchange(has_printed_, true)) std::cerr << "a wait is lost: " << failure.what() << '\n';
        result_->lost(1);
    }

    std::chrono::milliseconds next_duration()
    {
        return std::chrono::round<std::chrono::milliseconds>(
            std::chrono::duration<double>(random_.next(load_.duration)));
    }

    cloud66::options options() const
    {
        cloud66::options chosen;
        chosen.credentials = cloud66::credentials::token("a-token");
        chosen.time = time_;
        chosen.transport = api_;
        return chosen;
    }

    load load_;
    random_durations random_;
    std::size_t open_ = static_cast<std::size_t>(load_.actions);  // waits
    tally* result_ = nullptr;
    bool has_printed_ = false;
    asio::io_context io_;
    std::shared_ptr<cloud66::virtual_time> time_ = std::make_shared<cloud66::virtual_time>();
    std::shared_ptr<fake_api> api_ = std::make_shared<fake_api>(
        time_, static_cast<std::size_t>(load_.stacks), request_limit, [this] { return next_duration(); });
    cloud66::client client_{io_.get_executor(), options()};
};

/// Measures the library under some repetitions of a load.
inline figures measure_library(const load& of_load, int repetitions)
{
    tally result;
    for (int repetition = 0; repetition < repetitions; ++repetition)
        library_client(of_load, repetition).measure(result);
    return result.result();
}

}  // namespace bench

#endif
