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
using cloud66::detail::look_plan;
using cloud66::detail::look_unit;
using cloud66::detail::planned_action;
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
    planned_action& start(const std::string& stack, bool looked = true)
    {
        planned_action& made = actions.emplace_back();
        made.began = now;
        plan().add(made, stack, looked, now);
        refresh();
        return made;
    }

    void refresh() { plan().refresh(budget, allowed_from, now); }

    /// Lets time pass until a look is due, and begins it; null if none is within `span`.
    look_unit* next_look(std::chrono::seconds span = 1h)
    {
        const auto end = now + span;
        for (;;) {
            refresh();
            if (look_unit* begun = plan().begin_look(now)) return begun;
            const auto wake = plan().wake_at(now);
            if (wake > end) return nullptr;
            now = wake;
        }
    }

    /// The same, and ends it at once. \return when, in seconds; a negative number for none.
    double look(std::size_t pages = 1, std::chrono::seconds span = 1h)
    {
        look_unit* begun = next_look(span);
        if (!begun) return -1;
        plan().end_look(*begun, pages, now);
        budget.remaining -= static_cast<int>(pages);
        return elapsed();
    }

    double elapsed() const { return std::chrono::duration<double>(now - begin).count(); }

    look_plan& plan()
    {
        if (!plan_)
            plan_.emplace(
                options, [] { return 0.5; }, now);
        return *plan_;
    }

    static constexpr look_plan::time_point begin{1000h};
    look_plan::time_point now = begin;
    look_plan::time_point allowed_from = (look_plan::time_point::min)();
    polling_options options;
    rate_limit_status budget;
    std::deque<planned_action> actions;

private:
    std::optional<look_plan> plan_;
};

}  // namespace

TEST_CASE("an action that has just been seen is looked at after the shortest interval, another at once")
{
    planner here;
    here.start("s");
    CHECK(here.look() == Catch::Approx(2));
    planner elsewhere;
    elsewhere.start("s", false);
    CHECK(elsewhere.look() == 0);
}

