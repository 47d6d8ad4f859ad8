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

/// A plan with a clock of its own and as many requests as the test says.
class planner
{
public:
    planner()
    {
        options.jitter = 0;
        budget.limit = budget.remaining = 1'000'000;
        budget.resets_in = 1h;
    }

    /// An action of `stack` that has just started.
    scheduled_action& start(const std::string& stack, bool polled = true)
    {
        scheduled_action& made = actions.emplace_back();
        made.began = now;
        plan().add(made, stack, polled, now);
        refresh();
        return made;
    }

    void refresh() { plan().refresh(budget, allowed_from, now); }

    /// Lets time pass until a poll is due, and begins it; null if none is within `span`.
    poll_target* next_poll(std::chrono::seconds span = 1h)
    {
        const auto end = now + span;
        for (;;) {
            refresh();
            if (poll_target* begun = plan().begin_poll(now)) return begun;
            const auto wake = plan().wake_at(now);
            if (wake > end) return nullptr;
            now = wake;
        }
    }

    /// The same, and ends it at once. \return when, in seconds; a negative number for none.
    double poll(std::size_t pages = 1, std::chrono::seconds span = 1h)
    {
        poll_target* begun = next_poll(span);
        if (!begun) return -1;
        plan().end_poll(*begun, pages, now);
        budget.remaining -= static_cast<int>(pages);
        return elapsed();
    }

    double elapsed() const { return std::chrono::duration<double>(now - begin).count(); }

    poll_scheduler& plan()
    {
        if (!scheduler_)
            scheduler_.emplace(
                options, [] { return 0.5; }, now);
        return *scheduler_;
    }

    static constexpr poll_scheduler::time_point begin{1000h};
    poll_scheduler::time_point now = begin;
    poll_scheduler::time_point allowed_from = (poll_scheduler::time_point::min)();
    polling_options options;
    rate_limit_status budget;
    std::deque<scheduled_action> actions;

private:
    std::optional<poll_scheduler> scheduler_;
};

}  // namespace

TEST_CASE("an action that has just been seen is polled at after the shortest interval, another at once")
{
    planner here;
    here.start("s");
    CHECK(here.poll() == Catch::Approx(2));
    planner elsewhere;
    elsewhere.start("s", false);
    CHECK(elsewhere.poll() == 0);
}

TEST_CASE("the polls at one action follow its age")
{
    planner here;
    here.start("s");
    std::vector<double> gaps;
    double last = 0;
    for (int i = 0; i < 8; ++i) {
        const double at = here.poll();
        gaps.push_back(at - last);
        last = at;
    }
    const std::vector<double> expected{2, 2, 2, 2.449, 2.907, 3.370, 3.838, 4};
    for (std::size_t i = 0; i < gaps.size(); ++i) CHECK(gaps[i] == Catch::Approx(expected[i]).margin(1e-3));
}

TEST_CASE("the caller's own interval counts, but for the shortest")
{
    planner here;
    here.options.interval = [](std::chrono::milliseconds age) { return age < 5s ? 100ms : 7000ms; };
    here.start("s");
    CHECK(here.poll() == Catch::Approx(2));
    CHECK(here.poll() == Catch::Approx(4));
    CHECK(here.poll() == Catch::Approx(6));
    CHECK(here.poll() == Catch::Approx(13));
}

TEST_CASE("two actions of one stack share a poll, two of different stacks do not")
{
    planner here;
    here.start("s");
    here.start("s");
    here.start("t");
    std::multiset<std::size_t> covered;
    covered.insert(here.next_poll()->actions.size());
    covered.insert(here.next_poll()->actions.size());
    CHECK(covered == std::multiset<std::size_t>{1, 2});
}

TEST_CASE("without lists every action has its own poll")
{
    planner here;
    here.options.use_lists = false;
    here.start("s");
    here.start("s");
    CHECK_FALSE(here.next_poll()->is_list());
    CHECK_FALSE(here.next_poll()->is_list());
}

TEST_CASE("of an action that is not in its list the poll is its own, and the first comes at once")
{
    planner here;
    scheduled_action& one = here.start("s");
    here.start("s");
    here.start("s");
    poll_target* list = here.next_poll();
    REQUIRE(list->actions.size() == 3);
    here.plan().poll_alone(one, here.now);
    here.plan().end_poll(*list, 1, here.now);
    const auto then = here.now;
    poll_target* alone = here.next_poll();
    CHECK(here.now == then);
    CHECK(alone->actions == std::vector<scheduled_action*>{&one});
    here.plan().end_poll(*alone, 1, here.now);

    here.plan().remove(one, false, here.now);
    here.plan().add(one, "s", true, here.now);
    CHECK(one.target->actions.size() == 1);
}

