// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_OAUTH_AUTHORIZATION_HPP
#define CLOUD66_DETAIL_OAUTH_AUTHORIZATION_HPP

#include <cloud66/config.hpp>
#include <cloud66/detail/http/form.hpp>
#include <cloud66/error.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cloud66::inline v1::detail {

/// What an error's id in RFC 6749 (4.1.2.1, 5.2) means; `otherwise` if it is none of these.
CLOUD66_DECL errc oauth_errc(std::string_view id, errc otherwise);

/// The texts with blanks in between, as scopes are sent.
CLOUD66_DECL std::string join_words(const std::vector<std::string>& words);

/// `size` random bytes in the alphabet of Base64 for URLs, without padding.
CLOUD66_DECL std::string random_text(std::size_t size);

/// What the server gets of a proof key before it sees that: `S256` of RFC 7636 (4.2).
CLOUD66_DECL std::string code_challenge(std::string_view verifier);

/// The value of a field; empty if there is none.
CLOUD66_DECL std::string_view field(const form_fields& fields, std::string_view name);

/// Whether a redirect has the state of the login that is to end; none has an empty one.
CLOUD66_DECL bool has_state(const form_fields& redirect, std::string_view state);

/// Whether a target is the end of that login: it has the state, and a code or an error.
CLOUD66_DECL bool ends_login(std::string_view state, std::string_view target);

/// Where a program listens for the end of a login.
struct loopback_redirect
{
    std::string host;
    std::uint16_t port = 0;  ///< 0: any free one.
    std::string target;      ///< Path and query.

    /// As an address with that port.
    CLOUD66_DECL std::string with_port(std::uint16_t chosen) const;
};

/// Takes a `redirect_uri` apart.
/// \throws error `invalid_argument` if it is no loopback address.
CLOUD66_DECL loopback_redirect read_loopback_redirect(std::string_view redirect_uri);

}  // namespace cloud66::inline v1::detail

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/oauth/authorization.ipp>
#endif

#endif
