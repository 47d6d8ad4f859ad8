// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_POLLING_POLL_OPERATION_IPP
#define CLOUD66_IMPL_POLLING_POLL_OPERATION_IPP

#include <cloud66/detail/client/decode_response.hpp>
#include <cloud66/detail/polling/action_poller.hpp>
#include <cloud66/error.hpp>

#include <algorithm>
#include <exception>
#include <optional>
#include <string>
#include <utility>

namespace cloud66::inline v1::detail {

inline bool comes_before(const std::shared_ptr<tracked_action>& action, std::int64_t id)
{
    return action->key().id < id;
}

/// What a failed poll ended with. Only a token provider throws what is no system error.
inline error poll_error(std::exception_ptr failure)
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

/// Whether the API refuses the list as such, so that single polls may do better.
inline bool refuses_list(const error& failure)
{
    const auto& code = failure.code();
    if (!is_api_error(failure) || code == condition::retryable) return false;
    return code == errc::forbidden || code != condition::denied;
}

/// What is polled, for the log.
inline std::string describe(const poll_operation& poll)
{
    const action_key& key = poll.actions.front()->key();
    if (poll.actions.size() > 1) return "the actions of stack " + key.stack_uid;
    return "action " + std::to_string(key.id) + " of stack " + key.stack_uid;
}

/// The action of that id, which the poll covers.
inline tracked_action& action_of(const poll_operation& poll, std::int64_t id)
{
    return **std::lower_bound(poll.actions.begin(), poll.actions.end(), id, comes_before);
}

/// How a poll of `action` is sent.
inline shared_settings settings_of(const tracked_action& action)
{
    return poll_settings(account_settings(action.key().account));
}

/// Polls the one action that is covered.
inline asio::awaitable<void> read_action(const poll_operation& poll, id_search& search)
{
    tracked_action& only = *poll.actions.front();
    action_info seen = co_await fetch_action(poll.owner->client(), only.key(), settings_of(only));
    search.take(only.key().id);
    poll.owner->saw(only, std::move(seen));
}

/// The actions of a page. A page in a form that no source shows will not be another one the next time.
inline std::vector<action_info> decode_list(const poll_operation& poll, const api_response& response)
{
    try {
        const logger& log = poll.owner->client()->options().log;
        return decode_response<std::vector<action_info>>(log, response);
    } catch (const error&) {
        poll.owner->refuse_list(*poll.target->stack);
        throw;
    }
}

/// Where to begin with the stack's list: at the end at which its actions were found.
inline page_cursor cursor_of(const poll_operation& poll)
{
    const scheduled_stack& stack = *poll.target->stack;
    const tracked_action& any = *poll.actions.front();
    api_request list = get("list_stack_actions", "/stacks/{stack_uid}/actions.json", {any.key().stack_uid});
    list.settings = settings_of(any);
    return page_cursor(std::move(list), 0, stack.order == list_order::oldest_first ? stack.last_page : 0);
}

/// Reads the list as far as the search goes and the rate limit allows.
inline asio::awaitable<void> read_list(const poll_operation& poll, id_search& search, page_cursor& cursor)
{
    const auto client = poll.owner->client();
    while (!cursor.is_over()) {
        if (cursor.pages_read() > 0 && !poll.owner->may_poll()) break;
        const api_response response = co_await client_impl::do_send(client, cursor.next_request());
        auto shown = decode_list(poll, response);
        for (action_info& seen : shown)
            if (search.take(seen.id)) {
                tracked_action& action = action_of(poll, seen.id);
                poll.owner->saw(action, std::move(seen));
            }
        // A position that contradicts the request ends the list: single polls find what it has not shown.
        cursor.arrived(response.position(), search.end_page(cursor));
    }
}

/// Reports a failed poll to the actions that it has not shown before it failed. \return what comes of it.
inline std::string report_failure(const poll_operation& poll, const id_search& search, const error& why)
{
    if (poll.actions.size() > 1 && refuses_list(why)) poll.owner->refuse_list(*poll.target->stack);
    if (poll.actions.size() > 1 && poll.target->stack->list_refused)
        return "its actions are polled one by one from now on";
    bool exhausted = false;
    for (const std::int64_t id : search.missing())
        if (poll.owner->failed(action_of(poll, id), why)) exhausted = true;
    return exhausted ? "its waits fail" : "going on";
}

/// Takes in what a list has shown beside the actions. \return what the log says of it.
inline std::string report_list(const poll_operation& poll, const id_search& search, const page_cursor& cursor)
{
    poll.target->stack->order = search.order();
    poll.target->stack->last_page = cursor.last_page();
    const std::size_t shown = poll.actions.size() - search.missing().size();
    std::string text = std::to_string(shown) + " of " + std::to_string(poll.actions.size()) + " shown on " +
                       std::to_string(cursor.pages_read()) + " page(s)";
    if (search.missing().empty()) return text;
    if (!cursor.is_over()) return text + ", the others wait for the budget";
    for (const std::int64_t id : search.missing()) poll.owner->poll_alone(action_of(poll, id));
    return text + ", the others are polled one by one from now on";
}

CLOUD66_DECL asio::awaitable<void> run_poll(poll_operation poll)
{
    const bool by_list = poll.actions.size() > 1;
    std::sort(poll.actions.begin(), poll.actions.end(),
              [](const auto& one, const auto& other) { return one->key().id < other->key().id; });
    std::vector<std::int64_t> ids;
    ids.reserve(poll.actions.size());
    for (const auto& action : poll.actions) ids.push_back(action->key().id);
    id_search search(std::move(ids), poll.target->stack->order);
    std::optional<page_cursor> cursor;
    if (by_list) cursor.emplace(cursor_of(poll));
    std::exception_ptr failure;
    try {
        if (by_list)
            co_await read_list(poll, search, *cursor);
        else
            co_await read_action(poll, search);
    } catch (...) {
        failure = std::current_exception();
    }

    std::string outcome;
    if (failure) {
        const error why = poll_error(failure);
        outcome = std::string("failed: ") + why.what() + " (" + report_failure(poll, search, why) + ')';
    } else if (by_list) {
        outcome = report_list(poll, search, *cursor);
    } else {
        outcome = poll.actions.front()->finished() ? "finished" : "running";
    }
    poll_cost cost;
    cost.by_list = by_list;
    cost.failed = failure != nullptr;
    cost.requests = by_list ? cursor->pages_read() + (failure ? 1 : 0) : 1;
    poll.owner->end_poll(*poll.target, cost, describe(poll) + ": " + outcome);
}

}  // namespace cloud66::inline v1::detail

#endif
