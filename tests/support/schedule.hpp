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
#include "support/fake_api.hpp"
#include "support/loop.hpp"
#include "support/random_api.hpp"

namespace test {

/// A deterministic simulation: callers of one client start actions and wait for them in every way, while the API and
/// the network fail. The seed decides everything that happens.
class schedule : public loop
{
public:
    using milliseconds = std::chrono::milliseconds;
    using time_point = cloud66::time_source::time_point;

    explicit schedule(std::uint64_t seed) : random_(seed), api_(std::make_shared<fake_api>(time, random_))
    {
        api_->ledger.violation = [this](const std::string& text) { violation(text); };
        api_->note = [this](const std::string& text) { note(text); };
        api_->next_action = [this] { return random_action(random_); };
        faultless_ = random_.chance(0.1);
        api_->set_window_age(std::chrono::seconds(random_.between(0, 3599)));
        callers_ = static_cast<int>(random_.chance(0.01) ? random_.between(10, 40) : random_.between(1, 3));
        if (faultless_) return;
        api_->behavior = random_behavior(random_, callers_);
        if (random_.chance(0.5)) api_->consume(static_cast<int>(random_.between(0, api_->behavior.limit)));
        if (random_.chance(0.5)) api_->outages = random_outages(random_, time->now());
    }

    /// Runs the simulation.
    /// \returns the violations with a trace of the events around the first; empty if there is none.
    std::string run()
    {
        try {
            run_callers();
            check_nothing_is_left();
            resume_early_ends();
        } catch (const std::exception& failure) {
            violation(std::string("the run ends with ") + failure.what());
        }
        std::string text;
        for (const std::string& one : violations_) text += one + '\n';
        if (!text.empty())
            for (const std::string& line : trace_) text += "    " + line + '\n';
        return text;
    }

    /// Requests that the API got.
    int requests() const { return api_->requests; }

private:
    /// A client's options. The schedule's random source is the only one: there is no jitter.
    cloud66::options options()
    {
        cloud66::options chosen;
        chosen.transport = api_;
        chosen.time = time;
        chosen.rate_limit.limit = api_->behavior.limit;
        chosen.polling.jitter = 0;
        if (!faultless_)
            chosen.polling.max_interval =
                random_.one_of<milliseconds>({15 * one_second, one_minute, 4 * one_minute});
        chosen.retry.base_delay = chosen.retry.max_delay = milliseconds(0);
        chosen.log.level = cloud66::log_level::debug;
        chosen.log.write = [this](cloud66::log_level, std::string_view line) {
            check_no_secret(line, "a log line");
            note(std::string(line));
        };
        const auto newest = [api = api_, held = api_->token](
                                cloud66::token_reason reason) mutable -> asio::awaitable<cloud66::secret> {
            if (reason == cloud66::token_reason::rejected) held = api->token;
            co_return cloud66::secret(held);
        };
        chosen.credentials = cloud66::credentials::provider(newest);
        return chosen;
    }

    // The callers.

    void run_callers()
    {
        client_.emplace(executor(), options());
        poll_ledger& ledger = api_->ledger;
        ledger.limit = api_->behavior.limit;
        ledger.reserved_for_calls =
            static_cast<int>(ledger.limit * cloud66::options().rate_limit.reserved_share);
        ledger.has_rate_headers = api_->behavior.rate_headers;
        for (int i = 0; i < callers_; ++i) begin(run_caller(i));
        if (!faultless_ && random_.chance(0.3)) begin(change_token());
        run_until([this] { return running_ == 0; });
    }

    /// Runs until `done` is true; more than three days of virtual time are a violation.
    void run_until(const std::function<bool()>& done)
    {
        const auto latest = time->now() + std::chrono::hours(72);
        time->run_until(io, [&] { return done() || time->now() > latest; });
        if (!done()) throw std::logic_error("a hang");
    }

    void begin(asio::awaitable<void> task)
    {
        ++running_;
        asio::co_spawn(io, std::move(task), [this](std::exception_ptr failure) {
            --running_;
            if (!failure) return;
            try {
                std::rethrow_exception(failure);
            } catch (const std::exception& thrown) {
                violation(std::string("a call throws an unexpected exception: ") + thrown.what());
            }
        });
    }

