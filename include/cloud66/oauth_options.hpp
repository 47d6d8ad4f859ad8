// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_OAUTH_OPTIONS_HPP
#define CLOUD66_OAUTH_OPTIONS_HPP

#include <cloud66/config.hpp>
#include <cloud66/secret.hpp>

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66::inline v1 {

/// How a program authenticates itself to the authorization server.
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
    /// - `http://127.0.0.1:PORT/PATH`: `log_in` listens there; without a port, or with port 0, on any free
    ///   port (RFC 8252, 7.3);
    /// - `out_of_band_redirect`: the page shows the code, and `log_in` gets it from `ask_for_code`;
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

}  // namespace cloud66::inline v1

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/oauth_options.ipp>
#endif

#endif
