// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_TESTS_SUPPORT_SCHEDULE_HPP
#define CLOUD66_TESTS_SUPPORT_SCHEDULE_HPP

#include <cloud66/client.hpp>
#include <cloud66/detail/timing/event.hpp>
#include <cloud66/error.hpp>
#include <cloud66/result.hpp>
#include <cloud66/wait_all.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "support/cancel_later.hpp"
#include "support/drawn_api.hpp"
#include "support/fake_api.hpp"
#include "support/loop.hpp"

namespace test {

/// One run of a client that starts actions and waits for them in every way there is, while everything goes wrong
/// that can: all decided by one number.
class schedule : public loop
{
public:
    using milliseconds = std::chrono::milliseconds;
    using time_point = cloud66::time_source::time_point;

    explicit schedule(std::uint64_t seed) : random_(seed), api_(std::make_shared<fake_api>(time, random_))
    {
        api_->ledger.breach = [this](const std::string& what) { breach(what); };
        api_->note = [this](const std::string& what) { note(what); };
        api_->next_action = [this] { return draw_action(random_); };
        calm_ = random_.chance(0.1);
        api_->set_hour_age(std::chrono::seconds(random_.between(0, 3599)));
        people_ = static_cast<int>(random_.chance(0.01) ? random_.between(10, 40) : random_.between(1, 3));
        if (calm_) return;
        api_->behavior = draw_habits(random_, people_);
        if (random_.chance(0.5)) api_->spend(static_cast<int>(random_.between(0, api_->behavior.limit)));
        if (random_.chance(0.5)) api_->outages = draw_spells(random_, time->now());
    }

    /// Runs it. \returns what went wrong, with a trace of what came before; empty if nothing did.
    std::string run()
    {
        try {
            run_users();
            check_nothing_is_left();
            resume_what_ended_early();
        } catch (const std::exception& failure) {
            breach(std::string("it ends with ") + failure.what());
        }
        std::string text;
        for (const std::string& what : breaches_) text += what + '\n';
        if (!text.empty())
            for (const std::string& line : trace_) text += "    " + line + '\n';
        return text;
    }

    /// Requests that the API got.
    int requests() const { return api_->requests; }

private:
    /// A client's options, with no dice but those of the schedule.
    cloud66::options options()
    {
        cloud66::options chosen;
        chosen.transport = api_;
        chosen.time = time;
        chosen.rate_limit.limit = api_->behavior.limit;
        chosen.polling.jitter = 0;
        if (!calm_)
            chosen.polling.max_interval =
                random_.one_of<milliseconds>({15 * one_second, one_minute, 4 * one_minute});
        chosen.retry.base_delay = chosen.retry.max_delay = milliseconds(0);
        chosen.log.level = cloud66::log_level::debug;
        chosen.log.write = [this](cloud66::log_level, std::string_view line) {
            check_no_secret(line, "a log line");
            note(std::string(line));
        };
        const auto newest = [api = api_, held = api_->token](
                                cloud66::token_reason why) mutable -> asio::awaitable<cloud66::secret> {
            if (why == cloud66::token_reason::rejected) held = api->token;
            co_return cloud66::secret(held);
        };
        chosen.credentials = cloud66::credentials::provider(newest);
        return chosen;
    }

    // Its users.

    void run_users()
    {
        client_.emplace(executor(), options());
        poll_ledger& ledger = api_->ledger;
        ledger.limit = api_->behavior.limit;
        ledger.reserved_for_calls =
            static_cast<int>(ledger.limit * cloud66::options().rate_limit.reserved_share);
        ledger.has_rate_headers = api_->behavior.rate_headers;
        for (int i = 0; i < people_; ++i) begin(live(i));
        if (!calm_ && random_.chance(0.3)) begin(change_token());
        run_until([this] { return busy_ == 0; });
    }

    /// Runs until `done` says so; that this takes days is a breach.
    void run_until(const std::function<bool()>& done)
    {
        const auto latest = time->now() + std::chrono::hours(72);
        time->run_until(io, [&] { return done() || time->now() > latest; });
        if (!done()) throw std::logic_error("it hangs");
    }

    void begin(asio::awaitable<void> task)
    {
        ++busy_;
        asio::co_spawn(io, std::move(task), [this](std::exception_ptr failure) {
            --busy_;
            if (!failure) return;
            try {
                std::rethrow_exception(failure);
            } catch (const std::exception& thrown) {
                breach(std::string("a call throws what it should not: ") + thrown.what());
            }
        });
    }