    asio::awaitable<void> pause(milliseconds duration) { return cloud66::detail::sleep_for(time, duration); }

    asio::awaitable<void> change_token()
    {
        co_await pause(random_.duration(one_second, one_hour));
        api_->token = "secret-token-1";
    }

    /// Starts or resumes an action and waits for it in some random ways.
    asio::awaitable<void> run_caller(int number)
    {
        co_await pause(random_.duration(milliseconds(1), 10 * one_minute));
        cloud66::action handle = co_await get_action(number);
        if (!handle) co_return;
        const std::int64_t steps = random_.between(0, 3);
        for (std::int64_t i = 0; i < steps; ++i) {
            const std::int64_t kind = random_.between(0, 9);
            if (kind < 3)
                co_await wait_concurrently(handle, random_.between(2, 4));
            else if (kind < 4)
                co_await cancel_after_a_while(wait(handle));
            else if (kind < 5)
                co_await cancel_after_a_while(wait_for_all(handle));
            else if (kind < 7)
                co_await cancel_after_a_while(next_update(handle));
            else if (kind < 8)
                co_await cancel_after_a_while(refresh(handle));
            else
                handle = co_await drop_and_resume(std::move(handle));
        }
        if (random_.chance(0.3)) co_await wait(handle);
    }

    /// A handle of an action that this client or another one started; empty if the start failed.
    asio::awaitable<cloud66::action> get_action(int number)
    {
        const std::string stack = "stack-" + std::to_string(random_.between(1, callers_ / 4 + 1));
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
        if (times > 1) violation(call + " was carried out " + std::to_string(times) + " times");
        if (started.has_value()) {
            if (times != 1) violation(call + " succeeded without being carried out");
            return;
        }
        const auto& error = started.error();
        check_error(error);
        note(call + " ended with " + error.what());
        if (error.code() == errc::outcome_unknown) return;
        if (times != 0) violation(call + " was carried out and reported as " + error.code().message());
        const auto would_take = took + error.details().retry_after.value_or(std::chrono::seconds(0));
        if (error.code() == errc::throttled && would_take < cloud66::options().rate_limit.max_throttle_wait)
            violation(call + " was not delayed while the API throttled");
    }

    /// Runs some waits at the same time, of which the first may be cancelled.
    asio::awaitable<void> wait_concurrently(cloud66::action handle, std::int64_t count)
    {
        const auto unfinished = std::make_shared<std::int64_t>(count);
        cloud66::detail::event ended(executor(), time);
        for (std::int64_t i = 0; i < count; ++i) {
            asio::awaitable<void> one = i == 0   ? cancel_after_a_while(wait(handle))
                                        : i == 1 ? wait_for_all(handle)
                                                 : wait(handle);
            begin(then_notify(std::move(one), unfinished, ended));
        }
        co_await ended.wait_until(cloud66::time_source::never);
    }

    static asio::awaitable<void> then_notify(asio::awaitable<void> task,
                                             std::shared_ptr<std::int64_t> unfinished,
                                             cloud66::detail::event& all_ended)
    {
        std::exception_ptr failure;
        try {
            co_await std::move(task);
        } catch (...) {
            failure = std::current_exception();
        }
        if (--*unfinished == 0) all_ended.notify();
        if (failure) std::rethrow_exception(failure);
    }

    asio::awaitable<cloud66::action> drop_and_resume(cloud66::action handle)
    {
        const std::string token = handle.resume_token();
        check_no_secret(token, "a resume token");
        handle = cloud66::action();
        if (random_.chance(0.7)) co_await pause(random_.duration(one_second, 5 * one_minute));
        co_return client_->resume_action(token);
    }

    /// Cancels the task after a random time, unless it ends before.
    asio::awaitable<void> cancel_after_a_while(asio::awaitable<void> task)
    {
        cancel_later later(io, time, random_.duration(milliseconds(1), 20 * one_minute));
        co_await asio::co_spawn(executor(), std::move(task),
                                asio::bind_cancellation_slot(later.slot(), asio::use_awaitable));
    }

