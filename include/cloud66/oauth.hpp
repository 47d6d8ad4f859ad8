// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_OAUTH_HPP
#define CLOUD66_OAUTH_HPP

#include <cloud66/authorization_request.hpp>
#include <cloud66/config.hpp>
#include <cloud66/credentials.hpp>
#include <cloud66/oauth_options.hpp>
#include <cloud66/oauth_token.hpp>
#include <cloud66/operation.hpp>
#include <cloud66/options.hpp>
#include <cloud66/secret.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <memory>

namespace cloud66::inline v1 {
namespace detail {
class oauth_impl;
}  // namespace detail

/// Logs users in with OAuth 2 (RFC 6749), for programs that act for others than their author.
///
///     cloud66::oauth_options program;
///     program.client_id = "...";
///     program.client_secret = cloud66::secret("...");
///     program.redirect_uri = "http://127.0.0.1:34543/";
///     program.open_url = [](std::string_view url) { std::cout << "Open " << url << '\n'; };
///     cloud66::oauth_client login(io.get_executor(), program);
///     auto store = std::make_shared<cloud66::cx_token_store>(cloud66::cx_token_store::default_path());
///     store->save_now(co_await login.log_in());
///     options.credentials = cloud66::credentials::oauth(store, login);
///
/// A cheap handle, as `client` is; what holds for calls of a client (completion, cancellation, retries of what was not
/// sent) holds for its operations. Errors of the token's server keep its words: `details().api_error` is `invalid_grant`,
/// say. No error and no log line has a code, a token or a secret in it.
///
/// Thread-safety: as `client`; `thread_safe` of the options counts.
class oauth_client
{
public:
    using executor_type = asio::any_io_executor;

    /// \param executor where the work runs.
    /// \param program the program that needs access.
    /// \param connection proxy, TLS, time limits, log, transport and so on, as for `client`; `credentials`, `base_url` and
    /// `account` are not used.
    /// \throws error `invalid_argument` naming the option that cannot be right.
    CLOUD66_DECL oauth_client(asio::any_io_executor executor, oauth_options program,
                              const options& connection = {});

    /// Sends the user to the browser and returns the token: listens on the loopback address of `redirect_uri` (RFC 8252),
    /// or gets the code from `ask_for_code`. The page that the browser ends on says how the login ended; requests that do
    /// not belong to the login get another one and are ignored.
    /// \param timeout for all of it, the user included; greater than zero.
    /// \throws error `login_timed_out`; `access_denied`; `invalid_argument` if `redirect_uri` is neither a loopback address
    /// nor `out_of_band_redirect`, or `open_url` or `ask_for_code` is missing; the system's error if the port is taken; and
    /// what `exchange_code` throws.
    ///
    /// Cancellation (any type) closes the listener.
    CLOUD66_DECL operation<oauth_token> log_in(
        std::chrono::milliseconds timeout = std::chrono::minutes(5)) const;

    /// Exchanges a code for a token: `POST /oauth/token`.
    /// \param request that the code responds to.
    /// \param code from `read_authorization_response`, or from the page that shows it; blanks at its ends are dropped.
    /// \throws error `invalid_grant` if it was used before, is expired, or belongs to another program or redirect;
    /// `invalid_client` for a wrong id or secret; `outcome_unknown` if the response was lost: the code cannot be used again
    /// then, but another login can be started.
    CLOUD66_DECL operation<oauth_token> exchange_code(const authorization_request& request,
                                                      const secret& code) const;

    /// Exchanges a refresh token for a new token: `POST /oauth/token`. A server that gives no other refresh token means that
    /// the same one holds on, so that it is in the result.
    /// \throws as `exchange_code`.
    CLOUD66_DECL operation<oauth_token> refresh(const secret& refresh_token) const;

    /// Where the work runs.
    [[nodiscard]] CLOUD66_DECL executor_type get_executor() const noexcept;

private:
    friend class credentials;

    std::shared_ptr<detail::oauth_impl> impl_;
};

}  // namespace cloud66::inline v1

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/oauth.ipp>
#endif

#endif
