// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_CLIENT_TOKEN_SOURCE_IPP
#define CLOUD66_IMPL_CLIENT_TOKEN_SOURCE_IPP

#include <cloud66/detail/client/token_source.hpp>
#include <cloud66/detail/timing/event.hpp>
#include <cloud66/error.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>

#include <algorithm>
#include <exception>
#include <list>
#include <utility>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// One call of the provider, for any number of waiters. It is cancelled when the last of them has left.
struct token_source::inquiry
{
    void ended(std::exception_ptr why, secret given)
    {
        is_over = true;
        failure = std::move(why);
        token = std::move(given);
        for (event* one : waiters) one->notify();
    }

    /// A waiter's place, as long as it waits.
    struct place
    {
        place(inquiry& in, event& one) : where(in), self(in.waiters.insert(in.waiters.end(), &one)) {}
        place(const place&) = delete;
        place& operator=(const place&) = delete;
        ~place()
        {
            where.waiters.erase(self);
            if (where.waiters.empty() && !where.is_over) where.stop.emit(asio::cancellation_type::terminal);
        }

        inquiry& where;
        std::list<event*>::iterator self;
    };

    time_point until;  // the limit of the provider
    bool is_over = false;
    std::exception_ptr failure;
    secret token;
    std::list<event*> waiters;
    asio::cancellation_signal stop;
};

CLOUD66_DECL token_source::token_source(const durable_executor& executor, credentials from,
                                        std::shared_ptr<time_source> time, std::chrono::milliseconds limit)
    : executor_(executor), credentials_(std::move(from)), time_(std::move(time)), limit_(limit)
{
}

CLOUD66_DECL std::shared_ptr<token_source::inquiry> token_source::ask(token_reason reason)
{
    const auto asked = std::make_shared<inquiry>();
    asked->until = deadline_after(time_->now(), limit_);
    const auto end = [asked](std::exception_ptr failure, secret given) {
        asked->ended(std::move(failure), std::move(given));
    };
    asio::co_spawn(executor_.get(), credentials_.get(reason),
                   asio::bind_cancellation_slot(asked->stop.slot(), end));
    return asked;
}

CLOUD66_DECL asio::awaitable<secret> token_source::wait(std::shared_ptr<inquiry> asked,
                                                        durable_executor executor,
                                                        std::shared_ptr<time_source> time,
                                                        time_point deadline)
{
    if (!asked->is_over) {
        event over(executor.get(), std::move(time));
        const inquiry::place here(*asked, over);
        const bool in_time = co_await over.wait_until((std::min)(asked->until, deadline));
        if (!in_time && !asked->is_over)
            throw error(asked->until <= deadline ? errc::token_timed_out : errc::request_timed_out,
                        "the token provider has not given a token in time");
    }
    if (asked->failure) std::rethrow_exception(asked->failure);
    co_return asked->token;
}

CLOUD66_DECL asio::awaitable<secret> token_source::get(time_point deadline)
{
    return wait(ask(token_reason::needed), executor_, time_, deadline);
}

CLOUD66_DECL asio::awaitable<std::optional<secret>> token_source::renew(secret rejected, time_point deadline)
{
    if (!credentials_.renewable() || time_->now() < rests_until_) co_return std::nullopt;
    const bool is_usable =
        renewal_ && (!renewal_->is_over || (!renewal_->failure && renewal_->token != rejected));
    if (!is_usable) renewal_ = ask(token_reason::rejected);
    const auto asked = renewal_;
    secret given = co_await wait(asked, executor_, time_, deadline);
    if (!given.empty() && given != rejected) co_return given;
    rest();
    co_return std::nullopt;
}

CLOUD66_DECL void token_source::rest() { rests_until_ = time_->now() + std::chrono::minutes(1); }

CLOUD66_DECL void token_source::renewed_in_vain(const secret& rejected)
{
    if (!renewal_ || !renewal_->is_over || renewal_->token != rejected) return;
    renewal_.reset();
    rest();
}

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#endif
