// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_SANDBOX_ACTIONS_HPP
#define CLOUD66_DETAIL_SANDBOX_ACTIONS_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/sandbox/account.hpp>
#include <cloud66/detail/sandbox/calendar.hpp>
#include <cloud66/detail/sandbox/faults.hpp>
#include <cloud66/testing/sandbox_options.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloud66::inline v1::sandbox_detail {

/// What an action does to its stack when it succeeds.
/// \param now the end of the action, as the API writes it.
using action_effect = std::function<void(stack_record& stack, const std::string& now)>;

/// What follows the end of an action, whether it succeeded or not.
using follow_up_action = std::function<void(const std::shared_ptr<stack_record>& stack, bool succeeded,
                                            time_source::time_point at)>;

/// An action to be started.
struct action_start
{
    std::string name{};                   ///< The `action` member.
    std::string via = "api";              ///< The `started_via` member.
    std::string user_reference{};         ///< Empty: none.
    std::string resource_type = "stack";  ///< What it is about.
    std::int64_t resource_id = 0;         ///< The number of that; zero: the stack's.
    std::vector<action_effect> steps{};   ///< What it does before its end, at equal intervals.
    action_effect effect{};               ///< Empty: none.
    follow_up_action follow_up{};         ///< After the effect; empty: none.
};

/// The number of a part of a stack, such as a server, which its document does not show: the same at each call, and
/// another for each name.
inline std::int64_t resource_number(const stack_record& stack, std::string_view type, std::string_view name)
{
    constexpr std::uint64_t numbers = 2'000'000'000;
    std::string place = stack.uid();
    place.append("/").append(type).append("/").append(name);
    return static_cast<std::int64_t>(digest_of(place) % numbers) + 1;
}

/// How long an action of that name usually takes.
inline time_source::duration usual_duration(std::string_view name)
{
    constexpr std::array<std::pair<std::string_view, int>, 16> seconds{{
        {"clear_caches", 4},
        {"maintenance_mode", 6},
        {"process_pause", 8},
        {"process_resume", 8},
        {"process_restart", 15},
        {"service_pause", 8},
        {"service_resume", 8},
        {"service_restart", 30},
        {"container_restart", 12},
        {"restart", 45},
        {"disable_replication_slave_db", 60},
        {"stack_reboot", 90},
        {"promote_slave_db", 120},
        {"resync_slave_db", 300},
        {"application_deployment", 225},
        {"stack_create", 600},
    }};
    for (const auto& [known, length] : seconds)
        if (known == name) return std::chrono::seconds(length);
    return std::chrono::seconds(20);
}

/// The asynchronous side of the API: actions that start, run for a while and finish.
///
/// There are no timers: each access to the state calls `apply_due` first, which ends what was due before it.
class action_engine
{
public:
    using time_point = time_source::time_point;

    /// \param user the e-mail address of the user of the actions.
    action_engine(const calendar& dates, std::string user,
                  std::optional<time_source::duration> fixed_duration)
        : dates_(dates), user_(std::move(user)), fixed_duration_(fixed_duration)
    {
    }

    void add_behavior(action_behavior behavior) { behaviors_.push_back(std::move(behavior)); }

    void clear_behaviors() { behaviors_.clear(); }

    /// Starts an action and returns its document.
    json::object start(const std::shared_ptr<stack_record>& stack, action_start what, time_point now)
    {
        action_behavior plan = plan_for(what.name);
        json::object action = new_document(*stack, what, now);
        stack->actions.push_back(action);
        ++stack->running_actions;
        stack->document["is_busy"] = true;
        set_members(stack->document, {"last_activity", "last_activity_iso"}, dates_.iso(now));
        const std::int64_t id = last_id_;
        const auto interval = *plan.duration / static_cast<time_source::duration::rep>(what.steps.size() + 1);
        time_point step_due = now;
        for (action_effect& step : what.steps)
            due_.emplace(step_due += interval, [this, id, step = std::move(step)](time_point at) {
                const auto found = running_.find(id);
                const auto later = found != running_.end() ? found->second.stack.lock() : nullptr;
                if (later) step(*later, dates_.iso(at));
            });
        if (plan.outcome != action_outcome::never)
            due_.emplace(now + *plan.duration, [this, id](time_point at) { finish(id, at); });
        running_.emplace(
            id, running_action{stack, std::move(plan), std::move(what.effect), std::move(what.follow_up)});
        return action;
    }