    /// Registers a waiter of an action in the ledger.
    class ledger_entry
    {
    public:
        ledger_entry(schedule& owner, const cloud66::action& handle)
            : api_(owner.api_), key_(handle.stack_uid(), handle.id())
        {
            api_->ledger.wait_started(key_, owner.time->now());
        }
        ~ledger_entry() { api_->ledger.wait_ended(key_); }
        ledger_entry(const ledger_entry&) = delete;
        ledger_entry& operator=(const ledger_entry&) = delete;

    private:
        std::shared_ptr<fake_api> api_;  // coroutines that hang are destroyed after the schedule's members
        action_key key_;
    };

    /// Zero: no timeout.
    milliseconds random_timeout()
    {
        return random_.chance(0.4) ? random_.duration(one_second, 30 * one_minute) : milliseconds(0);
    }

    asio::awaitable<void> wait(cloud66::action handle)
    {
        cloud66::wait_params params;
        params.timeout = random_timeout();
        const ledger_entry entry(*this, handle);
        const auto began = time->now();
        const auto state = co_await asio::this_coro::cancellation_state;
        const auto on_update = [&](const cloud66::action_info& shown) { check_info(handle, shown); };
        auto waiting = random_.chance(0.3) ? handle.wait(params, on_update) : handle.wait(params);
        const auto ended = co_await cloud66::as_result(std::move(waiting));
        const bool cancelled = state.cancelled() != asio::cancellation_type::none;
        check_end(handle, ended, began, *params.timeout, cancelled);
    }

    /// Waits for the action twice in one `wait_all`.
    asio::awaitable<void> wait_for_all(cloud66::action handle)
    {
        cloud66::wait_all_params params;
        params.timeout = random_timeout();
        const ledger_entry entry(*this, handle);
        const auto began = time->now();
        const auto state = co_await asio::this_coro::cancellation_state;
        std::vector<cloud66::action> both(2, handle);
        const auto outcomes = co_await cloud66::wait_all(std::move(both), params);
        const bool cancelled = state.cancelled() != asio::cancellation_type::none;
        if (outcomes.size() != 2) violation("a wait for two actions does not give two outcomes");
        for (const auto& one : outcomes)
            check_end(one.handle, one.outcome, began, *params.timeout, cancelled);
    }

    asio::awaitable<void> next_update(cloud66::action handle)
    {
        const ledger_entry entry(*this, handle);
        const auto began = time->now();
        const auto state = co_await asio::this_coro::cancellation_state;
        const auto ended = co_await cloud66::as_result(handle.next_update());
        check_update(handle, ended, began, state.cancelled() != asio::cancellation_type::none);
    }

    asio::awaitable<void> refresh(cloud66::action handle)
    {
        const auto ended = co_await cloud66::as_result(handle.refresh());
        if (ended.has_value())
            check_info(handle, ended.value());
        else
            check_error(ended.error());
    }

    // The rules.

    void check_end(const cloud66::action& handle, const cloud66::result<cloud66::action_info>& ended,
                   time_point began, milliseconds limit, bool cancelled)
    {
        using cloud66::errc;
        constexpr milliseconds last_poll = 10 * one_second;
        if (limit != milliseconds(0) && time->now() - began > limit + last_poll)
            violation("a wait continues after its timeout and its last poll");
        const fake_action& truth = *api_->find({handle.stack_uid(), handle.id()});
        if (ended.has_value()) {
            check_info(handle, ended.value());
            if (ended.value().finished_success != true)
                violation("a wait succeeds although the action did not");
            return;
        }
        const auto& error = ended.error();
        if (error.code() == errc::action_failed) {
            check_error(error);
            note(std::string("a wait ends with ") + error.what());
            if (truth.end == &succeeded || !truth.end_shown)
                violation("a wait fails although the API did not show that " + handle.resume_token() +
                          " failed");
        } else if (error.code() == errc::action_timed_out) {
            check_early_end(handle, error);
            if (limit == milliseconds(0) || time->now() - began < limit)
                violation("a wait times out too early");
            if (faultless_ && truth.ends <= began + limit)
                violation("a wait times out although its last poll could have shown the end");
        } else {
            check_update(handle, ended, began, cancelled);
        }
    }