    asio::awaitable<void> pause(milliseconds span) { return cloud66::detail::sleep_for(time, span); }

    asio::awaitable<void> change_token()
    {
        co_await pause(random_.span(one_second, one_hour));
        api_->token = "secret-token-1";
    }

    asio::awaitable<void> live(int number)
    {
        co_await pause(random_.span(milliseconds(1), 10 * one_minute));
        cloud66::action handle = co_await get_action(number);
        if (!handle) co_return;
        const std::int64_t steps = random_.between(0, 3);
        for (std::int64_t i = 0; i < steps; ++i) {
            const std::int64_t way = random_.between(0, 9);
            if (way < 3)
                co_await wait_together(handle, random_.between(2, 4));
            else if (way < 4)
                co_await give_up_some_time(wait(handle));
            else if (way < 5)
                co_await give_up_some_time(wait_for_all(handle));
            else if (way < 7)
                co_await give_up_some_time(next(handle));
            else if (way < 8)
                co_await give_up_some_time(poll(handle));
            else
                handle = co_await drop_and_resume(std::move(handle));
        }
        if (random_.chance(0.3)) co_await wait(handle);
    }

    /// A handle on an action of the caller's own, or of somebody else; none if the start failed.
    asio::awaitable<cloud66::action> get_action(int number)
    {
        const std::string stack = "stack-" + std::to_string(random_.between(1, people_ / 4 + 1));
        if (random_.chance(0.3)) co_return client_->resume_action(stack, api_->start(stack));
        const std::string call = "call-" + std::to_string(number);
        const auto began = time->now();
        auto starting = cloud66::as_result(client_->restart_services(stack, {.service_name = call}));
        const auto started = co_await std::move(starting);
        check_start(call, started, time->now() - began);
        if (started.has_value()) co_return started.value();
        co_return cloud66::action();
    }

    void check_start(const std::string& call, const cloud66::result<cloud66::action>& started,
                     cloud66::time_source::duration took)
    {
        using cloud66::errc;
        const int times = api_->carried_out[call];
        if (times > 1) breach(call + " was carried out " + std::to_string(times) + " times");
        if (started.has_value()) {
            if (times != 1) breach(call + " succeeded without being carried out");
            return;
        }
        const auto& error = started.error();
        check_error(error);
        note(call + " ended with " + error.what());
        if (error.code() == errc::outcome_unknown) return;
        if (times != 0) breach(call + " was carried out and reported as " + error.code().message());
        const auto would_take = took + error.details().retry_after.value_or(std::chrono::seconds(0));
        if (error.code() == errc::throttled && would_take < cloud66::options().rate_limit.max_throttle_wait)
            breach(call + " was not held back while the API throttled");
    }

    /// Some wait at once, of whom the first may give up.
    asio::awaitable<void> wait_together(cloud66::action handle, std::int64_t count)
    {
        const auto open = std::make_shared<std::int64_t>(count);
        cloud66::detail::event ended(executor(), time);
        for (std::int64_t i = 0; i < count; ++i) {
            asio::awaitable<void> one = i == 0   ? give_up_some_time(wait(handle))
                                        : i == 1 ? wait_for_all(handle)
                                                 : wait(handle);
            begin(then_ring(std::move(one), open, ended));
        }
        co_await ended.wait_until(cloud66::time_source::never);
    }

    static asio::awaitable<void> then_ring(asio::awaitable<void> task, std::shared_ptr<std::int64_t> open,
                                           cloud66::detail::event& bell)
    {
        std::exception_ptr failure;
        try {
            co_await std::move(task);
        } catch (...) {
            failure = std::current_exception();
        }
        if (--*open == 0) bell.notify();
        if (failure) std::rethrow_exception(failure);
    }

    asio::awaitable<cloud66::action> drop_and_resume(cloud66::action handle)
    {
        const std::string token = handle.resume_token();
        check_no_secret(token, "a resume token");
        handle = cloud66::action();
        if (random_.chance(0.7)) co_await pause(random_.span(one_second, 5 * one_minute));
        co_return client_->resume_action(token);
    }

    asio::awaitable<void> give_up_some_time(asio::awaitable<void> task)
    {
        cancel_later later(io, time, random_.span(milliseconds(1), 20 * one_minute));
        co_await asio::co_spawn(executor(), std::move(task),
                                asio::bind_cancellation_slot(later.slot(), asio::use_awaitable));
    }

