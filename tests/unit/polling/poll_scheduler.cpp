// SPDX-License-Identifier: BSL-1.0
#include <cloud66/detail/polling/poll_scheduler.hpp>

#include <chrono>
#include <deque>
#include <set>
#include <string>
#include <vector>

#include "support/catch.hpp"

using cloud66::polling_options;
using cloud66::rate_limit_status;
using cloud66::detail::poll_scheduler;
using cloud66::detail::poll_target;
using cloud66::detail::scheduled_action;
using namespace std::chrono_literals;

namespace {

/// A scheduler with its own clock and rate limit.
class scheduler_fixture
{
public:
    scheduler_fixture()
    {
        options.jitter = 0;
        budget.limit = budget.remaining = 1'000'000;
        budget.resets_in = 1h;
    }

    /// An action of `stack` that has just started.
    scheduled_action& start(const std::string& stack, bool polled = true)
    {
        scheduled_action& action = actions.emplace_back();
        action.began = now;
        scheduler().add(action, stack, polled, now);
        refresh();
        return action;
    }

    void refresh() { scheduler().refresh(budget, allowed_from, now); }

    /// Advances the clock until a poll is due, and begins it; null if none is due within `limit`.
    poll_target* next_poll(std::chrono::seconds limit = 1h)
    {
        const auto end = now + limit;
        for (;;) {
            refresh();
            if (poll_target* target = scheduler().begin_poll(now)) return target;
            const auto wake = scheduler().wake_at(now);
            if (wake > end) return nullptr;
            now = wake;
        }
    }

    /// The same, and ends the poll at once. \return its time in seconds, or a negative number for none.
    double poll(std::size_t pages = 1, std::chrono::seconds limit = 1h)
    {
        poll_target* target = next_poll(limit);
        if (!target) return -1;
        scheduler().end_poll(*target, pages, now);
        budget.remaining -= static_cast<int>(pages);
        return elapsed();
    }

    double elapsed() const { return std::chrono::duration<double>(now - epoch).count(); }

    poll_scheduler& scheduler()
    {
        if (!scheduler_)
            scheduler_.emplace(
                options, [] { return 0.5; }, now);
        return *scheduler_;
    }

    static constexpr poll_scheduler::time_point epoch{1000h};
    poll_scheduler::time_point now = epoch;
    poll_scheduler::time_point allowed_from = (poll_scheduler::time_point::min)();
    polling_options options;
    rate_limit_status budget;
    std::deque<scheduled_action> actions;

private:
    std::optional<poll_scheduler> scheduler_;
};

}  // namespace

TEST_CASE("an action that was just polled is polled after the shortest interval, another at once")
{
    scheduler_fixture fixture;
    fixture.start("s");
    CHECK(fixture.poll() == Catch::Approx(2));
    scheduler_fixture unpolled;
    unpolled.start("s", false);
    CHECK(unpolled.poll() == 0);
}

TEST_CASE("the interval of an action's polls grows with its age")
{
    scheduler_fixture fixture;
    fixture.start("s");
    std::vector<double> gaps;
    double last = 0;
    for (int i = 0; i < 8; ++i) {
        const double at = fixture.poll();
        gaps.push_back(at - last);
        last = at;
    }
    const std::vector<double> expected{2, 2, 2, 2.449, 2.907, 3.370, 3.838, 4};
    for (std::size_t i = 0; i < gaps.size(); ++i) CHECK(gaps[i] == Catch::Approx(expected[i]).margin(1e-3));
}

TEST_CASE("the interval of the options is used, but not below the shortest")
{
    scheduler_fixture fixture;
    fixture.options.interval = [](std::chrono::milliseconds age) { return age < 5s ? 100ms : 7000ms; };
    fixture.start("s");
    CHECK(fixture.poll() == Catch::Approx(2));
    CHECK(fixture.poll() == Catch::Approx(4));
    CHECK(fixture.poll() == Catch::Approx(6));
    CHECK(fixture.poll() == Catch::Approx(13));
}

TEST_CASE("actions of one stack share a poll, actions of different stacks do not")
{
    scheduler_fixture fixture;
    fixture.start("s");
    fixture.start("s");
    fixture.start("t");
    std::multiset<std::size_t> covered;
    covered.insert(fixture.next_poll()->actions.size());
    covered.insert(fixture.next_poll()->actions.size());
    CHECK(covered == std::multiset<std::size_t>{1, 2});
}

TEST_CASE("with lists disabled every action has its own poll")
{
    scheduler_fixture fixture;
    fixture.options.use_lists = false;
    fixture.start("s");
    fixture.start("s");
    CHECK_FALSE(fixture.next_poll()->is_list());
    CHECK_FALSE(fixture.next_poll()->is_list());
}

TEST_CASE("an action that is missing in its list gets its own poll at once")
{
    scheduler_fixture fixture;
    scheduled_action& missing = fixture.start("s");
    fixture.start("s");
    fixture.start("s");
    poll_target* list = fixture.next_poll();
    REQUIRE(list->actions.size() == 3);
    fixture.scheduler().poll_alone(missing, fixture.now);
    fixture.scheduler().end_poll(*list, 1, fixture.now);
    const auto list_time = fixture.now;
    poll_target* alone = fixture.next_poll();
    CHECK(fixture.now == list_time);
    CHECK(alone->actions == std::vector<scheduled_action*>{&missing});
    fixture.scheduler().end_poll(*alone, 1, fixture.now);

    fixture.scheduler().remove(missing, false, fixture.now);
    fixture.scheduler().add(missing, "s", true, fixture.now);
    CHECK(missing.target->actions.size() == 1);
}

