// SPDX-License-Identifier: BSL-1.0
// Hours with long failures: the rate limit is exhausted, tokens expire, the server is unreachable. The outcomes of all
// calls are compared with the state of the sandbox.
#include "soak/virtual_hours.hpp"

#include <cloud66.hpp>
#include <cloud66/detail/timing/event.hpp>
#include <cloud66/testing/sandbox.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/loop.hpp"
#include "support/random_source.hpp"

namespace asio = boost::asio;
using namespace std::chrono_literals;
using cloud66::errc;
using cloud66::fault_kind;

namespace soak {
namespace {

using time_point = cloud66::time_source::time_point;

constexpr int callers = 24;

/// The sandbox's date at the start.
constexpr std::chrono::sys_days first_day(std::chrono::year_month_day(std::chrono::January / 1 / 2026));

/// A caller with its own stack, and the outcomes of its calls.
struct caller
{
    std::string uid{};
    std::vector<std::int64_t> actions{};  ///< The ids of those that it started, in order.
    /// The tag that the stack has, or those that it may have if an outcome is unknown; initially none.
    std::vector<std::string> tags{""};
};

/// A period in which calls may fail.
struct outage
{
    bool rejects_tokens = false;
    time_point from{};
    time_point to{};
};

struct figures
{
    std::int64_t calls = 0;
    std::int64_t requests = 0;
    std::int64_t throttled = 0;
    std::int64_t unauthenticated = 0;
    std::int64_t starts = 0;
    std::int64_t started = 0;
    std::int64_t starts_unknown = 0;
    std::int64_t recovered = 0;
    std::int64_t tag_changes = 0;
    std::int64_t tag_changes_unknown = 0;
    std::int64_t waits = 0;
    std::int64_t waits_resumed = 0;
    std::map<std::string, std::int64_t> wait_ends{};
    std::map<std::string, std::int64_t> failures{};
};

class virtual_hours : test::loop
{
public:
    virtual_hours(int hours, std::uint64_t seed)
        : random_(seed), end_(time->now() + std::chrono::hours(hours))
    {
        for (caller& each : callers_) each.uid = sandbox_.add_stack({.name = "soaked"});
    }

    /// \return whether no check failed.
    bool run()
    {
        for (caller& each : callers_) begin(make_calls(each));
        begin(make_outages());
        begin(expire_tokens());
        begin(consume_rate_limit());
        time->run_until(io, [&] { return running_ == 0; });
        count_requests();
        for (const caller& each : callers_) compare_with_server(each);
        return passed_;
    }

    void print(int hours) const
    {
        const auto number = [](std::int64_t value) { return static_cast<long long>(value); };
        std::printf(
            "%d virtual hours: %lld calls, %lld requests, of which %lld throttled and %lld without a valid "
            "token\n",
            hours, number(figures_.calls), number(figures_.requests), number(figures_.throttled),
            number(figures_.unauthenticated));
        std::printf(
            "  %zu outages; %d tokens; %lld starts: %lld succeeded, %lld unknown, %lld of them "
            "recovered\n",
            outages_.size(), tokens_, number(figures_.starts), number(figures_.started),
            number(figures_.starts_unknown), number(figures_.recovered));
        std::printf("  %lld changes of tags, %lld unknown; %lld waits, %lld of them resumed\n",
                    number(figures_.tag_changes), number(figures_.tag_changes_unknown),
                    number(figures_.waits), number(figures_.waits_resumed));
        for (const auto& [name, times] : figures_.wait_ends)
            std::printf("%9lld waits: %s\n", number(times), name.c_str());
        for (const auto& [name, times] : figures_.failures)
            std::printf("%9lld calls: %s\n", number(times), name.c_str());
    }

private:
    cloud66::sandbox_options sandbox_options()
    {
        cloud66::sandbox_options result;
        result.time = time;
        result.calendar = first_day;
        return result;
    }

