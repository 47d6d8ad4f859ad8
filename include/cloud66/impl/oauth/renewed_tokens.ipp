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
    return std::shared_ptr<renewed_tokens>(new renewed_tokens(std::move(store), std::move(client)));
}

inline asio::awaitable<void> renewed_tokens::load(std::shared_ptr<renewed_tokens> self)
{
    std::optional<oauth_token> kept = co_await self->store_->load();
    self->token_ = std::move(kept);
    if (!self->token_)
        throw error(errc::no_credentials,
                    "there is no login: save the token of oauth_client::log_in in the token store");
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

inline asio::awaitable<secret> renewed_tokens::do_get(std::shared_ptr<renewed_tokens> self,
                                                      token_reason reason)
{
    if (self->token_) {
        if (reason == token_reason::needed && !self->has_expired()) co_return self->token_->access_token;
        // What was rejected is the token before, which another caller has seen rejected, too.
        const auto now = self->client_->time()->now();
        if (self->refreshed_at_ && now < *self->refreshed_at_ + std::chrono::minutes(1))
            co_return self->token_->access_token;
    }
    const durable_executor executor = self->client_->client()->executor();
    if (!self->update_ || self->update_->is_over()) self->update_ = inquiry::start(executor, update(self));
    const std::shared_ptr<inquiry> current = self->update_;
    co_await inquiry::wait(current, executor, self->client_->time(), time_source::never);
    co_return current->get();
}

/// Loads the token, and refreshes it if the store has no other one than that which was known, or one that has expired.
inline asio::awaitable<secret> renewed_tokens::update(std::shared_ptr<renewed_tokens> self)
{
    // It is for all callers; and a refresh token may be valid once, so that the response must not be lost when the last
    // caller is cancelled.
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    secret known;
    if (self->token_) known = self->token_->access_token;
    // Another process may have renewed it. A token that could not be saved is newer than that of the store.
    if (self->is_saved_) co_await load(self);
    if (self->token_->access_token != known && !self->has_expired()) co_return self->token_->access_token;
    if (!self->token_->refresh_token.empty()) co_await refresh(self);
    if (self->has_expired())
        throw error(errc::no_credentials,
                    "the token has expired, and there is no way to renew it; log in again");
    co_return self->token_->access_token;
}

inline asio::awaitable<void> renewed_tokens::refresh(std::shared_ptr<renewed_tokens> self)
{
    api_request request = self->client_->refresh_request(self->token_->refresh_token);
    oauth_token before = *self->token_;
    self->token_ = co_await oauth_impl::fetch_token(self->client_, std::move(request), std::move(before));
    self->refreshed_at_ = self->client_->time()->now();
    self->is_saved_ = false;
    try {
        oauth_token fresh = *self->token_;
        co_await self->store_->save(std::move(fresh));
        self->is_saved_ = true;
    } catch (const std::exception& failure) {
        self->client_->client()->options().log(
            log_level::warning,
            std::string("the renewed token cannot be saved: ").append(printable(failure.what())));
    }
}

}  // namespace cloud66::inline v1::detail

#endif