TEST_CASE("a refused list is not requested again")
{
    scheduler_fixture fixture;
    for (int i = 0; i < 3; ++i) fixture.start("s");
    poll_target* list = fixture.next_poll();
    fixture.scheduler().refuse_list(*list->stack, fixture.now);
    fixture.scheduler().end_poll(*list, 1, fixture.now);
    fixture.start("s");
    for (int i = 0; i < 10; ++i) {
        poll_target* target = fixture.next_poll();
        CHECK_FALSE(target->is_list());
        fixture.scheduler().end_poll(*target, 1, fixture.now);
    }
}

TEST_CASE("an action is covered by one poll at a time, also if actions are added and removed meanwhile")
{
    scheduler_fixture fixture;
    scheduled_action& action = fixture.start("s");
    poll_target* target = fixture.next_poll();
    fixture.scheduler().remove(action, false, fixture.now);
    fixture.scheduler().add(action, "s", false, fixture.now);
    fixture.start("s");
    CHECK(fixture.next_poll() == nullptr);
    fixture.scheduler().end_poll(*target, 1, fixture.now);
    CHECK(fixture.next_poll() != nullptr);
    CHECK(fixture.next_poll() == nullptr);
}

TEST_CASE("a scheduler without actions never wakes")
{
    scheduler_fixture fixture;
    scheduled_action& action = fixture.start("s");
    fixture.scheduler().remove(action, true, fixture.now);
    CHECK(fixture.scheduler().size() == 0);
    CHECK(fixture.scheduler().wake_at(fixture.now) == cloud66::time_source::never);
    CHECK(action.target == nullptr);
}

TEST_CASE("an expedited poll is due now, if the rate limit allows polls")
{
    scheduler_fixture fixture;
    scheduled_action& action = fixture.start("s");
    fixture.poll();
    fixture.scheduler().expedite(action, fixture.now);
    CHECK(fixture.poll() == Catch::Approx(2));
    fixture.budget.remaining = fixture.budget.reserved_for_calls = 600;
    fixture.budget.resets_in = 30min;
    fixture.refresh();
    fixture.scheduler().expedite(action, fixture.now);
    CHECK(fixture.next_poll(1min) == nullptr);
}

TEST_CASE("a rate limit that is too low for all polls scales all intervals")
{
    scheduler_fixture fixture;
    fixture.budget.remaining = 1200;
    fixture.budget.reserved_for_calls = 600;  // 600 polls over at least five minutes: 2 a second
    for (int i = 0; i < 40; ++i) fixture.start("s" + std::to_string(i));
    CHECK(fixture.scheduler().interval_scale() == Catch::Approx(10));  // 40 actions, each every 2 s
    const double first = fixture.poll();
    CHECK(first > 19);
    CHECK(fixture.poll() == Catch::Approx(first));  // they were started together
}

TEST_CASE("when only the reserve is left no action is polled until the window ends")
{
    scheduler_fixture fixture;
    fixture.budget.remaining = fixture.budget.reserved_for_calls = 600;
    fixture.budget.resets_in = 30min;
    fixture.start("s");
    CHECK(std::isinf(fixture.scheduler().interval_scale()));
    CHECK(fixture.scheduler().wake_at(fixture.now) == fixture.now + 30min);
    fixture.now += 30min;
    fixture.budget.remaining = 3000;
    fixture.budget.resets_in = 1h;
    CHECK(fixture.poll() == Catch::Approx(1802));
}

TEST_CASE("polls in flight count before their responses arrive")
{
    scheduler_fixture fixture;
    fixture.budget.remaining = 602;
    fixture.budget.reserved_for_calls = 600;
    for (int i = 0; i < 5; ++i) fixture.start("s" + std::to_string(i), false);
    CHECK(fixture.next_poll() != nullptr);
    CHECK(fixture.next_poll(30min) != nullptr);
    CHECK(fixture.next_poll(30min) == nullptr);
}

TEST_CASE("while the API throttles no action is polled, and then one poll probes")
{
    scheduler_fixture fixture;
    for (int i = 0; i < 3; ++i) fixture.start("s" + std::to_string(i), false);
    fixture.budget.throttled = true;
    fixture.allowed_from = fixture.now + 60s;
    poll_target* probe = fixture.next_poll();
    REQUIRE(probe != nullptr);
    CHECK(fixture.elapsed() == 60);
    fixture.refresh();
    CHECK(fixture.scheduler().begin_poll(fixture.now) == nullptr);
    CHECK(fixture.scheduler().wake_at(fixture.now) == cloud66::time_source::never);
    fixture.scheduler().end_poll(*probe, 1, fixture.now);
    fixture.budget.throttled = false;
    CHECK(fixture.poll() == Catch::Approx(60));
    CHECK(fixture.poll() == Catch::Approx(60));
}

TEST_CASE("delayed polls are not sent all at once")
{
    scheduler_fixture fixture;
    fixture.budget.limit = fixture.budget.remaining = 3000;
    fixture.budget.reserved_for_calls = 600;
    for (int i = 0; i < 200; ++i) fixture.start("s" + std::to_string(i));
    fixture.budget.throttled = true;
    fixture.allowed_from = fixture.now + 30min;
    fixture.refresh();
    fixture.now += 30min;
    fixture.budget.throttled = false;
    fixture.allowed_from = (poll_scheduler::time_point::min)();
    const double reopened = fixture.elapsed();
    double at = 0;
    for (int i = 0; i < 100; ++i) at = fixture.poll();
    CHECK(at - reopened > 30);
}