    /// Stands for one who waits for an action, in the ledger.
    class attendance
    {
    public:
        attendance(schedule& owner, const cloud66::action& handle)
            : api_(owner.api_), name_(handle.stack_uid(), handle.id())
        {
            api_->ledger.began_to_wait(name_, owner.time->now());
        }
        ~attendance() { api_->ledger.ended_to_wait(name_); }
        attendance(const attendance&) = delete;
        attendance& operator=(const attendance&) = delete;

    private:
        std::shared_ptr<fake_api> api_;  // which outlives what hangs
        action_name name_;
    };

    /// Zero: no limit.
    milliseconds draw_limit()
    {
        return random_.chance(0.4) ? random_.span(one_second, 30 * one_minute) : milliseconds(0);
    }

    asio::awaitable<void> wait(cloud66::action handle)
    {
        cloud66::wait_params patience;
        patience.timeout = draw_limit();
        const attendance here(*this, handle);
        const auto began = time->now();
        const auto state = co_await asio::this_coro::cancellation_state;
        const auto see = [&](const cloud66::action_info& seen) { check_snapshot(handle, seen); };
        auto waiting = random_.chance(0.3) ? handle.wait(patience, see) : handle.wait(patience);
        const auto ended = co_await cloud66::as_result(std::move(waiting));
        const bool cancelled = state.cancelled() != asio::cancellation_type::none;
        check_end(handle, ended, began, *patience.timeout, cancelled);
    }

    /// Waits for the action as one of many, of which it is two.
    asio::awaitable<void> wait_for_all(cloud66::action handle)
    {
        cloud66::wait_all_params patience;
        patience.timeout = draw_limit();
        const attendance here(*this, handle);
        const auto began = time->now();
        const auto state = co_await asio::this_coro::cancellation_state;
        std::vector<cloud66::action> both(2, handle);
        const auto outcomes = co_await cloud66::wait_all(std::move(both), patience);
        const bool cancelled = state.cancelled() != asio::cancellation_type::none;
        if (outcomes.size() != 2) breach("a wait for two has not two outcomes");
        for (const auto& one : outcomes)
            check_end(one.handle, one.outcome, began, *patience.timeout, cancelled);
    }

    asio::awaitable<void> next(cloud66::action handle)
    {
        const attendance here(*this, handle);
        const auto began = time->now();
        const auto state = co_await asio::this_coro::cancellation_state;
        const auto ended = co_await cloud66::as_result(handle.next_update());
        check_look(handle, ended, began, state.cancelled() != asio::cancellation_type::none);
    }

    asio::awaitable<void> poll(cloud66::action handle)
    {
        const auto ended = co_await cloud66::as_result(handle.refresh());
        if (ended.has_value())
            check_snapshot(handle, ended.value());
        else
            check_error(ended.error());
    }

    // What must hold.

    void check_end(const cloud66::action& handle, const cloud66::result<cloud66::action_info>& ended,
                   time_point began, milliseconds limit, bool cancelled)
    {
        using cloud66::errc;
        constexpr milliseconds packed_action_info = 10 * one_second;
        if (limit != milliseconds(0) && time->now() - began > limit + packed_action_info)
            breach("a wait goes on after its limit and its last poll");
        const fake_action& truth = *api_->find({handle.stack_uid(), handle.id()});
        if (ended.has_value()) {
            check_snapshot(handle, ended.value());
            if (ended.value().finished_success != true) breach("a wait ends well without success");
            return;
        }
        const auto& error = ended.error();
        if (error.code() == errc::action_failed) {
            check_error(error);
            note(std::string("a wait ends with ") + error.what());
            if (truth.end == &succeeded || !truth.end_shown)
                breach("a wait fails although the API did not say that " + handle.resume_token() + " did");
        } else if (error.code() == errc::action_timed_out) {
            check_early_end(handle, error);
            if (limit == milliseconds(0) || time->now() - began < limit) breach("a wait times out too early");
            if (calm_ && truth.ends <= began + limit)
                breach("a wait times out although its last poll could have shown the end");
        } else {
            check_look(handle, ended, began, cancelled);
        }
    }

