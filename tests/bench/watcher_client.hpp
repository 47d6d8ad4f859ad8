// SPDX-License-Identifier: BSL-1.0
// The library itself under a load, in virtual time.
#ifndef CLOUD66_TESTS_BENCH_WATCHER_CLIENT_HPP
#define CLOUD66_TESTS_BENCH_WATCHER_CLIENT_HPP

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

/// One repetition of a load: starts the actions and waits for each, with the options as they come.
class watcher_client
{
public:
    watcher_client(const load& what, int repetition) : load_(what), random_(what.seed(repetition)) {}

    /// Plays the load to its end, and adds what was measured to `result`.
    void play(tally& result)
    {
        result_ = &result;
        spawn(start_all());
        // What has not ended a day after the last start never will.
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
                spawn(watch(std::move(started), stack));
            } catch (const cloud66::error& failure) {
                lose(failure);
                --open_;
            }
        }
    }

    asio::awaitable<void> watch(cloud66::action watched, std::size_t stack)
    {
        using seconds = std::chrono::duration<double>;
        cloud66::wait_params patient;
        patient.timeout = std::chrono::milliseconds::zero();
        for (;;) {
            try {
                asio::awaitable<cloud66::action_info> wait = watched.wait(patient);
                co_await std::move(wait);
                const seconds latency = time_->now() - api_->end_of(watched.id());
                result_->returned(latency.count());
            } catch (const cloud66::error& failure) {
                lose(failure);
            }
            if (seconds(time_->now().time_since_epoch()).count() >= load_.replaced_until()) break;
            api_->give_one_away();
            watched = co_await client_.restart_services(fake_api::uid(stack));
        }
        --open_;
    }

    /// Counts a wait as lost; says why, once.
    void lose(const cloud66::error& failure)
    {
        if (!std::exchange(told_, true)) std::cerr << "a wait is lost: " << failure.what() << '\n';
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
    bool told_ = false;
    asio::io_context io_;
    std::shared_ptr<cloud66::virtual_time> time_ = std::make_shared<cloud66::virtual_time>();
    std::shared_ptr<fake_api> api_ = std::make_shared<fake_api>(
        time_, static_cast<std::size_t>(load_.stacks), request_limit, [this] { return next_duration(); });
    cloud66::client client_{io_.get_executor(), options()};
};

/// Some repetitions of `what`.
inline figures play_watcher(const load& what, int repetitions)
{
    tally result;
    for (int repetition = 0; repetition < repetitions; ++repetition)
        watcher_client(what, repetition).play(result);
    return result.result();
}

}  // namespace bench

#endif
