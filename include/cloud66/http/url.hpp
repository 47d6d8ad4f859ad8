// SPDX-License-Identifier: BSL-1.0
#ifndef CLOUD66_HTTP_URL_HPP
#define CLOUD66_HTTP_URL_HPP

#include <cloud66/config.hpp>

#include <string>
#include <string_view>

namespace cloud66 {
inline namespace v1 {
namespace http {

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

}  // namespace http
}  // namespace v1
}  // namespace cloud66

#ifdef CLOUD66_HEADER_ONLY
#include <cloud66/http/url.ipp>
#endif

#endif