    cloud66::options options()
    {
        auto result = sandbox_.options();
        result.credentials = cloud66::credentials::provider(
            [this, held = sandbox_.token()](
                cloud66::token_reason reason) mutable -> asio::awaitable<cloud66::secret> {
                if (reason == cloud66::token_reason::rejected) {
                    co_await pause(500ms);
                    held = token_;
                }
                co_return cloud66::secret(held);
            });
        result.log.level = cloud66::log_level::debug;
        result.log.write = [this](cloud66::log_level, std::string_view line) {
            if (line.find(token_) != line.npos) fail("a log line contains the token");
        };
        return result;
    }

    void begin(asio::awaitable<void> task)
    {
        ++running_;
        spawn([](int& running, asio::awaitable<void> work) -> asio::awaitable<void> {
            co_await std::move(work);
            --running;
        }(running_, std::move(task)));
    }

    asio::awaitable<void> pause(std::chrono::milliseconds duration)
    {
        return cloud66::detail::sleep_for(time, duration);
    }

    // Failures.

    asio::awaitable<void> make_outages()
    {
        while (time->now() < end_) {
            co_await pause(random_.duration(5min, 40min));
            const auto duration = random_.duration(30s, 12min);
            outage next;
            next.rejects_tokens = random_.chance(0.1);
            next.from = time->now();
            next.to = next.from + duration;
            outages_.push_back(next);
            if (next.rejects_tokens)
                replace_token("");
            else
                for (cloud66::fault_rule& rule : random_faults()) sandbox_.add_fault(std::move(rule));
            co_await pause(duration);
            sandbox_.clear_faults();
            if (next.rejects_tokens) replace_token(add_token());
        }
    }

    /// Rules for all requests and all connections.
    std::vector<cloud66::fault_rule> random_faults()
    {
        cloud66::fault_rule requests, connections;
        requests.times = connections.times = 0;
        connections.kind = fault_kind::close_connection;
        switch (random_.between(0, 4)) {
            case 0:  // The server is down.
                connections.reset = true;
                requests.kind = fault_kind::close_before_response;
                requests.reset = true;
                requests.carried_out = random_.chance(0.5);
                return {requests, connections};
            case 1:  // The server hangs.
                connections.kind = fault_kind::stall_handshake;
                requests.kind = fault_kind::no_response;
                requests.carried_out = random_.chance(0.5);
                return {requests, connections};
            case 2:  // A gateway responds for the server.
                requests.kind = fault_kind::response;
                requests.status = random_.chance(0.5) ? 502 : 503;
                requests.body = "<html><h1>Back in a minute</h1></html>";
                requests.content_type = "text/html";
                return {requests};
            case 3:  // A gateway throttles.
                requests.kind = fault_kind::response;
                requests.status = 429;
                requests.headers = {{"Retry-After", std::to_string(random_.between(1, 300))}};
                return {requests};
            default:  // Responses are truncated.
                requests.kind = fault_kind::close_after_bytes;
                requests.bytes = static_cast<std::size_t>(random_.between(1, 400));
                return {requests};
        }
    }

    asio::awaitable<void> expire_tokens()
    {
        while (time->now() < end_) {
            co_await pause(random_.duration(10min, 2h));
            if (!had_outage([](const outage& one) { return one.rejects_tokens; }, time->now()))
                replace_token(add_token());
        }
    }

    std::string add_token() { return sandbox_.add_token({"public", "redeploy", "jobs", "users", "admin"}); }

    /// \param next empty: no token is valid.
    void replace_token(std::string next)
    {
        sandbox_.revoke_token(token_);
        token_ = next.empty() ? "none-is-valid" : std::move(next);
        ++tokens_;
    }

    /// Consumes requests of the window, as another program does. Counts and drops the sandbox's recorded requests.
    asio::awaitable<void> consume_rate_limit()
    {
        while (time->now() < end_) {
            co_await pause(random_.duration(10min, 3h));
            sandbox_.consume_rate_limit(static_cast<unsigned>(random_.between(100, 3000)));
            count_requests();
        }
    }