    /// Checks an update, or the error that ended the updates.
    void check_update(const cloud66::action& handle, const cloud66::result<cloud66::action_info>& ended,
                      time_point began, bool cancelled)
    {
        using cloud66::errc;
        if (ended.has_value()) return check_info(handle, ended.value());
        const auto& error = ended.error();
        check_early_end(handle, error);
        if (error.code() == boost::asio::error::operation_aborted) {
            if (!cancelled) violation("a wait is aborted without a cancellation");
            return;
        }
        const action_record& record = api_->ledger.record_of({handle.stack_uid(), handle.id()});
        const auto now = time->now();
        const fake_action& truth = *api_->find({handle.stack_uid(), handle.id()});
        bool allowed = false;
        if (error.code() == cloud66::condition::denied)
            allowed =
                record.last_denied && *record.last_denied >= began && api_->was_locked(now - one_minute);
        else if (error.code() == errc::not_found)
            allowed = record.last_missing && *record.last_missing >= began &&
                      now - truth.started >= 30 * one_second;
        else if (error.code() == errc::malformed_response ||
                 (error.code() == cloud66::condition::retryable && error.code() != errc::throttled))
            allowed = now - record.last_shown.value_or(truth.started) >= 5 * one_minute;
        if (!allowed) violation("polls end too early: " + error.code().message());
    }

    void check_info(const cloud66::action& handle, const cloud66::action_info& shown)
    {
        const fake_action& truth = *api_->find({handle.stack_uid(), handle.id()});
        if (shown.id != truth.id) violation("a poll shows another action");
        if (is_finished(shown) && !truth.end_shown) violation("an end is reported that the API did not show");
        if (shown.finished_success == true && truth.end != &succeeded)
            violation("success is reported for an action that did not succeed");
    }

    /// A wait that ends before its action can be resumed.
    void check_early_end(const cloud66::action& handle, const cloud66::error& error)
    {
        check_error(error);
        note("a wait ends early with " + std::string(error.what()));
        if (error.details().resume_token == handle.resume_token())
            ended_early_.push_back(error.details().resume_token);
        else
            violation("the error of a wait has no resume token: " + error.code().message());
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
        if (text.find("secret-token") != text.npos) violation(std::string("the token is in ") + where);
    }

    /// Checks that no timer, request or wait is left after the last handle is destroyed, while the client exists.
    void check_nothing_is_left()
    {
        constexpr int requests_per_poll = 2;  // a 401 causes a second one
        for (int i = 0; i <= requests_per_poll; ++i) {
            run_until([this] { return api_->ledger.in_flight() == 0; });
            io.restart();
            io.poll();
        }
        if (!io.stopped()) violation("work is left after the last handle is destroyed");
        client_.reset();
    }

    /// Resumes the waits that ended early, with another client as in a new process.
    void resume_early_ends()
    {
        std::sort(ended_early_.begin(), ended_early_.end());
        ended_early_.erase(std::unique(ended_early_.begin(), ended_early_.end()), ended_early_.end());
        if (ended_early_.empty()) return;
        api_->remove_faults();
        api_->ledger.start_new_client();
        faultless_ = true;
        const cloud66::client other(executor(), options());
        for (const std::string& token : ended_early_) begin(wait(other.resume_action(token)));
        run_until([this] { return running_ == 0; });
    }

    void violation(const std::string& text)
    {
        constexpr std::size_t most = 5;
        const bool known = std::find(violations_.begin(), violations_.end(), text) != violations_.end();
        if (known || violations_.size() == most) return;
        violations_.push_back(text);
        note("VIOLATION: " + text);
    }

    /// Keeps the 40 lines before the first violation and the 20 after it.
    void note(const std::string& text)
    {
        constexpr std::size_t before = 40, after = 20;
        if (!violations_.empty() && ++noted_after_violation_ > after) return;
        trace_.push_back(std::to_string(elapsed().count()) + " s: " + text);
        if (trace_.size() > before + after || (violations_.empty() && trace_.size() > before))
            trace_.pop_front();
    }

    random_source random_;
    std::shared_ptr<fake_api> api_;
    std::optional<cloud66::client> client_;
    int callers_ = 1;
    int running_ = 0;                       // coroutines
    bool faultless_ = false;                // neither the API nor the network fails
    std::vector<std::string> ended_early_;  // resume tokens
    std::vector<std::string> violations_;
    std::deque<std::string> trace_;
    std::size_t noted_after_violation_ = 0;
};

}  // namespace test

#endif
