// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_CREDENTIALS_HPP
#define CLOUD66_CREDENTIALS_HPP

#include <cloud66/config.hpp>
#include <cloud66/secret.hpp>

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace cloud66::inline v1 {

class oauth_client;
class token_store;
struct oauth_token;

namespace detail {
struct credentials_access;
}

/// Why a token provider is called.
enum class token_reason
{
    needed,   ///< A request is about to be sent.
    rejected  ///< The API responded with 401 to the last token given; a fresh one is tried once.
};

/// What requests are authorized with: a fixed access token, or a function that provides one.
///
/// Cloud 66 tokens are personal access tokens, service-account tokens and OAuth tokens; all are sent as
/// `Authorization: Bearer`, are opaque, and live until revoked. Nothing here prints a token.
class credentials
{
public:
    /// Gives a token. Called before each request, so that it should keep the last one.
    using provider_function = std::function<asio::awaitable<secret>(token_reason)>;

    /// No token: requests go out without `Authorization`, which only `ping` allows.
    credentials() = default;

    /// Always this token. White space at its ends is dropped, as files and shells leave it there.
    /// \throws error `invalid_argument` if it is empty or has characters that a header cannot carry.
    [[nodiscard]] CLOUD66_DECL static credentials token(std::string_view text);

    /// Calls `function` before each request, on the client's executor, and once more for all requests that meet a 401.
    /// `options.timeouts.token` limits it, and it is cancelled with the last call that waits for it. What it throws, its
    /// callers get. If the API rejects a fresh token too, it is not called for another one for a minute.
    /// \throws error `invalid_argument` if `function` is empty.
    [[nodiscard]] CLOUD66_DECL static credentials provider(provider_function function);

    /// The token in the file that Cloud 66's own `cx` program keeps after `cx login`.
    /// \param path the file; `~/.cloud66/cx.json` is where `cx` puts it.
    /// \throws error `no_credentials` if the file is missing, unreadable, not of that form, or expired.
    [[nodiscard]] CLOUD66_DECL static credentials cx_file(const std::string& path);

    /// The token that `store` keeps of a login by `client`. If it has expired, or the API rejects it, it is refreshed and
    /// saved, once for all clients that share these credentials; what another process has saved since counts first.
    /// Requests fail with `no_credentials` while the store has no token, and with `invalid_grant` when the login has ended.
    /// A token that cannot be saved is used all the same; the log of `client` says so.
    /// \throws error `invalid_argument` if `store` is null.
    [[nodiscard]] CLOUD66_DECL static credentials oauth(std::shared_ptr<token_store> store,
                                                        const oauth_client& client);

    /// Whether there is neither a token nor a provider.
    [[nodiscard]] bool empty() const noexcept { return !fixed_ && !provider_; }

private:
    friend struct detail::credentials_access;

    std::shared_ptr<const secret> fixed_;
    std::shared_ptr<const provider_function> provider_;
};

namespace detail {

/// What requests take from credentials.
struct credentials_access
{
    /// Whether another token may come after a 401.
    static bool is_renewable(const credentials& from) noexcept { return from.provider_ != nullptr; }

    /// The token, if it is always the same; else null.
    static const secret* fixed(const credentials& from) noexcept { return from.fixed_.get(); }

    /// The token to send now; empty if there is none.
    CLOUD66_DECL static asio::awaitable<secret> get(const credentials& from, token_reason reason);
};

/// The access token of `from`, which cannot be renewed.
/// \param where names it in errors.
/// \throws error `no_credentials` if it has expired, or cannot be a token.
CLOUD66_DECL credentials unexpired_credentials(const oauth_token& from, const std::string& where);

}  // namespace detail
}  // namespace cloud66::inline v1

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/credentials.ipp>
#endif

#endif