TEST_CASE("a list that is refused is not asked for again")
{
    planner here;
    for (int i = 0; i < 3; ++i) here.start("s");
    poll_target* list = here.next_poll();
    here.plan().refuse_list(*list->stack, here.now);
    here.plan().end_poll(*list, 1, here.now);
    here.start("s");
    for (int i = 0; i < 10; ++i) {
        poll_target* begun = here.next_poll();
        CHECK_FALSE(begun->is_list());
        here.plan().end_poll(*begun, 1, here.now);
    }
}

TEST_CASE("one poll at a time covers an action, whoever comes and goes meanwhile")
{
    planner here;
    scheduled_action& one = here.start("s");
    poll_target* begun = here.next_poll();
    here.plan().remove(one, false, here.now);
    here.plan().add(one, "s", false, here.now);
    here.start("s");
    CHECK(here.next_poll() == nullptr);
    here.plan().end_poll(*begun, 1, here.now);
    CHECK(here.next_poll() != nullptr);
    CHECK(here.next_poll() == nullptr);
}

TEST_CASE("when the last action of a plan is gone there is nothing to wake for")
{
    planner here;
    scheduled_action& one = here.start("s");
    here.plan().remove(one, true, here.now);
    CHECK(here.plan().size() == 0);
    CHECK(here.plan().wake_at(here.now) == cloud66::time_source::never);
    CHECK(one.target == nullptr);
}

TEST_CASE("a poll that is asked for is due now, if the budget allows any")
{
    planner here;
    scheduled_action& one = here.start("s");
    here.poll();
    here.plan().expedite(one, here.now);
    CHECK(here.poll() == Catch::Approx(2));
    here.budget.remaining = here.budget.reserved_for_calls = 600;
    here.budget.resets_in = 30min;
    here.refresh();
    here.plan().expedite(one, here.now);
    CHECK(here.next_poll(1min) == nullptr);
}

TEST_CASE("a budget that does not pay for all polls stretches all intervals")
{
    planner here;
    here.budget.remaining = 1200;
    here.budget.reserved_for_calls = 600;  // 600 polls over at least five minutes: 2 a second
    for (int i = 0; i < 40; ++i) here.start("s" + std::to_string(i));
    CHECK(here.plan().interval_scale() == Catch::Approx(10));  // 40 actions, each every 2 s
    const double first = here.poll();
    CHECK(first > 19);
    CHECK(here.poll() == Catch::Approx(first));  // they were started together
}

TEST_CASE("when only the reserve is left nothing is polled at until the hour is over")
{
    planner here;
    here.budget.remaining = here.budget.reserved_for_calls = 600;
    here.budget.resets_in = 30min;
    here.start("s");
    CHECK(std::isinf(here.plan().interval_scale()));
    CHECK(here.plan().wake_at(here.now) == here.now + 30min);
    here.now += 30min;
    here.budget.remaining = 3000;
    here.budget.resets_in = 1h;
    CHECK(here.poll() == Catch::Approx(1802));
}

TEST_CASE("polls under way count before their responses say so")
{
    planner here;
    here.budget.remaining = 602;
    here.budget.reserved_for_calls = 600;
    for (int i = 0; i < 5; ++i) here.start("s" + std::to_string(i), false);
    CHECK(here.next_poll() != nullptr);
    CHECK(here.next_poll(30min) != nullptr);
    CHECK(here.next_poll(30min) == nullptr);
}

TEST_CASE("while the API throttles nothing is polled at, and then one poll tries")
{
    planner here;
    for (int i = 0; i < 3; ++i) here.start("s" + std::to_string(i), false);
    here.budget.throttled = true;
    here.allowed_from = here.now + 60s;
    poll_target* probe = here.next_poll();
    REQUIRE(probe != nullptr);
    CHECK(here.elapsed() == 60);
    here.refresh();
    CHECK(here.plan().begin_poll(here.now) == nullptr);
    CHECK(here.plan().wake_at(here.now) == cloud66::time_source::never);
    here.plan().end_poll(*probe, 1, here.now);
    here.budget.throttled = false;
    CHECK(here.poll() == Catch::Approx(60));
    CHECK(here.poll() == Catch::Approx(60));
}

TEST_CASE("what was held up does not come all at once")
{
    planner here;
    here.budget.limit = here.budget.remaining = 3000;
    here.budget.reserved_for_calls = 600;
    for (int i = 0; i < 200; ++i) here.start("s" + std::to_string(i));
    here.budget.throttled = true;
    here.allowed_from = here.now + 30min;
    here.refresh();
    here.now += 30min;
    here.budget.throttled = false;
    here.allowed_from = (poll_scheduler::time_point::min)();
    const double reopened = here.elapsed();
    double at = 0;
    for (int i = 0; i < 100; ++i) at = here.poll();
    CHECK(at - reopened > 30);
}
