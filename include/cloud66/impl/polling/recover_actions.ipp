// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_POLLING_RECOVER_ACTIONS_IPP
#define CLOUD66_IMPL_POLLING_RECOVER_ACTIONS_IPP

#include <cloud66/detail/client/decode_response.hpp>
#include <cloud66/detail/client/page_cursor.hpp>
#include <cloud66/detail/http/api_request.hpp>
#include <cloud66/detail/polling/action_poller.hpp>
#include <cloud66/detail/polling/action_search.hpp>
#include <cloud66/detail/polling/recover_actions.hpp>
#include <cloud66/error.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace cloud66::inline v1::detail {

/// What to find, owned.
struct recovery
{
    std::string stack_uid;
    std::optional<std::string> command;
    std::chrono::sys_seconds since;

    bool fits(const action_info& seen) const
    {
        if (command && seen.action && *seen.action != *command) return false;
        // Without a start that can be read it may be the one, finished or not: to miss one that was started would
        // have it started twice.
        const auto start = start_of(seen);
        return !start || *start >= since;
    }
};

inline asio::awaitable<std::vector<action>> do_recover(std::shared_ptr<action_poller> owner, api_request list,
                                                       recovery wanted)
{
    constexpr std::size_t most_pages = 20;
    const logger& log = owner->client()->options().log;
    std::map<std::int64_t, action_info> found;  // by id: one may move to another page meanwhile
    owner->client()->set_deadline(list);
    const auto account = account_of(list.settings);
    recent_search search(wanted.since);
    page_cursor cursor(std::move(list), most_pages);
    while (!cursor.is_over()) {
        const api_response response = co_await client_impl::do_send(owner->client(), cursor.next_request());
        auto items = decode_response<std::vector<action_info>>(log, response);
        const page_problem problem = cursor.arrived(response.position(), search.end_page(items, cursor));
        if (problem.what == page_problem::kind::too_long)
            throw error(errc::outcome_unknown, std::to_string(most_pages) + " pages of actions of stack " +
                                                   wanted.stack_uid + " were read, and there are more");
        if (problem) throw malformed(response, problem.text);
        for (action_info& item : items)
            if (wanted.fits(item)) found.insert_or_assign(item.id, std::move(item));
    }
    log(log_level::debug, "recovered " + std::to_string(found.size()) + " actions of stack " +
                              wanted.stack_uid + " from " + std::to_string(cursor.pages_read()) + " pages");
    std::vector<action> handles;
    handles.reserve(found.size());
    for (auto& [id, seen] : found)
        handles.push_back(make_seen_action(owner, wanted.stack_uid, std::move(seen), default_action_timeout,
                                           account, false));
    co_return handles;
}

CLOUD66_DECL asio::awaitable<std::vector<action>> recover_actions(std::shared_ptr<action_poller> owner,
                                                                  std::string_view stack_uid,
                                                                  std::chrono::system_clock::time_point since,
                                                                  const recover_actions_params& params,
                                                                  shared_settings settings)
{
    if (params.tolerance.count() < 0) throw error(errc::invalid_argument, "tolerance must not be negative");
    recovery wanted;
    wanted.stack_uid = stack_uid;
    wanted.command = params.command;
    wanted.since = std::chrono::floor<std::chrono::seconds>(since) -
                   std::chrono::ceil<std::chrono::seconds>(params.tolerance);
    api_request list = get("recover_actions", "/stacks/{stack_uid}/actions.json", {stack_uid});
    list.query("user_reference", params.user_reference);
    list.settings = std::move(settings);
    return owner->client()->run(do_recover(owner, std::move(list), std::move(wanted)));
}

}  // namespace cloud66::inline v1::detail

#endif