    /// Adds an action to a stack's past.
    /// \param failure its message; empty: it succeeded.
    json::object& add_finished(stack_record& stack, const action_start& what, time_point started,
                               time_point finished, std::string_view failure = {})
    {
        json::object action = new_document(stack, what, started);
        action["finished_at"] = dates_.iso(finished);
        action["finished_success"] = failure.empty();
        action["finished_message"] = failure.empty() ? std::string_view("Completed successfully") : failure;
        action["finished_result"] = json::object();
        stack.actions.push_back(std::move(action));
        return stack.actions.back();
    }

    /// Ends an action before its time, as failed; does nothing if it has ended.
    void stop(std::int64_t id, std::string_view why, time_point now)
    {
        const auto found = running_.find(id);
        if (found == running_.end()) return;
        found->second.plan.outcome = action_outcome::failure;
        found->second.plan.message = why;
        finish(id, now);
    }

    /// Takes all steps of actions and ends all actions that are due, in the order of their times.
    void apply_due(time_point now)
    {
        while (!due_.empty() && due_.begin()->first <= now) {
            const auto next = due_.extract(due_.begin());
            next.mapped()(next.key());
        }
    }

private:
    struct running_action
    {
        std::weak_ptr<stack_record> stack;
        action_behavior plan;
        action_effect effect;
        follow_up_action follow_up;
    };

    action_behavior plan_for(std::string_view name)
    {
        const auto fits = [&](const action_behavior& behavior) {
            return behavior.command.empty() || behavior.command == name;
        };
        action_behavior plan = next_line(behaviors_, fits).value_or(action_behavior());
        if (!plan.duration) plan.duration = fixed_duration_;
        if (!plan.duration) plan.duration = usual_duration(name);
        return plan;
    }

    json::object new_document(stack_record& stack, const action_start& what, time_point now)
    {
        json::value metadata;
        if (!what.user_reference.empty()) metadata = json::object{{"user_reference", what.user_reference}};
        return {{"id", ++last_id_},
                {"user", user_},
                {"resource_type", what.resource_type},
                {"action", what.name},
                {"resource_id", std::to_string(what.resource_id == 0 ? stack.id : what.resource_id)},
                {"started_via", what.via},
                {"started_at", dates_.iso(now)},
                {"finished_at", nullptr},
                {"finished_success", nullptr},
                {"finished_message", nullptr},
                {"finished_result", nullptr},
                {"metadata", metadata}};
    }

    /// Ends an action, unless it has been stopped.
    void finish(std::int64_t id, time_point at)
    {
        const auto found = running_.extract(id);
        if (found.empty()) return;
        const running_action& end = found.mapped();
        const auto stack = end.stack.lock();
        json::object* action = stack ? stack->find_action(id) : nullptr;
        if (action == nullptr) return;

        const std::string now = dates_.iso(at);
        const bool succeeded = end.plan.outcome == action_outcome::success;
        const bool failed = end.plan.outcome == action_outcome::failure;
        const char* const message = succeeded ? "Completed successfully"
                                    : failed  ? "The action failed"
                                              : "Finished without a result";
        (*action)["finished_at"] = now;
        (*action)["finished_success"] = succeeded || failed ? json::value(succeeded) : json::value();
        (*action)["finished_message"] = end.plan.message.value_or(message);
        (*action)["finished_result"] = json::object();

        if (--stack->running_actions == 0) stack->document["is_busy"] = false;
        set_members(stack->document, {"last_activity", "last_activity_iso"}, now);
        if (succeeded && end.effect) end.effect(*stack, now);
        if (end.follow_up) end.follow_up(stack, succeeded, at);
    }

    const calendar& dates_;
    std::string user_;
    std::optional<time_source::duration> fixed_duration_;
    std::vector<action_behavior> behaviors_;
    std::map<std::int64_t, running_action> running_;  // by id
    std::multimap<time_point, std::function<void(time_point)>> due_;
    std::int64_t last_id_ = 6566417;
};

}  // namespace cloud66::inline v1::sandbox_detail

#endif