TEST_CASE("the looks at one action follow its age")
{
    planner here;
    here.start("s");
    std::vector<double> gaps;
    double last = 0;
    for (int i = 0; i < 8; ++i) {
        const double at = here.look();
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
    CHECK(here.look() == Catch::Approx(2));
    CHECK(here.look() == Catch::Approx(4));
    CHECK(here.look() == Catch::Approx(6));
    CHECK(here.look() == Catch::Approx(13));
}

TEST_CASE("two actions of one stack share a look, two of different stacks do not")
{
    planner here;
    here.start("s");
    here.start("s");
    here.start("t");
    std::multiset<std::size_t> covered;
    covered.insert(here.next_look()->actions.size());
    covered.insert(here.next_look()->actions.size());
    CHECK(covered == std::multiset<std::size_t>{1, 2});
}

TEST_CASE("without lists every action has its own look")
{
    planner here;
    here.options.lists = false;
    here.start("s");
    here.start("s");
    CHECK_FALSE(here.next_look()->is_list());
    CHECK_FALSE(here.next_look()->is_list());
}

TEST_CASE("of an action that is not in its list the look is its own, and the first comes at once")
{
    planner here;
    planned_action& one = here.start("s");
    here.start("s");
    here.start("s");
    look_unit* list = here.next_look();
    REQUIRE(list->actions.size() == 3);
    here.plan().look_alone(one, here.now);
    here.plan().end_look(*list, 1, here.now);
    const auto then = here.now;
    look_unit* alone = here.next_look();
    CHECK(here.now == then);
    CHECK(alone->actions == std::vector<planned_action*>{&one});
    here.plan().end_look(*alone, 1, here.now);

    here.plan().remove(one, false, here.now);
    here.plan().add(one, "s", true, here.now);
    CHECK(one.unit->actions.size() == 1);
}

TEST_CASE("a list that is refused is not asked for again")
{
    planner here;
    for (int i = 0; i < 3; ++i) here.start("s");
    look_unit* list = here.next_look();
    here.plan().refuse_list(*list->stack, here.now);
    here.plan().end_look(*list, 1, here.now);
    here.start("s");
    for (int i = 0; i < 10; ++i) {
        look_unit* begun = here.next_look();
        CHECK_FALSE(begun->is_list());
        here.plan().end_look(*begun, 1, here.now);
    }
}

TEST_CASE("one look at a time covers an action, whoever comes and goes meanwhile")
{
    planner here;
    planned_action& one = here.start("s");
    look_unit* begun = here.next_look();
    here.plan().remove(one, false, here.now);
    here.plan().add(one, "s", false, here.now);
    here.start("s");
    CHECK(here.next_look() == nullptr);
    here.plan().end_look(*begun, 1, here.now);
    CHECK(here.next_look() != nullptr);
    CHECK(here.next_look() == nullptr);
}

TEST_CASE("when the last action of a plan is gone there is nothing to wake for")
{
    planner here;
    planned_action& one = here.start("s");
    here.plan().remove(one, true, here.now);
    CHECK(here.plan().size() == 0);
    CHECK(here.plan().wake_at(here.now) == (look_plan::time_point::max)());
    CHECK(one.unit == nullptr);
}

TEST_CASE("a look that is asked for is due now, if the budget allows any")
{
    planner here;
    planned_action& one = here.start("s");
    here.look();
    here.plan().hurry(one, here.now);
    CHECK(here.look() == Catch::Approx(2));
    here.budget.remaining = here.budget.reserved_for_calls = 600;
    here.budget.resets_in = 30min;
    here.refresh();
    here.plan().hurry(one, here.now);
    CHECK(here.next_look(1min) == nullptr);
}

TEST_CASE("a budget that does not pay for all looks stretches all intervals")
{
    planner here;
    here.budget.remaining = 1200;
    here.budget.reserved_for_calls = 600;  // 600 looks over at least five minutes: 2 a second
    for (int i = 0; i < 40; ++i) here.start("s" + std::to_string(i));
    CHECK(here.plan().interval_scale() == Catch::Approx(10));  // 40 actions, each every 2 s
    const double first = here.look();
    CHECK(first > 19);
    CHECK(here.look() == Catch::Approx(first));  // they were started together
}

TEST_CASE("when only the reserve is left nothing is looked at until the hour is over")
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
    CHECK(here.look() == Catch::Approx(1802));
}

TEST_CASE("looks under way count before their answers say so")
{
    planner here;
    here.budget.remaining = 602;
    here.budget.reserved_for_calls = 600;
    for (int i = 0; i < 5; ++i) here.start("s" + std::to_string(i), false);
    CHECK(here.next_look() != nullptr);
    CHECK(here.next_look(30min) != nullptr);
    CHECK(here.next_look(30min) == nullptr);
}

TEST_CASE("while the API throttles nothing is looked at, and then one look tries")
{
    planner here;
    for (int i = 0; i < 3; ++i) here.start("s" + std::to_string(i), false);
    here.budget.throttled = true;
    here.allowed_from = here.now + 60s;
    look_unit* probe = here.next_look();
    REQUIRE(probe != nullptr);
    CHECK(here.elapsed() == 60);
    here.refresh();
    CHECK(here.plan().begin_look(here.now) == nullptr);
    CHECK(here.plan().wake_at(here.now) == (look_plan::time_point::max)());
    here.plan().end_look(*probe, 1, here.now);
    here.budget.throttled = false;
    CHECK(here.look() == Catch::Approx(60));
    CHECK(here.look() == Catch::Approx(60));
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
    here.allowed_from = (look_plan::time_point::min)();
    const double reopened = here.elapsed();
    double at = 0;
    for (int i = 0; i < 100; ++i) at = here.look();
    CHECK(at - reopened > 30);
}
