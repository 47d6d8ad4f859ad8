// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_IMPL_OAUTH_RENEWED_TOKENS_IPP
#define CLOUD66_IMPL_OAUTH_RENEWED_TOKENS_IPP

#include <cloud66/detail/client/printable.hpp>
#include <cloud66/detail/oauth/renewed_tokens.hpp>
#include <cloud66/error.hpp>

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

#include <chrono>
#include <exception>
#include <string>
#include <utility>

namespace cloud66::inline v1::detail {

inline renewed_tokens::renewed_tokens(std::shared_ptr<token_store> store, std::shared_ptr<oauth_impl> client)
    : store_(std::move(store)), client_(std::move(client))
{
}

CLOUD66_DECL std::shared_ptr<renewed_tokens> renewed_tokens::make(std::shared_ptr<token_store> store,
                                                                  std::shared_ptr<oauth_impl> client)
{
    const std::shared_ptr<renewed_tokens> made(new renewed_tokens(std::move(store), std::move(client)));
    const auto refresh_it = [self = std::weak_ptr(made)](token_reason) { return refresh(self.lock()); };
    made->renewals_ =
        std::make_unique<token_source>(made->client_->client()->executor(), credentials::provider(refresh_it),
                                       made->client_->time(), std::chrono::milliseconds::zero());
    return made;
}

inline void renewed_tokens::load()
{
    token_ = store_->load();
    if (!token_)
        throw error(errc::no_credentials,
                    "nobody is logged in: save the token of oauth_client::log_in in the token store");
}

/// Whether it has expired, or will have before a request arrives.
inline bool renewed_tokens::has_expired() const
{
    constexpr std::chrono::seconds on_the_way(10);
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    return token_->expires_at && *token_->expires_at <= now + on_the_way;
}

CLOUD66_DECL asio::awaitable<secret> renewed_tokens::get(std::shared_ptr<renewed_tokens> self,
                                                         token_reason reason)
{
    const std::shared_ptr<client_impl> owner = self->client_->client();
    return owner->run(do_get(std::move(self), reason));
}

CLOUD66_DECL asio::awaitable<secret> renewed_tokens::do_get(std::shared_ptr<renewed_tokens> self,
                                                            token_reason reason)
{
    if (!self->token_) self->load();
    if (reason == token_reason::needed && !self->has_expired()) co_return self->token_->access_token;
    // What was rejected is the token before, which another caller has seen rejected, too.
    const auto now = self->client_->time()->now();
    if (self->refreshed_at_ && now < *self->refreshed_at_ + std::chrono::minutes(1))
        co_return self->token_->access_token;

    const secret known = self->token_->access_token;
    self->load();  // another process may have renewed it
    if (self->token_->access_token != known && !self->has_expired()) co_return self->token_->access_token;
    if (!self->token_->refresh_token.empty()) {
        const auto renewed = co_await self->renewals_->renew(self->token_->access_token, time_source::never);
        if (renewed) co_return *renewed;
    }
    if (self->has_expired())
        throw error(errc::no_credentials,
                    "the token has expired, and there is no way to renew it; log in again");
    co_return self->token_->access_token;
}

CLOUD66_DECL asio::awaitable<secret> renewed_tokens::refresh(std::shared_ptr<renewed_tokens> self)
{
    // A refresh token may hold once: its response must not be lost because nobody waits for it any more.
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    api_request request = self->client_->refresh_request(self->token_->refresh_token);
    oauth_token before = *self->token_;
    self->token_ = co_await oauth_impl::fetch_token(self->client_, std::move(request), std::move(before));
    self->refreshed_at_ = self->client_->time()->now();
    try {
        self->store_->save(*self->token_);
    } catch (const std::exception& failure) {
        self->client_->client()->options().log(
            log_level::warning,
            std::string("the renewed token cannot be saved: ").append(printable(failure.what())));
    }
    co_return self->token_->access_token;
}

}  // namespace cloud66::inline v1::detail

#endif