    /// What a poll brought, or why there are none any more.
    void check_look(const cloud66::action& handle, const cloud66::result<cloud66::action_info>& ended,
                    time_point began, bool cancelled)
    {
        using cloud66::errc;
        if (ended.has_value()) return check_snapshot(handle, ended.value());
        const auto& error = ended.error();
        check_early_end(handle, error);
        if (error.code() == boost::asio::error::operation_aborted) {
            if (!cancelled) breach("a wait is aborted that nobody cancelled");
            return;
        }
        const action_record& seen = api_->ledger.of({handle.stack_uid(), handle.id()});
        const auto now = time->now();
        const fake_action& truth = *api_->find({handle.stack_uid(), handle.id()});
        bool allowed = false;
        if (error.code() == cloud66::condition::denied)
            allowed = seen.last_denied && *seen.last_denied >= began && api_->was_locked(now - one_minute);
        else if (error.code() == errc::not_found)
            allowed =
                seen.last_missing && *seen.last_missing >= began && now - truth.started >= 30 * one_second;
        else if (error.code() == errc::malformed_response ||
                 (error.code() == cloud66::condition::retryable && error.code() != errc::throttled))
            allowed = now - seen.last_good.value_or(truth.started) >= 5 * one_minute;
        if (!allowed) breach("polls end without need: " + error.code().message());
    }

    void check_snapshot(const cloud66::action& handle, const cloud66::action_info& seen)
    {
        const fake_action& truth = *api_->find({handle.stack_uid(), handle.id()});
        if (seen.id != truth.id) breach("a poll shows another action");
        if (is_finished(seen) && !truth.end_shown) breach("an end is reported that the API did not show");
        if (seen.finished_success == true && truth.end != &succeeded)
            breach("success is reported of an action that had none");
    }

    /// An end that is not the action's can be resumed.
    void check_early_end(const cloud66::action& handle, const cloud66::error& error)
    {
        check_error(error);
        note("it is given up with " + std::string(error.what()));
        if (error.details().resume_token == handle.resume_token())
            ended_early_.push_back(error.details().resume_token);
        else
            breach("no resume token in the end of a wait: " + error.code().message());
    }

    void check_error(const cloud66::error& error)
    {
        const auto& details = error.details();
        for (const std::string& text : {std::string(error.what()), details.message, details.api_error,
                                        details.api_message, details.path, details.resume_token})
            check_no_secret(text, "an error");
    }

    void check_no_secret(std::string_view text, const char* where)
    {
        if (text.find("secret-token") != text.npos) breach(std::string("the token stands in ") + where);
    }

    /// With all handles gone nothing is armed, sent or waited for, though the client is still there.
    void check_nothing_is_left()
    {
        constexpr int requests_of_a_look = 2;  // after a 401 there is a second one
        for (int i = 0; i <= requests_of_a_look; ++i) {
            run_until([this] { return api_->ledger.in_flight() == 0; });
            io.restart();
            io.poll();
        }
        if (!io.stopped()) breach("something is left to wait for when all handles are gone");
        client_.reset();
    }

    /// Waits in a new process, as it were, for what was given up in the first.
    void resume_what_ended_early()
    {
        std::sort(ended_early_.begin(), ended_early_.end());
        ended_early_.erase(std::unique(ended_early_.begin(), ended_early_.end()), ended_early_.end());
        if (ended_early_.empty()) return;
        api_->calm_down();
        api_->ledger.begin_another_client();
        calm_ = true;
        const cloud66::client other(executor(), options());
        for (const std::string& token : ended_early_) begin(wait(other.resume_action(token)));
        run_until([this] { return busy_ == 0; });
    }

    void breach(const std::string& what)
    {
        constexpr std::size_t enough = 5;
        const bool known = std::find(breaches_.begin(), breaches_.end(), what) != breaches_.end();
        if (known || breaches_.size() == enough) return;
        breaches_.push_back(what);
        note("BREACH: " + what);
    }

    /// Keeps what leads to the first breach and what follows it.
    void note(const std::string& what)
    {
        constexpr std::size_t before = 40, after = 20;
        if (!breaches_.empty() && ++noted_after_breach_ > after) return;
        trace_.push_back(std::to_string(elapsed().count()) + " s: " + what);
        if (trace_.size() > before + after || (breaches_.empty() && trace_.size() > before))
            trace_.pop_front();
    }

    dice random_;
    std::shared_ptr<fake_api> api_;
    std::optional<cloud66::client> client_;
    int people_ = 1;
    int busy_ = 0;
    bool calm_ = false;                     // nothing goes wrong
    std::vector<std::string> ended_early_;  // resume tokens
    std::vector<std::string> breaches_;
    std::deque<std::string> trace_;
    std::size_t noted_after_breach_ = 0;
};

}  // namespace test

#endif