    void count_requests()
    {
        for (const cloud66::recorded_request& each : sandbox_.requests()) {
            ++figures_.requests;
            if (each.status == 401) ++figures_.unauthenticated;
            if (each.status == 429 || (each.status == 503 && each.path.starts_with("/api")))
                ++figures_.throttled;
        }
        sandbox_.clear_requests();
    }

    /// Whether there was a matching outage since then or in the two minutes before.
    template <class Matches>
    bool had_outage(Matches matches, time_point since) const
    {
        return std::ranges::any_of(outages_, [&](const outage& one) {
            return matches(one) && one.from <= time->now() && since <= one.to + 2min;
        });
    }

    // The callers.

    asio::awaitable<void> make_calls(caller& self)
    {
        while (time->now() < end_) {
            co_await pause(random_.duration(5s, 5min));
            const auto kind = random_.between(0, 9);
            if (kind < 4)
                co_await restart(self);
            else if (kind < 6)
                co_await change_tags(self);
            else if (kind < 7)
                co_await read_tags(self);
            else if (kind < 8)
                static_cast<void>(co_await result_of(client_.list_stack_actions(self.uid)));
            else
                static_cast<void>(co_await result_of(client_.get_stack(self.uid)));
        }
        while (self.tags.size() != 1) {
            co_await pause(1min);
            co_await read_tags(self);
        }
    }

    /// Makes a call and counts its failure.
    template <class T>
    asio::awaitable<cloud66::result<T>> result_of(asio::awaitable<T> call)
    {
        constexpr auto longest = 65min + 10min;  // options.rate_limit.max_throttle_wait and all timeouts
        ++figures_.calls;
        const auto began = time->now();
        auto awaited = cloud66::as_result(std::move(call));
        auto ended = co_await std::move(awaited);
        if (!ended) ++figures_.failures[ended.error().code().message()];
        if (time->now() - began > longest) fail("a call took too long");
        co_return ended;
    }

    asio::awaitable<void> restart(caller& self)
    {
        if (random_.chance(0.15)) sandbox_.add_action_behavior(random_behavior());
        ++figures_.starts;
        const auto since =
            first_day + std::chrono::duration_cast<std::chrono::seconds>(time->now() - time_point());
        auto started = co_await result_of(client_.restart_services(self.uid));
        cloud66::action handle;
        if (started) {
            ++figures_.started;
            handle = started.value();
        } else if (started.error().code() == errc::outcome_unknown) {
            ++figures_.starts_unknown;
            handle = co_await recover_start(self, since);
            if (handle) ++figures_.recovered;
        }
        if (!handle) co_return;
        self.actions.push_back(handle.id());
        co_await wait(std::move(handle));
    }

    cloud66::action_behavior random_behavior()
    {
        using cloud66::action_outcome;
        cloud66::action_behavior next;
        next.outcome = random_.one_of<action_outcome>({action_outcome::success, action_outcome::failure,
                                                       action_outcome::no_result, action_outcome::never});
        next.duration = random_.duration(1s, 40min);
        return next;
    }

    /// The action of a start whose response was lost; empty if the start was not carried out.
    asio::awaitable<cloud66::action> recover_start(caller& self, std::chrono::system_clock::time_point since)
    {
        for (;;) {
            auto found = co_await result_of(client_.recover_actions(self.uid, since));
            if (!found) {
                co_await pause(1min);
                continue;
            }
            std::erase_if(found.value(), [&](const cloud66::action& each) {
                return std::ranges::find(self.actions, each.id()) != self.actions.end();
            });
            if (found.value().size() > 1) fail("one start started several actions");
            co_return found.value().empty() ? cloud66::action() : found.value().front();
        }
    }

