// SPDX-License-Identifier: BSL-1.0
// A thousand concurrent actions over real TLS, with a fault in one response of a hundred.
#include <boost/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/random_source.hpp"
#include "support/sandbox_loop.hpp"

using cloud66::errc;
using cloud66::fault_kind;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

constexpr int stack_count = 20, service_count = 50;

/// The requests of a window, and those that polls leave to calls.
constexpr int window_limit = 3000, reserved_requests = 600;

/// Stack and id.
using stack_action = std::pair<std::string, std::int64_t>;

/// The outcomes of the calls and waits.
struct action_results
{
    std::vector<std::string> stacks;
    std::vector<cloud66::action> actions;
    std::map<stack_action, bool> ends;  // whether each action succeeded
    int unknown = 0;                    // starts whose responses were lost
    std::map<std::string, std::chrono::system_clock::time_point> unknown_since;  // the first of each stack
    int running = 0;                                                             // coroutines
    std::vector<std::string> unexpected_errors;
};

cloud66::sandbox_options limited_sandbox()
{
    cloud66::sandbox_options options;
    options.rate_limit = options.rate_limit_shown = window_limit;
    options.rate_window_age = 20min;
    return options;
}

/// Without timeouts, which would make the test fail on slow machines.
cloud66::options without_timeouts(cloud66::options options)
{
    constexpr auto none = 0s;
    options.timeouts.connect = options.timeouts.tls_handshake = options.timeouts.attempt = none;
    options.polling.failure_budget = 24h;
    return options;
}

/// Adds a fault for one in a hundred, on average, of the first 20,000 requests.
void add_faults(cloud66::sandbox& sandbox, test::random_source& random)
{
    unsigned passed = 0;
    while (passed < 20'000) {
        cloud66::fault_rule fault;
        passed += static_cast<unsigned>(random.between(0, 198));
        fault.skip = passed;
        fault.kind = random.one_of<fault_kind>({fault_kind::response, fault_kind::close_before_response,
                                                fault_kind::close_after_bytes, fault_kind::truncated_json,
                                                fault_kind::broken_json, fault_kind::delay});
        fault.status = random.chance(0.5) ? 500 : 502;
        fault.bytes = static_cast<std::size_t>(random.between(1, 80));
        fault.reset = random.chance(0.5);
        // Some starts are not carried out; these do not count against the limit.
        const bool may_be_lost =
            fault.kind == fault_kind::response || fault.kind == fault_kind::close_before_response;
        fault.carried_out = !may_be_lost || random.chance(0.5);
        if (!*fault.carried_out) fault.verb = "POST";
        if (fault.kind == fault_kind::delay) fault.delay = random.duration(100ms, 30s);
        sandbox.add_fault(fault);
    }
}

/// Sets durations from two seconds to ten minutes; one action in twenty fails.
void set_behaviors(cloud66::sandbox& sandbox, test::random_source& random)
{
    for (int i = 0; i < stack_count * service_count; ++i) {
        cloud66::action_behavior behavior;
        behavior.duration = random.duration(2s, 10min);
        if (random.chance(0.05)) behavior.outcome = cloud66::action_outcome::failure;
        if (random.chance(0.01)) behavior.outcome = cloud66::action_outcome::no_result;
        sandbox.add_action_behavior(behavior);
    }
}

void prepare(cloud66::sandbox& sandbox, action_results& all)
{
    test::random_source random(66);
    for (int i = 0; i < stack_count; ++i) {
        cloud66::stack_seed seed;
        seed.name = "stack-" + std::to_string(i);
        seed.services = service_count;
        all.stacks.push_back(sandbox.add_stack(seed));
    }
    set_behaviors(sandbox, random);
    add_faults(sandbox, random);
}

asio::awaitable<void> start_one(cloud66::client client, std::string stack, std::string service,
                                action_results& all)
{
    auto starting = cloud66::as_result(client.restart_services(stack, {.service_name = service}));
    auto started = co_await std::move(starting);
    if (started.has_value()) {
        all.actions.push_back(started.value());
    } else if (started.error().code() == errc::outcome_unknown) {
        ++all.unknown;
        const auto sent_at = started.error().details().sent_at.value();
        const auto first = all.unknown_since.emplace(stack, sent_at).first;
        first->second = (std::min)(first->second, sent_at);
    } else {
        all.unexpected_errors.push_back(started.error().what());
    }
    --all.running;
}

/// Recovers the actions of a stack whose start responses were lost.
asio::awaitable<void> recover_lost(cloud66::client client, std::string stack, action_results& all)
{
    cloud66::recover_actions_params params;
    params.command = "service_restart";
    auto recovering = cloud66::as_result(client.recover_actions(stack, all.unknown_since.at(stack), params));
    const auto found = co_await std::move(recovering);
    if (!found.has_value()) {
        all.unexpected_errors.push_back(found.error().what());
    } else {
        std::set<std::int64_t> known;
        for (const auto& one : all.actions)
            if (one.stack_uid() == stack) known.insert(one.id());
        for (const auto& one : found.value())
            if (!known.contains(one.id())) all.actions.push_back(one);
    }
    --all.running;
}

void record(const cloud66::wait_result& ended, action_results& all)
{
    const bool failed = !ended.outcome.has_value();
    if (failed && ended.outcome.error().code() != errc::action_failed)
        all.unexpected_errors.push_back(ended.outcome.error().what());
    else
        all.ends[{ended.handle.stack_uid(), ended.handle.id()}] = !failed;
}

