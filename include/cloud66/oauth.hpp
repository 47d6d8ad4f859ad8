// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_OAUTH_HPP
#define CLOUD66_OAUTH_HPP

#include <cloud66/config.hpp>
#include <cloud66/credentials.hpp>
#include <cloud66/operation.hpp>
#include <cloud66/options.hpp>
#include <cloud66/secret.hpp>
#include <cloud66/token_store.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66 {
inline namespace v1 {
namespace detail {
class oauth_impl;
}  // namespace detail

/// How a program shows the authorization server who it is.
enum class client_authentication
{
    form,  ///< Id and secret in the form, as Cloud 66 documents it.
    basic  ///< As user and password of `Authorization: Basic` (RFC 6749, 2.3.1), as Cloud 66's Go client does.
};

/// The `redirect_uri` of programs whose user copies a code from the browser.
inline constexpr std::string_view out_of_band_redirect = "urn:ietf:wg:oauth:2.0:oob";

/// A program that users let act for them, as it was registered at Cloud 66 (Account, OAuth applications).
struct oauth_options
{
    std::string client_id;
    secret client_secret;  ///< Empty for a program that cannot keep one.

    /// Where the browser goes with the code; exactly as it was registered.
    ///
    /// - `http://127.0.0.1:PORT/PATH`: `log_in` listens there; port 0: on any free port (RFC 8252, 7.3);
    /// - `out_of_band_redirect`: the page shows the code, and `log_in` asks for it;
    /// - any other: the program's own web server, see `make_authorization_request`.
    std::string redirect_uri = std::string(out_of_band_redirect);

    /// What the program may do, of `public`, `redeploy`, `jobs`, `users` and `admin`.
    std::vector<std::string> scopes = {"public"};

    /// The authorization server: `/oauth/authorize` and `/oauth/token` are below it. `https://`, or `http://` for a loopback
    /// address only.
    std::string base_url = "https://app.cloud66.com";

    client_authentication authentication = client_authentication::form;

    /// Whether a login is bound to this process by a proof key (RFC 7636, `S256`). A server that does not know it takes no
    /// notice; whether Cloud 66 does is not documented.
    bool pkce = true;

    /// Shows the user the address to open, or opens it in a browser. Called by `log_in` on the executor of the client; what
    /// it throws ends the login.
    std::function<void(std::string_view url)> open_url;

    /// Asks the user for the code that the page at `url` shows. Called by `log_in` with `out_of_band_redirect`, on the
    /// executor of the client; cancelled at the time limit.
    std::function<asio::awaitable<secret>(std::string url)> ask_for_code;

    /// Checks every member; `oauth_client` and `make_authorization_request` do so.
    /// \throws error `invalid_argument` naming the member and what is wrong with it.
    CLOUD66_DECL void validate() const;
};

/// A login that was begun. A web server keeps it in the session of the user until the browser comes back.
struct authorization_request
{
    std::string url;           ///< Where to send the browser.
    std::string state;         ///< 128 random bits that the redirect must bring back.
    std::string redirect_uri;  ///< As it was sent; the exchange of the code sends it again.
    secret code_verifier;      ///< The proof key; empty without `pkce`.
};

/// Begins a login. Does no input or output.
/// \throws error `invalid_argument` if an option cannot be right.
CLOUD66_DECL authorization_request make_authorization_request(const oauth_options& options);

/// The code in the redirect that ends a login, for `oauth_client::exchange_code`. Does no input or output.
/// \param target what the browser asked the redirect's server for: `/callback?code=...&state=...`, or the whole address.
/// \throws error `invalid_state` if it does not belong to `request`; `access_denied` if the user said no; for the other
/// errors of RFC 6749 (4.1.2.1) `bad_request` or `server_error`, with the server's words in `details()`;
/// `malformed_response` if it has no code.
CLOUD66_DECL secret read_authorization_response(const authorization_request& request,
                                                std::string_view target);

/// Logs users in with OAuth 2 (RFC 6749), for programs that act for others than their author.
///
///     cloud66::oauth_options program;
///     program.client_id = "...";
///     program.client_secret = cloud66::secret("...");
///     program.redirect_uri = "http://127.0.0.1:34543/";
///     program.open_url = [](std::string_view url) { std::cout << "Open " << url << '\n'; };
///     cloud66::oauth_client login(io.get_executor(), program);
///     auto store = std::make_shared<cloud66::cx_token_store>(cloud66::cx_token_store::default_path());
///     store->save(co_await login.log_in());
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
    /// \param program who asks for access.
    /// \param connection proxy, TLS, time limits, log, transport and so on, as for `client`; `credentials`, `base_url` and
    /// `account` are not used.
    /// \throws error `invalid_argument` naming the option that cannot be right.
    CLOUD66_DECL oauth_client(asio::any_io_executor executor, oauth_options program,
                              const options& connection = {});

    /// Sends the user to the browser and returns the token: listens on the loopback address of `redirect_uri` (RFC 8252),
    /// or asks for the code. The page that the browser ends on says how it went; requests that do not belong to the login
    /// get another one and are ignored.
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
    /// then, but another login can be begun.
    CLOUD66_DECL operation<oauth_token> exchange_code(const authorization_request& request,
                                                      const secret& code) const;

    /// Exchanges a refresh token for a new token: `POST /oauth/token`. A server that gives no other refresh token means that
    /// the same one holds on, so that it is in the result.
    /// \throws as `exchange_code`.
    CLOUD66_DECL operation<oauth_token> refresh(const secret& refresh_token) const;

    /// Where the work runs.
    CLOUD66_DECL executor_type get_executor() const;

private:
    friend class credentials;

    std::shared_ptr<detail::oauth_impl> impl_;
};

}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/oauth.ipp>
#endif

#endif
