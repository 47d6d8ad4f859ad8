// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_AUTHORIZATION_REQUEST_HPP
#define CLOUD66_AUTHORIZATION_REQUEST_HPP

#include <cloud66/config.hpp>
#include <cloud66/oauth_options.hpp>
#include <cloud66/secret.hpp>

#include <string>
#include <string_view>

namespace cloud66::inline v1 {

/// A login that has started. A web server keeps it in the session of the user until the browser comes back.
struct authorization_request
{
    std::string url;           ///< Where to send the browser.
    std::string state;         ///< 128 random bits that the redirect must bring back.
    std::string redirect_uri;  ///< As it was sent; the exchange of the code sends it again.
    secret code_verifier;      ///< The proof key; empty without `pkce`.
};

/// Starts a login. Does no input or output.
/// \throws error `invalid_argument` if an option cannot be right.
[[nodiscard]] CLOUD66_DECL authorization_request make_authorization_request(const oauth_options& options);

/// The code in the redirect that ends a login, for `oauth_client::exchange_code`. Does no input or output.
/// \param target what the browser requested from the redirect's server: `/callback?code=...&state=...`, or the whole address.
/// \throws error `invalid_state` if it does not belong to `request`; `access_denied` if the user refused; for the other
/// errors of RFC 6749 (4.1.2.1) `bad_request` or `server_error`, with the server's words in `details()`;
/// `malformed_response` if it has no code.
[[nodiscard]] CLOUD66_DECL secret read_authorization_response(const authorization_request& request,
                                                              std::string_view target);

}  // namespace cloud66::inline v1

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/authorization_request.ipp>
#endif

#endif
