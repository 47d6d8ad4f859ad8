// SPDX-License-Identifier: BSL-1.0
// What one process is for: a thousand actions at once over real TLS, with one response in a hundred spoilt.
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
#include "support/dice.hpp"
#include "support/sandbox_loop.hpp"

using cloud66::errc;
using cloud66::fault_kind;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

constexpr int crowd_stacks = 20, crowd_services = 50;

/// What an hour grants, and what polls leave of it.
constexpr int crowd_limit = 3000, crowd_reserve = 600;

/// Stack and id.
using crowd_name = std::pair<std::string, std::int64_t>;

/// How the calls for a thousand actions went.
struct crowd
{
    std::vector<std::string> stacks;
    std::vector<cloud66::action> actions;
    std::map<crowd_name, bool> ends;  // whether each ended well
    int unknown = 0;                  // starts whose responses were lost
    std::map<std::string, std::chrono::system_clock::time_point> unknown_since;  // the first of each stack
    int busy = 0;
    std::vector<std::string> surprises;  // errors that there should not have been
};

cloud66::sandbox_options crowd_sandbox()
{
    cloud66::sandbox_options how;
    how.rate_limit = how.rate_limit_shown = crowd_limit;
    how.rate_window_age = 20min;
    return how;
}

/// Time limits would make slow machines fail, so that there are none; nothing is meant to reach them.
cloud66::options without_limits(cloud66::options options)
{
    constexpr auto none = 0s;
    options.timeouts.connect = options.timeouts.tls_handshake = options.timeouts.request = none;
    options.polling.failure_budget = 24h;
    return options;
}

/// Spoils one response in a hundred, on average, of those to the first 20,000 requests.
void spoil_answers(cloud66::sandbox& sandbox, test::dice& random)
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
        // Some starts come to nothing; what comes to nothing does not count against the limit.
        const bool may_be_undone =
            fault.kind == fault_kind::response || fault.kind == fault_kind::close_before_response;
        fault.carried_out = !may_be_undone || random.chance(0.5);
        if (!*fault.carried_out) fault.verb = "POST";
        if (fault.kind == fault_kind::delay) fault.delay = random.span(100ms, 30s);
        sandbox.add_fault(fault);
    }
}

/// Some actions take seconds and some ten minutes; one in twenty ends badly.
void add_behaviors(cloud66::sandbox& sandbox, test::dice& random)
{
    for (int i = 0; i < crowd_stacks * crowd_services; ++i) {
        cloud66::action_behavior behavior;
        behavior.duration = random.span(2s, 10min);
        if (random.chance(0.05)) behavior.outcome = cloud66::action_outcome::failure;
        if (random.chance(0.01)) behavior.outcome = cloud66::action_outcome::no_result;
        sandbox.add_action_behavior(behavior);
    }
}

void prepare(cloud66::sandbox& sandbox, crowd& all)
{
    test::dice random(66);
    for (int i = 0; i < crowd_stacks; ++i) {
        cloud66::stack_seed seed;
        seed.name = "stack-" + std::to_string(i);
        seed.services = crowd_services;
        all.stacks.push_back(sandbox.add_stack(seed));
    }
    add_behaviors(sandbox, random);
    spoil_answers(sandbox, random);
}

asio::awaitable<void> start_one(cloud66::client client, std::string stack, std::string service, crowd& all)
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
        all.surprises.push_back(started.error().what());
    }
    --all.busy;
}

/// Finds what the starts on a stack have started whose responses were lost.
asio::awaitable<void> recover_lost(cloud66::client client, std::string stack, crowd& all)
{
    cloud66::recover_actions_params lost;
    lost.since = all.unknown_since.at(stack);
    lost.command = "service_restart";
    auto finding = cloud66::as_result(client.recover_actions(stack, lost));
    const auto found = co_await std::move(finding);
    if (!found.has_value()) {
        all.surprises.push_back(found.error().what());
    } else {
        std::set<std::int64_t> known;
        for (const auto& one : all.actions)
            if (one.stack_uid() == stack) known.insert(one.id());
        for (const auto& one : found.value())
            if (!known.contains(one.id())) all.actions.push_back(one);
    }
    --all.busy;
}

void take(const cloud66::wait_result& ended, crowd& all)
{
    const bool failed = !ended.outcome.has_value();
    if (failed && ended.outcome.error().code() != errc::action_failed)
        all.surprises.push_back(ended.outcome.error().what());
    else
        all.ends[{ended.handle.stack_uid(), ended.handle.id()}] = !failed;
}

asio::awaitable<void> wait_in_order_given(std::vector<cloud66::action> actions, crowd& all)
{
    cloud66::wait_all_params patience;
    patience.timeout = 0ms;
    const auto outcomes = co_await cloud66::wait_all(std::move(actions), patience);
    for (const auto& ended : outcomes) take(ended, all);
    --all.busy;
}

asio::awaitable<void> wait_in_order_of_ends(std::vector<cloud66::action> actions, crowd& all)
{
    cloud66::wait_all_params patience;
    patience.timeout = 0ms;
    auto each = cloud66::wait_each(std::move(actions), patience);
    while (const auto ended = co_await each.next()) take(*ended, all);
    --all.busy;
}

