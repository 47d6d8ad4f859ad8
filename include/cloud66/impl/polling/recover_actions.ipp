// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_POLLING_RECOVER_ACTIONS_IPP
#define CLOUD66_IMPL_POLLING_RECOVER_ACTIONS_IPP

#include <cloud66/detail/client/decode_response.hpp>
#include <cloud66/detail/client/page_cursor.hpp>
#include <cloud66/detail/http/api_request.hpp>
#include <cloud66/detail/polling/action_poller.hpp>
#include <cloud66/detail/polling/recover_actions.hpp>
#include <cloud66/error.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace detail {

inline std::optional<recent_cursor::time_point> start_of(const action_info& seen)
{
    std::optional<recent_cursor::time_point> start;
    if (seen.started_at)
        if (const auto time = seen.started_at->time())
            start = std::chrono::floor<std::chrono::seconds>(*time);
    return start;
}

CLOUD66_DECL recent_cursor::order recent_cursor::order_of(const std::vector<action_info>& items) const
{
    std::vector<time_point> starts;
    for (const action_info& item : items)
        if (const auto start = start_of(item)) starts.push_back(*start);
    const bool rises = std::ranges::is_sorted(starts);
    const bool falls = std::ranges::is_sorted(starts, std::greater());
    if (rises && falls) return order::unknown;  // all at once
    if (falls) return order::newest_first;
    return rises ? order::oldest_first : order::none;
}

CLOUD66_DECL bool recent_cursor::reaches_back(const std::vector<action_info>& items) const
{
    return std::ranges::any_of(items, [&](const action_info& item) {
        const auto start = start_of(item);
        return start && *start < since_;
    });
}

CLOUD66_DECL void recent_cursor::arrived(const std::vector<action_info>& items, const page_position& position)
{
    const std::int64_t here = next_;
    const std::int64_t following = has_more(position, here) ? here + 1 : 0;
    const std::int64_t last = position.pages.value_or(0);

    const order seen = order_of(items);
    const bool backwards =
        order_ == order::oldest_first;  // then all but the first page are read from the end
    if (order_ == order::unknown) order_ = seen;
    if (order_ == order::oldest_first && !backwards && last <= here)
        order_ = order::none;  // no way to the end
    if (seen != order::unknown && seen != order_) order_ = order::none;

    if (order_ == order::oldest_first)
        next_ = !backwards ? last : reaches_back(items) || here <= 2 ? 0 : here - 1;
    else if (backwards)
        next_ = 2;
    else
        next_ = order_ == order::newest_first && reaches_back(items) ? 0 : following;
}

/// What to look for, owned.
struct recovery
{
    std::string stack_uid;
    std::optional<std::string> command;
    recent_cursor::time_point since;

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
    constexpr int most_pages = 20;
    const logger& log = owner->client()->options().log;
    std::map<std::int64_t, action_info> found;  // by id: one may move to another page meanwhile
    owner->client()->set_deadline(list);
    recent_cursor cursor(wanted.since);
    int pages = 0;
    while (cursor.next_page() != 0) {
        if (pages++ == most_pages)
            throw error(errc::outcome_unknown, std::to_string(most_pages) + " pages of actions of stack " +
                                                   wanted.stack_uid + " were read, and there are more");
        api_request page = list;
        page.query("page", cursor.next_page());
        const api_response response = co_await client_impl::do_send(owner->client(), std::move(page));
        const std::string problem = check_position(response.position(), cursor.next_page());
        if (!problem.empty()) throw malformed(response, problem);
        auto items = decode_response<std::vector<action_info>>(log, response);
        cursor.arrived(items, response.position());
        for (action_info& item : items)
            if (wanted.fits(item)) found.insert_or_assign(item.id, std::move(item));
    }
    log(log_level::debug, "recovered " + std::to_string(found.size()) + " actions of stack " +
                              wanted.stack_uid + " from " + std::to_string(pages) + " pages");
    std::vector<action> handles;
    handles.reserve(found.size());
    for (auto& [id, seen] : found)
        handles.push_back(make_seen_action(owner, wanted.stack_uid, std::move(seen), default_action_timeout,
                                           account_of(list.settings)));
    co_return handles;
}

CLOUD66_DECL asio::awaitable<std::vector<action>> recover_actions(std::shared_ptr<action_poller> owner,
                                                                  std::string_view stack_uid,
                                                                  const recover_actions_params& params,
                                                                  shared_settings settings)
{
    if (!params.since)
        throw error(errc::invalid_argument,
                    "since must be given: error_details::sent_at of the lost request");
    if (params.tolerance.count() < 0) throw error(errc::invalid_argument, "tolerance must not be negative");
    recovery wanted;
    wanted.stack_uid = stack_uid;
    wanted.command = params.command;
    wanted.since = std::chrono::floor<std::chrono::seconds>(*params.since) - params.tolerance;
    api_request list = get("/stacks/{stack_uid}/actions.json", {stack_uid});
    list.query("user_reference", params.user_reference);
    list.settings = std::move(settings);
    return owner->client()->run(do_recover(owner, std::move(list), std::move(wanted)));
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
