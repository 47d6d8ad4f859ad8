// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_POLLING_POLL_OPERATION_IPP
#define CLOUD66_IMPL_POLLING_POLL_OPERATION_IPP

#include <cloud66/detail/client/decode_response.hpp>
#include <cloud66/detail/polling/action_poller.hpp>
#include <cloud66/detail/polling/poll_operation.hpp>
#include <cloud66/error.hpp>

#include <algorithm>
#include <exception>
#include <string>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace detail {

inline bool comes_before(const std::shared_ptr<watched_action>& action, std::int64_t id)
{
    return action->key().id < id;
}

/// What a failed look ended with. Only a token provider throws what is no system error.
inline error look_error(std::exception_ptr failure)
{
    try {
        std::rethrow_exception(failure);
    } catch (const boost::system::system_error& known) {
        return to_error(known);
    } catch (const std::exception& own) {
        return error(errc::no_credentials, std::string("the token provider failed: ") + own.what());
    } catch (...) {
        return error(errc::no_credentials, "the token provider failed");
    }
}

/// Whether the API refuses the list as such, so that single looks may do better.
inline bool refuses_list(const error& failure)
{
    const auto& code = failure.code();
    if (!is_api_refusal(failure) || code == condition::retryable) return false;
    return code == errc::forbidden || code != condition::denied;
}

/// What is looked at, for the log.
inline std::string describe(const begun_look& look)
{
    const action_key& key = look.actions.front()->key();
    if (look.actions.size() > 1) return "the actions of stack " + key.stack_uid;
    return "action " + std::to_string(key.id) + " of stack " + key.stack_uid;
}

/// The action of that id, which the look covers.
inline watched_action& action_of(const begun_look& look, std::int64_t id)
{
    return **std::lower_bound(look.actions.begin(), look.actions.end(), id, comes_before);
}

/// Looks at the one action that is covered.
inline asio::awaitable<void> read_action(const begun_look& look, list_walk& walk)
{
    watched_action& only = *look.actions.front();
    action_info seen = co_await fetch_action(look.owner->client(), only.key(), request_priority::poll);
    walk.take(only.key().id);
    look.owner->saw(only, std::move(seen));
}

/// The actions of a page. A page in a form that no source shows will not be another one the next time.
inline std::vector<action_info> decode_list(const begun_look& look, const api_response& answer)
{
    try {
        const logger& log = look.owner->client()->options().log;
        return decode_response<std::vector<action_info>>(log, answer, answer_to::question);
    } catch (const error&) {
        look.owner->refuse_list(*look.unit->stack);
        throw;
    }
}

/// Reads the list as far as the walk goes and the budget allows.
inline asio::awaitable<void> read_list(const begun_look& look, list_walk& walk)
{
    const auto client = look.owner->client();
    while (const auto number = walk.next_page()) {
        if (walk.pages_read() > 0 && !look.owner->may_look()) break;
        api_request request =
            get("/stacks/{stack_uid}/actions.json", {look.actions.front()->key().stack_uid});
        request.query("page", *number);
        const api_response answer = co_await client->send(std::move(request), request_priority::poll);
        auto shown = decode_list(look, answer);
        for (action_info& seen : shown)
            if (walk.take(seen.id)) look.owner->saw(action_of(look, seen.id), std::move(seen));
        walk.end_page(answer.position());
    }
}

/// Tells those whom a failed look concerns: all but those that it showed before it failed. \return what comes of it.
inline std::string report_failure(const begun_look& look, const list_walk& walk, const error& told)
{
    if (look.actions.size() > 1 && refuses_list(told)) look.owner->refuse_list(*look.unit->stack);
    if (look.actions.size() > 1 && look.unit->stack->list_refused)
        return "its actions are looked at one by one from now on";
    bool given_up = false;
    for (const std::int64_t id : walk.missing())
        if (look.owner->failed(action_of(look, id), told)) given_up = true;
    return given_up ? "giving up" : "going on";
}

/// Takes in what a list has shown beside the actions. \return what the log says of it.
inline std::string report_list(const begun_look& look, const list_walk& walk)
{
    look.unit->stack->habit = walk.habit();
    const std::size_t shown = look.actions.size() - walk.missing().size();
    std::string text = std::to_string(shown) + " of " + std::to_string(look.actions.size()) + " shown on " +
                       std::to_string(walk.pages_read()) + " page(s)";
    if (walk.missing().empty()) return text;
    if (walk.next_page()) return text + ", the others wait for the budget";
    for (const std::int64_t id : walk.missing()) look.owner->look_alone(action_of(look, id));
    return text + ", the others are looked at one by one from now on";
}

CLOUD66_DECL asio::awaitable<void> make_look(begun_look look)
{
    const bool by_list = look.actions.size() > 1;
    std::sort(look.actions.begin(), look.actions.end(),
              [](const auto& one, const auto& other) { return one->key().id < other->key().id; });
    std::vector<std::int64_t> ids;
    for (const auto& action : look.actions) ids.push_back(action->key().id);
    list_walk walk(std::move(ids), look.unit->stack->habit);
    std::exception_ptr failure;
    try {
        if (by_list)
            co_await read_list(look, walk);
        else
            co_await read_action(look, walk);
    } catch (...) {
        failure = std::current_exception();
    }

    std::string outcome;
    if (failure) {
        const error told = look_error(failure);
        outcome = std::string("failed: ") + told.what() + " (" + report_failure(look, walk, told) + ')';
    } else if (by_list) {
        outcome = report_list(look, walk);
    } else {
        outcome = look.actions.front()->finished() ? "finished" : "running";
    }
    look_cost cost;
    cost.by_list = by_list;
    cost.failed = failure != nullptr;
    cost.requests = by_list ? walk.pages_read() + (failure ? 1 : 0) : 1;
    look.owner->end_look(*look.unit, cost, describe(look) + ": " + outcome);
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