asio::awaitable<void> call_wait_all(std::vector<cloud66::action> actions, action_results& all)
{
    cloud66::wait_all_params params;
    params.timeout = 0ms;
    const auto outcomes = co_await cloud66::wait_all(std::move(actions), params);
    for (const auto& ended : outcomes) record(ended, all);
    --all.running;
}

asio::awaitable<void> call_wait_each(std::vector<cloud66::action> actions, action_results& all)
{
    cloud66::wait_all_params params;
    params.timeout = 0ms;
    auto each = cloud66::wait_each(std::move(actions), params);
    while (const auto ended = co_await each.next()) record(*ended, all);
    --all.running;
}

/// Starts a coroutine and counts it as running.
void begin(asio::io_context& io, action_results& all, asio::awaitable<void> task)
{
    ++all.running;
    asio::co_spawn(io, std::move(task), [](std::exception_ptr failure) {
        if (failure) std::rethrow_exception(failure);
    });
}

/// Starts a thousand actions, and waits for them.
/// \param finish runs the loop until no coroutine is running.
template <class Finish>
void run_actions(asio::io_context& io, cloud66::client client, action_results& all, Finish finish)
{
    for (int i = 1; i <= service_count; ++i)
        for (const std::string& stack : all.stacks)
            begin(io, all, start_one(client, stack, "service-" + std::to_string(i), all));
    finish();
    for (const auto& [stack, since] : all.unknown_since) begin(io, all, recover_lost(client, stack, all));
    finish();
    const auto middle = all.actions.begin() + stack_count * service_count / 2;
    begin(io, all, call_wait_all({all.actions.begin(), middle}, all));
    begin(io, all, call_wait_each({middle, all.actions.end()}, all));
    finish();
}

void check_starts(const cloud66::sandbox& sandbox)
{
    std::map<std::string, int> received;
    for (const auto& request : sandbox.requests())
        if (request.verb == "POST") ++received[request.path + request.body];
    CHECK(received.size() == stack_count * service_count);
    const bool once =
        std::all_of(received.begin(), received.end(), [](const auto& one) { return one.second == 1; });
    CHECK(once);
}

void check_ends(const cloud66::sandbox& sandbox, const action_results& all)
{
    std::size_t started = 0;
    int wrong = 0;
    for (const std::string& stack : all.stacks)
        for (const auto& value : sandbox.collection(stack, "actions")) {
            const boost::json::object& action = value.as_object();
            ++started;
            const auto end = all.ends.find({stack, action.at("id").as_int64()});
            const bool success = action.at("finished_success") == true;
            if (action.at("finished_at").is_null() || end == all.ends.end() || end->second != success)
                ++wrong;
        }
    CHECK(wrong == 0);
    CHECK(all.ends.size() == started);
    CHECK(all.unexpected_errors == std::vector<std::string>());

    // Checks that the faults occurred.
    CHECK(started < stack_count * service_count);  // some starts were not carried out
    CHECK(all.unknown > stack_count * service_count -
                            static_cast<int>(started));  // others were, but their responses were lost
    const auto failed =
        std::count_if(all.ends.begin(), all.ends.end(), [](const auto& one) { return !one.second; });
    CHECK(failed > 10);
}

/// Checks that in each window of the sandbox, polls stop where the reserve begins.
/// \param first_window the start of the sandbox's first window.
void check_windows(const cloud66::sandbox& sandbox, const action_results& all,
                   cloud66::time_source::time_point first_window)
{
    // Starts that were not carried out are recorded, but do not count against the limit.
    const int uncounted = stack_count * service_count - static_cast<int>(all.ends.size());
    std::map<std::int64_t, int> requests, late_polls;
    for (const auto& request : sandbox.requests()) {
        const std::int64_t window = (request.at - first_window) / 1h;
        ++requests[window];
        const bool is_late = requests[window] > window_limit - reserved_requests + uncounted;
        if (request.verb == "GET" && is_late) ++late_polls[window];
    }
    for (const auto& [window, count] : requests) {
        INFO("window " << window);
        CHECK(count <= window_limit + uncounted);
        CHECK(late_polls[window] == 0);
    }
}

}  // namespace

TEST_CASE("a thousand actions on twenty stacks end correctly with a fault in one response of a hundred")
{
    constexpr double scale = 600;  // an hour takes six seconds
    cloud66::sandbox_options options = limited_sandbox();
    options.time = cloud66::scaled_time(scale);
    const auto first_window = options.time->now() - options.rate_window_age;
    cloud66::sandbox sandbox(options);
    asio::io_context io;
    action_results all;
    prepare(sandbox, all);
    run_actions(io, cloud66::client(io.get_executor(), without_timeouts(sandbox.options())), all, [&] {
        io.restart();
        io.run();
        REQUIRE(all.running == 0);
    });
    check_starts(sandbox);
    check_ends(sandbox, all);
    check_windows(sandbox, all, first_window);
}

TEST_CASE("polls of a thousand actions stay within the rate limit of each window in virtual time")
{
    test::sandbox_loop loop(limited_sandbox());
    const auto first_window = loop.time->now() - limited_sandbox().rate_window_age;
    loop.options = without_timeouts(loop.options);
    action_results all;
    prepare(loop.sandbox, all);
    run_actions(loop.io, loop.make_client(), all,
                [&] { loop.time->run_until(loop.io, [&] { return all.running == 0; }); });
    check_starts(loop.sandbox);
    check_ends(loop.sandbox, all);
    check_windows(loop.sandbox, all, first_window);
}
