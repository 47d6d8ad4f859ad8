// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_WORKFLOWS_WORKFLOW_HPP
#define CLOUD66_DETAIL_WORKFLOWS_WORKFLOW_HPP

#include <cloud66/client.hpp>
#include <cloud66/config.hpp>
#include <cloud66/detail/polling/poll_policy.hpp>
#include <cloud66/detail/timing/event.hpp>
#include <cloud66/result.hpp>
#include <cloud66/time_source.hpp>

#include <boost/asio/awaitable.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

// What workflows that wait are made of, beside the public calls. A workflow is a free function that several calls
// make up; it checks its arguments at once, as a call does, and what holds for every call
// (`resources/call.hpp`) holds for it.
namespace cloud66 {
inline namespace v1 {
namespace detail {

/// Where a client's workflows take their time from.
inline const time_source& clock_of(const client& api) { return *client_access::impl_of(api)->options().time; }

/// Runs `work` where the client's work runs, for callers as those of any call.
template <class T>
asio::awaitable<T> run_recipe(const client& api, asio::awaitable<T> work)
{
    return client_access::impl_of(api)->run(std::move(work));
}

/// Polls again and again until there is something to be seen, at the pace and with the limits of
/// `action::wait`: see `options.polling`. To be awaited within `run_recipe`.
/// \param poll makes an awaitable of `std::optional<T>`; it is called until that holds something.
/// \param on_miss called after each poll that has seen nothing.
/// \return what was seen; nothing at the deadline, at which there was one more poll.
template <class T, class Poll, class Miss>
asio::awaitable<std::optional<T>> poll_until(client api, time_source::time_point deadline, const Poll& poll,
                                             const Miss& on_miss)
{
    const auto owner = client_access::impl_of(api);
    const auto time = owner->options().time;
    // These polls are calls, so that nothing shares or paces them: they take it easy.
    polling_options pace = owner->options().polling;
    pace.max_interval = (std::max)(pace.max_interval, std::chrono::milliseconds(std::chrono::seconds(15)));
    poll_policy policy(pace, time->now());
    for (;;) {
        const result<std::optional<T>> seen = co_await as_result(poll());
        const auto now = time->now();
        if (seen && *seen) co_return *seen;
        if (seen) {
            policy.polled(now);
            on_miss();
        } else if (policy.failed(seen.error(), now)) {
            throw seen.error();
        }
        if (now >= deadline) co_return std::nullopt;
        const auto next = (std::min)(policy.next_poll(now, owner->random()), deadline);
        co_await sleep_until(time, next);
    }
}

template <class T, class Poll>
asio::awaitable<std::optional<T>> poll_until(client api, time_source::time_point deadline, const Poll& poll)
{
    const auto ignore = [] {};
    co_return co_await poll_until<T>(api, deadline, poll, ignore);
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
