// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_CLIENT_TOKEN_SOURCE_IPP
#define CLOUD66_IMPL_CLIENT_TOKEN_SOURCE_IPP

#include <cloud66/detail/client/token_source.hpp>
#include <cloud66/detail/timing/event.hpp>
#include <cloud66/error.hpp>

#include <algorithm>
#include <utility>

namespace cloud66::inline v1::detail {

CLOUD66_DECL token_source::token_source(const durable_executor& executor, credentials from,
                                        std::shared_ptr<time_source> time, std::chrono::milliseconds limit)
    : executor_(executor), credentials_(std::move(from)), time_(std::move(time)), limit_(limit)
{
}

CLOUD66_DECL token_source::pending_token token_source::ask(token_reason reason)
{
    pending_token what;
    what.until = deadline_after(time_->now(), limit_);
    what.provided = inquiry::start(executor_, credentials_access::get(credentials_, reason));
    return what;
}

CLOUD66_DECL asio::awaitable<secret> token_source::wait(pending_token what, durable_executor executor,
                                                        std::shared_ptr<time_source> time,
                                                        time_point deadline)
{
    const auto until = (std::min)(what.until, deadline);
    const bool in_time = co_await inquiry::wait(what.provided, std::move(executor), std::move(time), until);
    if (!in_time)
        throw error(what.until <= deadline ? errc::token_timed_out : errc::call_timed_out,
                    "the token provider has not given a token in time");
    co_return what.provided->get();
}

CLOUD66_DECL asio::awaitable<secret> token_source::get(time_point deadline)
{
    return wait(ask(token_reason::needed), executor_, time_, deadline);
}

CLOUD66_DECL asio::awaitable<std::optional<secret>> token_source::renew(secret rejected, time_point deadline)
{
    if (!credentials_access::is_renewable(credentials_) || time_->now() < rests_until_)
        co_return std::nullopt;
    const auto& last = renewal_.provided;
    const bool is_usable = last && (!last->is_over() || (!last->has_failed() && last->get() != rejected));
    if (!is_usable) renewal_ = ask(token_reason::rejected);
    secret given = co_await wait(renewal_, executor_, time_, deadline);
    if (!given.empty() && given != rejected) co_return given;
    rest();
    co_return std::nullopt;
}

CLOUD66_DECL void token_source::rest() { rests_until_ = time_->now() + std::chrono::minutes(1); }

CLOUD66_DECL void token_source::renewed_in_vain(const secret& rejected)
{
    const auto& last = renewal_.provided;
    if (!last || !last->is_over() || last->has_failed() || last->get() != rejected) return;
    renewal_ = pending_token();
    rest();
}

}  // namespace cloud66::inline v1::detail

#endif
