// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_SANDBOX_WORLD_HPP
#define CLOUD66_SANDBOX_WORLD_HPP

#include <cloud66/config.hpp>
#include <cloud66/sandbox/account.hpp>
#include <cloud66/sandbox/actions.hpp>
#include <cloud66/sandbox/calendar.hpp>
#include <cloud66/sandbox/message.hpp>
#include <cloud66/sandbox/parameters.hpp>
#include <cloud66/sandbox/rate_limit.hpp>
#include <cloud66/sandbox/script.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace cloud66 {
inline namespace v1 {
namespace sandbox_detail {

/// Everything that a handler may read and change.
struct world
{
    explicit world(sandbox_options chosen)
        : settings(std::move(chosen)),
          dates(settings.time, settings.calendar.value_or(std::chrono::system_clock::now())),
          uids(settings.seed),
          actions(dates, settings.action_duration),
          rate(settings.rate_limit, dates.start() - settings.rate_window_age)
    {
    }

    world(const world&) = delete;
    world& operator=(const world&) = delete;

    const sandbox_options settings;
    const calendar dates;
    uid_maker uids;
    account user;
    action_engine actions;
    rate_limit rate;
};

/// One request on its way to its handler.
struct call
{
    sandbox_detail::world& world;
    time_source::time_point now;
    std::vector<std::string> arguments;  ///< The values of the placeholders in the path.
    sandbox_detail::parameters parameters;
    std::string host;  ///< What the `Host` header says.

    /// The stack that the first argument names.
    /// \throws refusal 404 if there is none.
    std::shared_ptr<stack_record> stack() const
    {
        auto found = world.user.find_stack(arguments.at(0));
        if (!found) throw not_found("Stack");
        return found;
    }

    /// The document of a kind, in the stack or the account, whose `member` one of the arguments names.
    /// \param what its name in the refusal: `Server`.
    /// \throws refusal 404 if there is none.
    json::object& named(document_store& store, std::string_view kind, std::string_view member,
                        std::size_t argument, std::string_view what) const
    {
        return store.get(kind, member, arguments.at(argument), what);
    }

    /// This moment as the API writes it.
    std::string date() const { return world.dates.iso(now); }

    /// The caller's own name for an action; empty if there is none.
    /// \throws refusal 400 if it is longer than 255 characters.
    std::string user_reference() const
    {
        auto reference = parameters.text("user_reference").value_or("");
        if (reference.size() > 255) throw bad_parameter("user_reference", "is longer than 255 characters");
        return reference;
    }

    /// Starts an action in the caller's name; the answer to the request.
    /// \param what all but the user.
    answer start_action(const std::shared_ptr<stack_record>& stack_of_it, action_start what)
    {
        what.user = world.user.user_email;
        return enveloped(world.actions.start(stack_of_it, std::move(what), now));
    }

    /// The same for an action of which there is nothing else to say.
    /// \param effect what it does when it ends well; empty: nothing.
    answer start_action(const std::shared_ptr<stack_record>& stack_of_it, std::string name,
                        action_effect effect = {})
    {
        action_start what;
        what.name = std::move(name);
        what.effect = std::move(effect);
        return start_action(stack_of_it, std::move(what));
    }
};

}  // namespace sandbox_detail
}  // namespace v1
}  // namespace cloud66

#endif
