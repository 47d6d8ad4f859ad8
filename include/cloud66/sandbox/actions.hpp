// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_ACTIONS_HPP
#define CLOUD66_SANDBOX_ACTIONS_HPP

#include <cloud66/config.hpp>
#include <cloud66/sandbox/account.hpp>
#include <cloud66/sandbox/calendar.hpp>
#include <cloud66/sandbox/script.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// What an action does to its stack when it ends well.
/// \param now the moment of the end, as the API writes it.
using action_effect = std::function<void(stack_record& stack, const std::string& now)>;

/// What follows the end of an action, whether it went well or not.
using action_sequel = std::function<void(const std::shared_ptr<stack_record>& stack, bool went_well,
                                         time_source::time_point at)>;

/// An action to be started.
struct action_start
{
    std::string name;                     ///< The `action` member.
    std::string user;                     ///< An e-mail address.
    std::string via = "api";              ///< The `started_via` member.
    std::string user_reference;           ///< Empty: none.
    std::string resource_type = "stack";  ///< What it is about.
    action_effect effect;                 ///< Empty: none.
    action_sequel sequel;                 ///< After the effect; empty: none.
};

/// The asynchronous side of the API: actions that start, run for a while and finish.
///
/// There are no timers: whoever looks calls `settle` first, which ends what was due before that moment.
class action_engine
{
public:
    using time_point = time_source::time_point;

    CLOUD66_DECL action_engine(const calendar& dates, std::optional<time_source::duration> fixed_duration);

    CLOUD66_DECL void script(action_script line);

    /// Starts an action and returns its document.
    CLOUD66_DECL json::object start(const std::shared_ptr<stack_record>& stack, action_start what,
                                    time_point now);

    /// Adds an action to a stack's past.
    /// \param message empty: the one of an action that went well.
    CLOUD66_DECL json::object& add_finished(stack_record& stack, const action_start& what, time_point started,
                                            time_point finished, std::string_view failure = {});

    /// Ends an action of a stack before its time, as failed; does nothing if it has ended.
    CLOUD66_DECL void stop(const stack_record& stack, std::int64_t id, std::string_view why, time_point now);

    /// Ends all actions that are due, in the order of their ends.
    CLOUD66_DECL void settle(time_point now);

private:
    struct pending_end
    {
        std::weak_ptr<stack_record> stack;
        std::int64_t id;
        action_script plan;
        action_effect effect;
        action_sequel sequel;
    };

    json::object new_document(stack_record& stack, const action_start& what, time_point now);
    action_script plan_for(std::string_view name);
    void finish(const pending_end& end, time_point at);

    const calendar& dates_;
    std::optional<time_source::duration> fixed_duration_;
    std::vector<action_script> scripts_;
    std::multimap<time_point, pending_end> pending_;  // those without an end stand at the end of time
    std::int64_t last_id_ = 6566417;
};

/// How long an action of that name believably takes.
CLOUD66_DECL time_source::duration usual_duration(std::string_view name);

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/sandbox/actions.ipp>
#endif

#endif
