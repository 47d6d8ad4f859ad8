// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_ACTIONS_IPP
#define CLOUD66_SANDBOX_ACTIONS_IPP

#include <cloud66/sandbox/actions.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

struct action_length
{
    std::string_view name;
    std::chrono::seconds length;
};

inline constexpr std::array<action_length, 16> action_lengths{{
    {"clear_caches", std::chrono::seconds(4)},
    {"maintenance_mode", std::chrono::seconds(6)},
    {"process_pause", std::chrono::seconds(8)},
    {"process_resume", std::chrono::seconds(8)},
    {"process_restart", std::chrono::seconds(15)},
    {"service_pause", std::chrono::seconds(8)},
    {"service_resume", std::chrono::seconds(8)},
    {"service_restart", std::chrono::seconds(30)},
    {"container_restart", std::chrono::seconds(12)},
    {"restart", std::chrono::seconds(45)},
    {"disable_replication_slave_db", std::chrono::seconds(60)},
    {"stack_reboot", std::chrono::seconds(90)},
    {"promote_slave_db", std::chrono::seconds(120)},
    {"resync_slave_db", std::chrono::seconds(300)},
    {"application_deployment", std::chrono::seconds(225)},
    {"stack_create", std::chrono::seconds(600)},
}};

CLOUD66_DECL time_source::duration usual_duration(std::string_view name)
{
    for (const auto& known : action_lengths)
        if (known.name == name) return known.length;
    return std::chrono::seconds(20);
}

CLOUD66_DECL action_engine::action_engine(const calendar& dates,
                                          std::optional<time_source::duration> fixed_duration)
    : dates_(dates), fixed_duration_(fixed_duration)
{
}

CLOUD66_DECL void action_engine::script(action_script line) { scripts_.push_back(std::move(line)); }

CLOUD66_DECL action_script action_engine::plan_for(std::string_view name)
{
    action_script plan;
    for (auto line = scripts_.begin(); line != scripts_.end(); ++line) {
        if (!line->command.empty() && line->command != name) continue;
        plan = *line;
        // Zero stands for "all", so a line that is used up has to go.
        if (line->times == 1)
            scripts_.erase(line);
        else if (line->times > 1)
            --line->times;
        break;
    }
    if (!plan.duration) plan.duration = fixed_duration_;
    if (!plan.duration) plan.duration = usual_duration(name);
    return plan;
}

CLOUD66_DECL json::object action_engine::new_document(stack_record& stack, const action_start& what,
                                                      time_point now)
{
    json::object action;
    action["id"] = ++last_id_;
    action["user"] = what.user;
    action["resource_type"] = what.resource_type;
    action["action"] = what.name;
    action["resource_id"] = std::to_string(stack.id);
    action["started_via"] = what.via;
    action["started_at"] = dates_.iso(now);
    action["finished_at"] = nullptr;
    action["finished_success"] = nullptr;
    action["finished_message"] = nullptr;
    action["finished_result"] = nullptr;
    action["metadata"] = nullptr;
    if (!what.user_reference.empty()) {
        json::object metadata;
        metadata["user_reference"] = what.user_reference;
        action["metadata"] = std::move(metadata);
    }
    return action;
}

CLOUD66_DECL json::object action_engine::start(const std::shared_ptr<stack_record>& stack, action_start what,
                                               time_point now)
{
    action_script plan = plan_for(what.name);
    json::object action = new_document(*stack, what, now);
    stack->actions.push_back(action);
    ++stack->running_actions;
    stack->document["is_busy"] = true;
    stack->document["last_activity"] = dates_.iso(now);
    stack->document["last_activity_iso"] = dates_.iso(now);
    const time_point due = plan.end == scripted_end::never ? (time_point::max)() : now + *plan.duration;
    pending_.emplace(
        due, pending_end{stack, last_id_, std::move(plan), std::move(what.effect), std::move(what.sequel)});
    return action;
}

CLOUD66_DECL json::object& action_engine::add_finished(stack_record& stack, const action_start& what,
                                                       time_point started, time_point finished,
                                                       std::string_view failure)
{
    json::object action = new_document(stack, what, started);
    action["finished_at"] = dates_.iso(finished);
    action["finished_success"] = failure.empty();
    action["finished_message"] = failure.empty() ? std::string_view("Completed successfully") : failure;
    action["finished_result"] = json::object();
    stack.actions.push_back(std::move(action));
    return stack.actions.back();
}

CLOUD66_DECL void action_engine::stop(const stack_record& stack, std::int64_t id, std::string_view why,
                                      time_point now)
{
    const auto found = std::find_if(pending_.begin(), pending_.end(), [&](const auto& due) {
        return due.second.id == id && due.second.stack.lock().get() == &stack;
    });
    if (found == pending_.end()) return;
    auto end = pending_.extract(found);
    end.mapped().plan.end = scripted_end::failure;
    end.mapped().plan.message = why;
    finish(end.mapped(), now);
}

CLOUD66_DECL void action_engine::settle(time_point now)
{
    while (!pending_.empty() && pending_.begin()->first <= now) {
        const auto due = pending_.extract(pending_.begin());
        finish(due.mapped(), due.key());
    }
}

CLOUD66_DECL void action_engine::finish(const pending_end& end, time_point at)
{
    const auto stack = end.stack.lock();
    json::object* action = stack ? stack->find_action(end.id) : nullptr;
    if (action == nullptr) return;

    const std::string now = dates_.iso(at);
    std::string message;
    (*action)["finished_at"] = now;
    switch (end.plan.end) {
        case scripted_end::success:
            (*action)["finished_success"] = true;
            message = "Completed successfully";
            break;
        case scripted_end::failure:
            (*action)["finished_success"] = false;
            message = "The action failed";
            break;
        case scripted_end::no_result:
        case scripted_end::never:
            (*action)["finished_success"] = nullptr;
            message = "Finished without a result";
            break;
    }
    (*action)["finished_message"] = end.plan.message.value_or(message);
    (*action)["finished_result"] = json::object();

    if (--stack->running_actions == 0) stack->document["is_busy"] = false;
    stack->document["last_activity"] = now;
    stack->document["last_activity_iso"] = now;
    const bool went_well = end.plan.end == scripted_end::success;
    if (went_well && end.effect) end.effect(*stack, now);
    if (end.sequel) end.sequel(stack, went_well, at);
}

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
