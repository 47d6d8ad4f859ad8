// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_WORKFLOWS_WORKFLOW_HPP
#define CLOUD66_DETAIL_WORKFLOWS_WORKFLOW_HPP

#include <cloud66/client.hpp>
#include <cloud66/config.hpp>
#include <cloud66/detail/polling/poll_policy.hpp>
#include <cloud66/detail/polling/poll_turn.hpp>
#include <cloud66/result.hpp>
#include <cloud66/time_source.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>

// What workflows that wait are made of, beside the public calls. A workflow is a free function that several calls
// make up; it returns an operation as a call does, and what holds for every call (see `client`) holds for
// it.
namespace cloud66::inline v1::detail {

/// Where a client's workflows take their time from.
inline const time_source& clock_of(const client& api) { return *client_access::impl_of(api)->options().time; }

/// `work`, which runs where the client's work runs, as an operation.
template <class T>
operation<T> make_workflow(const client& api, asio::awaitable<T> work, work_kind kind)
{
    return make_operation(api, client_access::impl_of(api)->run(std::move(work)), kind);
}

/// A view of a client whose calls are polls.
inline client polling_view(const client& api)
{
    return client_access::with(api, poll_settings(client_access::settings_of(api)));
}

/// What a workflow polls.
struct polled_thing
{
    std::string stack_uid;     ///< Empty: it belongs to no stack that is known.
    std::size_t requests = 1;  ///< How many a poll takes.
};

/// Polls again and again until there is something to be seen, at the pace and with the limits of
/// `action::wait`: see `options.polling`. To be awaited within `make_workflow`.
/// \param poll makes an awaitable of `std::optional<T>`, with calls of a `polling_view`; it is called until that holds
/// something.
/// \param on_miss called after each poll that has seen nothing.
/// \return what was seen; nothing at the deadline, at which there was one more poll.
template <class T, class Poll, class Miss>
asio::awaitable<std::optional<T>> poll_until(client api, polled_thing what, time_source::time_point deadline,
                                             const Poll& poll, const Miss& on_miss)
{
    const auto owner = client_access::impl_of(api);
    const auto time = owner->options().time;
    poll_policy policy(owner->options().polling, time->now());
    poll_turn turn(client_access::poller_of(api), what.stack_uid, what.requests);
    for (;;) {
        co_await turn.wait_until(deadline);
        const result<std::optional<T>> seen = co_await as_result(poll());
        turn.end();
        const auto now = time->now();
        if (seen && *seen) co_return *seen;
        if (seen) {
            policy.polled(now);
            on_miss();
        } else if (policy.failed(seen.error(), now)) {
            throw seen.error();
        }
        if (now >= deadline) co_return std::nullopt;
    }
}

template <class T, class Poll>
asio::awaitable<std::optional<T>> poll_until(client api, polled_thing what, time_source::time_point deadline,
                                             const Poll& poll)
{
    const auto ignore = [] {};
    co_return co_await poll_until<T>(api, what, deadline, poll, ignore);
}

}  // namespace cloud66::inline v1::detail

#endif