/// Lets `task` run beside the others of its kind.
void begin(asio::io_context& io, crowd& all, asio::awaitable<void> task)
{
    ++all.busy;
    asio::co_spawn(io, std::move(task), [](std::exception_ptr failure) {
        if (failure) std::rethrow_exception(failure);
    });
}

/// Starts a thousand actions, and waits for them.
/// \param finish runs the loop until nothing is under way.
template <class Finish>
void live(asio::io_context& io, cloud66::client client, crowd& all, Finish finish)
{
    for (int i = 1; i <= crowd_services; ++i)
        for (const std::string& stack : all.stacks)
            begin(io, all, start_one(client, stack, "service-" + std::to_string(i), all));
    finish();
    for (const auto& [stack, since] : all.unknown_since) begin(io, all, recover_lost(client, stack, all));
    finish();
    const auto middle = all.actions.begin() + crowd_stacks * crowd_services / 2;
    begin(io, all, wait_in_order_given({all.actions.begin(), middle}, all));
    begin(io, all, wait_in_order_of_ends({middle, all.actions.end()}, all));
    finish();
}

void check_starts(const cloud66::sandbox& sandbox)
{
    std::map<std::string, int> received;
    for (const auto& request : sandbox.requests())
        if (request.verb == "POST") ++received[request.path + request.body];
    CHECK(received.size() == crowd_stacks * crowd_services);
    const bool once =
        std::all_of(received.begin(), received.end(), [](const auto& one) { return one.second == 1; });
    CHECK(once);
}

void check_ends(const cloud66::sandbox& sandbox, const crowd& all)
{
    std::size_t started = 0;
    int wrong = 0;
    for (const std::string& stack : all.stacks)
        for (const auto& value : sandbox.collection(stack, "actions")) {
            const boost::json::object& action = value.as_object();
            ++started;
            const auto told = all.ends.find({stack, action.at("id").as_int64()});
            const bool success = action.at("finished_success") == true;
            if (action.at("finished_at").is_null() || told == all.ends.end() || told->second != success)
                ++wrong;
        }
    CHECK(wrong == 0);
    CHECK(all.ends.size() == started);
    CHECK(all.surprises == std::vector<std::string>());

    // The trouble took place.
    CHECK(started < crowd_stacks * crowd_services);  // some responses were lost, and nothing was done
    CHECK(all.unknown >
          crowd_stacks * crowd_services - static_cast<int>(started));  // and others after it was
    const auto failed =
        std::count_if(all.ends.begin(), all.ends.end(), [](const auto& one) { return !one.second; });
    CHECK(failed > 10);
}

/// In each hour of the sandbox, polls stop where the reserve begins.
/// \param hours_began when the sandbox's first hour did.
void check_hours(const cloud66::sandbox& sandbox, const crowd& all,
                 cloud66::time_source::time_point hours_began)
{
    // Starts that came to nothing were received and did not count.
    const int undone = crowd_stacks * crowd_services - static_cast<int>(all.ends.size());
    std::map<std::int64_t, int> requests, late_polls;
    for (const auto& request : sandbox.requests()) {
        const std::int64_t hour = (request.at - hours_began) / 1h;
        ++requests[hour];
        const bool is_late = requests[hour] > crowd_limit - crowd_reserve + undone;
        if (request.verb == "GET" && is_late) ++late_polls[hour];
    }
    for (const auto& [hour, count] : requests) {
        INFO("hour " << hour);
        CHECK(count <= crowd_limit + undone);
        CHECK(late_polls[hour] == 0);
    }
}

}  // namespace

TEST_CASE("a thousand actions on twenty stacks end right while one response in a hundred is spoilt")
{
    constexpr double faster = 600;  // an hour lasts six seconds
    cloud66::sandbox_options how = crowd_sandbox();
    how.time = cloud66::scaled_time(faster);
    const auto hours_began = how.time->now() - how.rate_window_age;
    cloud66::sandbox sandbox(how);
    asio::io_context io;
    crowd all;
    prepare(sandbox, all);
    live(io, cloud66::client(io.get_executor(), without_limits(sandbox.options())), all, [&] {
        io.restart();
        io.run();
        REQUIRE(all.busy == 0);
    });
    check_starts(sandbox);
    check_ends(sandbox, all);
    check_hours(sandbox, all, hours_began);
}

TEST_CASE("a thousand actions keep within the budget of each hour in virtual time")
{
    test::sandbox_loop loop(crowd_sandbox());
    const auto hours_began = loop.time->now() - crowd_sandbox().rate_window_age;
    loop.options = without_limits(loop.options);
    crowd all;
    prepare(loop.sandbox, all);
    live(loop.io, loop.make_client(), all,
         [&] { loop.time->run_until(loop.io, [&] { return all.busy == 0; }); });
    check_starts(loop.sandbox);
    check_ends(loop.sandbox, all);
    check_hours(loop.sandbox, all, hours_began);
}