    asio::awaitable<void> wait(cloud66::action handle)
    {
        cloud66::wait_params params;
        params.timeout = random_.duration(1min, 40min);
        for (;;) {
            ++figures_.waits;
            const auto began = time->now();
            auto waiting = cloud66::as_result(handle.wait(params));
            const auto ended = co_await std::move(waiting);
            const auto code = ended ? boost::system::error_code() : ended.error().code();
            ++figures_.wait_ends[ended ? "success" : code.message()];
            const auto took = time->now() - began;
            if (took > *params.timeout + 11s) fail("a wait went on after its timeout and the last poll");
            const auto truth = sandbox_.action(handle.stack_uid(), handle.id());
            const bool has_finished = !truth.at("finished_at").is_null();
            const bool is_success = truth.at("finished_success") == true;
            if (ended && !(has_finished && is_success)) fail("a wait succeeded, but the action did not");
            if (code == errc::action_failed && (!has_finished || is_success))
                fail("a wait failed, but the action did not");
            if (code == errc::action_timed_out) {
                if (took < *params.timeout) fail("a wait timed out too early");
                // Without an outage the last poll shows the end, unless the window has no requests left for polls, or
                // the one before had none and ended in the last minute.
                const auto limit = client_.rate_limit_status();
                const bool is_new_window = (time->now() - time_point()) % 1h < 1min;
                const bool has_polls =
                    !limit.throttled && limit.remaining > limit.reserved_for_calls && !is_new_window;
                if (has_finished && has_polls && !had_outage([](const outage&) { return true; }, began))
                    fail("a wait timed out, but the action had ended");
            }
            if (ended || code == cloud66::condition::action_not_successful) co_return;
            const bool is_denied = code == cloud66::condition::denied;
            if (!had_outage([&](const outage& one) { return one.rejects_tokens == is_denied; }, began))
                fail("a wait ended without an outage: " + code.message());
            ++figures_.waits_resumed;
            handle = client_.resume_action(ended.error().details().resume_token);
            co_await pause(1min);
        }
    }

    asio::awaitable<void> change_tags(caller& self)
    {
        ++figures_.tag_changes;
        const std::string tag = "tag-" + std::to_string(figures_.tag_changes);
        const std::vector<std::string_view> tags{tag};
        const auto changed =
            co_await result_of(client_.replace_tags(cloud66::tagged_entity::stack, self.uid, tags));
        if (changed) self.tags.clear();
        if (changed || changed.error().code() == errc::outcome_unknown) self.tags.push_back(tag);
        if (!changed && changed.error().code() == errc::outcome_unknown) ++figures_.tag_changes_unknown;
    }

    asio::awaitable<void> read_tags(caller& self)
    {
        const auto read = co_await result_of(client_.list_tags(cloud66::tagged_entity::stack, self.uid));
        if (!read) co_return;
        std::string present;
        for (const auto& entity : read.value())
            for (const auto& each : entity.tags) present += each.value.value_or("");
        if (std::ranges::find(self.tags, present) == self.tags.end()) fail("a change of tags was lost");
        self.tags = {present};
    }

    /// Checks that the server has exactly the caller's actions.
    void compare_with_server(const caller& self)
    {
        std::vector<std::int64_t> ids;
        for (const auto& each : sandbox_.collection(self.uid, "actions"))
            ids.push_back(each.at("id").to_number<std::int64_t>());
        std::ranges::sort(ids);
        if (ids != self.actions) fail("the server has other actions than the caller started");
    }

    void fail(std::string_view text)
    {
        passed_ = false;
        const double hours = elapsed().count() / 3600;
        std::printf("after %.2f virtual hours: %.*s\n", hours, static_cast<int>(text.size()), text.data());
    }

    test::random_source random_;
    time_point end_;
    cloud66::sandbox sandbox_{executor(), sandbox_options()};
    std::string token_ = sandbox_.token();
    cloud66::client client_{executor(), options()};
    std::array<caller, callers> callers_;
    std::vector<outage> outages_;
    figures figures_;
    int tokens_ = 1;
    int running_ = 0;  // coroutines
    bool passed_ = true;
};

}  // namespace

bool run_virtual_hours(int hours, std::uint64_t seed)
{
    virtual_hours simulation(hours, seed);
    const bool passed = simulation.run();
    simulation.print(hours);
    return passed;
}

}  // namespace soak
