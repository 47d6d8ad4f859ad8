// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_CLIENT_TOKEN_SOURCE_HPP
#define CLOUD66_DETAIL_CLIENT_TOKEN_SOURCE_HPP

#include <cloud66/config.hpp>
#include <cloud66/credentials.hpp>
#include <cloud66/detail/client/inquiry.hpp>
#include <cloud66/detail/execution/context_hook.hpp>
#include <cloud66/secret.hpp>
#include <cloud66/time_source.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <memory>
#include <optional>

namespace cloud66::inline v1::detail {

/// The tokens of a client: from its credentials, within a time limit, and renewed once for all calls that meet a 401.
/// Lives on the client's executor.
class token_source
{
public:
    using time_point = time_source::time_point;

    /// \param limit for the provider; zero: none.
    CLOUD66_DECL token_source(const durable_executor& executor, credentials from,
                              std::shared_ptr<time_source> time, std::chrono::milliseconds limit);

    /// The token, if it is always the same; else null.
    const secret* fixed() const noexcept { return credentials_access::fixed(credentials_); }

    /// A token for a request that must be over at `deadline`; empty if there are no credentials.
    /// \throws error `token_timed_out`, or `call_timed_out` if the deadline comes first; and what the provider throws.
    CLOUD66_DECL asio::awaitable<secret> get(time_point deadline);

    /// A token in place of `rejected`, to which the API has responded with 401; none if there is no other, and then
    /// for a minute. One that was given to another call since counts.
    /// \throws as `get`.
    CLOUD66_DECL asio::awaitable<std::optional<secret>> renew(secret rejected, time_point deadline);

    /// What `renew` has given is rejected, too: it has nothing to give for a minute.
    CLOUD66_DECL void renewed_in_vain(const secret& rejected);

private:
    struct pending_token
    {
        std::shared_ptr<inquiry> provided;  // null: none
        time_point until{};                 // the limit of the provider
    };

    void rest();
    pending_token ask(token_reason reason);
    static asio::awaitable<secret> wait(pending_token what, durable_executor executor,
                                        std::shared_ptr<time_source> time, time_point deadline);

    const durable_executor executor_;
    const credentials credentials_;
    const std::shared_ptr<time_source> time_;
    const std::chrono::milliseconds limit_;
    pending_token renewal_;  // the last one
    time_point rests_until_{};
};

}  // namespace cloud66::inline v1::detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/client/token_source.ipp>
#endif

#endif
