// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_DETAIL_HTTP_URL_HPP
#define CLOUD66_DETAIL_HTTP_URL_HPP

#include <cloud66/config.hpp>

#include <string>
#include <string_view>

namespace cloud66 {
inline namespace v1 {
namespace detail {

/// An absolute `http` or `https` address without user, query and fragment, taken apart.
struct url
{
    bool tls = true;   ///< `https`.
    std::string host;  ///< Name or address; an IPv6 address without its brackets.
    std::string port;  ///< Digits; the scheme's own if the text named none.
    std::string path;  ///< Empty, or begins with `/` and does not end with one.

    /// What the `Host` header says: the port only if it is not the scheme's own.
    CLOUD66_DECL std::string authority() const;

    /// Whether the host is this machine by its address, or `localhost`.
    CLOUD66_DECL bool is_loopback() const;
};

/// Takes `text` apart.
/// \throws error `invalid_argument` that says what is wrong with it.
CLOUD66_DECL url parse_url(std::string_view text);

/// Where something is to be fetched: the server, and what to ask it for.
struct request_url
{
    url server;          ///< Without a path.
    std::string target;  ///< Path and query as they were written; begins with `/`.
};

/// Takes an `http` or `https` address of anything apart; a fragment is dropped.
/// \throws error `invalid_argument` that says what is wrong with it, and does not repeat it.
CLOUD66_DECL request_url parse_request_url(std::string_view text);

/// What `reference`, of a `Location` header in a response from `base`, leads to, as RFC 3986, 5.2 has it: an address,
/// or one relative to `base`, such as `//host/x`, `/x`, `x`, `../x` and `?x=1`; a fragment is dropped.
/// \throws error `invalid_argument` as `parse_request_url` does, and if `reference` is empty, as that of a response
/// without `Location` is.
CLOUD66_DECL request_url resolve_reference(const request_url& base, std::string_view reference);

}  // namespace detail
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/impl/http/url.ipp>
#endif

#endif
