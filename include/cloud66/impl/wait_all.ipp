// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_WAIT_ALL_IPP
#define CLOUD66_IMPL_WAIT_ALL_IPP

#include <cloud66/detail/calls/report_errors.hpp>
#include <cloud66/detail/polling/wait_group.hpp>
#include <cloud66/error.hpp>
#include <cloud66/wait_all.hpp>

#include <boost/asio/error.hpp>

#include <string>
#include <utility>

namespace cloud66::inline v1 {
namespace detail {

inline void check_waits(const std::vector<action>& actions, const wait_all_params& params)
{
    for (std::size_t i = 0; i < actions.size(); ++i) {
        if (!actions[i])
            throw error(errc::invalid_argument,
                        "actions[" + std::to_string(i) +
                            "] is an empty handle: it was default-constructed or moved from");
    }
    time_limit({params.timeout}, default_action_timeout);
}

/// Where the first of `actions` is waited for; nowhere if there is none.
inline durable_executor executor_of(const std::vector<action>& actions)
{
    const auto first = actions.empty() ? nullptr : action_access::tracked_by(actions.front());
    return first ? first->owner()->client()->executor() : durable_executor();
}

/// Puts each outcome in its place, until all have come.
inline asio::awaitable<void> collect(wait_results each, std::vector<wait_result>& places)
{
    while (auto ended = co_await each.next()) places[ended->index] = std::move(*ended);
}

inline asio::awaitable<std::vector<wait_result>> wait_for_all(std::vector<action> actions,
                                                              wait_all_params params)
{
    std::vector<wait_result> outcomes(actions.size());
    try {
        wait_results each = wait_each(actions, params);
        co_await collect(std::move(each), outcomes);
    } catch (const boost::system::system_error& failure) {
        if (failure.code() != asio::error::operation_aborted) throw;
    }
    for (std::size_t i = 0; i < actions.size(); ++i)
        if (!outcomes[i].handle) outcomes[i] = detached_result(i, std::move(actions[i]));
    co_return outcomes;
}

}  // namespace detail

CLOUD66_DECL operation<std::vector<wait_result>> wait_all(std::vector<action> actions, wait_all_params params)
{
    const detail::durable_executor executor = detail::executor_of(actions);
    return detail::report_errors(executor, [&] {
        detail::check_waits(actions, params);
        return detail::operation_on(executor, detail::wait_for_all(std::move(actions), params),
                                    detail::work_kind::reads);
    });
}

CLOUD66_DECL wait_results wait_each(std::vector<action> actions, wait_each_params params)
{
    detail::check_waits(actions, params);
    wait_results each;
    if (!actions.empty()) each.group_ = detail::wait_group::start(std::move(actions), params);
    return each;
}

namespace detail {

inline asio::awaitable<std::optional<wait_result>> no_outcome() { co_return std::optional<wait_result>(); }

}  // namespace detail

CLOUD66_DECL operation<std::optional<wait_result>> wait_results::next()
{
    if (!group_)
        return detail::operation_on(detail::durable_executor(), detail::no_outcome(),
                                    detail::work_kind::reads);
    return detail::operation_on(group_->client()->executor(),
                                group_->client()->run(detail::wait_group::next(group_)),
                                detail::work_kind::reads);
}

}  // namespace cloud66::inline v1

#endif
