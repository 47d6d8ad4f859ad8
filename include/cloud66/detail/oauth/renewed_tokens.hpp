// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_OAUTH_RENEWED_TOKENS_HPP
#define CLOUD66_DETAIL_OAUTH_RENEWED_TOKENS_HPP

#include <cloud66/config.hpp>
#include <cloud66/credentials.hpp>
#include <cloud66/detail/client/inquiry.hpp>
#include <cloud66/detail/oauth/oauth_impl.hpp>
#include <cloud66/secret.hpp>
#include <cloud66/time_source.hpp>
#include <cloud66/token_store.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>

namespace cloud66::inline v1::detail {

/// The tokens behind `credentials::oauth`: those of a store, loaded and refreshed once for all callers of all clients that
/// share it. Works on the executor of its `oauth_client`.
class renewed_tokens
{
public:
    CLOUD66_DECL static std::shared_ptr<renewed_tokens> make(std::shared_ptr<token_store> store,
                                                             std::shared_ptr<oauth_impl> client);

    /// A token for a request of a client on any executor.
    CLOUD66_DECL static asio::awaitable<secret> get(std::shared_ptr<renewed_tokens> self,
                                                    token_reason reason);

private:
    renewed_tokens(std::shared_ptr<token_store> store, std::shared_ptr<oauth_impl> client);
    static asio::awaitable<secret> do_get(std::shared_ptr<renewed_tokens> self, token_reason reason);
    static asio::awaitable<secret> update(std::shared_ptr<renewed_tokens> self);
    static asio::awaitable<void> load(std::shared_ptr<renewed_tokens> self);
    static asio::awaitable<void> refresh(std::shared_ptr<renewed_tokens> self);
    bool has_expired() const;

    const std::shared_ptr<token_store> store_;
    const std::shared_ptr<oauth_impl> client_;
    std::optional<oauth_token> token_;  // none: not loaded yet
    bool is_saved_ = true;              // whether the store has what was refreshed
    std::optional<time_source::time_point> refreshed_at_;
    std::shared_ptr<inquiry> update_;  // the last one; null: none yet
};

}  // namespace cloud66::inline v1::detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/oauth/renewed_tokens.ipp>
#endif

#endif
